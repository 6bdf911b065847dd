#pragma once

// Gaps (容缺) as rules over values: what may follow later, by when, and what a case with gaps waits for. Pure.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "catalogue/definition.h"
#include "places/calendar.h"

namespace yimen::cases {

enum class GapState {
    named,    // by a clerk; the visitor has not signed
    promised, // signed, the case is not accepted yet
    open,     // binding since acceptance
    supplied, // there, and waits to be looked at
    met,
    dropped, // it came before acceptance, or the case ended otherwise
    missed   // not there in time
};
BOOST_DESCRIBE_ENUM(GapState, named, promised, open, supplied, met, dropped, missed)

struct Gap {
    std::string requirement;
    GapState state = GapState::named;
    Date until{};
    // The sector rule under which a reviewer asked for it after acceptance; none: the applicant promised it.
    std::optional<std::string> asked_under = {};
    // The day on which the visitor is reminded of it, and when they were.
    std::optional<Date> remind_on = {};
    std::optional<Instant> reminded_at = {};
};

// How many working days a visitor may take at most. 容缺受理 as cities write it: within the promised limit; Shenzhen's rule, the strictest
// of the published ones, is twenty at most and two less than promised, so that the result still comes in time. One day is left where that
// leaves none, but none for what is done on the spot.
int most_gap_days(int promised_working_days);
// The last day that can be promised today.
Date latest_gap_day(const places::Calendar& calendar, Date today, int promised_working_days);
// What was handed in and was not enough can be brought once more: three working days at least.
Date day_for_another_try(const places::Calendar& calendar, Date today, Date until);

// The working day on which the visitor is reminded of what is to be there by `until`, as they were told on `told`: when a third of the time is
// left, as a yellow card has it, and before the last day. None where they were told so late that this is the same.
std::optional<Date> gap_reminder_day(const places::Calendar& calendar, Date told, Date until);

// Required materials with a copy that may follow later and are not there.
using IsThere = std::function<bool(const std::string& requirement)>;
std::vector<std::string> missing_deferrables(const catalogue::Definition& definition, const IsThere& is_there);

// What stands between a received case and its acceptance.
enum class Readiness {
    complete, // all that is missing is promised
    unnamed,  // something is missing that nobody named
    unsigned_ // named, not signed
};
// A promise for today or for a day that has passed is none.
Readiness readiness(const std::vector<std::string>& missing, const std::vector<Gap>& gaps, Date today);

// Something is still to come or to be looked at.
bool result_waits(const std::vector<Gap>& gaps);
// Asked for after acceptance, and still to come or to be looked at: there is no review before.
bool supplement_waits(const std::vector<Gap>& gaps);
// The same when the legal limit has run out: what was asked for after acceptance and did not come keeps nothing back.
bool result_waits_at_limit(const std::vector<Gap>& gaps);
// The first day that somebody waits for the visitor's material until; none when all of it is there.
std::optional<Date> next_gap_limit(const std::vector<Gap>& gaps);
// To be reminded of today: still to come, and not reminded of before. The last day itself is no reminder any more.
bool is_to_remind(const Gap& gap, Date today);
// The first day on which the visitor is reminded of something; none when nothing is left to remind of.
std::optional<Date> next_gap_reminder(const std::vector<Gap>& gaps);

} // namespace yimen::cases
