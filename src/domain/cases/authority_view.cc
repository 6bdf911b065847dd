#include "authority_view.h"

#include "steps.h"

// For whom somebody acts, in words for the desk and the timeline.
namespace yimen::cases {
namespace {

using access::Role;

StepMandate shown_mandate(const Cases& cases, db::Reader& reader, const places::Mandate& mandate) {
    auto organ = cases.parts().directory.department_names(reader, mandate.receiving);
    return {mandate.document_number, organ.zh, organ.en};
}

// The step that stands for what may come next.
std::optional<std::pair<Action, Role>> next_step(State state) {
    if (state == State::received)
        return std::pair(Action::accept, Role::clerk);
    if (state == State::accepted)
        return std::pair(Action::review, Role::reviewer);
    if (state == State::reviewed)
        return std::pair(Action::approve, Role::decider);
    return std::nullopt;
}

} // namespace

std::map<places::MandateId, StepMandate> mandates_shown(const Cases& cases, db::Reader& reader,
                                                        const std::vector<store::Step>& steps) {
    std::vector<places::MandateId> ids;
    for (const auto& step : steps)
        if (step.standing.mandate)
            ids.push_back(*step.standing.mandate);
    std::map<places::MandateId, StepMandate> out;
    for (const auto& mandate : places::mandates_named(reader, ids))
        out[mandate.id] = shown_mandate(cases, reader, mandate);
    return out;
}

std::optional<CaseAuthority> authority_shown(const Cases& cases, db::Reader& reader, const Caller& caller,
                                             const store::Record& record) {
    auto next = next_step(record.state);
    if (!next || !access::Scope(caller.who, {next->second}).covers(record.scope()))
        return std::nullopt;
    auto standing = standing_of(cases, reader, caller, record, next->first, next->second);
    CaseAuthority out;
    out.act = act_of(next->first, next->second).value();
    out.may = standing.has_value();
    if (standing && standing->authority == Authority::own)
        return std::nullopt;
    if (standing) {
        auto named = places::mandates_named(reader, {standing->mandate.value()});
        out.mandate = shown_mandate(cases, reader, named.at(0));
    } else if (auto* told = standing.error().more.if_contains("mandate")) {
        if (auto* since = told->as_object().at("none_since").if_string())
            out.none_since = parse_date(*since);
    }
    return out;
}

} // namespace yimen::cases
