#include "gap_steps.h"
#include "stage_steps.h"
#include "steps.h"

// 行政许可法 art. 32(1)(4): received and neither accepted, refused nor answered with a notice in five working days counts as accepted from the
// day on which the papers were received. A timer on business time does it, once, however many servers run.
namespace yimen::cases {

Result<void> Cases::accept_by_silence(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    if (!record || record->state != State::received)
        return {}; // answered meanwhile
    Instant now = parts_.clocks.business.now();
    if (hall_date(now) <= *record->answer_due) { // the calendar has moved the day
        schedule_silence(tx, *record);
        return {};
    }
    const Transition* row = find(record->state, Action::accept_by_silence);
    Date from = received_on(*this, tx, *record);
    record->last_at = std::max(now, record->last_at);
    record->state = row->to;
    ++record->revision;
    record->accepted_at = record->last_at;
    set_clock(tx, *record, row->clock, from);
    bind_gaps(*this, tx, *record);
    open_stages(*this, tx, *record);
    move_on(tx, timer(), *record, *row, kSystemDoer, "");
    issue_document(tx, timer(), *record, *row->document, {}, std::nullopt);
    return {};
}

} // namespace yimen::cases
