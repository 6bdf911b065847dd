#include "waits.h"

#include <algorithm>
#include <cmath>

namespace yimen::queue {

using std::chrono::seconds;

seconds typical_serving(std::vector<seconds> last, seconds otherwise) {
    constexpr std::size_t kEnough = 5;
    constexpr seconds kFloor{30};
    if (last.size() < kEnough)
        return std::max(otherwise, kFloor);
    auto middle = last.begin() + static_cast<std::ptrdiff_t>(last.size() / 2);
    std::nth_element(last.begin(), middle, last.end());
    return std::max(*middle, kFloor);
}

const WaitSpan* forecast_for(std::span<const LineForecast> lines, CategoryId category, int ahead, Instant now) {
    constexpr std::chrono::minutes kStale{5};
    for (const LineForecast& line : lines)
        if (line.category == category && !line.by_ahead.empty() && line.made_at <= now &&
            now - line.made_at <= kStale) {
            auto place = std::min(static_cast<std::size_t>(std::max(ahead, 0)), line.by_ahead.size() - 1);
            return &line.by_ahead[place];
        }
    return nullptr;
}

std::optional<seconds> expected_wait(int ahead, seconds typical, std::span<const CounterLoad> counters) {
    if (counters.empty())
        return std::nullopt;
    bool somebody_free = false;
    double capacity = 0;
    for (const CounterLoad& counter : counters) {
        somebody_free = somebody_free || !counter.busy;
        capacity += std::clamp(counter.share, 0.0, 1.0);
    }
    if (ahead == 0 && somebody_free)
        return seconds(0);
    // Whoever is being served at the moment is half done on average.
    double before = ahead + (somebody_free ? 0.0 : 0.5);
    capacity = std::max(capacity, 1.0 / 20); // a line that its counters hardly reach is slow, not endless
    return seconds(std::llround(before / capacity * static_cast<double>(typical.count())));
}

} // namespace yimen::queue
