#include <cstdio>
#include <fstream>
#include <map>

#include "bundle_items.h"
#include "demo_files.h"
#include "demo_items.h"
#include "program.h"
#include "vocabulary.h"

namespace yimen::app {
namespace {

constexpr std::string_view kDemoRegion =
    "990102000000"; // whose departments, and those above, do what the demo's bundles need

struct BundleImport {
    std::string bundle, name;
    std::string result;             // created, updated, unchanged, not_kept
    std::vector<Unplaced> unplaced; // members that could not be made items: then none was
    std::vector<std::string> open_questions;
    bundles::Savings savings;
    bundles::MergedBundle merge;
    BOOST_DESCRIBE_CLASS(BundleImport, (), (bundle, name, result, unplaced, open_questions, savings, merge), (), ())
};
struct BundleSavings {
    std::string bundle, name, name_en;
    int members = 0;
    bool configurable = false, blocked = false;
    bundles::Savings savings;
    BOOST_DESCRIBE_CLASS(BundleSavings, (), (bundle, name, name_en, members, configurable, blocked, savings), (), ())
};
struct AllSavings {
    std::vector<BundleSavings> bundles;
    bundles::Savings all;
    BOOST_DESCRIBE_CLASS(AllSavings, (), (bundles, all), (), ())
};

void print_mistakes(const std::string& file, const Error& error) {
    for (const auto& one : error.invalid_params)
        std::fprintf(stderr, "%s: %s: %s (%s)\n", file.c_str(), one.pointer.empty() ? "/" : one.pointer.c_str(),
                     one.reason.c_str(), one.code.c_str());
    if (error.invalid_params.empty())
        std::fprintf(stderr, "%s: %s %s\n", file.c_str(), std::string(error.code->en).c_str(), error.detail.c_str());
}

// "32 → 9 (−72 %)"
std::string change(int before, int after) {
    std::string out = std::to_string(before) + " → " + std::to_string(after);
    if (before > after)
        out += " (−" + std::to_string(bundles::percent_less(before, after)) + " %)";
    return out;
}

std::string table_row(std::string_view name, const bundles::Savings& savings) {
    const auto& from = savings.separate;
    const auto& to = savings.bundled;
    std::string out = "| " + std::string(name);
    for (auto [before, after] :
         {std::pair(from.working_days, to.working_days), std::pair(from.materials, to.materials),
          std::pair(from.forms, to.forms), std::pair(from.steps, to.steps), std::pair(from.trips, to.trips)})
        out += " | " + change(before, after);
    return out + " |\n";
}

// The vocabulary learns from the members' forms what the codes of the file hold, under the names that the file gives them.
void learn(Ground& ground, db::Tx& tx, CellId cell, const bundles::Template& given) {
    std::map<std::pair<vocabulary::TermKind, std::string>, const bundles::Named*> said;
    for (const auto& one : given.elements)
        said[{vocabulary::TermKind::element, one.code}] = &one;
    for (const auto& one : given.material_types)
        said[{vocabulary::TermKind::material_type, one.code}] = &one;
    for (const auto& member : given.members) {
        if (!member.definition)
            continue;
        std::vector<vocabulary::Term> terms;
        for (auto& term : terms_of(*member.definition))
            if (auto found = said.find({term.kind, term.code}); found != said.end()) {
                term.label = found->second->label;
                term.label_en = found->second->label_en;
                terms.push_back(std::move(term));
            }
        vocabulary_of(ground).learn(tx, cell, terms);
    }
}

// With a region, the members become items there, and its editors keep the bundle.
Result<bundles::Kept> keep(Ground& ground, db::Tx& tx, CellId cell, bundles::Template given,
                           const std::optional<places::Region>& region) {
    if (auto known = ground.bundles.find(tx, cell, given.key))
        keep_known_items(given, (*known)->content);
    if (region)
        YIMEN_CHECK(publish_members(ground, tx, *region, given));
    learn(ground, tx, cell, given);
    return ground.bundles.put(tx, cell, given, region ? std::optional(region->id) : std::nullopt);
}

} // namespace

Result<void> load_demo_bundles(Ground& ground, const DemoKeys& keys) {
    collect_vocabulary(ground); // the items describe what they share with bundles
    return ground.database->write([&](db::Tx& tx) -> Result<void> {
        auto region = ground.directory.region(tx, keys.regions.at(std::string(kDemoRegion))).value();
        for (const auto& file : demo_files()) {
            if (!file.name.starts_with("bundles/"))
                continue;
            YIMEN_TRY(auto given, bundles::read_template(file.content));
            for (const auto& one : unplaced(ground, tx, region, given))
                throw std::logic_error("demo/" + std::string(file.name) + ": " + one.member + ": " + one.reason);
            YIMEN_CHECK(keep(ground, tx, keys.cell, std::move(given), region));
        }
        return {};
    });
}

int import_bundle(Ground& ground, const std::string& file, const std::string& publish_in, bool dry_run) {
    std::ifstream in(file, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    if (!in) {
        std::fprintf(stderr, "%s cannot be read\n", file.c_str());
        return 1;
    }
    auto given = bundles::read_template(content);
    if (!given) {
        print_mistakes(file, given.error());
        return 1;
    }
    auto [cell, view] = ground.database->read([&](db::Reader& reader) {
        CellId home = ground.directory.home_cell(reader);
        return std::pair(home, ground.bundles.view(reader, home, *given, {}, false));
    });
    if (!view) {
        print_mistakes(file, view.error());
        return 1;
    }
    BundleImport out{given->key, given->name, "not_kept", {}, view->open, view->merged.savings, view->merged};
    bool blocked = view->merged.blocked();
    std::optional<places::Region> region;
    if (!publish_in.empty()) {
        ground.database->read([&](db::Reader& reader) {
            region = ground.directory.region_by_code(reader, cell, publish_in);
            if (region)
                out.unplaced = unplaced(ground, reader, *region, *given);
            return 0;
        });
        if (!region) {
            std::fprintf(stderr, "there is no region %s here\n", publish_in.c_str());
            return 1;
        }
        if (!out.unplaced.empty())
            region.reset();
    }
    if (!dry_run && !blocked) {
        if (cell == CellId{}) {
            std::fprintf(stderr, "there is no region here yet whose bundle it could be; --dry-run only prints\n");
            return 1;
        }
        auto kept =
            ground.database->write([&, home = cell](db::Tx& tx) { return keep(ground, tx, home, *given, region); });
        if (!kept) {
            print_mistakes(file, kept.error());
            return 1;
        }
        out.result = boost::describe::enum_to_string(*kept, "");
    }
    std::printf("%s\n", to_json_text(out).c_str());
    if (blocked)
        std::fprintf(stderr, "%s: it cannot be submitted like this, so it is not kept; see `conflicts` with `blocks`\n",
                     file.c_str());
    if (!out.unplaced.empty())
        std::fprintf(stderr, "%s: no member was made an item, so that it cannot be applied for yet; see `unplaced`\n",
                     file.c_str());
    return blocked || !out.unplaced.empty() ? 2 : 0;
}

int bundle_savings(Ground& ground, bool as_json) {
    AllSavings out;
    auto read = ground.database->read([&](db::Reader& reader) -> Result<void> {
        CellId cell = ground.directory.home_cell(reader);
        for (const auto& one : ground.bundles.list(reader, cell)) {
            const auto& given = one->content;
            YIMEN_TRY(auto view, ground.bundles.view(reader, cell, given, {}));
            const auto& savings = view.merged.savings;
            out.bundles.push_back({given.key, given.name, given.name_en, static_cast<int>(given.members.size()),
                                   given.configurable, view.merged.blocked(), savings});
            bundles::add(out.all, savings);
        }
        return {};
    });
    if (!read) {
        print_mistakes("bundles", read.error());
        return 1;
    }
    if (as_json) {
        std::printf("%s\n", to_json_text(out).c_str());
        return 0;
    }
    std::printf(
        "| bundle | working days | materials | forms | steps | trips |\n| --- | --- | --- | --- | --- | --- |\n");
    for (const auto& one : out.bundles)
        std::printf("%s", table_row(one.name + (one.blocked ? " (cannot be submitted now)" : ""), one.savings).c_str());
    std::printf("%s", table_row("**all " + std::to_string(out.bundles.size()) + "**", out.all).c_str());
    return 0;
}

} // namespace yimen::app
