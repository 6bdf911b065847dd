#include "pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace yimen::db {
namespace {

struct Line {
    int number = 0;
};
using Lines = Pool<Line>;

Options options(int connections, int busy_wait_ms = 5000, int queue_limit = 100) {
    Options out;
    out.connections = connections;
    out.busy_wait_ms = busy_wait_ms;
    out.queue_limit = queue_limit;
    return out;
}

void make_one(Lines& pool) { Lines::Lease(pool).made(std::make_unique<Line>()); }

TEST(PoolTest, LendsTheOneUsedLastFirst) {
    Lines pool(options(2));
    {
        Lines::Lease first(pool), second(pool);
        first.made(std::make_unique<Line>(Line{1}));
        second.made(std::make_unique<Line>(Line{2}));
    }
    // Leases end in the opposite order.
    EXPECT_EQ(Lines::Lease(pool).connection->number, 1);
}

TEST(PoolTest, ManyAtOnceMakeTwoAtATimeAndShareThem) {
    Lines pool(options(16));
    std::atomic<int> making{0}, most{0}, served{0};
    std::latch all(24);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 24; ++i)
        threads.emplace_back([&] {
            all.arrive_and_wait();
            Lines::Lease lease(pool);
            if (!lease.connection) {
                int now = ++making;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                }
                std::this_thread::yield();
                --making;
                lease.made(std::make_unique<Line>());
            }
            served += lease.connection != nullptr;
        });
    threads.clear();
    EXPECT_EQ(served, 24);
    EXPECT_LE(most, 2);
}

TEST(PoolTest, WhoCannotMakeOneTakesAnothersThatWorks) {
    Lines pool(options(2));
    auto busy = std::make_unique<Lines::Lease>(pool);
    busy->made(std::make_unique<Line>(Line{7}));
    std::jthread other([&] {
        Lines::Lease lease(pool);
        ASSERT_EQ(lease.connection, nullptr);
        ASSERT_TRUE(lease.wait_for_another());
        EXPECT_EQ(lease.connection->number, 7);
    });
    while (pool.waiting() == 0)
        std::this_thread::yield();
    busy.reset();
}

TEST(PoolTest, WhoCannotMakeOneWaitsForNobodyWhenNoneWorks) {
    Lines pool(options(2));
    Lines::Lease lease(pool);
    EXPECT_FALSE(lease.wait_for_another());
}

TEST(PoolTest, WhoWaitsForAnotherHearsThatTheLastOneBroke) {
    Lines pool(options(2));
    auto busy = std::make_unique<Lines::Lease>(pool);
    busy->made(std::make_unique<Line>());
    std::jthread other([&] {
        Lines::Lease lease(pool);
        EXPECT_FALSE(lease.wait_for_another());
    });
    while (pool.waiting() == 0)
        std::this_thread::yield();
    busy->connection.reset();
    busy.reset();
}

TEST(PoolTest, ABrokenOneLeavesRoomForAnother) {
    Lines pool(options(1));
    make_one(pool);
    {
        Lines::Lease lease(pool);
        lease.connection.reset();
    }
    Lines::Lease lease(pool);
    EXPECT_EQ(lease.connection, nullptr) << "to be made";
}

TEST(PoolTest, TurnsAwayWhoWaitsTooLongOrInTooLongALine) {
    Lines pool(options(1, 10));
    Lines::Lease lease(pool);
    lease.made(std::make_unique<Line>());
    EXPECT_THROW(Lines::Lease{pool}, Busy);
    Lines full(options(1, 5000, 0));
    Lines::Lease only(full);
    EXPECT_THROW(Lines::Lease{full}, Busy);
    EXPECT_EQ(pool.rejected() + full.rejected(), 2);
}

} // namespace
} // namespace yimen::db
