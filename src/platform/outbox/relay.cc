#include <stdexcept>
#include <thread>

#include "base/pulse.h"
#include "errors.h"
#include "event_store.h"
#include "feed.h"
#include "log/log.h"
#include "outbox.h"

std::vector<yimen::db::Migration> embedded_migrations_outbox();

namespace yimen::outbox {
namespace {

using namespace std::chrono_literals;

constexpr auto kWatchGap = 5ms; // however many transactions commit, the outbox is looked at 200 times a second at most
constexpr auto kCollect = 20ms; // after a batch that took all there was; a lone event waits for nothing
constexpr auto kPoll = 100ms;   // what other servers publish is seen within this time
constexpr auto kBrokenPause = 1s;     // after the database has failed
constexpr auto kHorizonPatience = 2s; // of drain()

Result<void> ok() { return {}; }

} // namespace

// One thread watches for new events and wakes the subscribers' threads, one each, so that a slow one holds up nobody else. An idle relay
// costs one small read in each poll.
class Relay::Impl {
  public:
    Impl(db::Database& database, const Clocks& clocks) : database_(database), clocks_(clocks) {}
    ~Impl() { stop(); }

    void subscribe(Subscriber subscriber) {
        if (enrolled_)
            throw std::logic_error("a subscriber came after the start of the relay");
        if (find(subscriber.name))
            throw std::logic_error("two subscribers are called " + subscriber.name);
        runners_.push_back(std::make_unique<Runner>(database_, clocks_, std::move(subscriber)));
    }

    void start() {
        enrol();
        watch_.resume();
        watcher_ = std::thread([this] { watch(); });
        for (auto& runner : runners_) {
            runner->pulse.resume();
            runner->thread = std::thread([this, &runner = *runner] { run(runner); });
        }
    }

    void stop() {
        watch_.stop();
        if (watcher_.joinable())
            watcher_.join();
        for (auto& runner : runners_)
            runner->pulse.stop();
        for (auto& runner : runners_)
            if (runner->thread.joinable())
                runner->thread.join();
    }

    void wake() { watch_.wake(); }

    void drain() {
        enrol();
        await_horizon();
        for (bool applied = true; applied;) { // a subscriber may publish events for another
            applied = false;
            for (auto& runner : runners_) {
                std::lock_guard lock(runner->stepping);
                for (Step next = runner->feed.step(Lock::wait); next == Step::more || next == Step::some;
                     next = runner->feed.step(Lock::wait))
                    applied = true;
            }
        }
    }

    std::vector<SubscriberState> states() const {
        return database_.read([&](db::Reader& reader) {
            std::vector<SubscriberState> states;
            for (StoredState& stored : read_states(reader)) {
                const Feed* feed = find(stored.state.name);
                stored.state.backlog = count_kinds_after(reader, stored.position,
                                                         feed ? feed->subscriber().kinds : std::vector<std::string>{});
                states.push_back(std::move(stored.state));
            }
            return states;
        });
    }

    std::vector<Failure> failures(int limit) const {
        return database_.read([&](db::Reader& reader) { return read_failures(reader, limit); });
    }

    Result<void> resend(Uuid id) {
        std::optional<std::string> error;
        YIMEN_CHECK(database_.write([&](db::Tx& tx) -> Result<void> {
            auto parked = lock_failure(tx, id);
            if (!parked)
                return fail(kUnknownFailure);
            const Feed* feed = find(parked->subscriber);
            if (!feed)
                return fail(kUnknownSubscriber, parked->subscriber);
            error = feed->apply(tx, read_one(tx, parked->event).value());
            if (error)
                note_failed_again(tx, id, *error, clocks_.system.now());
            else
                remove_failure(tx, id);
            return ok();
        }));
        return error ? fail(kApplyFailed, *error) : ok();
    }

    std::int64_t horizon_lag_micros() const {
        if (database_.engine() == db::Engine::sqlite)
            return 0;
        // Only transactions that have written, in whatever database of the cluster, hold the horizon back; prepared ones do too.
        return database_.read([](db::Reader& reader) {
            return reader
                .query("SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - MIN(began)) * 1000000, 0)::bigint FROM ("
                       "SELECT xact_start AS began FROM pg_stat_activity WHERE backend_xid IS NOT NULL"
                       " UNION ALL SELECT prepared FROM pg_prepared_xacts) AS running LIMIT 1")[0]
                .get<std::int64_t>(0);
        });
    }

    std::int64_t trim(Instant before) {
        auto end = database_.read([&](db::Reader& reader) {
            const Position safe = newest(reader);
            return last_older_than(reader, std::min(slowest(reader).value_or(safe), safe), before);
        });
        if (!end)
            return 0;
        std::ignore = database_.write([&](db::Tx& tx) {
            move_trim_mark(tx, *end);
            return ok();
        });
        std::int64_t deleted = 0;
        for (std::int64_t some = 1; some > 0; deleted += some)
            some = *database_.write([&](db::Tx& tx) -> Result<std::int64_t> { return delete_some_up_to(tx, *end); });
        return deleted;
    }

  private:
    struct Runner {
        Runner(db::Database& database, const Clocks& clocks, Subscriber subscriber)
            : feed(database, clocks, std::move(subscriber)) {}
        Feed feed;
        std::mutex stepping; // drain() and the thread take turns
        Pulse pulse{kCollect};
        std::thread thread;
    };

    Feed* find(const std::string& name) const {
        for (const auto& runner : runners_)
            if (runner->feed.subscriber().name == name)
                return &runner->feed;
        return nullptr;
    }

    void enrol() {
        if (std::exchange(enrolled_, true))
            return;
        std::ignore = database_.write([&](db::Tx& tx) {
            for (const auto& runner : runners_)
                add_subscriber(tx, runner->feed.subscriber().name);
            return ok();
        });
    }

    void await_horizon() {
        const Position target = database_.read(newest_committed);
        const auto until = std::chrono::steady_clock::now() + kHorizonPatience;
        while (database_.read(newest) < target && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(1ms);
    }

    void watch() {
        Position seen;
        auto pause = std::chrono::milliseconds(kPoll);
        do {
            try {
                const Position now = database_.read(newest);
                pause = kPoll;
                if (now == seen)
                    continue;
                seen = now;
                for (auto& runner : runners_)
                    runner->pulse.wake();
            } catch (const std::exception& broken) {
                log::error("outbox.watch_failed", {{"reason", broken.what()}});
                pause = kBrokenPause;
            }
        } while (watch_.wait(pause));
    }

    void run(Runner& runner) {
        std::chrono::milliseconds pause{};
        do {
            pause = step(runner);
        } while (runner.pulse.wait(pause));
    }

    // Applies what there is; gives how long to sleep when nobody wakes it.
    std::chrono::milliseconds step(Runner& runner) {
        try {
            for (;;) {
                std::lock_guard lock(runner.stepping);
                const Step next = runner.feed.step(Lock::skip);
                if (next == Step::later || runner.pulse.stopped())
                    return kPoll;
                if (next == Step::some)
                    return 0ms;
                if (next == Step::idle)
                    return 1h;
            }
        } catch (const std::exception& broken) {
            log::error("outbox.step_failed",
                       {{"subscriber", runner.feed.subscriber().name}, {"reason", broken.what()}});
            return kBrokenPause;
        }
    }

    db::Database& database_;
    const Clocks& clocks_;
    std::vector<std::unique_ptr<Runner>> runners_;
    bool enrolled_ = false;
    Pulse watch_{kWatchGap};
    std::thread watcher_;
};

Relay::Relay(db::Database& database, const Clocks& clocks) : impl_(std::make_unique<Impl>(database, clocks)) {}
Relay::~Relay() = default;
void Relay::subscribe(Subscriber subscriber) { impl_->subscribe(std::move(subscriber)); }
void Relay::start() { impl_->start(); }
void Relay::stop() { impl_->stop(); }
void Relay::wake() { impl_->wake(); }
void Relay::drain() { impl_->drain(); }
std::vector<SubscriberState> Relay::states() const { return impl_->states(); }
std::vector<Failure> Relay::failures(int limit) const { return impl_->failures(limit); }
Result<void> Relay::resend(Uuid failure) { return impl_->resend(failure); }
std::int64_t Relay::horizon_lag_micros() const { return impl_->horizon_lag_micros(); }
std::int64_t Relay::trim(Instant before) { return impl_->trim(before); }

std::vector<db::Migration> migrations() { return embedded_migrations_outbox(); }

} // namespace yimen::outbox
