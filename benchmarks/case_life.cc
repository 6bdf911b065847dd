#include "case_life.h"

#include <cstdio>
#include <fmt/format.h>

#include "deeds.h"
#include "filling.h"
#include "quiet_server.h"
#include "replay.h"
#include "usage.h"

namespace yimen::bench {
namespace {

constexpr int kWarmUp = 5;        // lives of each client that do not count
constexpr int kLimitLives = 3200; // replayed for the limit
constexpr int kRecorded = 3;      // lives of each of two clients played for the recording
constexpr int kBacklogSeconds = 60;
constexpr int kProductConnections = 16; // db::Options

class LifeCaller final : public Caller {
  public:
    LifeCaller(std::vector<Deed> deeds, std::vector<Draft> drafts, std::int64_t first_key)
        : deeds_(std::move(deeds)), drafts_(std::move(drafts)), key_(first_key) {}

    std::string next(const Answer* answer) override {
        if (answer) {
            revision_ = revision_in(answer->body);
            counted_ = life_ >= kWarmUp;
            if (answer->status != 200) {
                ++errors_;
                if (fault_.empty())
                    fault_ = std::string(answer->body);
                deed_ = deeds_.size(); // this case is given up
            } else if (++deed_ == deeds_.size() && counted_) {
                ++finished_;
            }
            if (deed_ >= deeds_.size()) {
                ++life_;
                deed_ = 0;
            }
        }
        if (life_ == drafts_.size())
            return {};
        if (deed_ == 0)
            revision_ = drafts_[life_].revision;
        return post(deeds_[deed_], drafts_[life_].id, revision_, ++key_);
    }
    bool counts() const override { return counted_; }
    std::int64_t finished() const { return finished_; }
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; }

  private:
    std::vector<Deed> deeds_;
    std::vector<Draft> drafts_;
    std::int64_t key_;
    std::size_t life_ = 0, deed_ = 0;
    std::int64_t revision_ = 0, finished_ = 0, errors_ = 0;
    bool counted_ = false;
    std::string fault_;
};

// What is prepared before the server starts: the store, the sessions, the drafts, and the recording for the limit.
struct Prepared {
    Hall hall;
    std::vector<std::vector<Draft>> drafts;      // of each client
    std::vector<std::vector<Uuid>> limit_values; // what a replayed life has of its own, by turns of each client
    std::optional<Template> recording;
    std::int64_t cases = 0;
};

std::vector<Uuid> values_of(const Hall& hall, std::size_t client, const Draft& draft) {
    std::vector<Uuid> out{*Uuid::parse(draft.id), hall.visitors[client].subject.value};
    for (const auto* group : {&hall.visitors, &hall.clerks, &hall.reviewers, &hall.deciders}) {
        const auto& principal = (*group)[client].principal;
        out.push_back(principal.account.value);
        out.push_back(principal.staff ? principal.staff->value : Uuid{});
    }
    return out;
}

Trace play(Recorder& recorder, int port, const Hall& hall, std::size_t client, const Draft& draft, std::int64_t key) {
    recorder.take();
    std::int64_t revision = draft.revision;
    for (const Deed& deed : deeds_of(hall, client)) {
        auto reply = call_once(port, post(deed, draft.id, revision, ++key));
        if (reply.status != 200)
            throw std::runtime_error("the recording failed: " + reply.body);
        revision = revision_in(reply.body);
    }
    return recorder.take();
}

// Two clients, so that what belongs to a person differs too.
Template record(app::Ground& ground, Recorder& recorder, const Hall& hall, Filling& filling, std::int64_t key) {
    auto server = quiet_server(ground);
    int port = server->start();
    Recordings recordings;
    for (std::size_t client : {0U, 1U})
        for (const Draft& draft : filling.drafts(hall.visitors[client], kRecorded))
            recordings.add(client, play(recorder, port, hall, client, draft, key += 100),
                           values_of(hall, client, draft));
    server->stop();
    return recordings.made();
}

Prepared prepare(const Options& options, const Store& store, std::int64_t key) {
    Prepared out;
    Recorder recorder;
    app::Settings settings;
    settings.data = store.data();
    settings.database_url = store.url_for_filling();
    settings.open_database = [&](const db::Options& o) { return recorder.open(o); };
    app::Ground ground(settings);
    ground.prepare();
    note("the hall and its people");
    out.hall = open_hall(ground, options.clients);
    Filling filling(ground, out.hall, options.cases);
    recorder.rest(true);
    filling.fill([](std::int64_t done) {
        if (done % 10'000 < 400)
            note(fmt::format("{} cases", done));
    });
    recorder.rest(false);
    ground.business_clock.set(ground.clocks.system.now());
    for (int i = 0; i < options.clients; ++i)
        out.drafts.push_back(
            filling.drafts(out.hall.visitors[static_cast<std::size_t>(i)], options.lives_of_client() + kWarmUp));
    std::vector<std::vector<Draft>> limit_drafts;
    const int rounds = std::min(options.lives_of_client(), std::max(1, kLimitLives / options.clients));
    for (const Member& visitor : out.hall.visitors)
        limit_drafts.push_back(filling.drafts(visitor, rounds));
    for (std::size_t round = 0; round < static_cast<std::size_t>(rounds); ++round)
        for (std::size_t client = 0; client < limit_drafts.size(); ++client)
            out.limit_values.push_back(values_of(out.hall, client, limit_drafts[client][round]));
    out.recording.emplace(record(ground, recorder, out.hall, filling, key));
    if (options.statements)
        for (const auto& step : out.recording->steps()) {
            note(step.writes ? "transaction" : "reads");
            for (const auto& line : step.lines)
                note("    " + line.sql);
        }
    out.cases = filling.cases_in_store();
    return out;
}

} // namespace

Measured measure_case_life(const Options& options) {
    Store store(options, "case-life");
    // Keys of one run must not meet those of an earlier one on a store that is used again.
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 1'000'000;
    Prepared prepared = prepare(options, store, key);
    store.settle();
    Measured result;
    result.name = "case-life";
    result.engine = options.engine;
    result.unit = "cases/s";
    double group = 1;
    {
        ServerProcess server(store.data(), store.url());
        await_backlog(server.port(), prepared.hall.administrator, 600);
        note(fmt::format("load on the server with process id {}", server.pid()));
        std::vector<std::unique_ptr<Caller>> callers;
        for (std::size_t i = 0; i < prepared.drafts.size(); ++i)
            callers.push_back(std::make_unique<LifeCaller>(deeds_of(prepared.hall, i), prepared.drafts[i],
                                                           key + static_cast<std::int64_t>(i + 1) * 10'000));
        Watch watch(server, store);
        LoadResult load = run_load(server.port(), callers, watch);
        std::int64_t behind = backlog(server.port(), prepared.hall.administrator);
        double gone_after = await_backlog(server.port(), prepared.hall.administrator, kBacklogSeconds);
        group = watch.group();
        for (const auto& caller : callers) {
            const auto& life = static_cast<const LifeCaller&>(*caller);
            result.errors += life.errors();
            if (!life.fault().empty() && result.errors == life.errors())
                note("first refusal: " + life.fault());
        }
        auto calls_of_life = static_cast<double>(deeds_of(prepared.hall, 0).size());
        result.value = static_cast<double>(load.calls) / calls_of_life / load.seconds;
        result.set_latencies(load.latencies_ms);
        result.setup = {{"clients", options.clients},
                        {"cases in the store", prepared.cases},
                        {"calls/s", rounded(static_cast<double>(load.calls) / load.seconds)},
                        {"percentiles are of", "one call"},
                        {"seconds", rounded(load.seconds)},
                        {"cpu of server", watch.share_of_server(load.seconds)},
                        {"cpu of database", watch.share_of_database(load.seconds)},
                        {"cpu of load generator", Watch::share(load.own_cpu, load.seconds)},
                        {"statements of a life", prepared.recording->statements()},
                        {"transactions of a life", prepared.recording->writes()},
                        {"transactions in a commit", rounded(group)},
                        {"relay backlog at the end", behind},
                        {"backlog gone after s", rounded(gone_after)}};
    }
    note("the limit");
    Limit limit = options.engine == "postgres"
                      ? replay_postgres(store.copy_for_limit(), *prepared.recording, prepared.limit_values,
                                        kProductConnections, 1, store.data())
                      : replay_sqlite(store.copy_for_limit(), *prepared.recording, prepared.limit_values,
                                      prepared.drafts.size(), group, 1);
    result.limit = limit.lives_per_second;
    result.setup["limit"] = limit.how;
    return result;
}

} // namespace yimen::bench
