#pragma once

// Cards (domain.md "Cards") and the due states of work lists: one rule for what a page shows and for what a statement counts.

#include <optional>
#include <string_view>

#include "base/json.h"
#include "clock.h"
#include "db/db.h"

namespace yimen::cases {

enum class Card { none, yellow, red };
BOOST_DESCRIBE_ENUM(Card, none, yellow, red)

// Where a case stands against its limits today.
enum class DueState {
    overdue, // 超期: past a limit that the law sets: five working days to answer, or the legal limit
    today,   // due today
    yellow,  // 黄牌: a third of the promised time is left, at least one working day
    red      // 红牌: past the promised day
};
BOOST_DESCRIBE_ENUM(DueState, overdue, today, yellow, red)

// The first day on which the card is yellow, for a limit that began on `start` and ends on `due`.
Date yellow_from(const Counting& counting, Date start, Date due);

// Appends to a statement over `cases c` that the limit runs and stands so on `today`.
void append_due_state(db::Query& query, DueState state, Date today);

} // namespace yimen::cases
