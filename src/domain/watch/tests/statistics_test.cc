#include "statistics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace yimen::watch {
namespace {

using queue::Outcome;

TEST(Spread, OfNothingHasNoMeanAndNoPercentile) {
    Spread spread;
    EXPECT_FALSE(spread.mean());
    EXPECT_FALSE(spread.percentile(50));
}

TEST(Spread, IsExactForShortTimes) {
    Spread spread;
    for (int seconds : {10, 20, 30, 100})
        spread.add(seconds);
    EXPECT_EQ(spread.mean(), 40);
    EXPECT_EQ(spread.percentile(50), 20) << "nearest rank: the second of four";
    EXPECT_EQ(spread.percentile(90), 100);
}

RC_GTEST_PROP(Spread, HoldsPercentilesWithinOnePercent, ()) {
    auto times = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 36 * 3600)));
    Spread spread;
    for (int seconds : times)
        spread.add(seconds);
    std::ranges::sort(times);
    for (int percent : {1, 50, 90, 100}) {
        auto rank = std::max<std::size_t>((times.size() * static_cast<std::size_t>(percent) + 99) / 100, 1);
        double exact = times[rank - 1];
        RC_ASSERT(std::abs(static_cast<double>(*spread.percentile(percent)) - exact) <= 0.01 * exact);
    }
}

queue::PassageLeg leg(queue::CategoryId line, std::optional<places::CounterId> counter, int wait, Outcome outcome) {
    queue::PassageLeg out;
    out.line = line;
    out.counter = counter;
    out.wait = wait;
    out.way = 10;
    out.service = 60;
    out.outcome = outcome;
    return out;
}

class TallyTest : public testing::Test {
  protected:
    const Instant morning_ = *parse_rfc3339("2026-09-28T09:40:00+08:00");
    queue::CategoryId a_ = new_id<queue::CategoryId>(morning_), b_ = new_id<queue::CategoryId>(morning_);
    places::CounterId one_ = new_id<places::CounterId>(morning_), two_ = new_id<places::CounterId>(morning_);
    // Served first at one counter, then sent to another line and missed there.
    queue::Passage moved_{
        {}, hall_date(morning_), morning_, {leg(a_, one_, 100, Outcome::moved), leg(b_, two_, 20, Outcome::no_show)}};
};

TEST_F(TallyTest, ATransferIsOneTicketWithTheWaitingTimeOfBothLegs) {
    Tally tally(StatisticsBy::hour, {});
    tally.add(moved_);
    const Figure& nine = tally.rows().at("9");
    EXPECT_EQ(nine.tickets, 1);
    EXPECT_EQ(nine.no_show, 1);
    EXPECT_EQ(nine.moved, 0);
    EXPECT_EQ(nine.wait.mean(), 120);
    EXPECT_EQ(nine.service.mean(), 120);
}

TEST_F(TallyTest, ALineAndACounterHaveTheirOwnLegOnly) {
    Tally lines(StatisticsBy::line, {}), counters(StatisticsBy::counter, {});
    lines.add(moved_);
    counters.add(moved_);
    EXPECT_EQ(lines.rows().at(a_.str()).wait.mean(), 100);
    EXPECT_EQ(lines.rows().at(a_.str()).moved, 1);
    EXPECT_EQ(lines.rows().at(b_.str()).no_show, 1);
    EXPECT_EQ(counters.rows().at(two_.str()).wait.mean(), 20);
    EXPECT_EQ(lines.total().tickets, 1) << "the whole counts tickets";
}

TEST_F(TallyTest, OneLineAloneLeavesOutWhatHappenedInOthers) {
    Tally only(StatisticsBy::day, a_), none(StatisticsBy::day, new_id<queue::CategoryId>(morning_));
    only.add(moved_);
    none.add(moved_);
    EXPECT_EQ(only.rows().at("2026-09-28").wait.mean(), 100);
    EXPECT_EQ(only.rows().at("2026-09-28").no_show, 0);
    EXPECT_TRUE(none.rows().empty());
    EXPECT_EQ(none.total().tickets, 0);
}

TEST_F(TallyTest, WhoLeftBeforeACallHasNoWaitAndNoCounter) {
    queue::Passage left{{}, hall_date(morning_), morning_, {{a_, {}, {}, {}, {}, {}, Outcome::left}}};
    Tally tally(StatisticsBy::counter, {});
    tally.add(left);
    EXPECT_TRUE(tally.rows().empty());
    EXPECT_EQ(tally.total().left, 1);
    EXPECT_EQ(tally.total().wait.count(), 0);
}

TEST(StatisticsTable, HasMinutesAsFiguresAndTheWholeLast) {
    HallStatistics made;
    made.by = StatisticsBy::hour;
    StatisticsRow row;
    row.key = "9";
    row.tickets = 3;
    row.wait = {3, 90, 60, 200};
    made.rows = {row};
    made.total = row;
    auto table = statistics_table(made, false);
    ASSERT_EQ(table.size(), 3u);
    EXPECT_EQ(std::get<std::string>(table[0][0]), "取号时段");
    EXPECT_EQ(std::get<std::string>(table[1][0]), "09:00");
    EXPECT_EQ(std::get<std::int64_t>(table[1][1]), 3);
    EXPECT_DOUBLE_EQ(std::get<double>(table[1][8]), 1.5);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(table[1][11])) << "no way was seen";
    EXPECT_EQ(std::get<std::string>(table[2][0]), "全部（按号）");
    for (const auto& cells : table)
        EXPECT_EQ(cells.size(), table[0].size());
}

} // namespace
} // namespace yimen::watch
