#include "transitions.h"

#include <array>

namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
constexpr Roles kVisitor{Role::visitor};
constexpr Roles kClerk{Role::clerk};
constexpr Roles kFiler{Role::visitor, Role::clerk}; // a clerk files for a visitor on the same API
constexpr Roles kReviewer{Role::reviewer};
constexpr Roles kChecker{Role::clerk, Role::reviewer};
constexpr Roles kDecider{Role::decider};
constexpr Roles kHandler{Role::clerk, Role::reviewer, Role::decider};
constexpr Roles kSupervisor{Role::supervisor};
constexpr Roles kSystem{};

constexpr Transition kTable[] = {
    {State::draft, Action::save_form, State::draft, kFiler, Clock::none, ""},
    {State::draft, Action::attach, State::draft, kFiler, Clock::none, ""},
    {State::draft, Action::promise_gaps, State::draft, kVisitor, Clock::none, ""},
    {State::draft, Action::name_gaps, State::draft, kClerk, Clock::none, ""},
    {State::draft, Action::sign_gaps, State::draft, kVisitor, Clock::none, ""},
    {State::draft, Action::make_promises, State::draft, kVisitor, Clock::none, ""},
    {State::draft, Action::name_promises, State::draft, kClerk, Clock::none, ""},
    {State::draft, Action::sign_promises, State::draft, kVisitor, Clock::none, ""},
    {State::awaiting_supplement, Action::make_promises, State::awaiting_supplement, kVisitor, Clock::none, ""},
    {State::awaiting_supplement, Action::name_promises, State::awaiting_supplement, kClerk, Clock::none,
     "case_promises_named"},
    {State::awaiting_supplement, Action::sign_promises, State::awaiting_supplement, kVisitor, Clock::none, ""},
    {State::draft, Action::submit, State::submitted, kFiler, Clock::none, "case_submitted"},
    {State::draft, Action::wait, State::pending_dependency, kSystem, Clock::none, "case_waits"},
    {State::pending_dependency, Action::file, State::submitted, kSystem, Clock::none, "case_filed"},
    {State::pending_dependency, Action::end_waiting, State::lapsed, kSystem, Clock::none, "case_wait_ended"},
    {State::pending_dependency, Action::withdraw, State::withdrawn, kVisitor, Clock::none, "case_withdrawn"},
    {State::submitted, Action::receive, State::received, kClerk, Clock::answer, "case_received", DocumentKind::receipt},
    {State::received, Action::notice, State::awaiting_supplement, kClerk, Clock::stop, "case_notice",
     DocumentKind::notice},
    {State::received, Action::accept, State::accepted, kClerk, Clock::limits, "case_accepted",
     DocumentKind::acceptance},
    {State::received, Action::accept_with_gaps, State::accepted, kClerk, Clock::limits, "case_accepted_with_gaps",
     DocumentKind::gap_notice},
    {State::received, Action::accept_by_silence, State::accepted, kSystem, Clock::limits, "case_accepted_by_silence",
     DocumentKind::acceptance},
    {State::submitted, Action::receive_by_rule, State::received, kSystem, Clock::answer, "", DocumentKind::receipt},
    {State::received, Action::accept_by_rule, State::accepted, kSystem, Clock::limits, "", DocumentKind::acceptance},
    {State::accepted, Action::approve_by_rule, State::approved, kSystem, Clock::stop, "case_approved_by_rule",
     DocumentKind::decision},
    {State::received, Action::refuse_acceptance, State::not_accepted, kClerk, Clock::stop, "case_not_accepted",
     DocumentKind::refusal_of_acceptance},
    {State::awaiting_supplement, Action::save_form, State::awaiting_supplement, kFiler, Clock::none, ""},
    {State::awaiting_supplement, Action::attach, State::awaiting_supplement, kFiler, Clock::none, ""},
    {State::awaiting_supplement, Action::supply, State::received, kFiler, Clock::answer, "case_supplied"},
    {State::submitted, Action::promise_gaps, State::submitted, kVisitor, Clock::none, ""},
    {State::submitted, Action::name_gaps, State::submitted, kClerk, Clock::none, "case_gaps_named"},
    {State::submitted, Action::sign_gaps, State::submitted, kVisitor, Clock::none, ""},
    {State::received, Action::promise_gaps, State::received, kVisitor, Clock::none, ""},
    {State::received, Action::name_gaps, State::received, kClerk, Clock::none, "case_gaps_named"},
    {State::received, Action::sign_gaps, State::received, kVisitor, Clock::none, ""},
    {State::awaiting_supplement, Action::promise_gaps, State::awaiting_supplement, kVisitor, Clock::none, ""},
    {State::awaiting_supplement, Action::name_gaps, State::awaiting_supplement, kClerk, Clock::none, "case_gaps_named"},
    {State::awaiting_supplement, Action::sign_gaps, State::awaiting_supplement, kVisitor, Clock::none, ""},
    {State::accepted, Action::suspend, State::suspended, kReviewer, Clock::pause, "case_suspended",
     DocumentKind::special_procedure},
    {State::accepted, Action::begin_stage, State::suspended, kReviewer, Clock::pause, "case_suspended",
     DocumentKind::special_procedure},
    {State::accepted, Action::set_hearing, State::suspended, kReviewer, Clock::pause, "case_hearing_set",
     DocumentKind::special_procedure},
    {State::suspended, Action::resume, State::accepted, kReviewer, Clock::go_on, "case_resumed"},
    {State::suspended, Action::resume_at_limit, State::accepted, kSystem, Clock::go_on, "case_resumed"},
    {State::accepted, Action::extend, State::accepted, kDecider, Clock::extend, "case_extended",
     DocumentKind::extension},
    {State::reviewed, Action::extend, State::reviewed, kDecider, Clock::extend, "case_extended",
     DocumentKind::extension},
    {State::accepted, Action::supply_gap, State::accepted, kFiler, Clock::none, ""},
    {State::accepted, Action::confirm_gap, State::accepted, kChecker, Clock::none, "case_gap_met"},
    {State::accepted, Action::return_gap, State::accepted, kChecker, Clock::none, "case_gap_returned"},
    {State::accepted, Action::ask_supplement, State::accepted, kReviewer, Clock::none, "case_supplement_asked",
     DocumentKind::supplement},
    {State::accepted, Action::end_supplement, State::accepted, kSystem, Clock::none, "case_supplement_ended"},
    {State::accepted, Action::remind_gap, State::accepted, kSystem, Clock::none, "case_gap_reminder"},
    {State::accepted, Action::lapse, State::lapsed, kSystem, Clock::stop, "case_lapsed", DocumentKind::termination},
    {State::suspended, Action::supply_gap, State::suspended, kFiler, Clock::none, ""},
    {State::suspended, Action::confirm_gap, State::suspended, kChecker, Clock::none, "case_gap_met"},
    {State::suspended, Action::return_gap, State::suspended, kChecker, Clock::none, "case_gap_returned"},
    {State::suspended, Action::end_supplement, State::suspended, kSystem, Clock::none, "case_supplement_ended"},
    {State::suspended, Action::remind_gap, State::suspended, kSystem, Clock::none, "case_gap_reminder"},
    {State::suspended, Action::lapse, State::lapsed, kSystem, Clock::stop, "case_lapsed", DocumentKind::termination},
    {State::reviewed, Action::supply_gap, State::reviewed, kFiler, Clock::none, ""},
    {State::reviewed, Action::confirm_gap, State::reviewed, kChecker, Clock::none, "case_gap_met"},
    {State::reviewed, Action::return_gap, State::reviewed, kChecker, Clock::none, "case_gap_returned"},
    {State::reviewed, Action::remind_gap, State::reviewed, kSystem, Clock::none, "case_gap_reminder"},
    {State::reviewed, Action::lapse, State::lapsed, kSystem, Clock::stop, "case_lapsed", DocumentKind::termination},
    {State::approved, Action::supply_gap, State::approved, kFiler, Clock::none, ""},
    {State::approved, Action::confirm_gap, State::approved, kChecker, Clock::none, "case_gap_met"},
    {State::approved, Action::return_gap, State::approved, kChecker, Clock::none, "case_gap_returned"},
    {State::approved, Action::remind_gap, State::approved, kSystem, Clock::none, "case_gap_reminder"},
    {State::approved, Action::lapse, State::lapsed, kSystem, Clock::stop, "case_lapsed", DocumentKind::termination},
    {State::accepted, Action::review, State::reviewed, kReviewer, Clock::none, ""},
    {State::reviewed, Action::return_to_review, State::accepted, kDecider, Clock::none, ""},
    {State::reviewed, Action::approve, State::approved, kDecider, Clock::stop, "case_approved", DocumentKind::decision},
    {State::reviewed, Action::approve_with_gaps, State::approved, kDecider, Clock::stop, "case_approved_with_gaps"},
    {State::reviewed, Action::refuse, State::refused, kDecider, Clock::stop, "case_refused", DocumentKind::refusal},
    {State::accepted, Action::approve_by_silence, State::approved, kSystem, Clock::stop, "case_approved_by_silence",
     DocumentKind::decision},
    {State::accepted, Action::approve_by_silence_with_gaps, State::approved, kSystem, Clock::stop,
     "case_approved_by_silence_with_gaps"},
    {State::reviewed, Action::approve_by_silence, State::approved, kSystem, Clock::stop, "case_approved_by_silence",
     DocumentKind::decision},
    {State::reviewed, Action::approve_by_silence_with_gaps, State::approved, kSystem, Clock::stop,
     "case_approved_by_silence_with_gaps"},
    {State::approved, Action::issue_result, State::result_issued, kSystem, Clock::none, ""},
    {State::approved, Action::issue_waiting_result, State::result_issued, kSystem, Clock::none, "case_approved",
     DocumentKind::decision},
    {State::result_issued, Action::deliver, State::delivered, kFiler, Clock::none, "case_delivered",
     DocumentKind::delivery},
    {State::result_issued, Action::send_result, State::result_issued, kClerk, Clock::none, "case_sent"},
    {State::result_issued, Action::record_receipt, State::delivered, kClerk, Clock::none, "case_delivered",
     DocumentKind::delivery},
    {State::result_issued, Action::serve_result, State::delivered, kSystem, Clock::none, "", DocumentKind::delivery},
    {State::delivered, Action::close, State::closed, kClerk, Clock::none, ""},
    {State::refused, Action::close, State::closed, kClerk, Clock::none, ""},
    {State::not_accepted, Action::close, State::closed, kClerk, Clock::none, ""},
    {State::lapsed, Action::close, State::closed, kClerk, Clock::none, ""},
    {State::withdrawn, Action::close, State::closed, kClerk, Clock::none, ""},
    {State::submitted, Action::urge, State::submitted, kVisitor, Clock::none, ""},
    {State::submitted, Action::answer_urging, State::submitted, kHandler, Clock::none, "case_urging_answered"},
    {State::submitted, Action::escalate_urging, State::submitted, kSystem, Clock::none, ""},
    {State::received, Action::urge, State::received, kVisitor, Clock::none, ""},
    {State::received, Action::answer_urging, State::received, kHandler, Clock::none, "case_urging_answered"},
    {State::received, Action::escalate_urging, State::received, kSystem, Clock::none, ""},
    {State::accepted, Action::urge, State::accepted, kVisitor, Clock::none, ""},
    {State::accepted, Action::answer_urging, State::accepted, kHandler, Clock::none, "case_urging_answered"},
    {State::accepted, Action::escalate_urging, State::accepted, kSystem, Clock::none, ""},
    {State::reviewed, Action::urge, State::reviewed, kVisitor, Clock::none, ""},
    {State::reviewed, Action::answer_urging, State::reviewed, kHandler, Clock::none, "case_urging_answered"},
    {State::reviewed, Action::escalate_urging, State::reviewed, kSystem, Clock::none, ""},
    {State::draft, Action::withdraw, State::withdrawn, kFiler, Clock::none, ""},
    {State::submitted, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::received, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::awaiting_supplement, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::accepted, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::suspended, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::reviewed, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal},
    {State::approved, Action::withdraw, State::withdrawn, kVisitor, Clock::stop, "case_withdrawn",
     DocumentKind::withdrawal}, // its result waits
};

// A promise is checked after the result, wherever the case is then.
constexpr State kAfterResult[] = {State::result_issued, State::delivered, State::closed};
constexpr Transition promise_row(State state, Action action, Roles who, std::string_view message,
                                 std::optional<DocumentKind> document = {}) {
    return {state, action, state, who, Clock::none, message, document};
}
constexpr std::array<Transition, 12> promise_rows(State state) {
    return {promise_row(state, Action::keep_promise, kReviewer, "case_promise_kept"),
            promise_row(state, Action::find_broken, kReviewer, "case_promise_broken", DocumentKind::broken_promise),
            promise_row(state, Action::answer_finding, kFiler, ""),
            promise_row(state, Action::clear_finding, kDecider, "case_promise_cleared"),
            promise_row(state, Action::order_correction, kDecider, "case_correction_ordered", DocumentKind::correction),
            promise_row(state, Action::confirm_correction, kReviewer, "case_corrected"),
            promise_row(state, Action::revoke_result, kDecider, "case_revoked", DocumentKind::revocation),
            promise_row(state, Action::object_record, kVisitor, ""),
            promise_row(state, Action::uphold_record, kSupervisor, "case_record_upheld"),
            promise_row(state, Action::remove_record, kSupervisor, "case_record_removed"),
            promise_row(state, Action::ask_repair, kVisitor, ""),
            promise_row(state, Action::repair_record, kDecider, "case_record_repaired")};
}

// 免提交: a licence that stands for a material is followed while the case runs; to its use the holder may object at any time.
constexpr State kFiled[] = {State::pending_dependency,
                            State::submitted,
                            State::received,
                            State::awaiting_supplement,
                            State::accepted,
                            State::suspended,
                            State::reviewed,
                            State::approved,
                            State::refused,
                            State::withdrawn,
                            State::not_accepted,
                            State::lapsed,
                            State::result_issued,
                            State::delivered,
                            State::closed};
constexpr std::size_t kRunning = 8; // the first of them
constexpr std::array<Transition, 4> licence_rows(State state) {
    return {Transition{state, Action::lose_licence, state, kSystem, Clock::none, "case_licence_lost"},
            Transition{state, Action::regain_licence, state, kSystem, Clock::none, "case_licence_regained"},
            Transition{state, Action::follow_licence, state, kSystem, Clock::none, ""},
            Transition{state, Action::settle_licence, state, kHandler, Clock::none, "case_licence_settled"}};
}
constexpr std::array<Transition, 2> use_rows(State state) {
    return {Transition{state, Action::object_use, state, kVisitor, Clock::none, ""},
            Transition{state, Action::answer_use, state, kDecider, Clock::none, "case_use_answered"}};
}
// 结果送达方式: chosen with the draft or later, as long as there is something to wait for.
constexpr State kBeforeDelivery[] = {
    State::draft,    State::pending_dependency, State::submitted, State::received, State::awaiting_supplement,
    State::accepted, State::suspended,          State::reviewed,  State::approved, State::result_issued};
// 环节: open from acceptance to the decision.
constexpr State kWithStages[] = {State::accepted, State::suspended, State::reviewed};
constexpr std::array<Transition, 10> stage_rows(State state) {
    auto row = [state](Action action, Roles who, std::string_view message = "") {
        return Transition{state, action, state, who, Clock::none, message};
    };
    return {row(Action::ask_stage, kReviewer),
            row(Action::answer_stage, {Role::reviewer, Role::decider}),
            row(Action::end_stage, kSystem),
            row(Action::urge_stage, kReviewer),
            row(Action::name_officers, kReviewer),
            row(Action::record_inspection, {Role::reviewer, Role::decider}),
            row(Action::sign_inspection, {Role::reviewer, Role::decider}),
            row(Action::publish_stage, kReviewer, "case_published"),
            row(Action::object_stage, kSystem),
            row(Action::ask_hearing, {Role::visitor, Role::reviewer}, "case_hearing_asked")};
}
// 首问负责: from the first clerk who takes it to the delivery.
constexpr Roles kOwnerOrSupervisor{Role::clerk, Role::supervisor};
constexpr State kOwned[] = {State::submitted, State::received,     State::awaiting_supplement,
                            State::accepted,  State::suspended,    State::reviewed,
                            State::approved,  State::result_issued};
constexpr auto joined() {
    std::array<Transition, std::size(kTable) + (std::size(kWithStages) * stage_rows(State::accepted).size()) +
                               (std::size(kAfterResult) * promise_rows(State::closed).size()) +
                               (kRunning * licence_rows(State::closed).size()) +
                               (std::size(kFiled) * use_rows(State::closed).size()) + std::size(kBeforeDelivery) +
                               std::size(kOwned)>
        out{};
    std::size_t at = 0;
    for (const auto& row : kTable)
        out[at++] = row;
    for (State state : kAfterResult)
        for (const auto& row : promise_rows(state))
            out[at++] = row;
    for (std::size_t i = 0; i < kRunning; ++i)
        for (const auto& row : licence_rows(kFiled[i]))
            out[at++] = row;
    for (State state : kFiled)
        for (const auto& row : use_rows(state))
            out[at++] = row;
    for (State state : kBeforeDelivery)
        out[at++] = {state, Action::choose_way, state, kFiler, Clock::none, ""};
    for (State state : kWithStages)
        for (const auto& row : stage_rows(state))
            out[at++] = row;
    for (State state : kOwned)
        out[at++] = {state, Action::hand_over_owner, state, kOwnerOrSupervisor, Clock::none, ""};
    return out;
}
constexpr auto kTransitions = joined();

} // namespace

std::span<const Transition> transitions() { return kTransitions; }

const Transition* find(State from, Action action) {
    for (const auto& row : kTransitions)
        if (row.from == from && row.action == action)
            return &row;
    return nullptr;
}

std::string_view to_string(State state) { return boost::describe::enum_to_string(state, ""); }
std::string_view to_string(Action action) { return boost::describe::enum_to_string(action, ""); }

std::optional<State> parse_state(std::string_view name) {
    State state{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), state))
        return std::nullopt;
    return state;
}

std::string diagram() {
    std::string out = "stateDiagram-v2\n    [*] --> draft\n";
    for (const auto& row : kTransitions)
        if (row.from != row.to)
            out += "    " + std::string(to_string(row.from)) + " --> " + std::string(to_string(row.to)) + ": " +
                   std::string(to_string(row.action)) + "\n";
    return out + "    closed --> [*]\n";
}

} // namespace yimen::cases
