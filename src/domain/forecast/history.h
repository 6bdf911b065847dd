#pragma once

// What a hall's line was like on past days, as plain numbers: the food of the forecast. Pure.
//
// Times are seconds after midnight of the day on which the ticket was issued, by the hall's wall; a ticket that crosses midnight goes on
// counting (86,700 = 00:05 of the next day).

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace yimen::forecast {

using Seconds = double;
inline constexpr Seconds kMinute = 60, kHour = 3600, kDay = 86400;

// One ticket.
struct Passage {
    int category = 0;
    int counter = -1; // -1: not known
    Seconds issued = 0;
    std::optional<Seconds> called; // nothing: nobody was called; the visitor left, or it is not over yet
    std::optional<Seconds> ended;  // the counter was free again; for one never called: the ticket was given up
    bool no_show = false;
    bool fresh = true; // not transferred or back: the wait of somebody who takes a ticket

    Seconds wait() const { return *called - issued; }
};

struct Day {
    Date date;
    // By time of issue. Those of the day before that were still in the house at midnight stand here too, with `issued` below zero: they
    // are part of the line, and counted on their own day.
    std::vector<Passage> tickets;

    int weekday() const; // 0 = Monday
};

struct History {
    std::vector<std::string> categories; // by index in Passage
    std::vector<std::string> counters;
    std::vector<Day> days; // by date
    bool knows_counters = false, knows_ends = false;
};

// Puts days in order, carries tickets over midnight, and fills in what is not known so that each called ticket has a counter and an
// end. Without counters: places that serve, numbered by how many are busy at once. Without ends: the next call at the counter, where
// people waited. Call it once, before anything else reads the history.
void complete(History& history);

} // namespace yimen::forecast
