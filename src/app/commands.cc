#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cases/recount.h"
#include "db/maintenance.h"
#include "db/transfer.h"
#include "files/content.h"
#include "program.h"

namespace yimen::app {

namespace {

// Says on stderr why there is none.
std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    if (in && !content.empty())
        return content;
    std::fprintf(stderr, "%s cannot be read, or is empty\n", file.c_str());
    return std::nullopt;
}

} // namespace

int import_items(Ground& ground, const std::string& file, bool dry_run) {
    auto found = content_of(file);
    if (!found)
        return 1;
    const std::string& content = *found;
    if (auto rows = catalogue::read_item_list(content); !rows) {
        std::fprintf(stderr, "%s: %s\n", file.c_str(), rows.error().detail.c_str());
        return 1;
    }
    std::string digest = to_hex(crypto::sm3(content));
    files::keep_bytes(ground.files, content, digest, ground.clocks.system.now());
    auto cell = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader); });
    auto begun = ground.database->write([&](db::Tx& tx) {
        catalogue::ImportBy by{cell, AccountId{}, PersonId{}, "yimen import"};
        return ground.importer.begin(tx, by, std::filesystem::path(file).filename().string(), digest, dry_run);
    });
    if (!begun) {
        std::fprintf(stderr, "%s\n", begun.error().detail.c_str());
        return 1;
    }
    for (bool more = true; more;) {
        auto step = ground.importer.step(begun->id);
        if (!step) {
            std::fprintf(stderr, "\n%s %s\n", std::string(step.error().code->code).c_str(),
                         step.error().detail.c_str());
            return 1;
        }
        more = *step;
        auto view =
            ground.database->read([&](db::Reader& reader) { return ground.importer.view(reader, cell, begun->id); });
        std::printf("\r%lld of %lld rows", static_cast<long long>(view->done), static_cast<long long>(view->rows));
        std::fflush(stdout);
    }
    auto view =
        ground.database->read([&](db::Reader& reader) { return ground.importer.view(reader, cell, begun->id); });
    std::printf("\ncreated %lld, updated %lld, unchanged %lld, refused %lld; %lld rows have something that could not "
                "be judged:\n",
                static_cast<long long>(view->created), static_cast<long long>(view->updated),
                static_cast<long long>(view->unchanged), static_cast<long long>(view->refused),
                static_cast<long long>(view->reported));
    std::int64_t last = 0;
    for (bool more = true; more;) {
        auto rows = ground.database->read(
            [&](db::Reader& reader) { return ground.importer.reported_rows(reader, begun->id, last, 500); });
        for (const auto& row : rows)
            for (const auto& reason : row.reasons)
                std::printf("  line %lld  %s  %s  (%s)\n", static_cast<long long>(row.row), row.name.c_str(),
                            reason.text.c_str(), reason.code.c_str());
        more = !rows.empty();
        if (more)
            last = rows.back().row;
    }
    return 0;
}

int import_calendar(Ground& ground, const std::string& file) {
    auto content = content_of(file);
    if (!content)
        return 1;
    auto changed = ground.database->write([&](db::Tx& tx) -> Result<std::int64_t> {
        YIMEN_TRY(std::int64_t days, ground.calendars.import(tx, *content));
        Instant now = ground.clocks.business.now();
        if (days > 0)
            journal::append(tx, {.cell = ground.directory.home_cell(tx),
                                 .at = now,
                                 .actor = {},
                                 .role = "system",
                                 .channel = "command",
                                 .action = "calendar.import",
                                 .object_kind = "calendar",
                                 .object = new_uuid(now),
                                 .reason = {},
                                 .change = to_hex(crypto::sm3(*content)),
                                 .request_id = {}});
        return days;
    });
    if (!changed) {
        std::fprintf(stderr, "%s: %s: date,off or work,name,English name\n", file.c_str(),
                     changed.error().detail.c_str());
        return 1;
    }
    std::printf("%lld days changed\n", static_cast<long long>(*changed));
    auto moved = cases::recount(ground.cases);
    for (const auto& one : moved)
        std::printf("%s  %s -> %s\n", one.number.c_str(), to_iso(one.before).c_str(), to_iso(one.after).c_str());
    std::printf("%zu cases have another due date\n", moved.size());
    return 0;
}

int move_database(const Settings& settings, const std::string& destination) {
    const std::filesystem::path file = settings.data + "/yimen.db";
    if (!settings.database_url.empty() || !std::filesystem::exists(file)) {
        std::fprintf(stderr, "only the database of a data folder is moved, and there is none in %s\n",
                     settings.data.c_str());
        return 1;
    }
    if (!db::is_empty_postgres(destination)) {
        std::fprintf(stderr, "the database there has tables already; make an empty one\n");
        return 1;
    }
    Settings of_destination = settings;
    of_destination.database_url = destination;
    Ground(settings).prepare(); // both as this program has them
    Ground(of_destination).prepare();
    db::require_unused(file);
    auto rows = db::transfer(file, destination, [](const db::Transferred& done) {
        std::printf("\r%-40s %12lld rows", done.table.c_str(), static_cast<long long>(done.rows));
        std::fflush(stdout);
    });
    // Under another name, so that nobody goes on with it by mistake.
    const std::filesystem::path old = file.string() + ".moved";
    std::filesystem::rename(file, old);
    std::printf("\r%lld rows moved; the old database is kept as %s\n"
                "from now on start the server with --db and the new address, and the same --data\n",
                static_cast<long long>(rows), old.c_str());
    return 0;
}

int verify_journal(Ground& ground) {
    auto report = journal::verify(*ground.database, ground.journal_signer());
    std::printf("%lld entries, %lld sealed in %lld batches, %lld not sealed yet\n",
                static_cast<long long>(report.entries), static_cast<long long>(report.sealed),
                static_cast<long long>(report.batches), static_cast<long long>(report.unsealed));
    if (report.ok()) {
        std::printf("the journal is intact\n");
        return 0;
    }
    std::printf("first fault: cell %s, leaf %lld: %s: %s\n", report.first->cell.c_str(),
                static_cast<long long>(report.first->leaf), report.first->kind.c_str(), report.first->detail.c_str());
    return 2;
}

int list_keys(Ground& ground) {
    for (const auto& key : ground.keys->list())
        std::printf("%-20s %s%s\n", key.id.c_str(), to_rfc3339(key.made_at).c_str(), key.current ? "  current" : "");
    return 0;
}

int rotate_key(Ground& ground, const std::string& use) {
    for (auto known : {crypto::KeyUse::personal_data, crypto::KeyUse::blind_index, crypto::KeyUse::journal,
                       crypto::KeyUse::licence, crypto::KeyUse::session})
        if (crypto::to_string(known) == use) {
            std::printf("%s is in use now\n", ground.keys->rotate(known, ground.clocks.system.now()).id.c_str());
            return 0;
        }
    std::fprintf(stderr, "unknown use; known: personal_data, blind_index, journal, licence, session\n");
    return 1;
}

} // namespace yimen::app
