#include "promise_steps.h"

#include <algorithm>

#include "uses.h"

namespace yimen::cases {
namespace {

// The refusal that says most: that the time to answer runs, or that somebody else must, rather than that there is nothing.
Fit best_fit(const std::vector<store::PromiseRow>& rows, Action action, Date today,
             const std::optional<StaffId>& staff) {
    Fit best = Fit::not_now;
    for (const auto& row : rows) {
        Fit found = fit(action, row.promise, today, staff);
        if (found == Fit::yes)
            return found;
        if (found != Fit::not_now)
            best = found;
    }
    return best;
}

bool ends_without_result(State state) {
    return state == State::withdrawn || state == State::refused || state == State::not_accepted ||
           state == State::lapsed;
}

} // namespace

std::vector<std::string> promisable(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto definition = cases.definition(reader, record);
    std::vector<std::string> out;
    if (!std::ranges::any_of(definition->requirements, may_be_promised))
        return out;
    auto files = store::files(reader, record.id);
    auto held = covered(cases, reader, record, *definition);
    for (const auto& requirement : definition->requirements)
        if (may_be_promised(requirement) && !held.contains(requirement.key) &&
            std::ranges::count(files, requirement.key, &store::File::requirement) == 0)
            out.push_back(requirement.key);
    return out;
}

std::set<std::string, std::less<>> promised(db::Reader& reader, CaseId id) {
    std::set<std::string, std::less<>> out;
    for (const auto& row : store::promises(reader, id))
        if (row.promise.state == PromiseState::promised)
            out.insert(row.promise.requirement);
    return out;
}

Result<void> check_promises(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                            Action action) {
    auto refuse = [&](const ErrorCode& code) { return fail(code, {}, state_and_allowed(record)); };
    switch (action) {
    case Action::make_promises:
    case Action::name_promises: {
        if (promisable(cases, reader, record).empty())
            return refuse(kNoPromises);
        // 国办发〔2020〕42号 (二): who broke a promise and did not repair it may not promise again.
        if (auto bar = store::standing_bar(reader, record.cell, record.subject))
            return fail(kPromiseBarred, bar->item_name + " " + bar->case_number, state_and_allowed(record));
        return {};
    }
    case Action::sign_promises:
        for (const auto& row : store::promises(reader, record.id))
            if (row.promise.state == PromiseState::named)
                return {};
        return refuse(kNoPromises);
    default:
        break;
    }
    if (!is_about_promise(action))
        return {};
    Date today = hall_date(cases.parts().clocks.business.now());
    switch (best_fit(store::promises(reader, record.id), action, today, caller.who.staff)) {
    case Fit::yes:
        return {};
    case Fit::answer_runs:
        return refuse(kAnswerAwaited);
    case Fit::same_person:
        return refuse(kFoundByYou);
    case Fit::too_early:
        return refuse(kRepairTooEarly);
    case Fit::not_now:
        break;
    }
    return refuse(kNoPromises);
}

void settle_promises(const Cases& cases, db::Tx& tx, const store::Record& record) {
    auto open = promisable(cases, tx, record);
    for (const auto& row : store::promises(tx, record.id))
        if ((row.promise.state == PromiseState::named || row.promise.state == PromiseState::promised) &&
            std::ranges::count(open, row.promise.requirement) == 0)
            store::set_promise_state(tx, record.id, row.promise.requirement, PromiseState::dropped);
}

void bind_promises(const Cases& cases, db::Tx& tx, const store::Record& record) {
    auto rows = store::promises(tx, record.id);
    if (rows.empty())
        return;
    auto definition = cases.definition(tx, record);
    auto calendar = cases.parts().calendars.national(tx);
    for (const auto& row : rows) {
        const auto* requirement = catalogue::find_requirement(*definition, row.promise.requirement);
        if (requirement && row.promise.state == PromiseState::promised)
            store::bind_promise(tx, record.id, row.promise.requirement,
                                calendar->add(hall_date(record.last_at), check_days(*requirement)));
    }
}

void leave_promises(db::Tx& tx, const store::Record& record, const Transition& row) {
    if (!ends_without_result(row.to))
        return;
    for (const auto& one : store::promises(tx, record.id))
        if (one.promise.state == PromiseState::named || one.promise.state == PromiseState::promised)
            store::set_promise_state(tx, record.id, one.promise.requirement, PromiseState::dropped);
}

} // namespace yimen::cases
