#include "promise_rules.h"

namespace yimen::cases {
namespace {

// Where the item says nothing: two months, as 上海市行政审批告知承诺管理办法 (沪府令〔2018〕4号) art. 13 has it, in working days.
constexpr int kCheckWorkingDays = 40;

// What was found may be decided: answered, or the time to answer is over.
Fit heard(const Promise& promise, Date today) {
    if (promise.state == PromiseState::answered)
        return Fit::yes;
    if (promise.state != PromiseState::found_broken)
        return Fit::not_now;
    return today > promise.answer_by ? Fit::yes : Fit::answer_runs;
}

Fit when(bool fits) { return fits ? Fit::yes : Fit::not_now; }

Fit repairable(const Promise& promise, Date today) {
    auto from = repair_from(promise);
    if (!from)
        return Fit::not_now;
    return today < *from ? Fit::too_early : Fit::yes;
}

Fit in_state(Action action, const Promise& promise, Date today) {
    auto credit = [&](CreditState state) { return promise.credit == state; };
    switch (action) {
    case Action::keep_promise:
    case Action::find_broken:
        return when(promise.state == PromiseState::to_check);
    case Action::answer_finding:
        return when(promise.state == PromiseState::found_broken);
    case Action::clear_finding:
    case Action::order_correction:
        return heard(promise, today);
    case Action::revoke_result:
        if (promise.state == PromiseState::correcting)
            return when(today > promise.correct_by);
        return heard(promise, today);
    case Action::confirm_correction:
        return when(promise.state == PromiseState::correcting);
    case Action::object_record:
        return when(credit(CreditState::standing) && !promise.objected);
    case Action::uphold_record:
    case Action::remove_record:
        return when(credit(CreditState::objected));
    case Action::ask_repair:
        return repairable(promise, today);
    case Action::repair_record:
        return when(credit(CreditState::repair_asked));
    default:
        return Fit::not_now;
    }
}

} // namespace

std::optional<Date> repair_from(const Promise& promise) {
    if (promise.credit != CreditState::standing || !promise.entered_on)
        return std::nullopt;
    if (promise.state == PromiseState::corrected)
        return promise.entered_on;
    if (promise.state != PromiseState::revoked)
        return std::nullopt;
    Date day = *promise.entered_on + kRepairAfterRevocation;
    return day.ok() ? day : Date(day.year() / day.month() / std::chrono::last);
}

bool may_be_promised(const catalogue::Requirement& requirement) {
    return requirement.by_promise && requirement.promise;
}

int check_days(const catalogue::Requirement& requirement) {
    return requirement.promise ? requirement.promise->check_working_days.value_or(kCheckWorkingDays)
                               : kCheckWorkingDays;
}

bool is_about_promise(Action action) {
    switch (action) {
    case Action::keep_promise:
    case Action::find_broken:
    case Action::answer_finding:
    case Action::clear_finding:
    case Action::order_correction:
    case Action::confirm_correction:
    case Action::revoke_result:
    case Action::object_record:
    case Action::uphold_record:
    case Action::remove_record:
    case Action::ask_repair:
    case Action::repair_record:
        return true;
    default:
        return false;
    }
}

Fit fit(Action action, const Promise& promise, Date today, const std::optional<StaffId>& staff) {
    Fit found = in_state(action, promise, today);
    if (found != Fit::yes)
        return found;
    bool decides =
        action == Action::clear_finding || action == Action::order_correction || action == Action::revoke_result;
    bool answers = action == Action::uphold_record || action == Action::remove_record;
    if ((decides || answers) && staff == promise.checked_by)
        return Fit::same_person;
    if (answers && staff == promise.decided_by)
        return Fit::same_person;
    return Fit::yes;
}

} // namespace yimen::cases
