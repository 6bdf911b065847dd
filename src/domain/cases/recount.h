#pragma once

// Deadlines are stored, and computed again when the calendar has changed (domain.md "Clock").

#include <string>
#include <vector>

#include "cases.h"

namespace yimen::cases {

struct Moved {
    std::string number;
    Date before{}, after{};
};

// Computes the dates of every case whose clock runs, and stores those that have moved: journaled, and told to visitor and staff. Gives them
// in the order of their ids. Safe to run at any time, again, and on several servers.
std::vector<Moved> recount(const Cases& cases);

} // namespace yimen::cases
