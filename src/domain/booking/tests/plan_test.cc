#include "plan.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "places/places.h"

namespace yimen::booking {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const Date kMonday = *parse_date("2026-09-28");

const places::Calendar& calendar() {
    static const places::Calendar value = [] {
        int bad = 0;
        return places::Calendar(*places::parse_calendar_csv(places::Calendars::shipped_csv(), bad));
    }();
    return value;
}

Opening mornings() { return {Days::working, {}, Session::regular, 9 * 60, 12 * 60, 30, 2, 1, {}, {}}; }
Plan plan_of(std::vector<Opening> openings, std::vector<DayException> exceptions = {}) {
    Plan plan;
    plan.open = true;
    plan.openings = std::move(openings);
    plan.exceptions = std::move(exceptions);
    return plan;
}
DayException closed(Date day, std::optional<int> from = {}, std::optional<int> to = {}) {
    DayException out;
    out.day = day;
    out.from_minute = from;
    out.to_minute = to;
    out.reason.value = "系统升级";
    return out;
}

TEST(Slots, AWorkingDayIsCutIntoSlots) {
    auto day = slots(plan_of({mornings()}), calendar(), kMonday);
    ASSERT_EQ(day.slots.size(), 6u);
    EXPECT_EQ(day.slots.front(), (Slot{540, 570, Session::regular, 2, 1}));
    EXPECT_EQ(day.slots.back().to_minute, 12 * 60);
}

TEST(Slots, AClosedPlanOffersNothing) {
    Plan plan = plan_of({mornings()});
    plan.open = false;
    EXPECT_TRUE(slots(plan, calendar(), kMonday).slots.empty());
}

TEST(Slots, HolidaysMakeUpDaysAndWeekendsAreToldApart) {
    Opening saturday{Days::rest, {6}, Session::weekend, 540, 660, 30, 1, 0, {}, {}};
    Plan plan = plan_of({mornings(), saturday});
    EXPECT_EQ(kind_of_day(calendar(), *parse_date("2026-10-01")), Days::holiday);
    auto national = slots(plan, calendar(), *parse_date("2026-10-01"));
    EXPECT_TRUE(national.slots.empty());
    EXPECT_FALSE(national.reason.empty()) << "the holiday's name";
    EXPECT_EQ(kind_of_day(calendar(), *parse_date("2026-10-10")), Days::working) << "a make-up Saturday";
    EXPECT_EQ(slots(plan, calendar(), *parse_date("2026-10-10")).slots.size(), 6u);
    EXPECT_EQ(slots(plan, calendar(), *parse_date("2026-10-17")).slots.size(), 4u) << "a plain Saturday";
    EXPECT_TRUE(slots(plan, calendar(), *parse_date("2026-10-18")).slots.empty()) << "Sunday";
}

TEST(Slots, AnEveningOnTuesdaysOnly) {
    Opening evening{Days::working, {2}, Session::evening, 1050, 1170, 60, 3, 0, {}, {}};
    EXPECT_TRUE(slots(plan_of({evening}), calendar(), kMonday).slots.empty());
    auto tuesday = slots(plan_of({evening}), calendar(), *parse_date("2026-09-29")).slots;
    ASSERT_EQ(tuesday.size(), 2u);
    EXPECT_EQ(tuesday[0].session, Session::evening);
}

TEST(Slots, ClosingTakesOutWhatItTouchesAndSaysWhy) {
    auto day = slots(plan_of({mornings()}, {closed(kMonday, 600, 631)}), calendar(), kMonday);
    EXPECT_EQ(day.slots.size(), 4u) << "10:00 and 10:30 are touched";
    EXPECT_EQ(day.reason, "系统升级");
    EXPECT_TRUE(slots(plan_of({mornings()}, {closed(kMonday)}), calendar(), kMonday).slots.empty());
}

TEST(Slots, ACapacityOfTheDayReplacesTheSeries) {
    DayException more;
    more.day = kMonday;
    more.kind = ExceptionKind::capacity;
    more.portal = 9;
    auto day = slots(plan_of({mornings()}, {more}), calendar(), kMonday);
    EXPECT_EQ(day.slots[0].portal, 9);
    EXPECT_EQ(day.slots[0].staff, 1) << "what is not named stays";
}

TEST(Slots, AnExtraOpeningOpensAHoliday) {
    DayException extra;
    extra.day = *parse_date("2026-10-01");
    extra.kind = ExceptionKind::extra;
    extra.from_minute = 540;
    extra.to_minute = 600;
    extra.slot_minutes = 20;
    extra.portal = 4;
    EXPECT_EQ(slots(plan_of({mornings()}, {extra}), calendar(), extra.day).slots.size(), 3u);
}

TEST(Runs, SeveralItemsTakeConsecutiveSlots) {
    auto day = slots(plan_of({mornings(), {Days::working, {}, Session::regular, 13 * 60, 15 * 60, 30, 1, 1, {}, {}}}),
                     calendar(), kMonday)
                   .slots;
    EXPECT_EQ(run_from(day, 540, 15).size(), 1u);
    EXPECT_EQ(run_from(day, 540, 31).size(), 2u);
    EXPECT_TRUE(run_from(day, 11 * 60 + 30, 31).empty()) << "over noon there is a gap";
    EXPECT_TRUE(run_from(day, 541, 10).empty()) << "no slot begins then";
}

TEST(Arriving, EarlyInTimeLateAndOver) {
    Plan plan; // 30 minutes before, 10 after
    Instant nine = hall_instant(kMonday, 540);
    EXPECT_EQ(arriving(plan, nine, nine - 31min), Arriving::early);
    EXPECT_EQ(arriving(plan, nine, nine - 30min), Arriving::on_time);
    EXPECT_EQ(arriving(plan, nine, nine + 10min), Arriving::on_time);
    EXPECT_EQ(arriving(plan, nine, nine + 11min), Arriving::late);
    EXPECT_EQ(arriving(plan, nine, nine + 24h), Arriving::over);
}

TEST(Misses, PauseOnlineBookingForATime) {
    Plan plan; // 3 within 90 days: 30 days
    auto on = [](const char* text) { return *parse_date(text); };
    Date today = kMonday;
    EXPECT_FALSE(blocked_until(plan, {on("2026-09-25"), on("2026-09-10")}, today));
    EXPECT_EQ(blocked_until(plan, {on("2026-09-25"), on("2026-09-10"), on("2026-08-10")}, today), on("2026-10-25"));
    EXPECT_FALSE(blocked_until(plan, {on("2026-09-25"), on("2026-09-10"), on("2026-06-10")}, today)) << "too long ago";
    EXPECT_FALSE(blocked_until(plan, {on("2026-08-20"), on("2026-08-10"), on("2026-08-05")}, today)) << "it is over";
    plan.no_show_limit = 0;
    EXPECT_FALSE(blocked_until(plan, {on("2026-09-25"), on("2026-09-10"), on("2026-08-10")}, today));
}

TEST(Faults, EachIsNamed) {
    Opening bad = mornings();
    bad.to_minute = 500;
    auto wrong = faults(plan_of({bad}), "/plan");
    ASSERT_FALSE(wrong.empty());
    EXPECT_EQ(wrong[0].pointer, "/plan/openings/0/to_minute");
    EXPECT_TRUE(faults(plan_of({mornings()}), "/plan").empty());
}

// --- Whatever series and exceptions say together --------------------------------------------------------------------------------------

Plan any_plan() {
    auto number = [](int least, int most) { return *rc::gen::inRange(least, most + 1); };
    Plan plan;
    plan.open = true;
    int series = number(0, 4), exceptions = number(0, 5);
    for (int i = 0; i < series; ++i) {
        int from = number(0, 1400);
        plan.openings.push_back({static_cast<Days>(number(0, 2)),
                                 {},
                                 Session::regular,
                                 from,
                                 number(from + 1, 1440),
                                 number(5, 90),
                                 number(0, 5),
                                 number(0, 5),
                                 {},
                                 {}});
    }
    for (int i = 0; i < exceptions; ++i) {
        DayException one;
        one.day = Date(sys_days(kMonday) + std::chrono::days(number(0, 13)));
        one.kind = static_cast<ExceptionKind>(number(0, 2));
        if (one.kind == ExceptionKind::extra || number(0, 1)) {
            one.from_minute = number(0, 1400);
            one.to_minute = number(*one.from_minute + 1, 1440);
        }
        one.slot_minutes = number(5, 90);
        one.portal = number(0, 5);
        plan.exceptions.push_back(one);
    }
    return plan;
}

RC_GTEST_PROP(SlotProperties, NoMinuteIsOfferedTwiceAndNoneThatIsClosed, ()) {
    Plan plan = any_plan();
    Date day(sys_days(kMonday) + std::chrono::days(*rc::gen::inRange(0, 14)));
    auto of_day = slots(plan, calendar(), day).slots;
    for (std::size_t i = 0; i < of_day.size(); ++i) {
        RC_ASSERT(of_day[i].from_minute < of_day[i].to_minute);
        RC_ASSERT(of_day[i].from_minute >= 0 && of_day[i].to_minute <= 1440);
        if (i > 0)
            RC_ASSERT(of_day[i - 1].to_minute <= of_day[i].from_minute);
        for (const auto& one : plan.exceptions)
            if (one.day == day && one.kind == ExceptionKind::closed)
                RC_ASSERT(of_day[i].to_minute <= one.from_minute.value_or(0) ||
                          of_day[i].from_minute >= one.to_minute.value_or(1440));
    }
}

RC_GTEST_PROP(SlotProperties, ARunIsWithoutGapsAndLongEnough, ()) {
    Plan plan = any_plan();
    auto of_day = slots(plan, calendar(), kMonday).slots;
    int minutes = *rc::gen::inRange(1, 200);
    for (const Slot& slot : of_day) {
        auto run = run_from(of_day, slot.from_minute, minutes);
        if (run.empty())
            continue;
        RC_ASSERT(run.back().to_minute - run.front().from_minute >= minutes);
        RC_ASSERT(run.size() == 1 || run[run.size() - 2].to_minute - run.front().from_minute < minutes);
        for (std::size_t i = 1; i < run.size(); ++i)
            RC_ASSERT(run[i].from_minute == run[i - 1].to_minute);
    }
}

} // namespace
} // namespace yimen::booking
