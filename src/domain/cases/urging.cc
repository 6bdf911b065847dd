#include "urging.h"

#include "jobs/jobs.h"

namespace yimen::cases {
namespace {

// By when an urging is answered: working days after the day on which it came.
constexpr int kUrgingWorkingDays = 1;

void schedule_urging(const Cases& cases, db::Tx& tx, const store::Record& record) {
    Date until = cases.parts().calendars.national(tx)->add(hall_date(*record.urged_at), kUrgingWorkingDays);
    jobs::schedule(tx, {kUrgingJob, record.id.str(), jobs::Time::business, end_of(until), {}});
}

} // namespace

Result<void> check_urging(const Cases& cases, const store::Record& record, Action action) {
    bool waits = record.urged_at.has_value();
    if (action == Action::urge && waits &&
        hall_date(*record.urged_at) == hall_date(cases.parts().clocks.business.now()))
        return fail(kUrgedToday, {}, state_and_allowed(record));
    if (action == Action::answer_urging && !waits)
        return fail(kNotUrged, {}, state_and_allowed(record));
    return {};
}

void begin_urging(const Cases& cases, db::Tx& tx, store::Record& record) {
    ++record.urged;
    bool first = !record.urged_at; // urged again, it is not put off
    record.urged_at = record.last_at;
    if (first)
        schedule_urging(cases, tx, record);
}

void settle_urging(db::Tx& tx, store::Record& record) {
    if (!record.urged_at)
        return;
    record.urged_at.reset();
    record.urging_escalated_at.reset();
    jobs::cancel(tx, kUrgingJob, record.id.str());
}

Result<void> escalate_urging(const Cases& cases, db::Tx& tx, CaseId id) {
    auto record = store::locked(tx, id);
    if (!record || !record->urged_at || record->urging_escalated_at)
        return {}; // answered meanwhile, or over
    const Transition* row = find(record->state, Action::escalate_urging);
    record->last_at = std::max(cases.parts().clocks.business.now(), record->last_at);
    record->urging_escalated_at = record->last_at;
    ++record->revision;
    move_on(tx, timer(), *record, *row, kSystemDoer, "");
    return {};
}

} // namespace yimen::cases
