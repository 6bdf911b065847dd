#pragma once

// What other steps of a case do to its stages, and the stages to them.

#include "stage_store.h"
#include "steps.h"

namespace yimen::cases {

// The timer of stages that are over by themselves, one for each case that has such.
inline constexpr std::string_view kStageJob = "cases.stage_end";

StageLooker looker_at(const Caller& caller, const store::Record& record, const CaseStage& stage);
// With acceptance, the stages of the item open.
void open_stages(const Cases& cases, db::Tx& tx, const store::Record& record);
// A stage that begins today: until when, and when its card is yellow.
void set_stage_days(const places::Calendar& calendar, CaseStage& stage, Date from, std::int64_t working_days);
// In which role the caller answers what their department is asked about this case of another; none when it is not asked.
std::optional<access::Role> asked_role(db::Reader& reader, const Caller& caller, const store::Record& record);
// Whether this action fits what is open, for this caller: cases.stage_open (naming stage, holder and day), cases.chair_reviews,
// cases.no_stages.
Result<void> check_case_stages(const Cases& cases, db::Reader& reader, const Caller& caller,
                               const store::Record& record, Action action);
// After a hearing the decision says how it follows from the record: cases.record_unsaid.
Result<void> check_grounds(db::Reader& reader, const store::Record& record, Action action, const std::string& note);
// A case that ends waits for nobody any more.
void leave_stages(db::Tx& tx, const store::Record& record, const Transition& row);
// Sets the timer to the next stage that is over by itself, or takes it away.
void schedule_stages(db::Tx& tx, CaseId id);
// The timer's own step, once for all that is over; the job "cases.stage_end" calls it.
Result<void> end_stages(const Cases& cases, db::Tx& tx, CaseId id);
// The days of open stages as the calendar has them now.
void recount_stages(const Cases& cases);

} // namespace yimen::cases
