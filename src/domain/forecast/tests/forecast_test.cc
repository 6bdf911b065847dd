#include <gtest/gtest.h>

#include "errors.h"
#include "judge.h"

namespace yimen::forecast {
namespace {

constexpr Seconds kOpens = 9 * kHour;

Date day_number(int number) {
    return Date(std::chrono::sys_days(Date{std::chrono::year(2026), std::chrono::month(3), std::chrono::day(2)}) +
                std::chrono::days(number));
}

// One counter, one line, five minutes for each; somebody comes every `pace` until five.
Day even_day(int number, Seconds pace) {
    Day day{day_number(number), {}};
    Seconds free = kOpens;
    for (Seconds at = kOpens; at < 17 * kHour; at += pace) {
        Passage ticket;
        ticket.counter = 0;
        ticket.issued = at;
        ticket.called = std::max(at, free);
        ticket.ended = *ticket.called + 300;
        free = *ticket.ended;
        day.tickets.push_back(ticket);
    }
    return day;
}

History even_history(int days, Seconds pace = 400) {
    History out;
    out.categories = {"a"};
    out.counters = {"1"};
    out.knows_counters = out.knows_ends = true;
    for (int i = 0; i < days; ++i)
        out.days.push_back(even_day(i, pace));
    complete(out);
    return out;
}

std::vector<const Day*> all_of(const History& history) {
    std::vector<const Day*> out;
    for (const Day& day : history.days)
        out.push_back(&day);
    return out;
}

Seconds middle_wait(const Model& model, const Present& now, Seconds ahead) {
    Random random(7);
    Probe probe{0, now.at + ahead};
    return simulate(model, now, std::span(&probe, 1), 101, random)[0][50];
}

TEST(ForecastTest, WaitsForTheRestOfTheServiceAndThoseInFront) {
    auto history = even_history(6);
    Model model = learn(history, all_of(history));
    Present now;
    now.at = 11 * kHour;
    now.line = {{now.at - 500, now.at - 300, now.at - 100}};
    now.serving = {{0, 0, now.at - 100}};
    now.open = {1};
    now.came = now.usual = {10};
    EXPECT_NEAR(middle_wait(model, now, 0), 200 + 3 * 300, 1);
    now.line = {{now.at - 100}};
    EXPECT_NEAR(middle_wait(model, now, 0), 200 + 300, 1);
    now.line = {{}};
    now.serving = {};
    EXPECT_EQ(middle_wait(model, now, 0), 0);
}

TEST(ForecastTest, ALongerLineNeverWaitsLess) {
    auto history = even_history(6);
    Model model = learn(history, all_of(history));
    Present now;
    now.at = 11 * kHour;
    now.line = {{}};
    now.open = {1};
    now.came = now.usual = {10};
    Seconds before = -1;
    for (int waiting = 0; waiting < 12; ++waiting) {
        Seconds wait = middle_wait(model, now, 0);
        EXPECT_GE(wait, before);
        before = wait;
        now.line[0].insert(now.line[0].begin(), now.at - waiting);
    }
}

TEST(ForecastTest, ThePresentKnowsNothingOfWhatComes) {
    auto history = even_history(6, 250);
    Model model = learn(history, all_of(history));
    const Day& whole = history.days[5];
    for (Seconds at : {kOpens, 10 * kHour, 12 * kHour + 100, 20 * kHour}) {
        Day cut{whole.date, {}};
        for (Passage ticket : whole.tickets) {
            if (ticket.issued > at)
                break;
            if (ticket.called && *ticket.called > at)
                ticket.called = at + 7777; // some time, nobody knows when
            if (ticket.ended && *ticket.ended > at)
                ticket.ended = at + 9999;
            cut.tickets.push_back(ticket);
        }
        Present one = present(model, whole, at), other = present(model, cut, at);
        EXPECT_EQ(one.line, other.line);
        EXPECT_EQ(one.open, other.open);
        EXPECT_EQ(one.serving.size(), other.serving.size());
        EXPECT_EQ(one.came, other.came);
    }
}

TEST(ForecastTest, LearnsWhoComesAndHowLongItTakes) {
    auto history = even_history(10);
    Model model = learn(history, all_of(history));
    EXPECT_NEAR(model.expected(0, 0, 10 * kHour, 11 * kHour), 9, 0.5);
    EXPECT_NEAR(model.mean_busy[0], 300, 1);
    EXPECT_EQ(model.serves[0], std::vector<int>{0});
    EXPECT_GT(model.groups[0].open[0][static_cast<std::size_t>(step_of(12 * kHour))], 0.9);
    EXPECT_LT(model.groups[0].open[0][static_cast<std::size_t>(step_of(3 * kHour))], 0.1);
}

TEST(ForecastTest, KnowsAtWhichHoursItHasSeenPeople) {
    auto history = even_history(6);
    Model model = learn(history, all_of(history));
    EXPECT_TRUE(model.seen(0, kOpens));
    EXPECT_TRUE(model.seen(0, 16 * kHour));
    EXPECT_FALSE(model.seen(0, 18 * kHour));
    EXPECT_FALSE(model.seen(0, 7 * kHour));
}

TEST(ForecastTest, TheSameQuestionHasTheSameAnswer) {
    auto history = even_history(8, 290);
    auto days = all_of(history);
    auto ask = [&] {
        Forecaster forecaster(history, days);
        Present now = present(forecaster.model(), history.days[7], 10 * kHour);
        Probe probe{0, 10 * kHour + 30 * kMinute};
        return forecaster.ask(history.days[7], now, std::span(&probe, 1))[0];
    };
    Estimate one = ask(), other = ask();
    EXPECT_EQ(one.wait, other.wait);
    EXPECT_EQ(one.low, other.low);
    EXPECT_EQ(one.high, other.high);
    EXPECT_LE(one.low, one.wait);
    EXPECT_GE(one.high, one.wait);
}

TEST(ForecastTest, WhoIsThereAtMidnightStandsInTheNextDaysLine) {
    History history = even_history(0);
    history.days.push_back({day_number(0), {{0, 0, 86'000, 87'000.0, 87'300.0, false}}});
    history.days.push_back({day_number(1), {{0, 0, 40'000, 40'000.0, 40'300.0, false}}});
    complete(history);
    ASSERT_EQ(history.days[1].tickets.size(), 2u);
    EXPECT_EQ(history.days[1].tickets[0].issued, -400);
    EXPECT_EQ(*history.days[1].tickets[0].called, 600);
    Model model = learn(history, all_of(history));
    EXPECT_EQ(present(model, history.days[1], 300).line[0], std::vector<Seconds>{-400});
}

TEST(ForecastTest, WorksOutPlacesThatServeAtOnce) {
    History history;
    history.categories = {"a"};
    history.knows_ends = true;
    Day day{day_number(0), {}};
    for (int i = 0; i < 3; ++i)
        day.tickets.push_back({0, -1, kOpens + i, kOpens + i * 10.0, kOpens + 600.0, false});
    day.tickets.push_back({0, -1, kOpens + 5, kOpens + 700.0, kOpens + 800.0, false});
    history.days.push_back(day);
    complete(history);
    EXPECT_EQ(history.counters.size(), 3u);
    EXPECT_EQ(history.days[0].tickets[3].counter, 0);
}

TEST(ForecastTest, RefusesToJudgeByAFewDays) {
    auto verdict = judge(even_history(4));
    ASSERT_FALSE(verdict.has_value());
    EXPECT_TRUE(verdict.error().is(kTooShort));
    EXPECT_TRUE(judge(even_history(5)).has_value());
    EXPECT_FALSE(judge(History{}).has_value());
}

TEST(ForecastTest, IntervalsWidenAfterMissesAndNarrowAfterHits) {
    Trust trust;
    for (int i = 0; i < 5; ++i)
        trust.learn(true, 1);
    EXPECT_GT(trust.scale(), 1.2);
    for (int i = 0; i < 200; ++i)
        trust.learn(false, 1);
    EXPECT_LT(trust.scale(), 1);
    EXPECT_GE(trust.scale(), 0.5);
}

} // namespace
} // namespace yimen::forecast
