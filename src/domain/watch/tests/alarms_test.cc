#include "alarms.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yimen::watch {
namespace {

TEST(AlarmStep, BeginsOverTheLimitAndEndsATenthBelowIt) {
    EXPECT_EQ(alarm_step(false, 600, 600), AlarmStep::none);
    EXPECT_EQ(alarm_step(false, 601, 600), AlarmStep::begin);
    EXPECT_EQ(alarm_step(true, 600, 600), AlarmStep::follow);
    EXPECT_EQ(alarm_step(true, 540, 600), AlarmStep::follow) << "a wait that swings around the limit is one alarm";
    EXPECT_EQ(alarm_step(true, 539, 600), AlarmStep::end);
}

TEST(AlarmStep, OfAHallThatNeverWarnsBeginsNothingAndEndsWhatItHad) {
    EXPECT_EQ(alarm_step(false, 100'000, 0), AlarmStep::none);
    EXPECT_EQ(alarm_step(true, 100'000, 0), AlarmStep::end);
}

TEST(WaitOf, IsTheForecastOrTheLongestWhicheverIsMore) {
    queue::LineView line;
    EXPECT_EQ(wait_of(line), 0);
    line.longest_wait_seconds = 500;
    EXPECT_EQ(wait_of(line), 0) << "nobody waits";
    line.waiting = 2;
    EXPECT_EQ(wait_of(line), 500) << "no counter is open, so nothing is expected";
    line.expected_wait_seconds = 900;
    EXPECT_EQ(wait_of(line), 900) << "before anybody has waited so long";
}

RC_GTEST_PROP(AlarmStep, NeverBeginsAndEndsByOneWait, (int wait, int limit)) {
    if (alarm_step(false, wait, limit) == AlarmStep::begin)
        RC_ASSERT(alarm_step(true, wait, limit) == AlarmStep::follow);
}

} // namespace
} // namespace yimen::watch
