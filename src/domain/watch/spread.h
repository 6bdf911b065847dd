#pragma once

// How times are spread: count, mean and percentiles of any number of them, in a few kilobytes. Pure.

#include <cstdint>
#include <optional>
#include <vector>

namespace yimen::watch {

// The mean is exact. A percentile is exact below 128 s and within 1 % above: each doubling is cut into 64 steps, so a year of a
// hall needs no more room than a day. Longer than a day and a half counts as that.
class Spread {
  public:
    void add(std::int64_t seconds);
    std::int64_t count() const { return count_; }
    std::optional<std::int64_t> mean() const;
    // The least time within which that share of them lies (nearest rank); nothing of nothing.
    std::optional<std::int64_t> percentile(int percent) const;

  private:
    std::vector<std::uint32_t> steps_; // as far as times were seen
    std::int64_t count_ = 0, sum_ = 0;
};

} // namespace yimen::watch
