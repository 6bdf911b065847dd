#pragma once

// What other steps of a case do to its gaps, and the gaps to them.

#include "gap_store.h"
#include "gaps.h"
#include "steps.h"

namespace yimen::cases {

// The timer of what is to follow, one for each case that waits for it.
inline constexpr std::string_view kGapJob = "cases.gap_limit";
// The timer of the next reminder, one for each case that has one to come; at nine in the morning.
inline constexpr std::string_view kGapReminderJob = "cases.gap_reminder";

std::vector<Gap> gaps_of(db::Reader& reader, CaseId id);
// Required, may follow later, and neither handed in nor held as a licence.
std::vector<std::string> missing_deferrables(const Cases& cases, db::Reader& reader, const store::Record& record);
// Whether this action fits what is missing, named, signed for and still to come.
Result<void> check_gaps(const Cases& cases, db::Reader& reader, const store::Record& record, Action action);
// With acceptance, what is promised and still missing binds; the rest is dropped.
void bind_gaps(const Cases& cases, db::Tx& tx, const store::Record& record);
// A case that ends, and does not lapse, waits for nothing any more.
void leave_gaps(db::Tx& tx, const store::Record& record, const Transition& row);
// What was asked for after acceptance and did not come is waited for no longer.
void end_open_supplements(db::Tx& tx, CaseId id);
// Sets the timers to the next day that somebody waits for and to the next reminder, or takes them away.
void schedule_gaps(db::Tx& tx, CaseId id);

} // namespace yimen::cases
