#include "spread.h"

#include <algorithm>
#include <bit>

namespace yimen::watch {
namespace {

constexpr std::int64_t kExact = 128, kStepsOfDoubling = 64;
constexpr std::int64_t kLongestTime = 36 * 3600;

// Of 128…255 s and of each doubling above, the first step is 2, 4, 8 … seconds wide.
int doubling_of(std::int64_t seconds) { return std::bit_width(static_cast<std::uint64_t>(seconds)) - 8; }

std::size_t step_of(std::int64_t seconds) {
    if (seconds < kExact)
        return static_cast<std::size_t>(seconds);
    int doubling = doubling_of(seconds);
    return static_cast<std::size_t>(kExact + doubling * kStepsOfDoubling + (seconds >> (doubling + 1)) -
                                    kStepsOfDoubling);
}

std::int64_t middle_of(std::size_t step) {
    auto place = static_cast<std::int64_t>(step);
    if (place < kExact)
        return place;
    int doubling = static_cast<int>((place - kExact) / kStepsOfDoubling);
    std::int64_t first = ((place - kExact) % kStepsOfDoubling + kStepsOfDoubling) << (doubling + 1);
    return first + (std::int64_t{1} << doubling);
}

} // namespace

void Spread::add(std::int64_t seconds) {
    seconds = std::max<std::int64_t>(seconds, 0);
    std::size_t step = step_of(std::min(seconds, kLongestTime));
    if (step >= steps_.size())
        steps_.resize(step + 1);
    ++steps_[step];
    ++count_;
    sum_ += seconds;
}

std::optional<std::int64_t> Spread::mean() const {
    return count_ == 0 ? std::nullopt : std::optional((sum_ + count_ / 2) / count_);
}

std::optional<std::int64_t> Spread::percentile(int percent) const {
    if (count_ == 0)
        return std::nullopt;
    std::int64_t rank = std::max<std::int64_t>((count_ * percent + 99) / 100, 1), passed = 0;
    std::size_t step = 0;
    while ((passed += steps_[step]) < rank)
        ++step;
    return middle_of(step);
}

} // namespace yimen::watch
