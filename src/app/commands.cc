#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "files/content.h"
#include "program.h"

namespace yimen::app {

int import_items(Ground& ground, const std::string& file, bool dry_run) {
    std::ifstream in(file, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    if (!in || content.empty()) {
        std::fprintf(stderr, "%s cannot be read, or is empty\n", file.c_str());
        return 1;
    }
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
