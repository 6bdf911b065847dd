#include "work_lists.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>

#include "asking.h"
#include "filling.h"
#include "process.h"
#include "store.h"

namespace yimen::bench {
namespace {

constexpr int kNumbers = 500; // cases that are searched for

struct Asked {
    std::string name;
    std::vector<std::string> requests;
};

Asked list_of(std::string name, std::string_view query, const std::vector<Member>& people) {
    Asked out{std::move(name), {}};
    for (const Member& one : people)
        out.requests.push_back(http_get(fmt::format("/api/v1/cases?{}", query), one.cookie));
    return out;
}

// By numbers from everywhere in the store, as a clerk.
Asked searches(app::Ground& ground, const Hall& hall) {
    Asked out{"search by number", {}};
    ground.database->read([&](db::Reader& reader) {
        auto ends = reader.query("SELECT min(created_at), max(created_at) FROM cases")[0];
        Instant from = ends.get<Instant>(0), to = ends.get<Instant>(1);
        for (int i = 0; i < kNumbers; ++i) {
            Instant at{from.micros + (to.micros - from.micros) / kNumbers * (i * 7919 % kNumbers)};
            for (auto row :
                 reader.query("SELECT number FROM cases WHERE id >= $1 AND number IS NOT NULL ORDER BY id LIMIT 1",
                              new_id<cases::CaseId>(at)))
                out.requests.push_back(
                    http_get("/api/v1/cases?text=" + row.get<std::string>(0), hall.clerks.front().cookie));
        }
        return 0;
    });
    return out;
}

std::vector<Asked> lists(app::Ground& ground, const Hall& hall) {
    std::vector<Asked> out{list_of("visitor, own", "list=mine&limit=20", hall.visitors),
                           list_of("clerk, mine", "list=mine&limit=20", hall.clerks),
                           list_of("clerk, to receive", "list=to_receive&limit=20", hall.clerks),
                           list_of("clerk, to deliver", "list=to_deliver&limit=20", hall.clerks),
                           list_of("clerk, all", "list=all&limit=20", hall.clerks),
                           list_of("clerk, due today", "list=all&due_state=today&limit=20", hall.clerks),
                           list_of("clerk, overdue", "list=all&due_state=red&limit=20", hall.clerks),
                           list_of("reviewer, to review", "list=to_review&limit=20", hall.reviewers),
                           list_of("decider, to decide", "list=to_decide&limit=20", hall.deciders),
                           list_of("manager, overdue", "list=all&due_state=overdue&limit=20", {hall.manager}),
                           list_of("manager, received today", "list=all&happened=received&limit=20", {hall.manager}),
                           list_of("supervisor, all", "list=all&limit=20", {hall.supervisor}),
                           list_of("supervisor, overdue", "list=all&due_state=overdue&limit=20", {hall.supervisor}),
                           list_of("supervisor, nobody left", "list=nobody_left&limit=20", {hall.supervisor})};
    Asked counts{"counts of a clerk", {}}, others{"counts of a decider", {}}, whole{"counts of a supervisor", {}};
    for (const Member& one : hall.clerks)
        counts.requests.push_back(http_get("/api/v1/cases/counts", one.cookie));
    for (const Member& one : hall.deciders)
        others.requests.push_back(http_get("/api/v1/cases/counts", one.cookie));
    whole.requests.push_back(http_get("/api/v1/cases/counts", hall.supervisor.cookie));
    out.insert(out.end(), {counts, others, whole, searches(ground, hall)});
    return out;
}

// A line of /proc/PID/status, in megabytes.
double megabytes(pid_t pid, std::string_view name) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name))
            return std::strtod(line.c_str() + name.size() + 1, nullptr) / 1024;
    return 0;
}

} // namespace

Measured measure_work_lists(const Options& options) {
    Store store(options, "case-life"); // with --keep the one that case-life has filled
    std::vector<Asked> asked;
    std::string nothing;
    std::int64_t cases = 0;
    double filling = 0;
    {
        auto settings = settings_of(store);
        settings.database_url = store.url_for_filling();
        app::Ground ground(settings);
        ground.prepare();
        Hall hall = open_hall(ground, options.clients);
        Filling fill(ground, hall, options.cases);
        double began = now_seconds();
        fill.fill([](std::int64_t done) {
            if (done % 10'000 < 400)
                note(fmt::format("{} cases", done));
        });
        filling = now_seconds() - began;
        cases = fill.cases_in_store();
        asked = lists(ground, hall);
        nothing = http_get("/api/v1/cases?list=suspended&limit=20", hall.clerks.front().cookie);
    }
    store.settle();
    Measured result;
    result.name = "work-lists";
    result.engine = options.engine;
    result.unit = "calls/s";
    double began = now_seconds();
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    result.setup["start_seconds"] = rounded(now_seconds() - began);
    double calls = 0, seconds = 0;
    std::vector<float> all;
    for (const auto& kind : asked) {
        auto load = ask(server.port(), options.asking_clients(), kind.requests, result.errors);
        calls += static_cast<double>(load.calls);
        seconds += load.seconds;
        all.insert(all.end(), load.latencies_ms.begin(), load.latencies_ms.end());
        std::ranges::sort(load.latencies_ms);
        auto at = static_cast<std::size_t>(0.95 * static_cast<double>(load.latencies_ms.size() - 1));
        result.setup["p95_ms " + kind.name] = rounded(load.latencies_ms[at]);
        note(fmt::format("{}: p95 {:.1f} ms", kind.name, load.latencies_ms[at]));
    }
    std::int64_t ignored = 0;
    auto bare = ask(server.port(), options.asking_clients(), {nothing}, ignored);
    result.value = calls / seconds;
    result.limit = static_cast<double>(bare.calls) / bare.seconds;
    result.set_latencies(all);
    result.setup["cases in the store"] = cases;
    result.setup["filling_seconds"] = rounded(filling);
    result.setup["clients"] = options.asking_clients();
    result.setup["memory_mb"] = rounded(megabytes(server.pid(), "VmRSS:"));
    result.setup["memory_mb of its own"] = rounded(megabytes(server.pid(), "RssAnon:"));
    result.setup["limit_is"] = "a list that has nothing in it";
    return result;
}

} // namespace yimen::bench
