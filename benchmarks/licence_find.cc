#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <thread>

#include "asking.h"
#include "db/maintenance.h"
#include "jobs/jobs.h"
#include "licence_hall.h"
#include "licences.h"
#include "process.h"

namespace yimen::bench {
namespace {

constexpr int kOfOneHolder = 20, kInOne = 500, kHolders = 16, kAsked = 400;
constexpr int kRecordsForAFile = 100; // 10,000 files among a million

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::int64_t count(app::Ground& ground, const std::string& of) {
    return ground.database->read(
        [&](db::Reader& reader) { return reader.query("SELECT count(*) FROM " + of)[0].get<std::int64_t>(0); });
}

// Records as they come in from elsewhere: the product signs and stores each, hundreds share a commit. Every member of the hall holds some.
class Filler {
  public:
    Filler(app::Ground& ground, const Hall& hall, const LicenceHall& licences)
        : ground_(ground), hall_(hall), licences_(licences) {}

    void fill(int from, int to) {
        std::exception_ptr fault;
        int middle = from + (to - from) / 2;
        std::jthread other([&] { // two threads sign, as there are two cores
            try {
                part(middle, to);
            } catch (...) {
                fault = std::current_exception();
            }
        });
        part(from, middle);
        other.join();
        if (fault)
            std::rethrow_exception(fault);
    }

  private:
    SubjectId holder(db::Tx& tx, int number) const {
        auto member = static_cast<std::size_t>(number);
        return member < hall_.visitors.size() ? hall_.visitors[member].subject : licences_.holder(tx, number);
    }

    void part(int from, int to) const {
        for (int begin = from; begin < to; begin += kInOne) {
            int end = std::min(to, begin + kInOne);
            std::map<int, SubjectId> holders;
            must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
                for (int i = begin; i < end; ++i)
                    if (int number = i / kOfOneHolder; !holders.contains(number))
                        holders[number] = holder(tx, number);
                return {};
            }));
            std::vector<licences::Prepared> made;
            for (int i = begin; i < end; ++i)
                made.push_back(licences_.prepared(holders.at(i / kOfOneHolder), i, true));
            must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
                for (const auto& one : made)
                    ground_.licences.issue(tx, one);
                return {};
            }));
            if (begin % 50'000 < kInOne)
                note(fmt::format("{} records", begin));
        }
    }

    app::Ground& ground_;
    const Hall& hall_;
    const LicenceHall& licences_;
};

void make_files(app::Ground& ground, const LicenceHall& licences, int first, int wanted) {
    auto there = static_cast<int>(count(ground, "licence WHERE file_sm3 IS NOT NULL"));
    if (there < wanted)
        licences.issue_pending(first + there, wanted - there);
    jobs::Runner runner(*ground.database, ground.clocks);
    runner.every(std::string(licences::kSealJob), licences::kSealPace,
                 [&](jobs::Run& run) { return ground.sealer.run(run); });
    while (ground.database->read([&](db::Reader& reader) { return ground.sealer.backlog(reader).waiting; }) > 0) {
        runner.drain();
        std::this_thread::sleep_for(licences::kSealPace);
    }
}

std::string open_file(const Member& who, std::string_view id) {
    constexpr std::string_view kBody = R"({"format":"ofd"})";
    return fmt::format("POST /api/v1/licences/{}/open HTTP/1.1\r\nHost: bench\r\nCookie: yimen_session={}\r\n"
                       "X-CSRF-Token: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                       id, who.cookie, who.csrf_token, kBody.size(), kBody);
}

struct Kind {
    std::string name;
    std::vector<std::string> requests;
};

// What people ask for, of records spread over the whole store.
std::vector<Kind> kinds(app::Ground& ground, const Hall& hall) {
    Kind by_holder{"by holder", {}}, by_number{"by number", {}}, by_identifier{"by identifier", {}},
        by_link{"by link", {}}, file{"file", {}}, newest{"the newest of the hall", {}};
    const Member& clerk = hall.clerks.front();
    for (const auto& visitor : hall.visitors)
        by_holder.requests.push_back(http_get("/api/v1/licences", visitor.cookie));
    newest.requests.push_back(http_get("/api/v1/licences", clerk.cookie));
    ground.database->read([&](db::Reader& reader) {
        auto ask_for = [&](const db::Row& row) {
            auto id = row.get<licences::LicenceId>(0);
            by_number.requests.push_back(http_get("/api/v1/licences?number=" + row.get<std::string>(1), clerk.cookie));
            by_identifier.requests.push_back(
                http_get("/api/v1/licences?identifier=" + row.get<std::string>(2), clerk.cookie));
            by_link.requests.push_back(
                http_get("/api/v1/verify/" + ground.licences.token_of(id, row.get<std::string>(3)), {}));
        };
        auto first = reader.query("SELECT min(created_at), max(created_at) FROM licence")[0];
        Instant from = first.get<Instant>(0), to = first.get<Instant>(1);
        for (int i = 0; i < kAsked; ++i) {
            // An id begins with its time: one from anywhere in the filling.
            Instant at{from.micros + (to.micros - from.micros) / kAsked * ((i * 7919) % kAsked)};
            for (auto row :
                 reader.query("SELECT id, number, identifier, verify_token_sealed FROM licence WHERE id >= $1"
                              " ORDER BY id LIMIT 1",
                              new_id<licences::LicenceId>(at)))
                ask_for(row);
        }
        for (auto row : reader.query("SELECT id FROM licence WHERE file_sm3 IS NOT NULL ORDER BY id LIMIT 10000"))
            file.requests.push_back(open_file(clerk, row.get<licences::LicenceId>(0).str()));
        return 0;
    });
    return {by_holder, by_number, by_identifier, by_link, file, newest};
}

} // namespace

Measured measure_licence_find(const Options& options) {
    Store store(options, "licence-find");
    std::vector<Kind> asked;
    std::string one;
    std::int64_t records = 0, files = 0;
    double filling = 0;
    {
        auto settings = settings_of(store);
        settings.database_url = store.url_for_filling();
        app::Ground ground(settings);
        ground.prepare();
        auto hall = open_hall(ground, kHolders);
        LicenceHall licences(ground, hall, true);
        auto begin = std::chrono::steady_clock::now();
        auto there = static_cast<int>(count(ground, "licence WHERE import_id IS NOT NULL"));
        if (there < options.licences)
            Filler(ground, hall, licences).fill(there, options.licences);
        make_files(ground, licences, options.licences, options.licences / kRecordsForAFile);
        db::refresh_statistics(*ground.database); // as the server does each day
        filling = seconds_since(begin);
        records = count(ground, "licence");
        files = count(ground, "licence WHERE file_sm3 IS NOT NULL");
        asked = kinds(ground, hall);
        one = http_get("/api/v1/verify/none", {});
    }
    store.settle();
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    Measured result;
    result.name = "licence-find";
    result.engine = options.engine;
    result.unit = "calls/s";
    double calls = 0, seconds = 0;
    std::vector<float> all;
    for (const auto& kind : asked) {
        auto load = ask(server.port(), options.clients, kind.requests, result.errors);
        calls += static_cast<double>(load.calls);
        seconds += load.seconds;
        all.insert(all.end(), load.latencies_ms.begin(), load.latencies_ms.end());
        std::ranges::sort(load.latencies_ms);
        result.setup["p95_ms " + kind.name] = rounded(
            load.latencies_ms[static_cast<std::size_t>(0.95 * static_cast<double>(load.latencies_ms.size() - 1))]);
    }
    std::int64_t ignored = 0;
    auto bare = ask(server.port(), options.clients, {one}, ignored);
    result.value = calls / seconds;
    result.limit = static_cast<double>(bare.calls) / bare.seconds;
    result.set_latencies(all);
    result.setup["records"] = records;
    result.setup["files"] = files;
    result.setup["filling_seconds"] = rounded(filling);
    result.setup["clients"] = options.clients;
    result.setup["limit_is"] = "the check of a link that leads to no record";
    return result;
}

} // namespace yimen::bench
