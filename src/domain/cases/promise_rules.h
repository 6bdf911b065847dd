#pragma once

// Promises (告知承诺制, 国办发〔2020〕42号) as rules over values: what a signed promise may stand for, and what may follow when it is checked
// after the result. Nothing is taken back without notice, the applicant's answer or the time for it, and a decision by somebody else. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "catalogue/definition.h"
#include "transitions.h"

namespace yimen::cases {

enum class PromiseState {
    named,    // by a clerk; the visitor has not signed
    promised, // signed; it stands for the material
    dropped,  // the material came after all, or the case ended without a result
    to_check, // the result stands on it
    kept,
    found_broken, // the applicant is told and may answer
    answered,
    cleared,    // the answer was right
    correcting, // 限期整改
    corrected,
    revoked // 撤销
};
BOOST_DESCRIBE_ENUM(PromiseState, named, promised, dropped, to_check, kept, found_broken, answered, cleared, correcting,
                    corrected, revoked)

// The record of a broken promise (失信记录).
enum class CreditState { standing, objected, removed, repair_asked, repaired };
BOOST_DESCRIBE_ENUM(CreditState, standing, objected, removed, repair_asked, repaired)

struct Promise {
    std::string requirement;
    PromiseState state = PromiseState::named;
    std::optional<Date> check_by = {}, answer_by = {}, correct_by = {};
    std::optional<StaffId> checked_by = {}, decided_by = {};
    std::optional<CreditState> credit = {};
    bool objected = false;               // an objection is answered once
    std::optional<Date> entered_on = {}; // of the record
};

// 信用修复: from which day on the applicant may ask for their record to be repaired; nothing while there is none that stands, or while it is
// neither put right nor revoked. 国办发〔2020〕42号 (二) bars who made a false promise "until the credit is repaired" and so wants a way there in
// every case. Once put right: at once. After a revocation nothing is left to put right, and what the decision was worth has to be felt
// first: three months from the entry, the shortest publication that 失信行为纠正后的信用信息修复管理办法（试行） (国家发展改革委令第58号)
// gives an administrative penalty (general knowledge; that it is used for a revocation is our choice).
inline constexpr std::chrono::months kRepairAfterRevocation{3};
std::optional<Date> repair_from(const Promise& promise);

// Whether the requirement says what is told and promised; without that text there is nothing to sign.
bool may_be_promised(const catalogue::Requirement& requirement);
// In how many working days after the result it is checked.
int check_days(const catalogue::Requirement& requirement);
// How long the applicant may answer what was found. No national rule says it for this; it is as long as the time to ask for a hearing in
// 行政处罚法 art. 64 (1).
inline constexpr int kAnswerDays = 5;

// Steps about a promise that the result stands on.
bool is_about_promise(Action action);
enum class Fit {
    yes,
    not_now,     // the promise is in another state
    answer_runs, // the time to answer is not over
    too_early,   // to ask for repair after a revocation
    same_person  // who found it, or decided it, may not
};
Fit fit(Action action, const Promise& promise, Date today, const std::optional<StaffId>& staff);

} // namespace yimen::cases
