#include <gtest/gtest.h>

#include "originals.h"
#include "paper.h"
#include "support/drawn_words.h"
#include "words.h"

namespace yimen::originals {
namespace {

Instant at(std::string_view text) { return *parse_rfc3339(text); }

TEST(OriginalRulesTest, ASlipIsDueAtCloseOfBusinessOfItsWorkingDay) {
    // 2026-10-01…07 are days off, 2026-10-10 is a Saturday that is worked.
    auto october = [](unsigned day) {
        return Date{std::chrono::year(2026), std::chrono::October, std::chrono::day(day)};
    };
    places::Calendar calendar(
        {{october(1), {false, "国庆节", ""}}, {october(2), {false, "国庆节", ""}}, {october(10), {true, "补班", ""}}});
    constexpr int kFive = 17 * 60;
    auto due = [&](std::string_view passed) { return due_for_signature(calendar, at(passed), kFive); };
    EXPECT_EQ(due("2026-09-28T09:00:00+08:00"), at("2026-09-28T17:00:00+08:00"));
    EXPECT_EQ(due("2026-09-28T16:59:59+08:00"), at("2026-09-28T17:00:00+08:00"));
    EXPECT_EQ(due("2026-09-28T17:00:00+08:00"), at("2026-09-29T17:00:00+08:00"));
    EXPECT_EQ(due("2026-09-30T18:00:00+08:00"), at("2026-10-05T17:00:00+08:00"));
    EXPECT_EQ(due("2026-10-01T10:00:00+08:00"), at("2026-10-05T17:00:00+08:00"));
    EXPECT_EQ(due("2026-10-10T10:00:00+08:00"), at("2026-10-10T17:00:00+08:00"));
}

TEST(OriginalRulesTest, PapersGoBackOnceTheCaseGivesNoReasonToKeepThem) {
    using cases::State;
    for (State over : {State::refused, State::not_accepted, State::withdrawn, State::lapsed, State::result_issued,
                       State::delivered, State::closed})
        EXPECT_TRUE(is_over(over)) << cases::to_string(over);
    for (State running : {State::draft, State::submitted, State::received, State::awaiting_supplement, State::accepted,
                          State::suspended, State::reviewed, State::approved})
        EXPECT_FALSE(is_over(running)) << cases::to_string(running);
}

OriginalView piece() {
    OriginalView out;
    out.case_number = "511602-20260928-00001";
    out.item_name = "食品经营许可";
    out.item_name_en = "Food licence";
    out.subject_name = "张*";
    out.name = "营业执照";
    out.name_en = "Business licence";
    out.sheets = 2;
    out.note = "有封套";
    out.since = out.taken_at = at("2026-09-28T09:05:00+08:00");
    out.hall_name = "广安区政务服务中心";
    out.department_name = "市场监督管理局";
    out.holder_name = "李老师";
    return out;
}

std::string text_of(const render::Document& document) {
    return document.title + document.number + test::words_of_blocks(document);
}

TEST(OriginalPaperTest, AReceiptSaysWhatWasTakenAndLeavesRoomForASignature) {
    ReceiptPaper paper;
    paper.number = "S20260928-0001";
    paper.subject_name = "张*";
    paper.originals = {piece()};
    paper.made_at = at("2026-09-28T09:05:00+08:00");
    paper.page = "http://hall.example/portal/cases/1";
    auto drawn = document(paper);
    std::string text = text_of(drawn);
    EXPECT_NE(text.find("原件收存凭证S20260928-0001"), std::string::npos) << text;
    EXPECT_NE(text.find("营业执照（原件，2 张），有封套"), std::string::npos) << text;
    EXPECT_EQ(std::get<render::Facts>(drawn.blocks.back()).rows.back().blank_lines, 2);
    paper.signed_at = paper.made_at;
    paper.signed_how = SignedHow::screen;
    EXPECT_NE(text_of(document(paper)).find("已电子签名（2026年9月28日 9:05）"), std::string::npos);
    paper.direction = Handing::returned;
    paper.signed_how = SignedHow::courier;
    paper.courier_number = "SF123";
    EXPECT_NE(text_of(document(paper)).find("快递单号 SF123"), std::string::npos);
}

TEST(OriginalPaperTest, ASlipSaysBothSidesAndEachAnswer) {
    OriginalSlip slip;
    slip.number = "J20260928-0001";
    slip.hall_name = "广安区政务服务中心";
    slip.department_name = "市场监督管理局";
    slip.passed_at = slip.due_at = at("2026-09-28T09:30:00+08:00");
    slip.passed_by = "李老师";
    slip.lines = {{piece(), Answer::differs, 1, "少一张"}};
    slip.signed_at = at("2026-09-28T10:00:00+08:00");
    slip.signed_by = "王老师";
    std::string text = text_of(document(slip));
    for (const char* part :
         {"广安区政务服务中心窗口移交市场监督管理局", "不符（实收 1 张）：少一张", "李老师", "王老师"})
        EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

// Each way in which a receipt or a slip can be: its words name nothing that is not there.
std::string rows_of(const render::Document& document) {
    std::string out;
    for (const auto& block : document.blocks)
        if (const auto* facts = std::get_if<render::Facts>(&block))
            for (const auto& row : facts->rows)
                out += row.label + "=" + row.value +
                       (row.blank_lines ? "[" + std::to_string(row.blank_lines) + "]" : "") + ";";
    return out;
}

TEST(OriginalPaperTest, AReceiptIsSignedForInEachWay) {
    ReceiptPaper paper;
    paper.hall_name = "广安区政务服务中心";
    paper.department_name = "市场监督管理局";
    paper.clerk = "李老师";
    paper.originals = {piece(), piece()};
    paper.originals[1].kind = Kind::copy;
    paper.originals[1].note = "";
    paper.made_at = at("2026-09-28T09:05:00+08:00");
    std::string first =
        "收存地点=广安区政务服务中心;主管部门=市场监督管理局;收件人=李老师;收存时间=2026年9月28日 9:05;";
    EXPECT_EQ(rows_of(document(paper)), first + "申请人签名=[2];");
    EXPECT_NE(text_of(document(paper)).find("营业执照（复印件，2 张）"), std::string::npos);
    paper.signed_at = at("2026-09-28T10:00:00+08:00");
    for (auto how : {SignedHow::screen, SignedHow::desk}) {
        paper.signed_how = how;
        EXPECT_EQ(rows_of(document(paper)), first + "申请人签名=已电子签名（2026年9月28日 10:00）;");
    }
    paper.signed_how = SignedHow::paper;
    EXPECT_EQ(rows_of(document(paper)), first + "申请人签名=[2];");
    paper.direction = Handing::returned;
    paper.signed_how = SignedHow::courier;
    paper.courier_number = "SF123";
    paper.hall_address = "迎春路 1 号";
    paper.hall_phone = "0826-1234567";
    EXPECT_EQ(
        rows_of(document(paper)),
        "退还地点=广安区政务服务中心（迎春路 1 号）;主管部门=市场监督管理局;退还人=李老师;退还时间=2026年9月28日 9:05;"
        "咨询电话=0826-1234567;申请人签名=已寄送，快递单号 SF123（2026年9月28日 10:00）;");
}

TEST(OriginalPaperTest, ASlipIsAnsweredInEachWay) {
    OriginalSlip slip;
    slip.hall_name = "广安区政务服务中心";
    slip.department_name = "市场监督管理局";
    slip.direction = Direction::to_front;
    slip.passed_at = at("2026-09-28T09:30:00+08:00");
    slip.due_at = at("2026-09-28T17:00:00+08:00");
    slip.passed_by = "李老师";
    slip.lines = {{piece(), {}, {}, ""},
                  {piece(), Answer::received, {}, "不说"},
                  {piece(), Answer::missing, {}, ""},
                  {piece(), Answer::differs, {}, "破损"}};
    std::string first = "移交人=李老师（2026年9月28日 9:30）;签收时限=2026年9月28日 17:00;接收人=";
    EXPECT_EQ(rows_of(document(slip)), first + "[2];");
    auto drawn = document(slip);
    const auto& items = std::get<render::Numbered>(drawn.blocks[1]).items;
    ASSERT_EQ(items.size(), 4U);
    for (std::size_t i = 0; i < items.size(); ++i) {
        EXPECT_EQ(items[i][0], "营业执照（原件，2 张），有封套");
        EXPECT_EQ(items[i][1], "办件编号：511602-20260928-00001　张*");
        EXPECT_EQ(items[i][2], (std::vector<std::string>{"待签收", "收到", "未收到", "不符：破损"}[i]));
    }
    EXPECT_EQ(std::get<render::Paragraph>(drawn.blocks[0]).text, "市场监督管理局移交广安区政务服务中心窗口：");
    slip.state = SlipState::recalled;
    EXPECT_EQ(rows_of(document(slip)), first + "移交人已撤回;");
    slip.state = SlipState::signed_for;
    slip.signed_at = at("2026-09-28T10:00:00+08:00");
    slip.signed_by = "王老师";
    EXPECT_EQ(rows_of(document(slip)), first + "王老师（2026年9月28日 10:00）;");
}

TEST(OriginalPaperTest, TheListAsAFileSpeaksBothLanguages) {
    auto zh = originals_table({piece()}, false), en = originals_table({piece()}, true);
    ASSERT_EQ(zh.size(), 2u);
    EXPECT_EQ(zh[0].size(), zh[1].size());
    EXPECT_EQ(std::get<std::string>(zh[1][0]), "营业执照");
    EXPECT_EQ(std::get<std::string>(en[1][0]), "Business licence");
    EXPECT_EQ(std::get<std::string>(en[1][6]), "At the counter");
    EXPECT_EQ(std::get<std::int64_t>(zh[1][2]), 2);
}

} // namespace
} // namespace yimen::originals
