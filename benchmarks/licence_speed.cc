#include "crypto/crypto.h"
#include "jobs/jobs.h"
#include "licence_hall.h"
#include "licences.h"
#include "ofd/verify.h"
#include "process.h"
#include "raw_sm2.h"

namespace yimen::bench {
namespace {

constexpr int kIssued = 1600, kSealed = 480, kVerified = 800, kFiles = 40;
constexpr int kInOneCommit = 50; // decisions that share a commit, as on a busy server
constexpr int kVerifications = 4;

// Processor time of this program, and of the database where it is a server.
std::function<double()> cpu_of(const Store& store) {
    return [pid = store.postgres_pid()] { return own_cpu_seconds() + (pid ? cpu_seconds_of_tree(pid) : 0); };
}

Measured told(const std::string& name, const Options& options, const Duel& duel, int signatures) {
    Measured out;
    out.name = name;
    out.engine = options.engine;
    out.unit = "licences/s of processor time";
    out.value = duel.rounds_per_second;
    out.limit = duel.raw_per_second / signatures;
    out.setup["rounds"] = duel.rounds;
    out.setup["signatures each"] = signatures;
    out.setup["bare SM2 per second"] = rounded(duel.raw_per_second);
    return out;
}

// A hall with a seal.
struct Ready {
    Store store;
    app::Ground ground;
    Hall hall;
    LicenceHall licences;

    Ready(const Options& options, const std::string& name)
        : store(options, name), ground(settings_of(store)), hall((ground.prepare(), open_hall(ground, 1, true))),
          licences(ground, hall, true) {}

    seals::Instrument instrument() {
        return *must(ground.database->read([&](db::Reader& reader) {
            return ground.seals.in_force(reader, licences.department(), seals::Purpose::licence);
        }));
    }
    std::string sealed(licences::LicenceId id, const seals::Instrument& with) {
        auto record = ground.database->read([&](db::Reader& reader) { return ground.sealer.record(reader, id); });
        return licences::Sealer::sealed_file(record.value(), with, ground.clocks.business.now());
    }
};

} // namespace

Measured measure_licence_issue(const Options& options) {
    Ready ready(options, "licence-issue");
    auto holder = must(
        ready.ground.database->write([&](db::Tx& tx) -> Result<SubjectId> { return ready.licences.holder(tx, 1); }));
    std::vector<licences::Prepared> waiting;
    auto store = [&] {
        must(ready.ground.database->write([&](db::Tx& tx) -> Result<void> {
            for (const auto& made : waiting)
                ready.ground.licences.issue(tx, made);
            return {};
        }));
        waiting.clear();
    };
    std::size_t qr_bytes = 0;
    Duel duel = play(false, cpu_of(ready.store), kIssued, [&](int i) {
        waiting.push_back(ready.licences.prepared(holder, i, false));
        const auto& made = waiting.back();
        qr_bytes += ready.ground.licences.qr_text(made.token, made.payload, made.signature).size();
        if (static_cast<int>(waiting.size()) == kInOneCommit)
            store();
    });
    auto out = told("licence-issue", options, duel, 1);
    auto stored = ready.ground.database->read(
        [](db::Reader& reader) { return reader.query("SELECT count(*) FROM licence")[0].get<std::int64_t>(0); });
    out.errors = kIssued - stored;
    out.setup["characters of a QR text"] = static_cast<std::int64_t>(qr_bytes / kIssued);
    out.setup["licences in a commit"] = kInOneCommit;
    return out;
}

Measured measure_licence_seal(const Options& options) {
    Ready ready(options, "licence-seal");
    auto ids = ready.licences.issue_pending(0, kSealed + kFiles);
    auto with = ready.instrument();
    for (int i = 0; i < kFiles; ++i) // the fonts learn what the type needs, as after the first minute of a day
        ready.sealed(ids[static_cast<std::size_t>(kSealed + i)], with);
    std::size_t bytes = 0;
    Duel duel = play(false, cpu_of(ready.store), kSealed, [&](int i) {
        std::string file = ready.sealed(ids[static_cast<std::size_t>(i)], with);
        bytes += file.size() + crypto::sm3(file).size();
    });
    auto out = told("licence-seal", options, duel, 1);
    out.setup["bytes of a file"] = static_cast<std::int64_t>(bytes / kSealed);
    // The whole job: the same, kept on the disk, with record of the use, journal, event and commit.
    auto cpu = cpu_of(ready.store);
    jobs::Runner runner(*ready.ground.database, ready.ground.clocks);
    runner.every(std::string(licences::kSealJob), licences::kSealPace,
                 [&](jobs::Run& run) { return ready.ground.sealer.run(run); });
    double begin = cpu();
    runner.drain();
    double job = static_cast<double>(ids.size()) / (cpu() - begin);
    out.errors =
        ready.ground.database->read([&](db::Reader& reader) { return ready.ground.sealer.backlog(reader).waiting; });
    out.setup["licences/s of processor time with the whole job"] = rounded(job);
    out.setup["ratio with the whole job"] = rounded(job / duel.raw_per_second);
    return out;
}

Measured measure_licence_verify(const Options& options) {
    Ready ready(options, "licence-verify");
    std::vector<std::string> files;
    auto with = ready.instrument();
    for (auto id : ready.licences.issue_pending(0, kFiles))
        files.push_back(ready.sealed(id, with));
    ofd::Trusted trusted;
    ready.ground.database->read([&](db::Reader& reader) {
        for (const auto& authority : ready.ground.seals.authorities(reader))
            for (auto& one : crypto::Certificate::from_pem(authority.pem))
                trusted.roots.push_back(one);
        return 0;
    });
    std::int64_t errors = 0;
    Instant now = ready.ground.clocks.business.now();
    Duel duel = play(true, own_cpu_seconds, kVerified, [&](int i) {
        auto package = ofd::Package::read(files[static_cast<std::size_t>(i) % files.size()]);
        errors += !package || !ofd::holds(ofd::verify(*package, trusted, now));
    });
    auto out = told("licence-verify", options, duel, kVerifications);
    out.errors = errors;
    out.setup["bytes of a file"] = static_cast<std::int64_t>(files[0].size());
    return out;
}

} // namespace yimen::bench
