#pragma once

// How long somebody will wait, from the day's own figures. Pure. An estimate that cannot be made is not made: no counter, no number.

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace yimen::queue {

// One open counter that may serve the line. `share`: the part of its time that this line gets, 0 to 1: its waiting people among all who
// wait for what the counter serves.
struct CounterLoad {
    bool busy = false;
    double share = 1.0;
};

// The middle of the last serving times; `otherwise` while there are fewer than five. Never below 30 s: a row of no-shows served in
// seconds promises nothing.
std::chrono::seconds typical_serving(std::vector<std::chrono::seconds> last, std::chrono::seconds otherwise);

// For one with `ahead` people before them. nullopt when no counter is open for the line.
std::optional<std::chrono::seconds> expected_wait(int ahead, std::chrono::seconds typical,
                                                  std::span<const CounterLoad> counters);

} // namespace yimen::queue
