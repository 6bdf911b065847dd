#pragma once

// The one table of a case's life (domain.md "Life of a case"). The engine, the API's `actions`, the buttons, the diagram in the docs and the
// tests are read from it. What is not in it is refused.

#include <optional>
#include <span>
#include <string_view>

#include "access/access.h"
#include "base/json.h"

namespace yimen::cases {

enum class State {
    draft,
    pending_dependency, // of a bundle (一件事): not filed yet, nothing runs, until another of its members is there
    submitted,
    received,            // 收件
    awaiting_supplement, // 补正
    accepted,            // 受理
    suspended,           // 特别程序: nothing is counted
    reviewed,
    approved,
    refused,
    not_accepted, // 不予受理
    withdrawn,
    lapsed, // 终止办理: what was promised by a date did not come
    result_issued,
    delivered,
    closed
};
BOOST_DESCRIBE_ENUM(State, draft, pending_dependency, submitted, received, awaiting_supplement, accepted, suspended,
                    reviewed, approved, refused, not_accepted, withdrawn, lapsed, result_issued, delivered, closed)

enum class Action {
    save_form,
    attach,
    promise_gaps, // 容缺承诺: the visitor names what will follow, by when, and signs
    name_gaps,    // a clerk names it, for the visitor to sign
    sign_gaps,
    make_promises, // 告知承诺: the visitor promises instead of handing in, and signs
    name_promises, // a clerk names what is promised, for the visitor to sign
    sign_promises,
    submit,
    wait,        // submitted with its bundle, and waits for another member
    file,        // what it waited for is there: it files itself
    end_waiting, // what it waited for will not come
    receive,
    notice,
    supply,
    accept,
    accept_with_gaps,  // 容缺受理
    accept_by_silence, // 逾期不告知视为受理
    receive_by_rule, // 秒批: what a rule of the department does in the place of people, over verified facts (by_rule.h)
    accept_by_rule,
    approve_by_rule,
    refuse_acceptance,
    suspend,
    resume,
    resume_at_limit, // the time that the visitor was told is over
    extend,          // 延长期限
    urge,            // 催办: the visitor asks what keeps it
    answer_urging,   // and is told
    escalate_urging, // or nobody answers: the supervisors see it
    supply_gap,      // what was to follow is there
    confirm_gap,     // and is what was asked for
    return_gap,      // or is not
    ask_supplement,  // more is asked for after acceptance, under the sector rule that the item names
    end_supplement,  // it did not come: what is there is judged
    remind_gap,      // it has not come yet, and its day is near: the visitor is reminded
    lapse,           // it did not come in time
    review,
    return_to_review,
    approve,
    approve_with_gaps,            // decided; the result waits for what is to follow
    approve_by_silence,           // 超时默认: the legal limit ran out, and the item opts in
    approve_by_silence_with_gaps, // the result waits for what is to follow
    refuse,
    issue_result,
    issue_waiting_result, // all of it has come
    deliver,
    choose_way,     // 结果送达方式
    send_result,    // it is with a courier
    record_receipt, // who signed for the parcel, and when
    serve_result,   // wanted electronically only: delivered by being there
    close,
    withdraw,
    keep_promise,       // checked after the result: it is as promised
    find_broken,        // it is not; the applicant is told
    answer_finding,     // 陈述申辩
    clear_finding,      // the answer is right
    order_correction,   // 责令限期整改
    confirm_correction, // it is as promised now
    revoke_result,      // 撤销
    object_record,      // 异议, to the record of the broken promise
    uphold_record,
    remove_record,
    ask_repair, // 信用修复
    repair_record,
    lose_licence,   // a licence that stands for a material is no longer in force
    regain_licence, // and is again
    follow_licence, // it goes on in a new version
    settle_licence, // what follows from it for this case
    object_use,     // the holder objects to the use of the licence
    answer_use,     // and is answered with a reason
    ask_stage,      // 征求意见, beside what the item names
    answer_stage,   // by who is asked: the department, the reviewer, the chair of a hearing
    end_stage,      // over by itself on its last day
    urge_stage,
    name_officers,     // 现场勘验: two of them
    record_inspection, // what one of them has found
    sign_inspection,   // and the other signs
    publish_stage,     // 公示
    object_stage,      // somebody objects to what is published
    begin_stage,       // 专家评审 begins, and no day counts
    ask_hearing,       // 听证
    set_hearing,       // its day and place are told, and no day counts
    hand_over_owner    // 首问负责: another clerk of the hall is its owner from now on
};

// In two halves: BOOST_DESCRIBE_ENUM takes at most 52.
// clang-format off
BOOST_DESCRIBE_MAYBE_UNUSED BOOST_DESCRIBE_ENUM_BEGIN(Action)
BOOST_DESCRIBE_PP_FOR_EACH(BOOST_DESCRIBE_ENUM_ENTRY, Action, choose_way, send_result, record_receipt, serve_result,
                           follow_licence, ask_supplement, end_supplement, remind_gap,
                           save_form, attach, promise_gaps, name_gaps, sign_gaps,
                           make_promises, name_promises, sign_promises, submit, wait, file, end_waiting, receive,
                           notice, supply, accept, accept_with_gaps, accept_by_silence, receive_by_rule, accept_by_rule,
                           approve_by_rule, refuse_acceptance, suspend, resume, resume_at_limit, extend, urge, answer_urging, escalate_urging,
                           hand_over_owner)
BOOST_DESCRIBE_PP_FOR_EACH(BOOST_DESCRIBE_ENUM_ENTRY, Action, supply_gap, confirm_gap, return_gap, lapse, review,
                           return_to_review, approve, approve_with_gaps, approve_by_silence,
                           approve_by_silence_with_gaps, refuse, issue_result, issue_waiting_result,
                           deliver, close, withdraw, keep_promise, find_broken, answer_finding, clear_finding,
                           order_correction, confirm_correction, revoke_result, object_record, uphold_record,
                           remove_record, ask_repair, repair_record, lose_licence, regain_licence, settle_licence,
                           object_use, answer_use, ask_stage, answer_stage, end_stage, urge_stage, name_officers,
                           record_inspection, sign_inspection, publish_stage, object_stage, begin_stage, ask_hearing,
                           set_hearing)
BOOST_DESCRIBE_ENUM_END(Action)
static_assert(std::is_enum_v<Action>);
// clang-format on

// What an action does to the clock.
enum class Clock {
    none,
    answer, // starts the five working days of 行政许可法 art. 32(4)
    limits, // starts the promised and the legal limit
    pause,  // days do not count from here on (行政许可法 art. 45)
    go_on,  // they count again
    extend, // art. 42(1): ten working days at most, once
    stop    // nothing runs any more
};

// The paper that an action makes (文书).
enum class DocumentKind {
    receipt,               // 收件凭证
    acceptance,            // 受理通知书
    gap_notice,            // 容缺受理通知书
    notice,                // 补正告知书
    refusal_of_acceptance, // 不予受理决定书
    special_procedure,     // 特别程序告知书
    extension,             // 延长办理期限告知书
    decision,              // 准予许可决定书
    refusal,               // 不予许可决定书
    termination,           // 终止办理通知书
    delivery,              // 送达回证
    promise,               // 告知承诺书
    broken_promise,        // 违反承诺告知书
    correction,            // 责令限期整改通知书
    revocation,            // 撤销决定书
    withdrawal,            // 申请撤回确认书
    collection,            // 证照（结果）领取通知书
    agency,                // 授权委托书
    supplement             // 补充材料告知书, after acceptance
};
BOOST_DESCRIBE_ENUM(DocumentKind, receipt, acceptance, gap_notice, notice, refusal_of_acceptance, special_procedure,
                    extension, decision, refusal, termination, delivery, promise, broken_promise, correction,
                    revocation, withdrawal, collection, agency, supplement)

struct Transition {
    State from;
    Action action;
    State to;
    access::Roles who; // empty: the system, as part of another action
    Clock clock = Clock::none;
    std::string_view message; // kind of the message to the visitor; empty: none
    std::optional<DocumentKind> document = {};
};

std::span<const Transition> transitions();
// The row for this action in this state; nullptr when the action is not allowed there.
const Transition* find(State from, Action action);
std::string_view to_string(State state);
std::string_view to_string(Action action);
std::optional<State> parse_state(std::string_view name);

// The table as a Mermaid state diagram, for the docs.
std::string diagram();

} // namespace yimen::cases
