#include "rate_limit.h"

#include <gtest/gtest.h>

#include <string>

namespace yimen::http {
namespace {

using namespace std::chrono_literals;
constexpr Instant kStart{1'000'000'000};

TEST(RateLimiter, LetsABurstPassAndThenAnEvenFlow) {
    RateLimiter limiter(1, 1000);
    for (int i = 0; i < 6; ++i)
        EXPECT_FALSE(limiter.take("a", "x", 6, kStart)) << i;
    EXPECT_EQ(limiter.take("a", "x", 6, kStart), 10s);
    EXPECT_EQ(limiter.take("a", "x", 6, kStart + 4s), 6s);
    EXPECT_FALSE(limiter.take("a", "x", 6, kStart + 10s));
    EXPECT_TRUE(limiter.take("a", "x", 6, kStart + 10s));
    EXPECT_FALSE(limiter.take("a", "x", 6, kStart + 1h));
}

TEST(RateLimiter, KeepsCallersAndOperationsApart) {
    RateLimiter limiter(1, 1000);
    EXPECT_FALSE(limiter.take("a", "x", 1, kStart));
    EXPECT_FALSE(limiter.take("b", "x", 1, kStart));
    EXPECT_FALSE(limiter.take("a", "y", 1, kStart));
    EXPECT_TRUE(limiter.take("a", "x", 1, kStart));
}

TEST(RateLimiter, GivesNothingBackWhenTheClockIsSetBack) {
    RateLimiter limiter(1, 1000);
    EXPECT_FALSE(limiter.take("a", "x", 1, kStart));
    EXPECT_TRUE(limiter.take("a", "x", 1, kStart - 1h));
}

TEST(RateLimiter, ForgetsTheLeastUsedAndStaysSmall) {
    RateLimiter limiter(1, 160);
    EXPECT_FALSE(limiter.take("steady", "x", 1, kStart));
    for (int i = 0; i < 100'000; ++i) {
        limiter.take("passer-by " + std::to_string(i), "x", 1, kStart);
        EXPECT_TRUE(limiter.take("steady", "x", 1, kStart)) << "who is active is not forgotten";
    }
    EXPECT_LE(limiter.size(), 160u);
}

TEST(RateLimiter, MultipliesByItsFactorAndIsOffAtZero) {
    RateLimiter doubled(2, 100), off(0, 100);
    EXPECT_FALSE(doubled.take("a", "x", 1, kStart));
    EXPECT_FALSE(doubled.take("a", "x", 1, kStart));
    EXPECT_TRUE(doubled.take("a", "x", 1, kStart));
    for (int i = 0; i < 100; ++i)
        EXPECT_FALSE(off.take("a", "x", 1, kStart));
}

} // namespace
} // namespace yimen::http
