#include "call_next.h"

#include <fmt/format.h>

#include "hall.h"
#include "quiet_server.h"
#include "replay.h"
#include "usage.h"

namespace yimen::bench {
namespace {

constexpr int kCounters = 224;
constexpr int kWaiting = 4000;       // in the line of the hall when the load begins
constexpr int kWarmUp = 2;           // visitors of each counter that do not count
constexpr int kVisitors = 12;        // of each counter, so that the line never ends
constexpr int kLimitVisitors = 2688; // replayed for the limit: as many as counted
constexpr int kProductConnections = 16;
constexpr int kRecordings = 3; // of each of two counters
constexpr std::string_view kLetters = "ABCD";

struct Desk {
    const Member* clerk = nullptr;
    places::CounterId counter;
    queue::CounterSessionId session;
};

std::string post(const Member& who, const std::string& target, std::int64_t key, std::int64_t revision) {
    std::string match = revision > 0 ? fmt::format("If-Match: \"{}\"\r\n", revision) : "";
    return fmt::format("POST /api/v1{} HTTP/1.1\r\nHost: bench\r\nCookie: yimen_session={}\r\nX-CSRF-Token: {}\r\n"
                       "X-Yimen-Channel: counter\r\nIdempotency-Key: bench-{:012}\r\n{}Content-Length: 0\r\n\r\n",
                       target, who.cookie, who.csrf_token, key, match);
}

std::string text_after(std::string_view body, std::string_view name) {
    auto at = body.find(name);
    return at == body.npos
               ? ""
               : std::string(body.substr(at + name.size(), body.find('"', at + name.size()) - at - name.size()));
}

std::int64_t revision_in(std::string_view body) {
    constexpr std::string_view kName = "\"revision\":";
    auto at = body.find(kName);
    return at == body.npos ? 0 : std::strtoll(body.data() + at + kName.size(), nullptr, 10);
}

// One visitor at a counter in three calls: called, served, finished.
class Visitor {
  public:
    explicit Visitor(const Desk& desk) : desk_(desk) {}
    std::string request(std::int64_t key) const {
        if (step_ == 0)
            return post(*desk_.clerk, "/counters/" + desk_.counter.str() + "/call-next", key, 0);
        return post(*desk_.clerk, "/tickets/" + ticket_ + (step_ == 1 ? "/serve" : "/finish"), key, revision_);
    }
    // False: refused.
    bool take(const Answer& answer) {
        if (answer.status != 200)
            return false;
        if (step_ == 0)
            ticket_ = text_after(answer.body, "\"ticket\":{\"id\":\"");
        revision_ = revision_in(answer.body);
        ++step_;
        return !ticket_.empty();
    }
    bool gone() const { return step_ == 3; }
    int step() const { return step_; }
    const std::string& ticket() const { return ticket_; }

  private:
    Desk desk_;
    int step_ = 0;
    std::string ticket_;
    std::int64_t revision_ = 0;
};

class DeskCaller final : public Caller {
  public:
    DeskCaller(const Desk& desk, std::int64_t first_key) : desk_(desk), visitor_(desk), key_(first_key) {}

    std::string next(const Answer* answer) override {
        if (answer) {
            counted_ = done_ >= kWarmUp && visitor_.step() == 0;
            if (!visitor_.take(*answer)) {
                ++errors_;
                fault_ = std::string(answer->body);
                return {}; // the counter is in a state that is not known: it calls no more
            }
            if (visitor_.gone()) {
                ++done_;
                visitor_ = Visitor(desk_);
            }
        }
        return done_ == kVisitors ? "" : visitor_.request(++key_);
    }
    bool counts() const override { return counted_; } // call-next only: the rate is that of whole visitors
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; }

  private:
    Desk desk_;
    Visitor visitor_;
    std::int64_t key_;
    int done_ = 0;
    std::int64_t errors_ = 0;
    bool counted_ = false;
    std::string fault_;
};

struct Prepared {
    Hall hall;
    std::vector<Desk> desks;
    std::vector<std::vector<Uuid>> limit_values;
    std::optional<Template> recording;
};

// The categories, the counters with their clerks, and the line.
class Line {
  public:
    Line(app::Ground& ground, const Hall& hall) : ground_(ground), hall_(hall) {}

    void open(std::vector<Desk>& desks) {
        Instant now = ground_.clocks.business.now();
        must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
            auto row = *ground_.directory.hall(tx, hall_.hall);
            row.opens_minute = 0; // whatever the time is: who measures in the evening or on a Sunday needs tickets too
            row.closes_minute = 24 * 60;
            places::put_hall(tx, row);
            YIMEN_CHECK(ground_.calendars.import(
                tx, fmt::format("date,kind,name_zh,name_en\n{},work,测量,measurement\n", to_iso(hall_date(now)))));
            for (char letter : kLetters) {
                lines_.push_back(new_id<queue::CategoryId>(now));
                queue::Queue::put_category(tx, {lines_.back(), row.cell, row.id, std::string(1, letter), "综合",
                                                "General", letter == kLetters.front(), 480});
            }
            // Tickets of the limit stand in a line that no counter serves.
            std::vector<queue::CategoryId> served(lines_.begin(), lines_.end() - 1);
            for (int number = 1; number <= kCounters; ++number) {
                Desk desk{&hall_.clerks[static_cast<std::size_t>(number - 1)], new_id<places::CounterId>(now), {}};
                places::put_counter(tx, desk.counter, row, number, "comprehensive", "综合窗口");
                YIMEN_CHECK(ground_.queue.open_counter(tx, caller(*desk.clerk), desk.counter, served));
                desk.session = tx.query("SELECT id FROM counter_session WHERE counter_id = $1", desk.counter)[0]
                                   .get<queue::CounterSessionId>(0);
                desks.push_back(desk);
            }
            return {};
        }));
    }
    void issue(int count) {
        for (int i = 0; i < count; ++i)
            issue_in(lines_[static_cast<std::size_t>(i) % (lines_.size() - 1)],
                     i % 20 == 0 ? queue::Priority::elderly : queue::Priority::none);
    }
    Uuid issue_for_limit() { return issue_in(lines_.back(), queue::Priority::none); }

  private:
    static queue::Caller caller(const Member& who) { return {who.principal, "counter", "bench"}; }
    Uuid issue_in(queue::CategoryId line, queue::Priority priority) {
        queue::Issue wanted;
        wanted.hall = hall_.hall;
        wanted.category = line;
        wanted.priority = priority;
        return must(ground_.database->write(
                        [&](db::Tx& tx) { return ground_.queue.issue(tx, caller(hall_.clerks.front()), wanted); }))
            .id.value;
    }
    app::Ground& ground_;
    const Hall& hall_;
    std::vector<queue::CategoryId> lines_;
};

std::vector<Uuid> values_of(const Desk& desk, Uuid ticket) {
    return {ticket, desk.counter.value, desk.session.value, desk.clerk->principal.staff->value,
            desk.clerk->principal.account.value};
}

std::pair<Trace, std::vector<Uuid>> play(Recorder& recorder, int port, const Desk& desk, std::int64_t& key) {
    recorder.take();
    Visitor visitor(desk);
    while (!visitor.gone()) {
        auto reply = call_once(port, visitor.request(++key));
        if (!visitor.take({reply.status, reply.body}))
            throw std::runtime_error("the recording failed: " + reply.body);
    }
    return {recorder.take(), values_of(desk, *Uuid::parse(visitor.ticket()))};
}

// Two counters, so that what belongs to the counter and its clerk differs too.
Template record(app::Ground& ground, Recorder& recorder, const std::vector<Desk>& desks, std::int64_t key) {
    auto server = quiet_server(ground);
    int port = server->start();
    Recordings recordings;
    for (int i = 0; i < kRecordings; ++i)
        for (std::size_t which : {0U, 1U}) {
            auto [trace, values] = play(recorder, port, desks[which], key);
            recordings.add(which, std::move(trace), std::move(values));
        }
    server->stop();
    return recordings.made();
}

Prepared prepare(const Store& store, std::int64_t key) {
    Prepared out;
    Recorder recorder;
    app::Settings settings;
    settings.data = store.data();
    settings.database_url = store.url_for_filling();
    settings.open_database = [&](const db::Options& o) { return recorder.open(o); };
    app::Ground ground(settings);
    ground.prepare();
    note("the hall, its counters and the line");
    out.hall = open_hall(ground, kCounters, true);
    Line line(ground, out.hall);
    line.open(out.desks);
    line.issue(kWaiting + 2 * kRecordings);
    for (int i = 0; i < kLimitVisitors; ++i)
        out.limit_values.push_back(
            values_of(out.desks[static_cast<std::size_t>(i) % out.desks.size()], line.issue_for_limit()));
    out.recording.emplace(record(ground, recorder, out.desks, key));
    return out;
}

} // namespace

Measured measure_call_next(const Options& options) {
    if (!options.keep.empty())
        throw std::runtime_error("call-next makes its line anew each time: --keep is not for it");
    Store store(options, "call-next");
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 1'000'000;
    Prepared prepared = prepare(store, key);
    store.settle();
    Measured result;
    result.name = "call-next";
    result.engine = options.engine;
    result.unit = "visitors/s";
    double group = 1;
    {
        ServerProcess server(store.data(), store.url());
        note(fmt::format("load on the server with process id {}", server.pid()));
        std::vector<std::unique_ptr<Caller>> callers;
        for (std::size_t i = 0; i < prepared.desks.size(); ++i)
            callers.push_back(
                std::make_unique<DeskCaller>(prepared.desks[i], key + static_cast<std::int64_t>(i + 1) * 1'000));
        Watch watch(server, store);
        LoadResult load = run_load(server.port(), callers, watch);
        group = watch.group();
        for (const auto& caller : callers) {
            const auto& desk = static_cast<const DeskCaller&>(*caller);
            if (result.errors == 0 && desk.errors() > 0)
                note("first refusal: " + desk.fault());
            result.errors += desk.errors();
        }
        result.value = static_cast<double>(load.calls) / load.seconds;
        result.set_latencies(load.latencies_ms);
        result.setup = {{"counters", kCounters},
                        {"waiting at the start", kWaiting},
                        {"a visitor is", "call-next, serve, finish"},
                        {"percentiles are of", "call-next"},
                        {"calls/s", rounded(3 * result.value)},
                        {"seconds", rounded(load.seconds)},
                        {"cpu of server", watch.share_of_server(load.seconds)},
                        {"cpu of database", watch.share_of_database(load.seconds)},
                        {"cpu of load generator", Watch::share(load.own_cpu, load.seconds)},
                        {"statements of a visitor", prepared.recording->statements()},
                        {"transactions of a visitor", prepared.recording->writes()},
                        {"transactions in a commit", rounded(group)}};
    }
    note("the limit");
    Limit limit =
        options.engine == "postgres"
            ? replay_postgres(store.copy_for_limit(), *prepared.recording, prepared.limit_values, kProductConnections,
                              0, store.data())
            : replay_sqlite(store.copy_for_limit(), *prepared.recording, prepared.limit_values, kCounters, group, 0);
    result.limit = limit.lives_per_second;
    result.setup["limit"] = limit.how;
    return result;
}

} // namespace yimen::bench
