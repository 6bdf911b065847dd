#include "cards.h"
#include "places/places.h"

#include <gtest/gtest.h>

#include <chrono>

namespace yimen::cases {
namespace {

using namespace std::chrono;

Date day(unsigned d, unsigned month_of_2026 = 9) { return year(2026) / month(month_of_2026) / d; }

places::Calendar national() {
    int bad_line = 0;
    return places::Calendar(places::parse_calendar_csv(places::Calendars::shipped_csv(), bad_line).value());
}

TEST(Cards, ATwentyDayLimitTurnsYellowWhenSixWorkingDaysAreLeft) {
    auto calendar = national();
    Date start = day(7), due = calendar.add(start, 20);
    Date yellow = yellow_from({calendar, {}}, start, due);
    EXPECT_EQ(calendar.between(yellow, due), 6);
    EXPECT_GT(calendar.between(Date(sys_days(yellow) - days(1)), due), 6);
}

TEST(Cards, AShortLimitIsYellowFromTheDayBeforeTheLast) {
    auto calendar = national();
    // Monday to Wednesday: a third is less than a day, and at least one working day is left.
    EXPECT_EQ(yellow_from({calendar, {}}, day(7), day(9)), day(8));
}

TEST(Cards, HolidaysBeforeTheDueDayAreYellowToo) {
    auto calendar = national();
    // Due on the first working day after the National Day holidays; the last working day before them is one working day away.
    Date due = calendar.next(day(30));
    EXPECT_EQ(yellow_from({calendar, {}}, day(28), due), day(30));
}

TEST(Cards, NoCardIsYellowBeforeItsLimitBegins) {
    auto calendar = national();
    EXPECT_EQ(yellow_from({calendar, {}}, day(7), day(7)), day(7)); // 即办件: the same day
    for (unsigned start = 1; start <= 30; ++start)
        for (int length = 0; length <= 30; ++length) {
            Date due = calendar.add(day(start), length);
            Date yellow = yellow_from({calendar, {}}, day(start), due);
            EXPECT_GE(yellow, day(start));
            EXPECT_LE(yellow, due);
        }
}

} // namespace
} // namespace yimen::cases
