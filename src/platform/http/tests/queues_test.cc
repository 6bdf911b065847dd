#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "event_queue.h"
#include "workers.h"

namespace yimen::http {
namespace {

EventQueue::Chunk chunk(std::size_t size) { return std::make_shared<const std::string>(size, 'x'); }

TEST(EventQueue, SharesChunksAndWakesOnce) {
    int woken = 0;
    EventQueue queue([&] { ++woken; });
    auto one = chunk(10);
    EXPECT_TRUE(queue.push(one));
    EXPECT_TRUE(queue.push(one));
    EXPECT_EQ(woken, 1) << "the reader takes all that is there";
    EXPECT_EQ(queue.take(), (std::vector{one, one}));
    EXPECT_TRUE(queue.push(one));
    EXPECT_EQ(woken, 2);
}

TEST(EventQueue, DropsTheListenerThatFallsBehindByNumberOrBySize) {
    EventQueue many([] {}), large([] {});
    for (std::size_t i = 0; i < EventQueue::kMaxChunks; ++i)
        EXPECT_TRUE(many.push(chunk(1)));
    EXPECT_FALSE(many.push(chunk(1)));
    EXPECT_TRUE(many.closed());
    EXPECT_TRUE(many.take().empty()) << "its memory is given back at once";
    EXPECT_TRUE(large.push(chunk(EventQueue::kMaxBytes)));
    EXPECT_FALSE(large.push(chunk(1)));
}

TEST(EventQueue, KeepsWhatWasSaidBeforeItClosesAndNeverWakesAfter) {
    int woken = 0;
    EventQueue queue([&] { ++woken; });
    queue.push(chunk(1));
    queue.close();
    queue.close();
    EXPECT_EQ(woken, 2);
    EXPECT_FALSE(queue.push(chunk(1)));
    EXPECT_EQ(queue.take().size(), 1u);
    EXPECT_EQ(woken, 2);
}

TEST(Workers, RefusesWhatDoesNotFitTheQueue) {
    Workers workers(1, 2);
    std::promise<void> entered, release;
    ASSERT_TRUE(workers.submit([&] {
        entered.set_value();
        release.get_future().wait();
    }));
    entered.get_future().wait();
    std::atomic<int> ran = 0;
    EXPECT_TRUE(workers.submit([&] { ++ran; }));
    EXPECT_TRUE(workers.submit([&] { ++ran; }));
    EXPECT_EQ(workers.queued(), 2u);
    EXPECT_FALSE(workers.submit([&] { ++ran; }));
    release.set_value();
    workers.stop();
    EXPECT_EQ(ran, 2) << "what was taken in is run";
    EXPECT_FALSE(workers.submit([&] { ++ran; }));
}

} // namespace
} // namespace yimen::http
