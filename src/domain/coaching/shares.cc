#include "shares.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace yimen::coaching {
namespace {

const std::string* section_with(const catalogue::Definition& definition, std::string_view field) {
    for (const auto& section : definition.form.sections)
        if (std::ranges::find(section.fields, field, &catalogue::Field::key) != section.fields.end())
            return &section.key;
    return nullptr;
}

// What still has to be done comes first.
auto weight(const CoachingFinding& one) {
    return std::tuple(one.verdict != Verdict::fine && !one.mended_at, one.verdict, one.was_wrong, !one.note.empty());
}

} // namespace

std::vector<Share> shares_of(catalogue::ItemId item, const catalogue::Definition& definition) {
    std::vector<Share> out;
    for (const auto& one : definition.requirements)
        out.push_back({TargetKind::material, one.key, item, one.key});
    for (const auto& one : definition.form.sections)
        out.push_back({TargetKind::section, one.key, item, one.key});
    return out;
}

std::vector<Share> shares_of(const bundles::MergedBundle& merged, const std::vector<ShareMember>& members) {
    std::set<Share> out;
    auto member = [&](const std::string& key) { return std::ranges::find(members, key, &ShareMember::key); };
    for (const auto& material : merged.materials)
        for (const auto& use : material.uses)
            if (auto of = member(use.member); !use.made_by && of != members.end())
                out.insert({TargetKind::material, material.requirement.key, of->item, use.key});
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            for (const auto& use : field.uses) {
                auto of = member(use.member);
                const auto* own = use.made_by || of == members.end() ? nullptr : section_with(*of->definition, use.key);
                if (own)
                    out.insert({TargetKind::section, section.key, of->item, *own});
            }
    return {out.begin(), out.end()};
}

std::vector<CoachingFinding> carried(const std::vector<CoachingFinding>& found, const std::vector<Share>& from,
                                     const std::vector<Share>& to) {
    std::map<std::tuple<TargetKind, catalogue::ItemId, std::string>, std::vector<std::string>> places;
    for (const auto& share : to)
        places[{share.kind, share.item, share.own}].push_back(share.target);
    std::map<std::pair<TargetKind, std::string>, CoachingFinding> out;
    for (const auto& share : from)
        for (const auto& one : found) {
            if (one.kind != share.kind || one.target != share.target)
                continue;
            for (const auto& place : places[{share.kind, share.item, share.own}]) {
                CoachingFinding there = one;
                there.target = place;
                auto [at, fresh] = out.try_emplace({one.kind, place}, there);
                if (!fresh && weight(at->second) < weight(there))
                    at->second = there;
            }
        }
    std::vector<CoachingFinding> list;
    for (auto& [place, one] : out)
        list.push_back(std::move(one));
    return list;
}

} // namespace yimen::coaching
