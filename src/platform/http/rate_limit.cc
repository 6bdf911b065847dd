#include "rate_limit.h"

#include <algorithm>
#include <string>

namespace yimen::http {

using std::chrono::microseconds;

namespace {
constexpr std::int64_t kMinute = 60'000'000; // in microseconds; also the cost of one call
}

RateLimiter::RateLimiter(std::int64_t factor, std::size_t max_buckets)
    : factor_(factor), max_per_shard_(std::max<std::size_t>(1, max_buckets / shards_.size())) {}

RateLimiter::Bucket& RateLimiter::touch(Shard& shard, std::uint64_t key, std::int64_t full, std::size_t limit,
                                        Instant now) {
    if (auto found = shard.buckets.find(key); found != shard.buckets.end()) {
        shard.by_use.splice(shard.by_use.begin(), shard.by_use, found->second);
        return shard.by_use.front();
    }
    if (shard.buckets.size() >= limit) {
        shard.buckets.erase(shard.by_use.back().key);
        shard.by_use.pop_back();
    }
    shard.by_use.push_front({key, full, now});
    shard.buckets.emplace(key, shard.by_use.begin());
    return shard.by_use.front();
}

std::optional<microseconds> RateLimiter::take(std::string_view who, std::string_view what, int per_minute,
                                              Instant now) {
    if (factor_ == 0)
        return std::nullopt;
    const std::int64_t calls = per_minute * factor_;
    // Two who share a 64-bit hash share a bucket; that is rarer than two who share an address.
    std::uint64_t key = std::hash<std::string_view>{}(who)*0x9e3779b97f4a7c15ULL + std::hash<std::string_view>{}(what);
    Shard& shard = shards_[(key >> 32) % shards_.size()];

    std::lock_guard lock(shard.mutex);
    Bucket& bucket = touch(shard, key, calls * kMinute, max_per_shard_, now);
    std::int64_t passed = std::clamp<std::int64_t>(now.micros - bucket.filled_at.micros, 0, kMinute);
    bucket.level = std::min(calls * kMinute, bucket.level + passed * calls);
    bucket.filled_at = now;
    if (bucket.level >= kMinute) {
        bucket.level -= kMinute;
        return std::nullopt;
    }
    return microseconds((kMinute - bucket.level + calls - 1) / calls);
}

std::size_t RateLimiter::size() const {
    std::size_t total = 0;
    for (const Shard& shard : shards_) {
        std::lock_guard lock(shard.mutex);
        total += shard.buckets.size();
    }
    return total;
}

} // namespace yimen::http
