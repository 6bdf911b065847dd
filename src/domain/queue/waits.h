#pragma once

// How long somebody will wait, from the day's own figures. Pure. An estimate that cannot be made is not made: no counter, no number.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "ids.h"

namespace yimen::queue {

// What a number of minutes rests on.
enum class WaitBasis { forecast, rule };
BOOST_DESCRIBE_ENUM(WaitBasis, forecast, rule)

// The interval holds eight times out of ten (module `forecast`).
struct WaitSpan {
    std::int64_t seconds = 0, low_seconds = 0, high_seconds = 0;
    BOOST_DESCRIBE_CLASS(WaitSpan, (), (seconds, low_seconds, high_seconds), (), ())
};

// The forecast of one line, as a module above keeps it: by the number of people ahead, 0 first.
struct LineForecast {
    CategoryId category;
    Instant made_at;
    std::vector<WaitSpan> by_ahead;
};
// nullptr when it says nothing that is still true at `now`.
const WaitSpan* forecast_for(std::span<const LineForecast> lines, CategoryId category, int ahead, Instant now);

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
