#include "bundles.h"

#include <algorithm>

#include "base/text.h"
#include "errors.h"

// From what is wanted to the items that are opened for it.
namespace yimen::bundles {
namespace {

Error missing_members(const ErrorCode& code, std::vector<InvalidParam> members) {
    return {&code, {}, std::move(members), {}};
}

std::string name_of_combination(const std::vector<PlannedMember>& members, bool english) {
    auto name = [&](const PlannedMember& one) { return english && !one.name_en.empty() ? one.name_en : one.name; };
    std::string first = name(members.front());
    if (members.size() == 1)
        return first;
    if (members.size() == 2)
        return first + (english ? " and " : "、") + name(members.back());
    return english ? first + " and " + std::to_string(members.size() - 1) + " more"
                   : first + "等" + std::to_string(members.size()) + "项";
}

} // namespace

// The questions of the items that are still open, each item's next one.
Result<void> Bundles::check_answered(db::Reader& reader, const std::vector<PlannedMember>& members) const {
    std::vector<InvalidParam> open;
    for (const auto& member : members) {
        YIMEN_TRY(auto bound, catalogue_.version_in_force(reader, member.item));
        if (bound.definition->questions.empty())
            continue;
        auto resolver = catalogue_.resolver(bound.definition);
        if (const auto* next = resolver->next(resolver->relevant(member.answers)))
            open.push_back({"/items/" + member.item.str() + "/answers/" + pointer_token(next->key), "required",
                            member.name + "：" + next->text});
    }
    if (open.empty())
        return {};
    return fail(Error{&catalogue::kAnswersMissing, {}, std::move(open), {}});
}

LookUp Bundles::look_up(db::Reader& reader, CellId cell) const {
    return [this, &reader, cell](const ItemRef& ref) -> Known {
        auto item = item_of(reader, cell, ref);
        if (!item)
            return {};
        auto bound = catalogue_.version_in_force(reader, item->id);
        return {bound ? bound->definition : nullptr, !bound};
    };
}

std::optional<catalogue::Item> Bundles::item_of(db::Reader& reader, CellId cell, const ItemRef& ref) const {
    auto region = directory_.region_by_code(reader, cell, ref.region_code);
    return region ? catalogue_.item_by_code(reader, cell, region->id, ref.local_item_code) : std::nullopt;
}

bool Bundles::may_be_applied_for(db::Reader& reader, catalogue::ItemId item) const {
    return catalogue_.version_in_force(reader, item).has_value();
}

Result<Plan> Bundles::plan(db::Reader& reader, CellId cell, std::string_view key, const catalogue::Answers& answers,
                           const std::vector<Chosen>& chosen) const {
    YIMEN_TRY(auto found, find(reader, cell, key));
    const Template& given = found->content;
    YIMEN_TRY(Resolved resolved, resolve(given, answers, look_up(reader, cell)));
    Plan out{given.key, found->revision, given.name, given.name_en, {}, resolved.input.edges, given.stages};
    std::vector<InvalidParam> unknown, open;
    for (const auto& member : resolved.input.members) {
        const auto& said = *std::ranges::find(given.members, member.key, &TemplateMember::key);
        auto item = said.item ? item_of(reader, cell, *said.item) : std::nullopt;
        if (!item || !may_be_applied_for(reader, item->id)) {
            unknown.push_back(
                {"/members/" + pointer_token(member.key), item ? "not_applicable" : "not_in_catalogue", member.name});
            continue;
        }
        PlannedMember planned{member.key,
                              member.name,
                              member.name_en,
                              member.department,
                              member.department_en,
                              member.gives,
                              item->id,
                              own_answers(said, answers),
                              said.stage};
        for (const auto& one : chosen)
            if (one.item_id == item->id)
                planned.answers.insert(one.answers.begin(), one.answers.end());
        out.members.push_back(std::move(planned));
    }
    if (!unknown.empty())
        return fail(missing_members(kNotInCatalogue, std::move(unknown)));
    for (const auto& question : resolved.open)
        open.push_back({"/answers/" + pointer_token(question), "required", question});
    if (!open.empty())
        return fail(missing_members(catalogue::kAnswersMissing, std::move(open)));
    if (out.members.empty())
        return fail(kNothingChosen);
    YIMEN_CHECK(check_answered(reader, out.members));
    return out;
}

Result<Plan> Bundles::plan(db::Reader& reader, CellId cell, const std::vector<Chosen>& chosen) const {
    YIMEN_TRY(auto merged, combine(reader, cell, chosen));
    if (merged.blocked())
        return fail(refusal_of(merged));
    Plan out;
    for (const auto& one : chosen) {
        const auto& member = *std::ranges::find(merged.members, one.item_id.str(), &MergedMember::key);
        out.members.push_back({member.key,
                               member.name,
                               member.name_en,
                               member.department,
                               member.department_en,
                               {},
                               one.item_id,
                               one.answers});
    }
    YIMEN_CHECK(check_answered(reader, out.members));
    out.name = name_of_combination(out.members, false);
    out.name_en = name_of_combination(out.members, true);
    return out;
}

Error refusal_of(const MergedBundle& merged) {
    Error out{&kCannotSubmit, {}, {}, {}};
    for (const auto& conflict : merged.conflicts)
        if (conflict.blocks)
            out.invalid_params.push_back({"/members/" + pointer_token(conflict.about),
                                          boost::describe::enum_to_string(conflict.kind, ""), conflict.text});
    return out;
}

} // namespace yimen::bundles
