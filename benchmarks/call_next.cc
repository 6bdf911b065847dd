#include "call_next.h"

#include <fmt/format.h>

#include "hall.h"
#include "quiet_server.h"
#include "replay.h"
#include "usage.h"

namespace yimen::bench {
namespace {

constexpr int kCounters = 224;
constexpr int kWarmUp = 2;           // visitors of each counter that do not count
constexpr int kLimitVisitors = 2688; // replayed for the limit
constexpr int kProductConnections = 16;
constexpr int kRecordings = 3; // of each of two counters
constexpr std::string_view kLetters = "ABCD";
constexpr int kNumbers = 1000; // of people who do not exist, for each counter

// What is measured: visitors who are in line already, or whole visits, from the door on.
struct Plan {
    const char* name;
    const char* unit;
    const char* visitor; // in words
    bool from_the_door;
    int waiting;  // in line when the load begins
    int visitors; // of each counter, so that the line never ends
};
constexpr Plan kCallNext{"call-next", "visitors/s", "call-next, serve, finish", false, 4000, 12};
constexpr Plan kHallDay{"hall-day", "visits/s", "identify, ticket, call-next, serve, finish", true, 400, 20};

struct Desk {
    const Member* clerk = nullptr;
    places::CounterId counter;
    queue::CounterSessionId session;
    HallId hall;
    std::vector<queue::CategoryId> lines;
    int number = 0; // of its people: kNumbers from here on
};

std::string post(const Member& who, const std::string& target, std::int64_t key, std::int64_t revision,
                 std::string_view body = {}) {
    std::string match = revision > 0 ? fmt::format("If-Match: \"{}\"\r\n", revision) : "";
    return fmt::format(
        "POST /api/v1{} HTTP/1.1\r\nHost: bench\r\nCookie: yimen_session={}\r\nX-CSRF-Token: {}\r\n"
        "X-Yimen-Channel: counter\r\nIdempotency-Key: bench-{:012}\r\n{}Content-Type: application/json\r\n"
        "Content-Length: {}\r\n\r\n{}",
        target, who.cookie, who.csrf_token, key, match, body.size(), body);
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

enum class Step { identify, ticket, call, serve, finish, gone };

// One visitor of a counter, a call for each step. Who comes from the door may be called by another counter, as in a hall: there is a ticket in line
// for each call all the same.
class Visitor {
  public:
    Visitor(const Desk& desk, const Plan& plan, int number)
        : desk_(desk), number_(number), step_(plan.from_the_door ? Step::identify : Step::call) {}

    std::string request(std::int64_t key) const {
        switch (step_) {
        case Step::identify:
            return post(*desk_.clerk, "/identifications", key, 0,
                        fmt::format(R"({{"id_number":"{}"}})", bench_citizen_id(desk_.number + number_)));
        case Step::ticket:
            return post(*desk_.clerk, "/tickets", key, 0,
                        fmt::format(R"({{"hall_id":"{}","identification_id":"{}","category_id":"{}"}})",
                                    desk_.hall.str(), identification_,
                                    desk_.lines[static_cast<std::size_t>(number_) % desk_.lines.size()].str()));
        case Step::call:
            return post(*desk_.clerk, "/counters/" + desk_.counter.str() + "/call-next", key, 0);
        default:
            return post(*desk_.clerk, "/tickets/" + ticket_ + (step_ == Step::serve ? "/serve" : "/finish"), key,
                        revision_);
        }
    }
    // False: refused.
    bool take(const Answer& answer) {
        bool made = step_ == Step::identify || step_ == Step::ticket;
        if (answer.status != (made ? 201 : 200))
            return false;
        if (step_ == Step::identify)
            identification_ = text_after(answer.body, "\"id\":\"");
        if (step_ == Step::call)
            ticket_ = text_after(answer.body, "\"ticket\":{\"id\":\"");
        revision_ = revision_in(answer.body);
        step_ = static_cast<Step>(static_cast<int>(step_) + 1);
        return step_ <= Step::call || !ticket_.empty();
    }
    bool gone() const { return step_ == Step::gone; }
    bool was_called() const { return step_ == Step::serve; }
    const std::string& ticket() const { return ticket_; }

  private:
    Desk desk_;
    int number_;
    Step step_;
    std::string identification_, ticket_;
    std::int64_t revision_ = 0;
};

class DeskCaller final : public Caller {
  public:
    DeskCaller(const Desk& desk, const Plan& plan, std::int64_t first_key)
        : desk_(desk), plan_(plan), visitor_(desk, plan, 0), key_(first_key) {}

    std::string next(const Answer* answer) override {
        if (answer) {
            bool taken = visitor_.take(*answer);
            counted_ = taken && done_ >= kWarmUp && visitor_.was_called();
            if (!taken) {
                ++errors_;
                fault_ = std::string(answer->body);
                return {}; // the counter is in a state that is not known: it calls no more
            }
            if (visitor_.gone()) {
                visitor_ = Visitor(desk_, plan_, ++done_);
            }
        }
        return done_ == plan_.visitors ? "" : visitor_.request(++key_);
    }
    bool counts() const override { return counted_; } // call-next only: the rate is that of whole visitors
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; }

  private:
    Desk desk_;
    Plan plan_;
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
                Desk desk{&hall_.clerks[static_cast<std::size_t>(number - 1)],
                          new_id<places::CounterId>(now),
                          {},
                          row.id,
                          served,
                          number * kNumbers};
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

// What a replayed visitor has of its own; a ticket from the door is made by the replay itself.
std::vector<Uuid> values_of(const Desk& desk, std::optional<Uuid> ticket = {}) {
    std::vector<Uuid> out{desk.counter.value, desk.session.value, desk.clerk->principal.staff->value,
                          desk.clerk->principal.account.value};
    if (ticket)
        out.push_back(*ticket);
    return out;
}

std::pair<Trace, std::vector<Uuid>> play(Recorder& recorder, int port, const Desk& desk, const Plan& plan, int number,
                                         std::int64_t& key) {
    recorder.take();
    Visitor visitor(desk, plan, number);
    while (!visitor.gone()) {
        auto reply = call_once(port, visitor.request(++key));
        if (!visitor.take({reply.status, reply.body}))
            throw std::runtime_error("the recording failed: " + reply.body);
    }
    Uuid ticket = *Uuid::parse(visitor.ticket());
    return {recorder.take(), plan.from_the_door ? values_of(desk) : values_of(desk, ticket)};
}

// Two counters, so that what belongs to the counter and its clerk differs too.
Template record(app::Ground& ground, Recorder& recorder, const std::vector<Desk>& desks, const Plan& plan,
                std::int64_t key) {
    auto server = quiet_server(ground);
    int port = server->start();
    Recordings recordings;
    for (int i = 0; i < kRecordings; ++i)
        for (std::size_t which : {0U, 1U}) {
            auto [trace, values] = play(recorder, port, desks[which], plan, plan.visitors + i, key);
            recordings.add(which, std::move(trace), std::move(values));
        }
    server->stop();
    return recordings.made();
}

Prepared prepare(const Store& store, const Plan& plan, std::int64_t key) {
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
    if (!plan.from_the_door)
        line.issue(2 * kRecordings);
    out.recording.emplace(record(ground, recorder, out.desks, plan, key));
    line.issue(plan.waiting);
    for (int i = 0; i < kLimitVisitors; ++i) {
        const Desk& desk = out.desks[static_cast<std::size_t>(i) % out.desks.size()];
        out.limit_values.push_back(plan.from_the_door ? values_of(desk) : values_of(desk, line.issue_for_limit()));
    }
    return out;
}

Measured measure(const Options& options, const Plan& plan) {
    if (!options.keep.empty())
        throw std::runtime_error(std::string(plan.name) + " makes its line anew each time: --keep is not for it");
    Store store(options, plan.name);
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 1'000'000;
    Prepared prepared = prepare(store, plan, key);
    store.settle();
    Measured result;
    result.name = plan.name;
    result.engine = options.engine;
    result.unit = plan.unit;
    double group = 1;
    {
        ServerProcess server(store.data(), store.url());
        note(fmt::format("load on the server with process id {}", server.pid()));
        std::vector<std::unique_ptr<Caller>> callers;
        for (std::size_t i = 0; i < prepared.desks.size(); ++i)
            callers.push_back(
                std::make_unique<DeskCaller>(prepared.desks[i], plan, key + static_cast<std::int64_t>(i + 1) * 1'000));
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
                        {"waiting at the start", plan.waiting},
                        {"a visitor is", plan.visitor},
                        {"percentiles are of", "call-next"},
                        {"calls/s", rounded((plan.from_the_door ? 5 : 3) * result.value)},
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

} // namespace

Measured measure_call_next(const Options& options) { return measure(options, kCallNext); }
Measured measure_hall_day(const Options& options) { return measure(options, kHallDay); }

} // namespace yimen::bench
