#pragma once

// What would be if counters were staffed otherwise. Pure.

#include "simulate.h"

namespace yimen::forecast {

// The hall that was learned with these counters in place of its own: `serves` by counter, those that were learned first. Of a counter
// that was never seen the usual pace is taken. Its counters have no habits: simulate it from a present whose counters are held.
Model staffed(const Model& model, std::vector<std::vector<int>> serves);

// Mean wait of those who take a ticket in each of the coming half hours, in seconds, by category. The same seed gives the same answer.
using HalfHours = std::vector<Seconds>;
std::vector<HalfHours> mean_waits(const Model& model, const Present& present, int half_hours, int runs,
                                  std::uint64_t seed);

} // namespace yimen::forecast
