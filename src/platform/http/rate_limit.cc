#include "rate_limit.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace yimen::http {

using std::chrono::microseconds;

RateLimiter::RateLimiter(std::int64_t factor, std::size_t max_buckets)
    : factor_(factor), max_per_shard_(std::max<std::size_t>(1, max_buckets / shards_.size())) {}

RateLimiter::Bucket& RateLimiter::touch(Shard& shard, std::uint64_t key, double capacity, Instant now) {
    if (auto found = shard.buckets.find(key); found != shard.buckets.end()) {
        shard.by_use.splice(shard.by_use.begin(), shard.by_use, found->second);
        return shard.by_use.front();
    }
    if (shard.buckets.size() >= max_per_shard_) {
        shard.buckets.erase(shard.by_use.back().key);
        shard.by_use.pop_back();
    }
    shard.by_use.push_front({key, capacity, now});
    shard.buckets.emplace(key, shard.by_use.begin());
    return shard.by_use.front();
}

std::optional<microseconds> RateLimiter::take(std::string_view who, std::string_view what, int per_minute, Instant now) {
    if (factor_ == 0)
        return std::nullopt;
    double capacity = static_cast<double>(per_minute) * static_cast<double>(factor_);
    double per_micro = capacity / 60e6;
    // Two who share a 64-bit hash share a bucket; that is rarer than two who share an address.
    std::uint64_t key = std::hash<std::string_view>{}(who) * 0x9e3779b97f4a7c15ULL + std::hash<std::string_view>{}(what);
    Shard& shard = shards_[(key >> 32) % shards_.size()];

    std::lock_guard lock(shard.mutex);
    Bucket& bucket = touch(shard, key, capacity, now);
    double passed = static_cast<double>(std::max<std::int64_t>(0, now.micros - bucket.filled_at.micros));
    bucket.tokens = std::min(capacity, bucket.tokens + passed * per_micro);
    bucket.filled_at = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    return microseconds(static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) / per_micro)));
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
