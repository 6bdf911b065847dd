#include "steps.h"

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "stage_store.h"

namespace yimen::cases {
namespace {

std::string event_kind(Action action) {
    switch (action) {
    case Action::submit:
    case Action::file:
        return "CaseSubmitted";
    case Action::wait:
        return "CaseWaits";
    case Action::end_waiting:
        return "CaseWaitEnded";
    case Action::receive:
    case Action::receive_by_rule:
        return "CaseReceived";
    case Action::notice:
        return "CaseNoticeGiven";
    case Action::supply:
        return "CaseSupplied";
    case Action::promise_gaps:
    case Action::name_gaps:
        return "CaseGapsNamed";
    case Action::sign_gaps:
        return "CaseGapsSigned";
    case Action::make_promises:
    case Action::name_promises:
        return "CasePromisesNamed";
    case Action::sign_promises:
        return "CasePromisesSigned";
    case Action::keep_promise:
        return "CasePromiseKept";
    case Action::find_broken:
        return "CasePromiseFoundBroken";
    case Action::answer_finding:
        return "CaseFindingAnswered";
    case Action::clear_finding:
        return "CaseFindingCleared";
    case Action::order_correction:
        return "CaseCorrectionOrdered";
    case Action::confirm_correction:
        return "CaseCorrected";
    case Action::revoke_result:
        return "CaseResultRevoked";
    case Action::object_record:
        return "CaseRecordObjected";
    case Action::uphold_record:
    case Action::remove_record:
        return "CaseObjectionAnswered";
    case Action::ask_repair:
        return "CaseRepairAsked";
    case Action::repair_record:
        return "CaseRecordRepaired";
    case Action::urge:
        return "CaseUrged";
    case Action::answer_urging:
        return "CaseUrgingAnswered";
    case Action::escalate_urging:
        return "CaseUrgingEscalated";
    case Action::supply_gap:
        return "CaseGapSupplied";
    case Action::confirm_gap:
        return "CaseGapMet";
    case Action::return_gap:
        return "CaseGapReturned";
    case Action::ask_supplement:
        return "CaseSupplementAsked";
    case Action::end_supplement:
        return "CaseSupplementEnded";
    case Action::remind_gap:
        return "CaseGapReminded";
    case Action::lapse:
        return "CaseLapsed";
    case Action::accept:
    case Action::accept_with_gaps:
    case Action::accept_by_rule:
        return "CaseAccepted";
    case Action::accept_by_silence:
        return "CaseAcceptedBySilence";
    case Action::refuse_acceptance:
        return "CaseNotAccepted";
    case Action::suspend:
        return "CaseSuspended";
    case Action::resume:
    case Action::resume_at_limit:
        return "CaseResumed";
    case Action::extend:
        return "CaseExtended";
    case Action::review:
        return "CaseReviewed";
    case Action::return_to_review:
        return "CaseReturned";
    case Action::approve:
    case Action::approve_with_gaps:
    case Action::approve_by_silence:
    case Action::approve_by_silence_with_gaps:
    case Action::approve_by_rule:
        return "CaseApproved";
    case Action::refuse:
        return "CaseRefused";
    case Action::issue_result:
    case Action::issue_waiting_result:
        return "CaseResultIssued";
    case Action::deliver:
        return "CaseDelivered";
    case Action::choose_way:
        return "CaseWayChosen";
    case Action::send_result:
        return "CaseResultSent";
    case Action::record_receipt:
    case Action::serve_result:
        return "CaseDelivered";
    case Action::close:
        return "CaseClosed";
    case Action::withdraw:
        return "CaseWithdrawn";
    case Action::lose_licence:
        return "CaseLicenceLost";
    case Action::regain_licence:
        return "CaseLicenceRegained";
    case Action::follow_licence:
        return "CaseLicenceFollowed";
    case Action::settle_licence:
        return "CaseLicenceSettled";
    case Action::object_use:
        return "CaseUseObjected";
    case Action::answer_use:
        return "CaseUseAnswered";
    case Action::ask_stage:
        return "CaseStageAsked";
    case Action::answer_stage:
        return "CaseStageAnswered";
    case Action::end_stage:
        return "CaseStagePassed";
    case Action::urge_stage:
        return "CaseStageUrged";
    case Action::name_officers:
        return "CaseOfficersNamed";
    case Action::record_inspection:
        return "CaseInspectionRecorded";
    case Action::sign_inspection:
        return "CaseInspectionSigned";
    case Action::publish_stage:
        return "CasePublished";
    case Action::object_stage:
        return "CaseObjectionTaken";
    case Action::begin_stage:
        return "CaseStageBegun";
    case Action::ask_hearing:
        return "CaseHearingAsked";
    case Action::set_hearing:
        return "CaseHearingSet";
    case Action::hand_over_owner:
        return "CaseOwnerChanged";
    case Action::save_form:
    case Action::attach:
        return "CaseDraftSaved";
    }
    throw std::logic_error("an action without an event");
}

constexpr std::string_view kAskedChanged = "CaseOfOthersChanged";

void publish_change(db::Tx& tx, const store::Record& record, std::string_view kind, std::string_view action,
                    std::string_view message, const boost::json::object& told = {}) {
    outbox::NewEvent event;
    event.kind = kind;
    event.scope = record.scope();
    event.object_kind = "case";
    event.object = record.id.value;
    event.revision = record.revision;
    event.payload = {{"action", action}, {"state", to_string(record.state)}};
    if (record.number)
        event.payload["number"] = *record.number;
    if (!message.empty())
        event.payload["message"] = message;
    if (!told.empty())
        event.payload["params"] = told;
    outbox::publish(tx, record.last_at, event);
    bool may_be_asked =
        record.state == State::accepted || record.state == State::suspended || record.state == State::reviewed;
    for (DepartmentId department : may_be_asked ? store::asked_departments(tx, record) : std::vector<DepartmentId>{})
        tell_asked(tx, record, department);
}

} // namespace

CaseRef ref_of(const store::Record& record) { return {record.id, record.number, record.state, record.revision}; }

boost::json::object state_and_allowed(const store::Record& record) {
    boost::json::array allowed;
    for (const auto& row : transitions())
        if (row.from == record.state && !row.who.empty())
            allowed.push_back(boost::json::string(to_string(row.action)));
    return {{"state", to_string(record.state)}, {"allowed", allowed}};
}

Doer doer_of(const Caller& caller, access::Role role) {
    return {std::string(access::to_string(role)), caller.who.account, caller.who.staff};
}

void publish(db::Tx& tx, const store::Record& record, Action action, std::string_view message) {
    publish_change(tx, record, event_kind(action), to_string(action), message);
}

void tell_asked(db::Tx& tx, const store::Record& record, DepartmentId department) {
    if (department == record.department)
        return;
    outbox::NewEvent event;
    event.kind = kAskedChanged;
    event.scope = {record.cell, {}, {}, department, {}};
    event.object_kind = "case";
    event.object = record.id.value;
    event.revision = record.revision;
    outbox::publish(tx, record.last_at, event);
}

void publish_taken_up(db::Tx& tx, const store::Record& record) {
    publish_change(tx, record, "CaseTakenUp", "take_up", "");
}

void publish_moved(db::Tx& tx, const store::Record& record) {
    publish_change(tx, record, "CaseDueMoved", "recount", "case_due_moved");
}

void write_journal(db::Tx& tx, const Caller& caller, const store::Record& record, const Doer& doer,
                   std::string_view action, std::string_view change) {
    std::string name = "case." + std::string(action);
    journal::append(tx, {.cell = record.cell,
                         .at = record.last_at,
                         .actor = doer.account,
                         .role = doer.role,
                         .channel = caller.channel,
                         .action = name,
                         .object_kind = "case",
                         .object = record.id.value,
                         .reason = {},
                         .change = change,
                         .request_id = caller.request_id});
}

CaseRef move_on(db::Tx& tx, const Caller& caller, store::Record& record, const Transition& row, const Doer& doer,
                const std::string& note, const boost::json::object& told) {
    store::update(tx, record);
    store::append_step(tx, record.id,
                       {record.revision, std::string(to_string(row.action)), row.from, row.to, doer.role, doer.account,
                        doer.staff, record.last_at, note, doer.standing, doer.for_staff});
    write_journal(tx, caller, record, doer, to_string(row.action),
                  std::string(to_string(row.from)) + ">" + std::string(to_string(row.to)));
    // What is done to a whole bundle at once is told once, by the bundle.
    publish_change(tx, record, event_kind(row.action), to_string(row.action),
                   caller.bundle ? std::string_view() : std::string_view(row.message), told);
    return ref_of(record);
}

} // namespace yimen::cases
