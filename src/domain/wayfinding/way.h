#pragma once

// The shortest way over a floor plan. Pure.

#include <optional>
#include <set>
#include <vector>

#include "plan.h"

namespace yimen::wayfinding {

struct Walk {
    std::vector<int> points; // ids, from the start to the goal
    int length_dm = 0;       // on foot; a ride in a lift or a flight of stairs counts nothing
};

// From the nearest of `from` to the nearest of `to`; of two that are as long the one over lower ids, so that the same plan always gives the
// same way. Nobody is led across a counter, kiosk or desk. `step_free`: without stairs, steps, and entrances with steps. nullopt
// when there is none.
std::optional<Walk> find_way(const Plan& plan, const std::vector<int>& from, const std::vector<int>& to,
                             bool step_free);

// All points to which there is such a way.
std::set<int> reachable(const Plan& plan, const std::vector<int>& from, bool step_free);

std::vector<int> entrances(const Plan& plan);
// Where one stands in the zone: its points but counters, or its counters where it has no other.
std::vector<int> points_in(const Plan& plan, const Zone& zone);

} // namespace yimen::wayfinding
