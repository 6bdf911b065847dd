#include "case_parts.h"

#include <algorithm>

#include "base/text.h"

namespace yimen::bundles {
namespace {

template <class Uses>
bool uses_key(const Uses& uses, const std::string& member, std::string_view pointer, std::string_view prefix) {
    return std::ranges::any_of(uses, [&](const auto& use) {
        std::string place = std::string(prefix) + pointer_token(use.key);
        return use.member == member && (pointer == place || pointer.starts_with(place + "/"));
    });
}

} // namespace

MemberCases member_cases(const store::CaseRecord& record) {
    MemberCases out;
    for (const auto& member : record.merge.members)
        out[member.key] = member.case_id;
    return out;
}

std::map<std::string, Tie> ties(const MergedBundle& merged, const MemberCases& members) {
    std::map<std::string, Tie> out;
    std::map<std::pair<std::string, std::string>, EdgeKind> waits; // the strictest edge of two members
    for (const auto& edge : merged.edges)
        if (edge.kind != EdgeKind::parallel) {
            auto& kind = waits[{edge.member, edge.of}];
            kind = std::max(kind, edge.kind);
        }
    for (const auto& [who, kind] : waits)
        out[who.first].waits.push_back({members.at(who.second), kind == EdgeKind::needs_result
                                                                    ? cases::WaitKind::needs_result
                                                                    : cases::WaitKind::needs_acceptance});
    auto bring = [&](const auto& uses, cases::BroughtKind kind) {
        for (const auto& use : uses)
            if (use.made_by)
                out[use.member].brought.push_back({kind, use.key, members.at(*use.made_by)});
    };
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            bring(field.uses, cases::BroughtKind::field);
    for (const auto& material : merged.materials)
        bring(material.uses, cases::BroughtKind::material);
    return out;
}

boost::json::object values_of(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                              const MergedBundle& merged) {
    std::map<std::string, boost::json::object> forms;
    for (const auto& member : record.merge.members)
        forms[member.key] = cases.form_of(reader, member.case_id);
    boost::json::object out;
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            for (const auto& use : field.uses)
                if (const auto* value = forms[use.member].if_contains(use.key);
                    value && !use.made_by && !out.contains(field.field.key))
                    out[field.field.key] = *value;
    return out;
}

boost::json::object member_form(const MergedBundle& merged, const std::string& member,
                                const boost::json::object& values) {
    boost::json::object out;
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            for (const auto& use : field.uses)
                if (const auto* value = values.if_contains(field.field.key);
                    value && use.member == member && !use.made_by)
                    out[use.key] = *value;
    return out;
}

std::vector<InvalidParam> missing_of(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                                     const MergedBundle& merged) {
    std::vector<InvalidParam> out;
    auto add = [&](const std::string& pointer, const InvalidParam& problem, const std::string& label) {
        if (std::ranges::find(out, pointer, &InvalidParam::pointer) == out.end())
            out.push_back({pointer, problem.code, label});
    };
    for (const auto& member : record.merge.members)
        for (const auto& problem : cases::Bundled(cases).missing(reader, member.case_id)) {
            for (const auto& section : merged.form)
                for (const auto& field : section.fields)
                    if (uses_key(field.uses, member.key, problem.pointer, "/form/"))
                        add("/values/" + pointer_token(field.field.key), problem,
                            problem.code == "required" ? field.field.label : problem.reason);
            for (const auto& material : merged.materials)
                if (uses_key(material.uses, member.key, problem.pointer, "/materials/"))
                    add("/materials/" + pointer_token(material.requirement.key), problem, material.requirement.name);
        }
    return out;
}

std::optional<std::vector<MemberFact>> facts_of(const cases::Cases& cases, db::Reader& reader,
                                                const cases::Caller& caller, const store::CaseRecord& record,
                                                const MergedMaterial& material) {
    cases::Bundled bundled(cases);
    auto members = member_cases(record);
    std::vector<MemberFact> out;
    for (const auto& use : material.uses) {
        if (use.made_by)
            continue;
        cases::CaseId id = members.at(use.member);
        bool by_fact =
            std::ranges::any_of(use.satisfied_by, [](const auto& by) { return facts::fact_ref(by).has_value(); });
        auto facts = by_fact ? bundled.facts(reader, caller, id) : std::map<std::string, cases::CaseFact>{};
        auto fact = facts.find(use.key);
        if (std::ranges::count(bundled.held(reader, id), use.key, &cases::MemberHeld::requirement) > 0)
            continue;
        if (fact == facts.end())
            return std::nullopt;
        out.emplace_back(cases::AskedMaterial{id, use.key}, fact->second);
    }
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

} // namespace yimen::bundles
