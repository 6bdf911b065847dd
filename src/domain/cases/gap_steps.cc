#include "gap_steps.h"

#include <algorithm>

#include "bundled_steps.h"
#include "jobs/jobs.h"
#include "uses.h"

namespace yimen::cases {
namespace {

bool ends(State state) {
    return state == State::withdrawn || state == State::refused || state == State::not_accepted ||
           state == State::lapsed;
}

constexpr int kReminderMinute = 9 * 60; // of the day

bool is_settled(GapState state) {
    return state == GapState::met || state == GapState::dropped || state == GapState::missed;
}

} // namespace

std::vector<Gap> gaps_of(db::Reader& reader, CaseId id) {
    std::vector<Gap> out;
    for (auto& row : store::gaps(reader, id))
        out.push_back(std::move(row.gap));
    return out;
}

std::vector<std::string> missing_deferrables(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto definition = cases.definition(reader, record);
    bool any = std::ranges::any_of(definition->requirements, &catalogue::Requirement::deferrable);
    if (!any)
        return {};
    auto files = store::files(reader, record.id);
    auto held = covered(cases, reader, record, *definition);
    auto brought = store::brought(reader, record.id);
    return missing_deferrables(*definition, [&](const std::string& key) {
        return held.contains(key) || is_brought(brought, key) ||
               std::ranges::count(files, key, &store::File::requirement) > 0;
    });
}

Result<void> check_gaps(const Cases& cases, db::Reader& reader, const store::Record& record, Action action) {
    auto refuse = [&](const ErrorCode& code) { return fail(code, {}, state_and_allowed(record)); };
    auto gaps = [&] { return gaps_of(reader, record.id); };
    auto ready = [&](const std::vector<std::string>& missing) {
        return readiness(missing, gaps(), hall_date(cases.parts().clocks.business.now()));
    };
    switch (action) {
    case Action::accept:
        if (!missing_deferrables(cases, reader, record).empty())
            return refuse(kGapsOpen);
        return {};
    case Action::accept_with_gaps: {
        auto missing = missing_deferrables(cases, reader, record);
        if (missing.empty())
            return refuse(kNoGaps);
        auto found = ready(missing);
        if (found == Readiness::unnamed)
            return refuse(kGapsOpen);
        if (found == Readiness::unsigned_)
            return refuse(kGapsUnsigned);
        return {};
    }
    case Action::ask_supplement:
        if (!cases.definition(reader, record)->supplement_rule)
            return refuse(kNoSupplementRule);
        return {};
    case Action::review:
        if (supplement_waits(gaps()))
            return refuse(kSupplementOpen);
        return {};
    case Action::approve:
        if (result_waits(gaps()))
            return refuse(kResultWaits);
        return {};
    case Action::approve_with_gaps:
    case Action::supply_gap:
        if (!result_waits(gaps()))
            return refuse(kNoGaps);
        return {};
    case Action::confirm_gap:
    case Action::return_gap:
        if (auto all = gaps(); !result_waits(all))
            return refuse(kNoGaps);
        else if (std::ranges::count(all, GapState::supplied, &Gap::state) == 0)
            return refuse(kGapNotSupplied);
        return {};
    case Action::sign_gaps:
        if (std::ranges::count(gaps(), GapState::named, &Gap::state) == 0)
            return refuse(kNoGaps);
        return {};
    case Action::promise_gaps:
    case Action::name_gaps: {
        auto definition = cases.definition(reader, record);
        int promised = definition->on_the_spot ? 0 : definition->promised_working_days;
        if (most_gap_days(promised) == 0 || missing_deferrables(cases, reader, record).empty())
            return refuse(kNoGaps);
        return {};
    }
    default:
        return {};
    }
}

void bind_gaps(const Cases& cases, db::Tx& tx, const store::Record& record) {
    auto gaps = gaps_of(tx, record.id);
    if (gaps.empty())
        return;
    auto missing = missing_deferrables(cases, tx, record);
    auto calendar = cases.parts().calendars.national(tx);
    Date today = hall_date(record.last_at);
    for (const auto& gap : gaps) {
        if (is_settled(gap.state))
            continue;
        if (gap.state == GapState::promised && std::ranges::count(missing, gap.requirement) > 0) {
            // Accepted by silence, the day that was promised may have passed while the house said nothing.
            Date until = gap.until > today ? gap.until : day_for_another_try(*calendar, today, gap.until);
            store::open_gap(tx, record.id, gap.requirement, until, gap_reminder_day(*calendar, today, until));
        } else
            store::set_gap_state(tx, record.id, gap.requirement, GapState::dropped);
    }
    schedule_gaps(tx, record.id);
}

void leave_gaps(db::Tx& tx, const store::Record& record, const Transition& row) {
    if (!ends(row.to))
        return;
    Date today = hall_date(record.last_at);
    auto gaps = gaps_of(tx, record.id);
    if (gaps.empty())
        return;
    for (const auto& gap : gaps) {
        if (is_settled(gap.state))
            continue;
        bool missed = row.to == State::lapsed && gap.state == GapState::open && gap.until < today;
        store::set_gap_state(tx, record.id, gap.requirement, missed ? GapState::missed : GapState::dropped);
    }
    schedule_gaps(tx, record.id);
}

void end_open_supplements(db::Tx& tx, CaseId id) {
    for (const auto& gap : gaps_of(tx, id))
        if (gap.state == GapState::open && gap.asked_under)
            store::set_gap_state(tx, id, gap.requirement, GapState::missed);
    schedule_gaps(tx, id);
}

void schedule_gaps(db::Tx& tx, CaseId id) {
    auto gaps = gaps_of(tx, id);
    if (auto limit = next_gap_limit(gaps))
        jobs::schedule(tx, {kGapJob, id.str(), jobs::Time::business, end_of(*limit), {}});
    else
        jobs::cancel(tx, kGapJob, id.str());
    if (auto day = next_gap_reminder(gaps))
        jobs::schedule(tx, {kGapReminderJob, id.str(), jobs::Time::business, hall_instant(*day, kReminderMinute), {}});
    else
        jobs::cancel(tx, kGapReminderJob, id.str());
}

} // namespace yimen::cases
