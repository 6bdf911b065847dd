#pragma once

// A day of the demo hall, played through the API by its people and devices, so that boards, lists and charts of a new demo show what a
// hall shows. Nothing here writes a row.

#include <functional>
#include <string>

#include "base/time.h"
#include "http/server.h"
#include "places/calendar.h"

namespace yimen::app {

struct DayPlayed {
    int visits = 0, cases = 0, ratings = 0, refused = 0; // refused: calls that the server did not take
};

// Plays what lies behind a demo at the business time `now`: a few cases twelve working days ago and one whole day before, then today
// until `now`. Moves `clock` forward from the first of these to `now`. Ends early when `stopping` says so.
DayPlayed play_demo_day(http::Server& server, ShiftedClock& clock, const places::Calendar& calendar, Instant now,
                        const std::function<bool()>& stopping);

// The business time at which a demo is worth looking at: `real` while halls are open, otherwise 10:40 of the last working day.
Instant demo_business_time(const places::Calendar& calendar, Instant real);

} // namespace yimen::app
