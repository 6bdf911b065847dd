#include <algorithm>

#include "bundled.h"
#include "signing.h"
#include "store.h"

// What has come of a member of a bundle.
namespace yimen::cases {
namespace {

// Papers that say what came of it; receipts and notices on the way do not.
bool says_the_outcome(DocumentKind kind) {
    constexpr DocumentKind kOutcomes[] = {DocumentKind::decision, DocumentKind::refusal,
                                          DocumentKind::refusal_of_acceptance, DocumentKind::termination,
                                          DocumentKind::revocation};
    return std::ranges::find(kOutcomes, kind) != std::end(kOutcomes);
}

std::optional<State> outcome_in(State state) {
    switch (state) {
    case State::result_issued:
    case State::delivered:
        return State::result_issued;
    case State::refused:
    case State::not_accepted:
    case State::withdrawn:
    case State::lapsed:
        return state;
    default:
        return std::nullopt;
    }
}

} // namespace

MemberResult Bundled::result(db::Reader& reader, CaseId id) const {
    MemberResult out;
    auto record = store::any(reader, id);
    if (!record)
        return out;
    out.department = record->department;
    for (const auto& step : store::steps(reader, id)) {
        auto came_to = outcome_in(step.to);
        if (!came_to || came_to == out.outcome)
            continue; // handing over and closing change nothing of what came of it
        out.outcome = came_to;
        out.ended_at = step.at;
        out.reason = step.note;
    }
    if (!out.outcome)
        return out;
    if (out.outcome == State::result_issued)
        out.reason.clear(); // an opinion within the authority
    auto authority = cases_.documents().authority(reader, record->department);
    out.review_organ = authority.review_organ;
    out.court = authority.court;
    for (auto& document : cases_.documents().of_case(reader, id.value))
        if (says_the_outcome(document.kind))
            out.documents.push_back(std::move(document));
    out.licence = cases_.parts().licences.of_case(reader, id.value);
    return out;
}

Result<CaseRef> Bundled::hand_over(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                   const std::string& receipt, const std::optional<std::string>& picture) const {
    YIMEN_TRY(auto done, cases_.act(tx, caller, id, revision, Action::deliver,
                                    {.note = {}, .receipt_signed = picture.has_value()}));
    Signing(cases_).keep(tx, caller, id, receipt, picture);
    return done;
}

} // namespace yimen::cases
