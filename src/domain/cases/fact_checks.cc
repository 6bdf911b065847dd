#include "fact_checks.h"

#include <algorithm>

#include "steps.h"
#include "uses.h"

namespace yimen::cases {

std::optional<FactSource> fact_source(const Cases& cases, const catalogue::Requirement& requirement) {
    for (const auto& by : requirement.satisfied_by)
        if (auto fact = facts::fact_ref(by); fact && cases.parts().facts)
            if (const auto* source = cases.parts().facts->source_of(*fact))
                return FactSource{source, *fact};
    return std::nullopt;
}

std::vector<facts::Question> confirmed_facts(const Cases& cases, db::Reader& reader, CaseId id,
                                             const catalogue::Definition& definition) {
    bool any = std::ranges::any_of(definition.requirements, [&](const catalogue::Requirement& requirement) {
        return fact_source(cases, requirement).has_value();
    });
    if (!any)
        return {};
    auto out = cases.parts().facts->of_case(reader, id.value);
    std::erase_if(out, [](const facts::Question& one) { return one.verdict != facts::Verdict::confirmed; });
    return out;
}

std::map<std::string, CaseFact> facts_by_requirement(const Cases& cases, db::Reader& reader, const Caller& caller,
                                                     const store::Record& record,
                                                     const catalogue::Definition& definition) {
    std::map<std::string, CaseFact> out;
    for (const auto& requirement : definition.requirements)
        if (auto source = fact_source(cases, requirement)) {
            const auto& name = facts::Facts::name_of(*source->source, source->fact);
            auto& fact = out[requirement.key];
            fact.source = source->source->title;
            fact.source_en = source->source->title_en;
            fact.title = name.title;
            fact.title_en = name.title_en;
        }
    if (out.empty())
        return out;
    bool may = cases.may(reader, caller, record, Action::attach).has_value();
    for (auto& [key, fact] : out)
        fact.may_ask = may;
    for (const auto& question : cases.parts().facts->of_case(reader, record.id.value)) {
        auto found = out.find(question.asked.requirement);
        if (found == out.end())
            continue;
        CaseFact& fact = found->second;
        fact.state = question.state;
        fact.verdict = question.verdict;
        fact.asked_at = question.asked_at;
        fact.answered_at = question.answered_at;
        fact.late = record.decided_at && question.answered_at && *question.answered_at > *record.decided_at;
        fact.may_ask =
            may && question.state != facts::QuestionState::waiting && question.verdict != facts::Verdict::confirmed;
    }
    return out;
}

Result<FactChecks::Prepared> FactChecks::prepare(db::Tx& tx, const Caller& caller,
                                                 const AskedMaterial& material) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, material.id, std::nullopt, true));
    YIMEN_TRY(access::Role role, cases_.may(tx, caller, record, Action::attach));
    auto definition = cases_.definition(tx, record);
    const auto* requirement = catalogue::find_requirement(*definition, material.requirement);
    if (!requirement)
        return fail(kUnknownRequirement, material.requirement);
    auto source = fact_source(cases_, *requirement);
    if (!source)
        return fail(facts::kNoSource);
    record.last_at = std::max(cases_.parts().clocks.business.now(), record.last_at);
    facts::NewQuestion question{record.scope(),
                                material.id.value,
                                material.requirement,
                                purpose_of(record, *requirement),
                                source->fact,
                                caller.who.account,
                                authority_of(caller, record, access::to_string(role))};
    return Prepared{std::make_shared<store::Record>(std::move(record)), role, std::move(question)};
}

void FactChecks::note(db::Tx& tx, const Caller& caller, const Prepared& prepared, facts::QuestionId question) const {
    write_journal(tx, caller, *prepared.record, doer_of(caller, prepared.role), "ask_fact", question.str());
}

Result<CaseRef> FactChecks::ask(db::Tx& tx, const Caller& caller, const AskedMaterial& material) const {
    YIMEN_TRY(auto prepared, prepare(tx, caller, material));
    YIMEN_TRY(auto question, cases_.parts().facts->put(tx, prepared.question));
    note(tx, caller, prepared, question);
    return ref_of(*prepared.record);
}

Result<void> FactChecks::ask_together(db::Tx& tx, const Caller& caller, const std::vector<AskedMaterial>& materials,
                                      const std::string& purpose) const {
    std::map<std::pair<std::string, std::string>, std::vector<Prepared>> by_fact;
    for (const auto& material : materials) {
        YIMEN_TRY(auto prepared, prepare(tx, caller, material));
        const auto& fact = prepared.question.fact;
        by_fact[{fact.source, fact.key}].push_back(std::move(prepared));
    }
    bool asked = false;
    for (const auto& [fact, members] : by_fact) {
        auto question = members.front().question;
        question.purpose = purpose;
        for (auto member = members.begin() + 1; member != members.end(); ++member)
            question.also.push_back(
                {member->record->id.value, member->question.requirement, member->record->department});
        auto put = cases_.parts().facts->put(tx, question);
        if (!put && put.error().code == &facts::kWaits)
            continue; // its answer is on the way
        YIMEN_TRY(auto id, put);
        for (const auto& member : members)
            note(tx, caller, member, id);
        asked = true;
    }
    if (!asked)
        return fail(facts::kWaits);
    return {};
}

} // namespace yimen::cases
