#include "gap_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "places/places.h"
#include "transitions.h"

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

catalogue::Requirement material(std::string key, bool deferrable) {
    catalogue::Requirement out;
    out.key = std::move(key);
    out.deferrable = deferrable;
    return out;
}

TEST(GapRules, LeaveTimeForTheResultWithinThePromisedLimit) {
    EXPECT_EQ(most_gap_days(8), 6);
    EXPECT_EQ(most_gap_days(40), 20);
    EXPECT_EQ(most_gap_days(3), 1);
    EXPECT_EQ(most_gap_days(1), 1);
    EXPECT_EQ(most_gap_days(0), 0); // 即办件: nothing can follow
    EXPECT_EQ(to_iso(latest_gap_day(national(), day("2026-09-28"), 8)), "2026-10-12");
}

TEST(GapRules, OnlyARequiredCopyThatMayFollowIsAGap) {
    catalogue::Definition d;
    d.requirements = {material("a", true), material("b", false), material("c", true), material("d", true),
                      material("e", true)};
    d.requirements[2].necessity = catalogue::Necessity::optional;
    d.requirements[3].keep_copy = false;
    auto missing = missing_deferrables(d, [](const std::string& key) { return key == "e"; });
    EXPECT_EQ(missing, std::vector<std::string>{"a"});
}

TEST(GapRules, APromiseForTodayIsNone) {
    Date today = day("2026-09-28");
    EXPECT_EQ(readiness({"a"}, {{"a", GapState::promised, today}}, today), Readiness::unnamed);
    EXPECT_EQ(readiness({"a"}, {{"a", GapState::promised, plus(today, 1)}}, today), Readiness::complete);
    EXPECT_EQ(readiness({"a"}, {{"a", GapState::named, plus(today, 1)}}, today), Readiness::unsigned_);
    EXPECT_EQ(readiness({"a"}, {}, today), Readiness::unnamed);
    EXPECT_EQ(readiness({}, {}, today), Readiness::complete);
}

TEST(GapRules, WhatWasNotEnoughGetsThreeMoreWorkingDays) {
    EXPECT_EQ(to_iso(day_for_another_try(national(), day("2026-09-30"), day("2026-10-08"))), "2026-10-10");
    EXPECT_EQ(to_iso(day_for_another_try(national(), day("2026-09-28"), day("2026-10-20"))), "2026-10-20");
}

TEST(GapRules, AReminderComesOnAWorkingDayWhenAThirdIsLeftAndNeverOnTheLastDay) {
    struct {
        std::string_view told, until, reminded;
    } const cases[] = {
        {"2026-09-28", "2026-10-09", "2026-10-08"}, // four working days around the National Day: one is left
        {"2026-11-02", "2026-11-16", "2026-11-11"}, // ten: three are left
        {"2026-11-06", "2026-11-10", "2026-11-09"}, // Friday to Tuesday: Monday, not the weekend
        {"2026-11-02", "2026-11-03", ""},           // told the day before: that was the reminder
        {"2026-11-06", "2026-11-09", ""},           // Friday for Monday
        {"2026-11-06", "2026-11-06", ""},
    };
    for (const auto& one : cases) {
        auto found = gap_reminder_day(national(), day(one.told), day(one.until));
        EXPECT_EQ(found ? to_iso(*found) : "", one.reminded) << one.told << " " << one.until;
    }
}

RC_GTEST_PROP(GapRules, AReminderLiesBetweenTheDays, ()) {
    Date told = plus(day("2026-01-01"), *rc::gen::inRange(0, 360));
    Date until = plus(told, *rc::gen::inRange(-2, 60));
    if (auto found = gap_reminder_day(national(), told, until)) {
        RC_ASSERT(*found > told);
        RC_ASSERT(*found < until);
        RC_ASSERT(national().is_working(*found));
    }
}

TEST(GapRules, NobodyIsRemindedOfWhatIsThereOrTwice) {
    Gap gap{"plan", GapState::open, day("2026-11-16"), {}, day("2026-11-12"), {}};
    EXPECT_FALSE(is_to_remind(gap, day("2026-11-11")));
    EXPECT_TRUE(is_to_remind(gap, day("2026-11-12")));
    EXPECT_TRUE(is_to_remind(gap, day("2026-11-15"))) << "a server that was away";
    EXPECT_FALSE(is_to_remind(gap, day("2026-11-16"))) << "its last day";
    EXPECT_EQ(next_gap_reminder({gap}), day("2026-11-12"));
    gap.state = GapState::supplied;
    EXPECT_FALSE(is_to_remind(gap, day("2026-11-12")));
    gap.state = GapState::open;
    gap.reminded_at = *parse_rfc3339("2026-11-12T09:00:00+08:00");
    EXPECT_FALSE(is_to_remind(gap, day("2026-11-12")));
    EXPECT_EQ(next_gap_reminder({gap}), std::nullopt);
}

const std::vector<GapState> kStates{GapState::named, GapState::promised, GapState::open,  GapState::supplied,
                                    GapState::met,   GapState::dropped,  GapState::missed};

std::vector<Gap> some_gaps(Date today) {
    std::vector<Gap> out;
    for (int i = 0, count = *rc::gen::inRange(0, 6); i < count; ++i)
        out.push_back({std::string(1, static_cast<char>('a' + i)), *rc::gen::elementOf(kStates),
                       plus(today, *rc::gen::inRange(-10, 30))});
    return out;
}

RC_GTEST_PROP(GapRules, WhoIsReadyHasASignatureForEachThingForALaterDay, ()) {
    Date today = plus(day("2026-01-01"), *rc::gen::inRange(0, 300));
    auto gaps = some_gaps(today);
    std::vector<std::string> missing;
    for (char key = 'a'; key < 'h'; ++key)
        if (*rc::gen::arbitrary<bool>())
            missing.emplace_back(1, key);
    bool ready = readiness(missing, gaps, today) == Readiness::complete;
    bool signed_for = std::ranges::all_of(missing, [&](const std::string& key) {
        return std::ranges::any_of(gaps, [&](const Gap& gap) {
            return gap.requirement == key && gap.state == GapState::promised && gap.until > today;
        });
    });
    RC_ASSERT(ready == signed_for);
}

RC_GTEST_PROP(GapRules, TheLimitIsTheFirstDayThatTheVisitorIsWaitedForAndImpliesThatTheResultWaits, ()) {
    auto gaps = some_gaps(day("2026-06-01"));
    auto limit = next_gap_limit(gaps);
    for (const auto& gap : gaps)
        if (gap.state == GapState::open)
            RC_ASSERT(limit && *limit <= gap.until);
    if (limit)
        RC_ASSERT(result_waits(gaps));
}

RC_GTEST_PROP(GapRules, NoDayThatCanBePromisedLiesAfterThePromisedLimit, ()) {
    Date today = plus(day("2026-01-01"), *rc::gen::inRange(0, 300));
    int promised = *rc::gen::inRange(0, 90);
    Date latest = latest_gap_day(national(), today, promised);
    RC_ASSERT(latest <= national().add(today, promised));
    RC_ASSERT(national().between(today, latest) <= 20);
    RC_ASSERT(latest <= latest_gap_day(national(), today, promised + 1));
}

// A case with gaps can always end: supplied and confirmed, lapsed, refused or withdrawn.
TEST(GapRules, EveryStateInWhichSomethingMayFollowLetsItComeAndLapse) {
    for (State state : {State::accepted, State::suspended, State::reviewed, State::approved})
        for (Action action :
             {Action::supply_gap, Action::confirm_gap, Action::return_gap, Action::remind_gap, Action::lapse})
            EXPECT_NE(find(state, action), nullptr) << to_string(state) << " " << to_string(action);
    EXPECT_NE(find(State::lapsed, Action::close), nullptr);
}

} // namespace
} // namespace yimen::cases
