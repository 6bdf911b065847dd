#include "time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yimen {
namespace {

using namespace std::chrono;

// From the year 0001 to 9999.
rc::Gen<Instant> any_instant() {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(-62135596800, 253402271999),
                        [](std::int64_t seconds) { return Instant{seconds * 1'000'000}; });
}

TEST(Time, AllOffsetsNameTheSameInstant) {
    auto nine = parse_rfc3339("2026-09-28T09:00:00+08:00");
    ASSERT_TRUE(nine);
    EXPECT_EQ(nine->micros, 1790557200000000);
    for (auto text : {"2026-09-28T01:00:00Z", "2026-09-28t01:00:00z", "2026-09-27T20:30:00-04:30",
                      "2026-09-28T09:00:00.000000+08:00"})
        EXPECT_EQ(parse_rfc3339(text), nine) << text;
}

TEST(Time, FractionsAreKeptToTheMicrosecond) {
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.5Z")->micros, 500000);
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.1234567Z")->micros, 123456);
    EXPECT_EQ(to_rfc3339({123456}), "1970-01-01T08:00:00.123+08:00");
    EXPECT_EQ(to_rfc3339({-1}), "1970-01-01T07:59:59.999+08:00");
}

TEST(Time, WhatIsNoTimeWithZoneIsRefused) {
    for (auto text : {"", "2026-09-28", "2026-09-28T09:00:00", "2026-09-28 09:00:00+08:00", "2026-02-29T09:00:00Z",
                      "2026-09-28T24:00:00Z", "2026-09-28T09:60:00Z", "2026-09-28T09:00:60Z", "2026-09-28T09:00:00.Z",
                      "2026-09-28T09:00:00+0800", "2026-09-28T09:00:00+24:00", "2026-09-28T09:00:00Zx",
                      "26-09-28T09:00:00Z", "2026-9-28T09:00:00Z", "２026-09-28T09:00:00Z"})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Time, DatesAreRealDays) {
    EXPECT_EQ(parse_date("2028-02-29"), year{2028} / 2 / 29);
    for (auto text : {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "20260101", "2026-01-01x",
                      "2026-01-", "2026-01"})
        EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Time, TheHallsWallIsEightHoursAhead) {
    Instant before_midnight = *parse_rfc3339("2026-09-27T15:59:59Z");
    EXPECT_EQ(to_iso(hall_date(before_midnight)), "2026-09-27");
    EXPECT_EQ(hall_minute(before_midnight), 24 * 60 - 1);
    EXPECT_EQ(to_iso(hall_date(before_midnight + seconds(1))), "2026-09-28");
    EXPECT_EQ(hall_minute(before_midnight + seconds(1)), 0);
    EXPECT_EQ(to_rfc3339(hall_instant(year{2026} / 9 / 28, 9 * 60)), "2026-09-28T09:00:00.000+08:00");
}

TEST(Time, AShiftedClockRunsOnFromWhereItWasSet) {
    FixedClock system({1'000'000});
    ShiftedClock business(system);
    EXPECT_EQ(business.now(), Instant{1'000'000});
    business.set({50'000'000});
    system.advance(seconds(2));
    EXPECT_EQ(business.now(), Instant{52'000'000});
    EXPECT_EQ(system.now(), Instant{3'000'000});
}

RC_GTEST_PROP(TimeProperty, TextAndInstantAreTheSame, ()) {
    Instant at = *any_instant() + milliseconds(*rc::gen::inRange(0, 1000));
    RC_ASSERT(parse_rfc3339(to_rfc3339(at)) == at);
}

RC_GTEST_PROP(TimeProperty, DayAndMinuteNameTheInstant, ()) {
    Instant at{(*any_instant()).micros / 60'000'000 * 60'000'000};
    RC_ASSERT(hall_instant(hall_date(at), hall_minute(at)) == at);
    RC_ASSERT(parse_date(to_iso(hall_date(at))) == hall_date(at));
}

RC_GTEST_PROP(TimeProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
    if (auto at = parse_rfc3339(text))
        RC_ASSERT(parse_rfc3339(to_rfc3339(*at)).has_value());
    if (auto day = parse_date(text))
        RC_ASSERT(to_iso(*day) == text);
}

} // namespace
} // namespace yimen
