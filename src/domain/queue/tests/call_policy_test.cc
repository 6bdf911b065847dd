#include "call_policy.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "transitions.h"
#include "waits.h"

namespace yimen::queue {
namespace {

using std::chrono::seconds;

constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00
constexpr seconds kLongest{3600};

template <class T>
T id(int n) {
    Uuid out;
    out.bytes[14] = static_cast<std::uint8_t>(n / 256);
    out.bytes[15] = static_cast<std::uint8_t>(n % 256);
    return T{out};
}

Priority any_priority() { return static_cast<Priority>(*rc::gen::inRange<int>(0, 7)); }

struct Walker {
    Waiting waiting;
    Instant arrival;
};

// People who come within two hours to three lines; some were sent to one of two counters.
std::vector<Walker> any_line() {
    std::vector<Walker> out;
    int count = *rc::gen::inRange<int>(0, 40);
    for (int i = 0; i < count; ++i) {
        Instant arrival = kMorning + seconds(*rc::gen::inRange<int>(0, 7200));
        Waiting one{id<TicketId>(i), id<CategoryId>(*rc::gen::inRange<int>(0, 3)), {}, {}};
        if (*rc::gen::inRange<int>(0, 8) == 0)
            one.only_at = id<CounterId>(*rc::gen::inRange<int>(0, 2));
        one.due = due_time(arrival, any_priority(), kLongest);
        out.push_back({one, arrival});
    }
    return out;
}

std::vector<Waiting> line_of(const std::vector<Walker>& walkers) {
    std::vector<Waiting> out;
    for (const auto& one : walkers)
        out.push_back(one.waiting);
    return out;
}

Skills any_counter() {
    Skills out{id<CounterId>(*rc::gen::inRange<int>(0, 2)), {}};
    int count = *rc::gen::inRange<int>(0, 3);
    for (int i = 0; i < count; ++i)
        out.categories.push_back(id<CategoryId>(*rc::gen::inRange<int>(0, 3)));
    return out;
}

RC_GTEST_PROP(CallPolicy, TheOrderOfTheListDoesNotMatter, ()) {
    auto line = line_of(any_line());
    Skills counter = any_counter();
    const Waiting* before = next_for(counter, line);
    auto shuffled = line;
    std::reverse(shuffled.begin(), shuffled.end());
    std::rotate(shuffled.begin(), shuffled.begin() + static_cast<std::ptrdiff_t>(shuffled.size() / 3), shuffled.end());
    const Waiting* after = next_for(counter, shuffled);
    RC_ASSERT((before == nullptr) == (after == nullptr));
    if (before)
        RC_ASSERT(before->ticket == after->ticket);
}

RC_GTEST_PROP(CallPolicy, ACounterCallsOnlyWhatItMayServeAndNeverSleepsWhileSomebodyOfItsWaits, ()) {
    auto line = line_of(any_line());
    Skills counter = any_counter();
    const Waiting* next = next_for(counter, line);
    bool somebody = std::any_of(line.begin(), line.end(), [&](const auto& one) { return may_serve(counter, one); });
    RC_ASSERT((next != nullptr) == somebody);
    if (next)
        RC_ASSERT(may_serve(counter, *next));
}

// No starvation: whoever is called before me came at most the longest acceptable wait after me.
RC_GTEST_PROP(CallPolicy, NobodyIsOvertakenByOneWhoCameALongestWaitLater, ()) {
    auto walkers = any_line();
    Skills all{id<CounterId>(0), {}};
    auto line = line_of(walkers);
    auto arrival_of = [&](TicketId ticket) {
        for (const auto& one : walkers)
            if (one.waiting.ticket == ticket)
                return one.arrival;
        return Instant{};
    };
    while (const Waiting* next = next_for(all, line)) {
        Instant called = arrival_of(next->ticket);
        for (const auto& other : line)
            if (may_serve(all, other))
                RC_ASSERT(called - arrival_of(other.ticket) <= kLongest);
        std::erase_if(line, [ticket = next->ticket](const auto& one) { return one.ticket == ticket; });
    }
}

RC_GTEST_PROP(CallPolicy, AmongEqualsTheFirstToComeIsCalledFirst, ()) {
    Priority priority = any_priority();
    auto a = kMorning + seconds(*rc::gen::inRange<int>(0, 3600));
    auto b = a + seconds(*rc::gen::inRange<int>(1, 3600));
    Waiting first{id<TicketId>(2), id<CategoryId>(0), {}, due_time(a, priority, kLongest)};
    Waiting second{id<TicketId>(1), id<CategoryId>(0), {}, due_time(b, priority, kLongest)};
    RC_ASSERT(goes_before(first, second));
    RC_ASSERT(!goes_before(second, first));
}

RC_GTEST_PROP(CallPolicy, TheDueTimeLiesWithinTheLongestWaitOfTheArrival, ()) {
    seconds longest(*rc::gen::inRange<int>(60, 7200));
    Instant slot = kMorning + seconds(*rc::gen::inRange<int>(-20000, 20000));
    Instant due = due_time(kMorning, any_priority(), longest, slot);
    RC_ASSERT(due >= kMorning - longest && due <= kMorning + longest);
}

TEST(CallPolicyTest, APriorityClassIsCalledEarlierByItsCredit) {
    EXPECT_EQ(due_time(kMorning, Priority::none, kLongest), kMorning);
    EXPECT_EQ(due_time(kMorning, Priority::pregnant, kLongest), kMorning - std::chrono::minutes(20));
    EXPECT_EQ(due_time(kMorning, Priority::elderly, kLongest), kMorning - std::chrono::minutes(15));
    // A hall that lets nobody wait for more than five minutes gives no more credit than that.
    EXPECT_EQ(due_time(kMorning, Priority::pregnant, std::chrono::minutes(5)), kMorning - std::chrono::minutes(5));
}

TEST(CallPolicyTest, SaysWhy) {
    EXPECT_EQ(why(kMorning, kMorning, Priority::none, false).rule, CallRule::due);
    auto earlier = why(kMorning, kMorning - std::chrono::minutes(20), Priority::disabled, false);
    EXPECT_EQ(earlier.rule, CallRule::priority);
    EXPECT_EQ(earlier.credit_seconds, 1200);
    EXPECT_EQ(earlier.priority, Priority::disabled);
    EXPECT_EQ(
        why(kMorning, kMorning + std::chrono::minutes(30), Priority::none, false, kMorning + std::chrono::minutes(30))
            .rule,
        CallRule::appointment);
    EXPECT_EQ(why(kMorning, kMorning, Priority::none, true).rule, CallRule::returned);
}

// --- The table of transitions -------------------------------------------------------------------------------------------------------

TEST(TransitionsTest, EachStateHasOneRowForAnActionAndEveryRowAnEvent) {
    for (const auto& row : transitions()) {
        EXPECT_EQ(find(row.from, row.action), &row);
        EXPECT_TRUE(row.event.starts_with("Ticket")) << row.event;
        EXPECT_EQ(row.who.empty(), row.place == Place::system);
    }
}

TEST(TransitionsTest, NothingComesOutOfServedOrCancelled) {
    for (const auto& row : transitions()) {
        EXPECT_NE(row.from, TicketState::served);
        EXPECT_NE(row.from, TicketState::cancelled);
    }
}

TEST(TransitionsTest, OnlyTheClerkAtTheCounterMovesWhatIsThere) {
    for (const auto& row : transitions()) {
        bool there = row.from == TicketState::called || row.from == TicketState::serving;
        EXPECT_TRUE(!there || row.place == Place::counter) << to_string(row.action);
    }
}

// --- Waits --------------------------------------------------------------------------------------------------------------------------

TEST(WaitsTest, WithoutACounterThereIsNoNumber) { EXPECT_FALSE(expected_wait(3, seconds(300), {})); }

TEST(WaitsTest, AFreeCounterAndNobodyAheadIsNoWait) {
    CounterLoad free{false, 1.0};
    EXPECT_EQ(expected_wait(0, seconds(300), std::span(&free, 1)), seconds(0));
}

TEST(WaitsTest, CountsThoseAheadTheOneBeingServedAndTheCounters) {
    CounterLoad busy[] = {{true, 1.0}, {true, 1.0}};
    EXPECT_EQ(expected_wait(3, seconds(300), busy), seconds(525)); // (3 + half a one) × 300 / 2
    EXPECT_EQ(expected_wait(3, seconds(300), std::span(busy, 1)), seconds(1050));
}

RC_GTEST_PROP(Waits, MoreAheadIsNeverAShorterWaitAndMoreCountersNeverALongerOne, ()) {
    int ahead = *rc::gen::inRange<int>(0, 200), counters = *rc::gen::inRange<int>(1, 20);
    std::vector<CounterLoad> loads(static_cast<std::size_t>(counters), CounterLoad{true, 0.5});
    auto now = *expected_wait(ahead, seconds(240), loads);
    RC_ASSERT(now <= *expected_wait(ahead + 1, seconds(240), loads));
    loads.push_back({true, 0.5});
    RC_ASSERT(now >= *expected_wait(ahead, seconds(240), loads));
}

TEST(WaitsTest, TakesTheMiddleOfTheDayOnceThereAreEnoughServings) {
    EXPECT_EQ(typical_serving({seconds(10), seconds(20)}, seconds(480)), seconds(480));
    EXPECT_EQ(typical_serving({seconds(100), seconds(900), seconds(200), seconds(5000), seconds(300)}, seconds(480)),
              seconds(300));
    EXPECT_EQ(typical_serving({seconds(1), seconds(1), seconds(1), seconds(1), seconds(1)}, seconds(480)), seconds(30));
}

} // namespace
} // namespace yimen::queue
