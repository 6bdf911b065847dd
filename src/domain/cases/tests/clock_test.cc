#include "clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "cards.h"
#include "places/places.h"

namespace yimen::cases {
namespace {

using std::chrono::sys_days;

const places::Calendar& national() {
    static const auto calendar = [] {
        int bad_line = 0;
        return places::Calendar(places::parse_calendar_csv(places::Calendars::shipped_csv(), bad_line).value());
    }();
    return calendar;
}

Date day(std::string_view text) { return parse_date(text).value(); }
Date plus(Date from, int count) { return Date(sys_days(from) + std::chrono::days(count)); }
std::string due(std::string_view from, int days, std::vector<Pause> pauses) {
    return to_iso(Counting(national(), std::move(pauses)).add(day(from), days));
}

TEST(Clock, WithoutAProcedureIsTheCalendar) {
    // standards.md §6
    EXPECT_EQ(due("2026-09-28", 5, {}), "2026-10-10");
    EXPECT_EQ(due("2026-02-14", 10, {}), "2026-03-06");
    EXPECT_EQ(due("2026-09-28", 0, {}), "2026-09-28");
}

TEST(Clock, MovesByTheWorkingDaysOfTheProcedure) {
    // From Tuesday to the day before Tuesday the week after: five working days.
    EXPECT_EQ(due("2026-11-02", 5, {}), "2026-11-09");
    EXPECT_EQ(due("2026-11-02", 5, {{Ground::testing, day("2026-11-03"), day("2026-11-10")}}), "2026-11-16");
    // One that begins and ends on the same day takes nothing.
    EXPECT_EQ(due("2026-11-02", 5, {{Ground::hearing, day("2026-11-03"), day("2026-11-03")}}), "2026-11-09");
    // One over a weekend alone takes nothing either.
    EXPECT_EQ(due("2026-11-02", 5, {{Ground::hearing, day("2026-11-07"), day("2026-11-09")}}), "2026-11-09");
    // 即办件: the first day that counts.
    EXPECT_EQ(due("2026-11-02", 0, {{Ground::appraisal, day("2026-11-02"), day("2026-11-05")}}), "2026-11-05");
}

TEST(Clock, ALimitThatHadPassedIsNotMendedByAProcedure) {
    EXPECT_EQ(due("2026-11-02", 2, {{Ground::testing, day("2026-11-10"), day("2026-11-20")}}), "2026-11-04");
}

TEST(Clock, HasNoDueDateWhileTheEndIsOpen) {
    EXPECT_THROW(Counting(national(), {{Ground::testing, day("2026-11-10"), {}}}), std::invalid_argument);
}

TEST(Clock, SaysOfEachDayWhetherItCountsAndWhy) {
    Counting counting(national(), {{Ground::expert_review, day("2026-09-29"), day("2026-10-09")}});
    Date from = day("2026-09-28"), to = counting.add(from, 3);
    auto lines = counting.explain(from, to);
    ASSERT_EQ(lines.back().date, to);
    EXPECT_EQ(lines.back().number, 3);
    EXPECT_EQ(lines.front().name, "专家评审");
    EXPECT_EQ(lines.front().name_en, "expert review");
    for (const auto& line : lines)
        EXPECT_TRUE(line.counted || line.name) << to_iso(line.date) << " is passed over without saying why";
}

TEST(Clock, NamesEachGroundOnce) {
    for (std::string_view name :
         {"hearing", "bidding", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review"}) {
        auto ground = parse_ground(name);
        ASSERT_TRUE(ground) << name;
        EXPECT_EQ(to_string(*ground), name);
        EXPECT_FALSE(ground_zh(*ground).empty());
    }
    EXPECT_FALSE(parse_ground("site_inspection")); // 现场勘验 stops nothing
}

// Procedures one after the other, as the state of a case allows them.
struct Run {
    Date from{};
    int days = 0;
    std::vector<Pause> pauses;
};
Run any_run() {
    Run run;
    run.from = plus(day("2025-01-01"), *rc::gen::inRange(0, 600));
    run.days = *rc::gen::inRange(0, 60);
    Date at = run.from;
    for (int left = *rc::gen::inRange(0, 5); left > 0; --left) {
        at = plus(at, *rc::gen::inRange(0, 20));
        Date end = plus(at, *rc::gen::inRange(0, 30));
        run.pauses.push_back({Ground::testing, at, end});
        at = end;
    }
    return run;
}

RC_GTEST_PROP(Clock, RunningAndStandingDaysTogetherAreTheWorkingDaysSinceAcceptance, ()) {
    Run run = any_run();
    Counting counting(national(), run.pauses);
    Date last = counting.add(run.from, run.days);
    RC_ASSERT(counting.between(run.from, last) == run.days || run.days == 0);
    int standing = 0;
    for (const auto& line : counting.explain(run.from, last))
        standing += national().is_working(line.date) && !line.counted;
    RC_ASSERT(counting.between(run.from, last) + standing == national().between(run.from, last));
    RC_ASSERT(counting.counts(last));
}

RC_GTEST_PROP(Clock, ALongerProcedureOrLimitIsNeverDueEarlier, ()) {
    Run run = any_run();
    Date last = Counting(national(), run.pauses).add(run.from, run.days);
    // Accepted on a holiday, both zero days and one end on the next working day.
    Date later = Counting(national(), run.pauses).add(run.from, run.days + 1);
    RC_ASSERT(later > last || (run.days == 0 && later == last));
    if (run.pauses.empty())
        return;
    run.pauses.back().on_again = plus(*run.pauses.back().on_again, 3);
    RC_ASSERT(Counting(national(), run.pauses).add(run.from, run.days) >= last);
}

RC_GTEST_PROP(Clock, TheYellowCardLiesBetweenAcceptanceAndTheDueDate, ()) {
    Run run = any_run();
    Counting counting(national(), run.pauses);
    Date last = counting.add(run.from, run.days), yellow = yellow_from(counting, run.from, last);
    RC_ASSERT(run.from <= yellow && yellow <= last);
    RC_ASSERT(counting.between(yellow, last) <= std::max(1, run.days / 3));
}

} // namespace
} // namespace yimen::cases
