#include "bundles.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "errors.h"
#include "store.h"

namespace yimen::bundles {
namespace {

constexpr std::size_t kMostChosen = 40;

} // namespace

// Templates that were read lately: their content is large and seldom changes.
struct Bundles::Cache {
    std::mutex mutex;
    std::unordered_map<TemplateId, std::shared_ptr<const StoredTemplate>> templates;
};

Bundles::Bundles(db::Database& database, const Clocks& clocks, const catalogue::Catalogue& catalogue,
                 const places::Directory& directory)
    : database_(database), clocks_(clocks), catalogue_(catalogue), directory_(directory), vocabulary_(database, clocks),
      cache_(std::make_shared<Cache>()) {}

std::shared_ptr<const StoredTemplate> Bundles::taken(db::Reader& reader, CellId cell, const store::Row& row) const {
    {
        std::lock_guard lock(cache_->mutex);
        if (auto found = cache_->templates.find(row.id);
            found != cache_->templates.end() && found->second->revision == row.revision)
            return found->second;
    }
    auto content = read_stored_json<Template>(store::content(reader, row.id));
    if (!content)
        throw std::logic_error("bundle " + row.id.str() + " cannot be read");
    auto out = std::make_shared<const StoredTemplate>(
        StoredTemplate{row.id, cell, row.region, row.changed_at, row.revision, std::move(*content)});
    std::lock_guard lock(cache_->mutex);
    cache_->templates[row.id] = out;
    return out;
}

std::vector<std::shared_ptr<const StoredTemplate>> Bundles::list(db::Reader& reader, CellId cell) const {
    std::vector<std::shared_ptr<const StoredTemplate>> out;
    for (const auto& row : store::list(reader, cell))
        out.push_back(taken(reader, cell, row));
    return out;
}

std::vector<std::shared_ptr<const StoredTemplate>> Bundles::list_with(db::Reader& reader, CellId cell,
                                                                      catalogue::ItemId item) const {
    auto wanted = catalogue_.item(reader, item);
    if (!wanted || wanted->facts.cell != cell)
        return {};
    auto out = list(reader, cell);
    std::erase_if(out, [&](const auto& one) {
        return std::ranges::none_of(one->content.members, [&](const TemplateMember& member) {
            if (!member.item || member.item->local_item_code != wanted->facts.local_code)
                return false;
            auto of_member = item_of(reader, cell, *member.item);
            return of_member && of_member->id == item;
        });
    });
    return out;
}

Result<std::shared_ptr<const StoredTemplate>> Bundles::find(db::Reader& reader, CellId cell,
                                                            std::string_view key) const {
    auto row = store::find(reader, cell, key);
    if (!row)
        return fail(kUnknownBundle);
    return taken(reader, cell, *row);
}

Terms Bundles::terms(db::Reader& reader, CellId cell, const Codes& codes) const {
    using vocabulary::TermKind;
    Terms out;
    auto add = [&](const std::set<std::string>& from, TermKind kind, auto& to) {
        for (const auto& code : from)
            if (auto term = vocabulary_.term(reader, cell, kind, code))
                to[code] = term->merged_into.value_or(code);
    };
    add(codes.elements, TermKind::element, out.elements);
    add(codes.material_types, TermKind::material_type, out.material_types);
    return out;
}

namespace {

std::vector<catalogue::Audience> audience_of(const MergeInput& input) {
    std::vector<catalogue::Audience> out;
    for (auto who : {catalogue::Audience::person, catalogue::Audience::company})
        if (std::ranges::all_of(input.members, [&](const MergeMember& member) {
                return member.conditional || !member.definition ||
                       std::ranges::count(member.definition->audience, who) > 0;
            }))
            out.push_back(who);
    return out;
}

} // namespace

Result<View> Bundles::view(db::Reader& reader, CellId cell, const Template& given, const catalogue::Answers& answers,
                           bool kept) const {
    YIMEN_TRY(Resolved resolved, resolve(given, answers, look_up(reader, cell)));
    resolved.input.terms = terms(reader, cell, codes_of(resolved.input));
    if (!kept) {
        for (const auto& one : given.elements)
            resolved.input.terms.elements.emplace(one.code, one.code);
        for (const auto& one : given.material_types)
            resolved.input.terms.material_types.emplace(one.code, one.code);
    }
    return View{std::move(resolved.open), merge(resolved.input), audience_of(resolved.input)};
}

Result<MergedBundle> Bundles::combine(db::Reader& reader, CellId cell, const std::vector<Chosen>& chosen) const {
    if (chosen.empty() || chosen.size() > kMostChosen)
        return fail(kNothingChosen);
    MergeInput input;
    std::deque<catalogue::Definition> definitions;
    for (const auto& one : chosen) {
        auto item = catalogue_.item(reader, one.item_id);
        if (!item || item->facts.cell != cell)
            return fail(catalogue::kItemNotFound);
        auto department = directory_.department_names(reader, item->facts.department);
        MergeMember member;
        member.key = item->id.str();
        member.name = item->facts.name;
        member.name_en = item->facts.name_en;
        member.department = department.zh;
        member.department_en = department.en;
        if (auto bound = catalogue_.version_in_force(reader, one.item_id)) {
            auto left = catalogue::resolve(*bound->definition, one.answers);
            if (!left && !left.error().is(catalogue::kAnswersMissing))
                return fail(std::move(left.error()));
            member.definition = &definitions.emplace_back(left ? std::move(*left) : *bound->definition);
        }
        input.members.push_back(std::move(member));
    }
    input.terms = terms(reader, cell, codes_of(input));
    return merge(input);
}

} // namespace yimen::bundles
