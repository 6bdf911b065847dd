#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace yimen::http {

// Token buckets. A bucket holds `per_minute` calls and fills evenly, so that a page that loads thirty things at once passes, and a program
// that calls without end does not. Memory is bounded: past `max_buckets` the bucket that was used longest ago is forgotten.
class RateLimiter {
  public:
    RateLimiter(std::int64_t factor, std::size_t max_buckets);

    // Takes one call of `who` (account or address) to `what` (operation). When there is none left: how long until there is one.
    std::optional<std::chrono::microseconds> take(std::string_view who, std::string_view what, int per_minute,
                                                  Instant now);
    std::size_t size() const;

  private:
    // The level is kept in calls × 60,000,000: a bucket that takes n calls a minute gains n each microsecond, without rounding.
    struct Bucket {
        std::uint64_t key;
        std::int64_t level;
        Instant filled_at;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::list<Bucket> by_use; // most recent first
        std::unordered_map<std::uint64_t, std::list<Bucket>::iterator> buckets;
    };
    static Bucket& touch(Shard& shard, std::uint64_t key, std::int64_t full, std::size_t limit, Instant now);

    const std::int64_t factor_;
    const std::size_t max_per_shard_;
    std::array<Shard, 16> shards_;
};

} // namespace yimen::http
