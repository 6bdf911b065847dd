#include "cards.h"

#include <algorithm>

namespace yimen::cases {
namespace {

// States in which a limit runs; no clock runs for drafts, during a supplement, and after the decision.
constexpr std::string_view kAnswerRuns = "('submitted', 'received')";
constexpr std::string_view kLimitsRun = "('accepted', 'reviewed')";
constexpr std::string_view kRuns = "('submitted', 'received', 'accepted', 'reviewed')";
// A server of the version before does not write `yellow_from`.
constexpr std::string_view kYellowFrom = "COALESCE(c.yellow_from, c.due)";

Date day_before(Date day) { return std::chrono::sys_days(day) - std::chrono::days(1); }

} // namespace

Date yellow_from(const Counting& counting, Date start, Date due) {
    int last_third = std::max(1, counting.between(start, due) / 3);
    Date day = due;
    while (day > start && counting.between(day_before(day), due) <= last_third)
        day = day_before(day);
    return day;
}

void append_due_state(db::Query& query, DueState state, Date today) {
    std::string day = query.bind(today);
    switch (state) {
    case DueState::overdue:
        query << "c.state IN " << kRuns << " AND (c.state IN " << kLimitsRun << " AND c.legal_due < " << day
              << " OR c.state IN " << kAnswerRuns << " AND c.due < " << day << ")";
        break;
    case DueState::today:
        query << "c.state IN " << kRuns << " AND c.due = " << day;
        break;
    case DueState::yellow:
        query << "c.state IN " << kRuns << " AND c.due >= " << day << " AND " << kYellowFrom << " <= " << day;
        break;
    case DueState::red:
        query << "c.state IN " << kRuns << " AND c.due < " << day;
        break;
    }
}

} // namespace yimen::cases
