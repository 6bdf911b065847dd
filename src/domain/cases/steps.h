#pragma once

// What every step of a case leaves behind, written in one way: row, history, journal, event.

#include "cases.h"
#include "store.h"

namespace yimen::cases {

// In which role something is done: by the caller, or by the system as part of the caller's action or of a timer.
struct Doer {
    std::string role;
    AccountId account;
    std::optional<StaffId> staff;
};
Doer doer_of(const Caller& caller, access::Role role);
inline const Doer kSystemDoer{"system", {}, {}};

// The timer of the five days, one for each case that waits for an answer.
inline constexpr std::string_view kSilenceJob = "cases.silence";
// The midnight that ends the last day of the answer.
Instant silence_at(Date answer_due);

CaseRef ref_of(const store::Record& record);
// What is allowed now, for the problem document of a refusal.
boost::json::object state_and_allowed(const store::Record& record);

// The case belongs to a visit now, and maybe to another hall.
void publish_taken_up(db::Tx& tx, const store::Record& record);
void publish(db::Tx& tx, const store::Record& record, Action action, std::string_view message);
// `change` is digested with a plain SM3: it names ids and states only, or is a keyed digest itself.
void write_journal(db::Tx& tx, const Caller& caller, const store::Record& record, const Doer& doer,
                   std::string_view action, std::string_view change);
// Moves the case by this row; the record holds the new state and revision.
CaseRef move_on(db::Tx& tx, const Caller& caller, store::Record& record, const Transition& row, const Doer& doer,
                const std::string& note);

} // namespace yimen::cases
