#pragma once

// Urging (催办): a visitor asks what keeps a case; whoever handles it answers, with a word or with the next step. Without an answer by the end of
// the next working day the supervisors see it. Nothing else of the case changes: no clock, no state.

#include "steps.h"

namespace yimen::cases {

// The timer of an answer, one for each case whose visitor waits for one.
inline constexpr std::string_view kUrgingJob = "cases.urging";

// cases.urged_today: one urging a day, until it is answered. cases.not_urged: there is nothing to answer.
Result<void> check_urging(const Cases& cases, const store::Record& record, Action action);
void begin_urging(const Cases& cases, db::Tx& tx, store::Record& record);
// A step of the staff answers it, and so does the end of the states in which a case can be urged.
void settle_urging(db::Tx& tx, store::Record& record);
// The timer's own step, once; the job "cases.urging" calls it.
Result<void> escalate_urging(const Cases& cases, db::Tx& tx, CaseId id);

} // namespace yimen::cases
