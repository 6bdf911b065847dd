#pragma once

// What every step of a case leaves behind, written in one way: row, history, journal, event.

#include "authority.h"
#include "cases.h"
#include "store.h"

namespace yimen::cases {

// In which role something is done: by the caller, or by the system as part of the caller's action or of a timer.
struct Doer {
    std::string role;
    AccountId account;
    std::optional<StaffId> staff;
    Standing standing = {};
    std::optional<StaffId> for_staff = {}; // in whose place
};
Doer doer_of(const Caller& caller, access::Role role);
inline const Doer kSystemDoer{"system", {}, {}};

// The timer of the five days, one for each case that waits for an answer.
inline constexpr std::string_view kSilenceJob = "cases.silence";
// The timer of a special procedure, one for each case that is in one.
inline constexpr std::string_view kPauseJob = "cases.pause_limit";
// The midnight that ends a day.
Instant end_of(Date day);
// Sets it, or moves it, to the end of `answer_due`.
void schedule_silence(db::Tx& tx, const store::Record& record);
// When the papers came in, or what had been missing: the step that led into `received` last.
Instant received_at(db::Reader& reader, CaseId id);
// Who acts when a timer does.
const Caller& timer();
// The days that count for a case in these procedures.
Counting counting_of(const places::Calendar& calendar, const std::vector<store::Procedure>& procedures);
// Both limits from the day of acceptance: what the item says, what was added with approval, and the days that do not count.
void compute_limits(const Cases& cases, db::Reader& reader, store::Record& record,
                    const std::vector<store::Procedure>& procedures);
// How many working days a limit may be extended by: ten (行政许可法 art. 42(1)), fifteen in joint handling (42(2)).
std::int64_t most_extension(const catalogue::Definition& definition);
// request.invalid, at /working_days.
Result<void> check_days(std::int64_t days, std::int64_t most);
// The day by which a case is answered, five working days after `from`; the other sets it, with its card, for work lists.
// The day on which what comes at that moment counts as received: outside office hours, unless at a counter, the next working day.
Date receipt_day(const Cases& cases, db::Reader& reader, const store::Record& record, Instant at);
// The same of what was received last.
Date received_on(const Cases& cases, db::Reader& reader, const store::Record& record);
Date answer_by(const places::Calendar& calendar, Date from);
void answer_within(const places::Calendar& calendar, store::Record& record, Date from);

CaseRef ref_of(const store::Record& record);
// What is allowed now, for the problem document of a refusal.
boost::json::object state_and_allowed(const store::Record& record);

// The case belongs to a visit now, and maybe to another hall.
void publish_taken_up(db::Tx& tx, const store::Record& record);
// A changed calendar has moved its dates.
void publish_moved(db::Tx& tx, const store::Record& record);
void publish(db::Tx& tx, const store::Record& record, Action action, std::string_view message);
// Tells another department that is asked about the case, or was until now, that it changed, and nothing else. Every event of the case
// tells those that are asked just then; what begins or ends a question tells its department besides.
void tell_asked(db::Tx& tx, const store::Record& record, DepartmentId department);
// `change` is digested with a plain SM3: it names ids and states only, or is a keyed digest itself.
void write_journal(db::Tx& tx, const Caller& caller, const store::Record& record, const Doer& doer,
                   std::string_view action, std::string_view change);
// Moves the case by this row; the record holds the new state and revision. `told`: what the message says beyond the number.
CaseRef move_on(db::Tx& tx, const Caller& caller, store::Record& record, const Transition& row, const Doer& doer,
                const std::string& note, const boost::json::object& told = {});

} // namespace yimen::cases
