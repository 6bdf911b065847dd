#include "sheet.h"

#include <gtest/gtest.h>

namespace yimen::printing {
namespace {

const Instant kMorning = *parse_rfc3339("2026-09-28T09:31:40+08:00");

queue::PaperTicket ticket() {
    queue::PaperTicket out;
    out.number = "A012";
    out.token = "abc-DEF_1";
    out.hall_name = "城东区政务服务中心";
    out.line_name = "企业开办";
    out.issued_at = kMorning;
    out.ahead = 3;
    out.expected_wait_seconds = 15 * 60;
    return out;
}

TEST(SheetTest, SaysTheWaitAsTheScreensDo) {
    auto one = ticket();
    EXPECT_EQ(wait_in_words(one, false), "预计等候：约 15 分钟");
    one.expected_wait_low_seconds = 9 * 60 + 59;
    one.expected_wait_high_seconds = 19 * 60 + 1;
    EXPECT_EQ(wait_in_words(one, false), "预计等候：约 9–20 分钟");
    EXPECT_EQ(wait_in_words(one, true), "Wait: about 9–20 min");
    one.expected_wait_low_seconds = 20;
    EXPECT_EQ(wait_in_words(one, false), "预计等候：20 分钟以内");
    one.expected_wait_seconds = 30;
    one.expected_wait_high_seconds = 90;
    EXPECT_EQ(wait_in_words(one, true), "Wait: very soon");
    one.expected_wait_seconds.reset();
    EXPECT_EQ(wait_in_words(one, true), "Wait: not known yet");
}

TEST(SheetTest, SaysTheTimeWithItsZone) {
    EXPECT_EQ(time_in_words(kMorning), "2026-09-28 09:31（UTC+8）");
    EXPECT_EQ(time_in_words(*parse_rfc3339("2026-12-31T16:05:00Z")), "2027-01-01 00:05（UTC+8）");
}

TEST(SheetTest, LeadsToTheLivePageOnceAndOnPrintingAgainSaysSo) {
    for (auto roll : {escpos::Roll::narrow, escpos::Roll::wide}) {
        Sheet sheet{ticket(), "https://hall.example/portal/t/abc-DEF_1", {}};
        std::string first = roll_bytes(sheet, roll);
        sheet.again_at = kMorning + std::chrono::minutes(9);
        std::string again = roll_bytes(sheet, roll);
        EXPECT_NE(first.find(sheet.page), std::string::npos);
        EXPECT_NE(first.find("A012"), std::string::npos);
        EXPECT_EQ(first.find("Printed again"), std::string::npos);
        EXPECT_NE(again.find("Printed again"), std::string::npos);
        EXPECT_NE(again.find(sheet.page), std::string::npos);
    }
}

TEST(SheetTest, IsOnePageOfPdf) {
    auto made = render::pdf(document(Sheet{ticket(), "https://hall.example/portal/t/abc-DEF_1", {}}));
    EXPECT_EQ(made.pages, 1);
    EXPECT_EQ(made.bytes.substr(0, 5), "%PDF-");
}

} // namespace
} // namespace yimen::printing
