#include "ticket_file.h"

#include <gtest/gtest.h>

#include "tables/tables.h"

namespace yimen::forecast {
namespace {

TicketFile good(std::string_view content) {
    auto file = read_tickets(content);
    if (!file) {
        ADD_FAILURE() << file.error().code->code << " " << file.error().detail;
        return {};
    }
    return *file;
}
std::string refusal(std::string_view content) {
    auto file = read_tickets(content);
    return file ? "none" : std::string(file.error().code->code);
}
std::string reason_of(const std::string& row,
                      const std::string& header = "issued,called,served,category,counter,state") {
    auto file =
        good(header + "\n2026-03-02T09:00:00,2026-03-02T09:01:00,2026-03-02T09:05:00,a,1,served\n" + row + "\n");
    EXPECT_EQ(file.used + file.bad.size(), file.rows);
    return file.bad.empty() ? "" : file.bad[0].reason;
}

TEST(TicketFileTest, NeedsOnlyIssuedAndCalled) {
    auto file = good("issued,called\n2026-03-02T09:00:00+08:00,2026-03-02T09:10:30+08:00\n2026-03-02 09:05,\n");
    ASSERT_EQ(file.history.days.size(), 1u);
    const auto& tickets = file.history.days[0].tickets;
    ASSERT_EQ(tickets.size(), 2u);
    EXPECT_EQ(tickets[0].issued, 9 * kHour);
    EXPECT_EQ(tickets[0].wait(), 630);
    EXPECT_TRUE(tickets[0].ended.has_value()); // worked out
    EXPECT_FALSE(tickets[1].called.has_value());
    EXPECT_EQ(file.notes.size(), 4u); // says what is missing: category, counter, served, state
}

TEST(TicketFileTest, ReadsMarkCarriageReturnsQuotesAndChineseNames) {
    auto file =
        good("\xEF\xBB\xBF状态,业务类别,取号时间,叫号时间\r\nserved,\"社保,医保\",2026/3/2 9:00,2026/3/2 9:01:05\r\n");
    ASSERT_EQ(file.used, 1u);
    EXPECT_EQ(file.history.categories[0], "社保,医保");
    EXPECT_EQ(file.history.days[0].tickets[0].wait(), 65);
}

TEST(TicketFileTest, ReadsGb18030) {
    std::string row = tables::to_gb18030("issued,called,category\n2026-03-02T09:00:00,2026-03-02T09:01:00,社会保险\n");
    EXPECT_EQ(good(row).history.categories[0], "社会保险");
}

TEST(TicketFileTest, TakesTheWallOnWhichTheTicketWasIssued) {
    // 23:50 at +08:00 is 15:50 in UTC: the call in another zone is the same instant; the ticket belongs to the day of its issue.
    auto file = good("issued,called\n2026-03-02T23:50:00+08:00,2026-03-02T16:10:00Z\n");
    EXPECT_EQ(to_iso(file.history.days[0].date), "2026-03-02");
    EXPECT_EQ(file.history.days[0].tickets[0].wait(), 1200);
    auto moved = read_tickets("issued,called\n2026-03-02T23:50:00Z,2026-03-03T00:10:00Z\n", parse_offset("+08:00"));
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(to_iso(moved->history.days[0].date), "2026-03-03");
    EXPECT_EQ(moved->history.days[0].tickets[0].issued, 7 * kHour + 50 * kMinute);
}

TEST(TicketFileTest, SaysOfEachRowWhyItCannotBeUsed) {
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,2026-03-02T09:09:59,,a,1,"), "called before it was issued");
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,2026-03-02T09:12:00,2026-03-02T09:11:00,a,1,"),
              "served before it was called");
    EXPECT_EQ(reason_of(",2026-03-02T09:12:00,,a,1,"), "issued is empty");
    EXPECT_NE(reason_of("soon,2026-03-02T09:12:00,,a,1,").find("'soon' is no time"), std::string::npos);
    EXPECT_NE(reason_of("2026-02-30T09:00:00,,,a,1,").find("is no time"), std::string::npos);
    EXPECT_NE(reason_of("2026-03-02T09:00:00+8,,,a,1,").find("is no time"), std::string::npos);
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,2026-03-04T09:12:00,,a,1,"), "called more than a day after it was issued");
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,,,a,1,served"), "served, but never called");
    EXPECT_NE(reason_of("2026-03-02T09:10:00,,,a,1,lost").find("none of waiting"), std::string::npos);
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,,,,1,"), "category is empty");
    EXPECT_NE(reason_of("2026-03-02T09:10:00,,,a,1,,x,y").find("8 cells"), std::string::npos);
    EXPECT_EQ(reason_of("2026-03-02T09:10:00\xff\xfe\x81,,,a,1,"), "the line is in no known encoding");
    EXPECT_EQ(reason_of("2026-03-02T09:10:00,,,a,1,"), "");
}

TEST(TicketFileTest, RefusesAFileItCannotUseAtAll) {
    EXPECT_EQ(refusal(""), "forecast.empty_file");
    EXPECT_EQ(refusal("issued,called\n"), "forecast.empty_file");
    EXPECT_EQ(refusal("issued,category\n2026-03-02T09:00:00,a\n"), "forecast.missing_column");
    EXPECT_EQ(refusal("issued,called,issued\n"), "forecast.missing_column");
    EXPECT_EQ(refusal("issued,called\nx,y\n"), "forecast.no_good_row");
    EXPECT_EQ(refusal("issued,called\n\"2026"), "tables.broken");
    EXPECT_EQ(refusal(std::string_view("\xFF\xFEi\0s\0s\0", 8)), "forecast.wrong_encoding");
}

} // namespace
} // namespace yimen::forecast
