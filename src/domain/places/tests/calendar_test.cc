#include <gtest/gtest.h>

#include "calendar.h"
#include "places.h"

namespace yimen::places {
namespace {

Calendar national() {
    int bad_line = 0;
    return Calendar(parse_calendar_csv(Calendars::shipped_csv(), bad_line).value());
}

Date day(std::string_view iso) { return parse_date(iso).value(); }

struct Vector {
    const char* from;
    int working_days;
    const char* due;
};
class DueDate : public testing::TestWithParam<Vector> {};

// standards.md §6, computed with the official calendars of 2025 and 2026.
INSTANTIATE_TEST_SUITE_P(Standards, DueDate,
                         testing::Values(Vector{"2026-09-28", 5, "2026-10-10"}, Vector{"2026-09-28", 20, "2026-10-30"},
                                         Vector{"2026-02-13", 1, "2026-02-14"}, Vector{"2026-02-13", 5, "2026-02-27"},
                                         Vector{"2026-02-14", 10, "2026-03-06"}, Vector{"2026-04-30", 3, "2026-05-08"},
                                         Vector{"2025-09-26", 5, "2025-10-10"}, Vector{"2025-12-31", 1, "2026-01-04"},
                                         Vector{"2026-09-18", 2, "2026-09-21"}));

TEST_P(DueDate, IsTheLastOfTheWorkingDays) {
    auto [from, working_days, due] = GetParam();
    EXPECT_EQ(to_iso(national().add(day(from), working_days)), due);
    EXPECT_EQ(national().between(day(from), day(due)), working_days);
}

TEST_P(DueDate, IsExplainedDayByDay) {
    auto [from, working_days, due] = GetParam();
    auto lines = national().explain(day(from), day(due));
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(to_iso(lines.back().date), due);
    EXPECT_EQ(lines.back().number, working_days);
    for (const auto& line : lines)
        EXPECT_TRUE(line.counted || line.name) << to_iso(line.date) << " is passed over without saying why";
}

TEST(Calendar, HasTheOfficialNumberOfWorkingDaysInAYear) {
    for (auto [before, last, count] :
         {std::tuple("2023-12-31", "2024-12-31", 251), std::tuple("2024-12-31", "2025-12-31", 248),
          std::tuple("2025-12-31", "2026-12-31", 248)})
        EXPECT_EQ(national().between(day(before), day(last)), count) << last;
}

TEST(Calendar, AnOnTheSpotItemIsDueTheSameWorkingDay) {
    EXPECT_EQ(to_iso(national().add(day("2026-09-28"), 0)), "2026-09-28");
    EXPECT_EQ(to_iso(national().add(day("2026-10-01"), 0)), "2026-10-08");
}

TEST(Calendar, SaysThatAYearWithoutAListIsNotKnown) {
    EXPECT_TRUE(national().is_known(day("2026-12-31")));
    EXPECT_FALSE(national().is_known(day("2027-01-04")));
    EXPECT_TRUE(national().is_working(day("2027-01-04"))); // a Monday
}

TEST(Calendar, NamesTheLineThatItCannotRead) {
    int bad_line = 0;
    EXPECT_FALSE(
        parse_calendar_csv("date,kind,name_zh,name_en\n2027-01-01,off,元旦,New Year\n2027-13-01,off,x,y\n", bad_line));
    EXPECT_EQ(bad_line, 3);
}

} // namespace
} // namespace yimen::places
