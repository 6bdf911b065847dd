#include <list>
#include <stdexcept>
#include <thread>

#include "base/pulse.h"
#include "errors.h"
#include "job_store.h"
#include "jobs.h"
#include "log/log.h"
#include "log/metrics.h"

std::vector<yimen::db::Migration> embedded_migrations_jobs();

namespace yimen::jobs {
namespace {

using namespace std::chrono_literals;

constexpr auto kGap = 20ms;       // however many transactions commit, a thread looks for work 50 times a second at most
constexpr auto kPoll = 250ms;     // how exactly a timer is met when nobody wakes the runner
constexpr auto kBrokenPause = 1s; // after the database has failed
constexpr std::chrono::seconds kLongestPause = 10min;
constexpr std::size_t kErrorLength = 500;

using Handler = std::function<Result<void>(Run&)>;

struct Kind {
    Handler handler;
    std::optional<std::chrono::milliseconds> pace; // of a recurring job
};

std::chrono::seconds pause_after(std::int64_t attempts) {
    return std::min<std::chrono::seconds>(kLongestPause,
                                          1s * (std::int64_t{1} << std::min<std::int64_t>(attempts - 1, 20)));
}

Result<void> ok() { return {}; }

class RunOfJob final : public Run {
  public:
    RunOfJob(db::Database& database, const Clock& system, const Pulse& pulse, Taken taken,
             std::optional<std::chrono::milliseconds> pace)
        : database_(database), system_(system), pulse_(pulse), taken_(std::move(taken)), pace_(pace) {}

    const Job& job() const override { return taken_.job; }
    bool stopping() const override { return pulse_.stopped(); }
    const Taken& taken() const { return taken_; }
    // Nothing is left for the runner to record: the effect is there, or the job is somebody else's.
    bool settled() const { return settled_; }

    Result<void> commit(const std::function<Result<void>(db::Tx&)>& effect, std::optional<Instant> next) override {
        if (!next && pace_)
            next = system_.now() + *pace_;
        auto done = database_.write([&](db::Tx& tx) -> Result<void> {
            if (!hold(tx, taken_))
                return fail(kTakenOver, taken_.job.kind);
            YIMEN_CHECK(effect(tx));
            // The effect may have scheduled or cancelled this very job: then its fence has moved, and that stands.
            next ? finish_until(tx, taken_, *next) : finish(tx, taken_);
            return {};
        });
        settled_ = settled_ || done || done.error().is(kTakenOver);
        return done;
    }

  private:
    db::Database& database_;
    const Clock& system_;
    const Pulse& pulse_;
    const Taken taken_;
    const std::optional<std::chrono::milliseconds> pace_;
    bool settled_ = false;
};

} // namespace

class Runner::Impl {
  public:
    Impl(db::Database& database, const Clocks& clocks, std::chrono::milliseconds lease)
        : database_(database), clocks_(clocks), lease_(lease) {}
    ~Impl() { stop(); }

    void add(std::string kind, Kind what) {
        if (enrolled_)
            throw std::logic_error("a job handler came after the start of the runner");
        names_.push_back(kind);
        if (!kinds_.emplace(std::move(kind), std::move(what)).second)
            throw std::logic_error("two handlers for jobs of kind " + names_.back());
    }

    void start(int threads) {
        enrol();
        pulse_.resume();
        renewal_.resume();
        renewer_ = std::thread([this] { renew_leases(); });
        for (int i = 0; i < threads; ++i)
            threads_.emplace_back([this] { work(); });
    }

    void stop() {
        pulse_.stop();
        for (std::thread& thread : threads_)
            thread.join();
        threads_.clear();
        renewal_.stop(); // only now: the handlers under way still needed their leases
        if (renewer_.joinable())
            renewer_.join();
    }

    void wake() { pulse_.wake(); }

    void drain() {
        enrol();
        while (run_one())
            ;
    }

    State state() const {
        return database_.read([&](db::Reader& reader) { return read_state(reader, read_now(reader, clocks_)); });
    }
    std::vector<Failure> failures(int limit) const {
        return database_.read([&](db::Reader& reader) { return read_failures(reader, limit); });
    }
    Result<void> retry(Uuid id) {
        return database_.write([&](db::Tx& tx) -> Result<void> { return revive(tx, id) ? ok() : fail(kUnknownJob); });
    }

  private:
    void enrol() {
        if (std::exchange(enrolled_, true))
            return;
        std::ignore = database_.write([&](db::Tx& tx) {
            for (const auto& [name, kind] : kinds_)
                if (kind.pace)
                    schedule_if_missing(tx, {name, "", Time::system, clocks_.system.now(), {}});
            return ok();
        });
    }

    void work() {
        std::chrono::milliseconds pause{};
        do {
            pause = kPoll;
            try {
                while (!pulse_.stopped() && run_one())
                    pulse_.wake(); // there may be work for another thread as well
            } catch (const std::exception& broken) {
                log::error("jobs.runner_failed", {{"reason", broken.what()}});
                pause = kBrokenPause;
            }
        } while (pulse_.wait(pause));
    }

    // False when nothing is due.
    bool run_one() {
        auto taken = take_one();
        if (!taken)
            return false;
        const Kind& kind = kinds_.at(taken->job.kind);
        // Taken more often than it may: the server died in the middle each time. It must not die for ever.
        if (taken->job.attempt > kAttempts && !kind.pace) {
            record_failure(*taken, kind, "ended without a result");
            return true;
        }
        Leased leased(*this, *taken);
        RunOfJob run(database_, clocks_.system, pulse_, *taken, kind.pace);
        std::optional<std::string> error = attempt(kind, run);
        if (!error && !run.settled())
            std::ignore = run.commit([](db::Tx&) { return ok(); }, {});
        else if (error && !run.settled())
            record_failure(*taken, kind, std::move(*error));
        else if (error)
            log::info("jobs.overtaken", {{"kind", taken->job.kind}, {"job", taken->job.id.str()}, {"error", *error}});
        return true;
    }

    std::optional<Taken> take_one() {
        if (kinds_.empty())
            return std::nullopt;
        Now now;
        bool due = database_.read([&](db::Reader& reader) {
            now = read_now(reader, clocks_);
            return any_due(reader, names_, now);
        });
        if (!due)
            return std::nullopt;
        return *database_.write(
            [&](db::Tx& tx) -> Result<std::optional<Taken>> { return take(tx, names_, now, lease_); });
    }

    static std::optional<std::string> attempt(const Kind& kind, RunOfJob& run) {
        std::string error;
        try {
            auto done = kind.handler(run);
            if (done)
                return std::nullopt;
            error = std::string(done.error().code->code) + ": " + done.error().detail;
        } catch (const std::exception& broken) {
            error = broken.what();
        }
        error.resize(std::min(error.size(), kErrorLength));
        return error;
    }

    void record_failure(const Taken& taken, const Kind& kind, std::string error) {
        const bool last = taken.job.attempt >= kAttempts && !kind.pace;
        std::ignore = database_.write([&](db::Tx& tx) {
            if (last)
                give_up(tx, taken, error);
            else
                pause(tx, taken, read_now(tx, clocks_).database + pause_after(taken.job.attempt), error);
            return ok();
        });
        metrics::count(last ? "yimen_jobs_failed_total" : "yimen_jobs_retries_total",
                       std::string("kind=\"").append(taken.job.kind).append("\""));
        log::warning(
            last ? "jobs.failed" : "jobs.retry",
            {{"kind", taken.job.kind}, {"job", taken.job.id.str()}, {"attempt", taken.job.attempt}, {"error", error}});
    }

    // While it lives, the renewer keeps the lease up.
    struct Leased {
        Leased(Impl& impl, const Taken& taken) : impl(impl) {
            std::lock_guard lock(impl.leases_mutex_);
            place = impl.leases_.insert(impl.leases_.end(), taken);
        }
        Leased(const Leased&) = delete;
        ~Leased() {
            std::lock_guard lock(impl.leases_mutex_);
            impl.leases_.erase(place);
        }
        Impl& impl;
        std::list<Taken>::iterator place;
    };

    void renew_leases() {
        while (renewal_.wait(lease_ / 3)) {
            std::vector<Taken> held;
            {
                std::lock_guard lock(leases_mutex_);
                held.assign(leases_.begin(), leases_.end());
            }
            if (held.empty())
                continue;
            try {
                std::ignore = database_.write([&](db::Tx& tx) {
                    const Instant until = read_now(tx, clocks_).database + lease_;
                    for (const Taken& taken : held)
                        renew(tx, taken, until);
                    return ok();
                });
            } catch (const std::exception& broken) {
                log::error("jobs.renewal_failed", {{"reason", broken.what()}});
            }
        }
    }

    db::Database& database_;
    const Clocks& clocks_;
    const std::chrono::milliseconds lease_;
    std::map<std::string, Kind> kinds_;
    std::vector<std::string> names_;
    bool enrolled_ = false;
    Pulse pulse_{kGap}, renewal_;
    std::vector<std::thread> threads_;
    std::thread renewer_;
    std::mutex leases_mutex_;
    std::list<Taken> leases_;
};

Runner::Runner(db::Database& database, const Clocks& clocks, std::chrono::milliseconds lease)
    : impl_(std::make_unique<Impl>(database, clocks, lease)) {}
Runner::~Runner() = default;
void Runner::handle(std::string kind, Handler handler) { impl_->add(std::move(kind), {std::move(handler), {}}); }
void Runner::every(std::string kind, std::chrono::milliseconds pace, Handler handler) {
    impl_->add(std::move(kind), {std::move(handler), pace});
}
void Runner::start(int threads) { impl_->start(threads); }
void Runner::stop() { impl_->stop(); }
void Runner::wake() { impl_->wake(); }
void Runner::drain() { impl_->drain(); }
State Runner::state() const { return impl_->state(); }
std::vector<Failure> Runner::failures(int limit) const { return impl_->failures(limit); }
Result<void> Runner::retry(Uuid id) { return impl_->retry(id); }

std::vector<db::Migration> migrations() { return embedded_migrations_jobs(); }

} // namespace yimen::jobs
