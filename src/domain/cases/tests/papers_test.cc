#include "papers.h"

#include <gtest/gtest.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "paper_contents.h"
#include "support/drawn_words.h"

// What has to stand on each document of a case (the list of documents and their minimum fields in the specification, §6).
namespace yimen::cases {
namespace {

constexpr std::string_view kNumber = "城东市监许〔2026〕12号";

using test_papers::paper_day;
using test_papers::whole;

std::string words_of(const render::Document& document) {
    return document.authority + "\n" + document.title + "\n" + document.number + test::words_of_blocks(document) +
           "\n" + document.signature->authority + "\n" + document.signature->date;
}

render::Document shipped(DocumentKind kind, const PaperContent& content, Instant at) {
    return paper(kind, shipped_paper(kind).text, content, kNumber, at);
}

template <class F>
void for_each_kind(F body) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>(
        [&](auto one) { body(one.value, std::string(one.name)); });
}

TEST(Papers, EachDocumentHasItsMinimumFields) {
    PaperContent content = whole();
    Instant at = *parse_rfc3339("2026-09-29T10:00:00+08:00");
    int kinds = 0;
    for_each_kind([&](DocumentKind kind, const std::string& name) {
        ++kinds;
        auto drawn = shipped(kind, content, at);
        std::string text = words_of(drawn);
        for (std::string_view part : {kNumber, std::string_view(content.addressee), std::string_view(content.item_name),
                                      std::string_view(*content.item_code), std::string_view(content.case_number),
                                      std::string_view(content.authority), std::string_view("2026年9月29日")})
            EXPECT_NE(text.find(part), std::string::npos) << name << ": " << part << "\n" << text;
        // A receipt says what was handed in, on one sheet; nothing is done by it that needs a basis.
        EXPECT_EQ(text.find(content.legal_bases[0]) != std::string::npos, kind != DocumentKind::receipt) << name;
        ASSERT_TRUE(drawn.signature->seal) << name;
        EXPECT_EQ(drawn.signature->seal->purpose, seals::words_of(seal_purpose(kind, true))) << name;
        EXPECT_FALSE(drawn.title.empty()) << name;
    });
    EXPECT_EQ(kinds, 19);
}

TEST(Papers, WhatRefusesOrTakesBackNamesTheWaysToAppeal) {
    PaperContent content = whole();
    Instant at = *parse_rfc3339("2026-09-29T10:00:00+08:00");
    for (DocumentKind kind : {DocumentKind::refusal_of_acceptance, DocumentKind::refusal, DocumentKind::termination,
                              DocumentKind::correction, DocumentKind::revocation, DocumentKind::decision}) {
        std::string text = words_of(shipped(kind, content, at));
        for (std::string_view part : {"六十日内向城东区人民政府", "六个月内向城东区人民法院"})
            EXPECT_NE(text.find(part), std::string::npos) << boost::describe::enum_to_string(kind, "") << part;
    }
}

TEST(Papers, WhatSetsATimeNamesTheDay) {
    PaperContent content = whole();
    Instant at = *parse_rfc3339("2026-09-29T10:00:00+08:00");
    auto says = [&](DocumentKind kind, std::string_view day) {
        std::string text = words_of(shipped(kind, content, at));
        EXPECT_NE(text.find(day), std::string::npos) << boost::describe::enum_to_string(kind, "") << "\n" << text;
    };
    for (DocumentKind kind :
         {DocumentKind::receipt, DocumentKind::acceptance, DocumentKind::gap_notice, DocumentKind::notice,
          DocumentKind::special_procedure, DocumentKind::extension, DocumentKind::correction, DocumentKind::collection})
        says(kind, "2026年10月12日");
    says(DocumentKind::broken_promise, "2026年10月10日");
}

// 行政许可法 art. 48(2).
TEST(Papers, ADecisionAfterAHearingRestsOnItsRecord) {
    PaperContent content = whole();
    Instant at = *parse_rfc3339("2026-10-29T10:00:00+08:00");
    for (DocumentKind kind : {DocumentKind::decision, DocumentKind::refusal}) {
        content.hearings.reset();
        EXPECT_EQ(words_of(shipped(kind, content, at)).find("听证笔录"), std::string::npos);
        content.hearings =
            std::vector<PaperHearing>{{paper_day("2026-10-20"), "赵老师", "双方对油烟排放的检测结果没有异议。"}};
        std::string text = words_of(shipped(kind, content, at));
        for (std::string_view part :
             {"2026年10月20日就该申请举行听证，主持人：赵老师", "双方对油烟排放的检测结果没有异议。",
              "第四十八条第二款", "本决定根据听证笔录作出"})
            EXPECT_NE(text.find(part), std::string::npos) << part << text;
    }
}

// standards §6: 受理通知书 contains 材料名称、受理时间、受理人、联系方式、办理期限.
TEST(Papers, TheNoticeOfAcceptanceNamesMaterialsAndWhoAccepted) {
    PaperContent content = whole();
    content.acceptor = "李老师";
    content.materials = {{"平面布局图", 2},
                         {"营业执照", 0, PaperInstead::licence, "营业执照", "1.2.156.3005.2.7"},
                         {"不动产登记信息", 0, PaperInstead::fact, "不动产登记：产权信息", "回执1号"},
                         {"健康证明", 0, PaperInstead::promise}};
    Instant at = *parse_rfc3339("2026-09-29T10:00:00+08:00");
    for (DocumentKind kind : {DocumentKind::acceptance, DocumentKind::gap_notice}) {
        std::string text = words_of(shipped(kind, content, at));
        for (std::string_view part :
             {"1. 平面布局图（2 个文件）", "2. 营业执照（以电子证照代替：营业执照，1.2.156.3005.2.7）",
              "3. 不动产登记信息（以数据核验代替：不动产登记：产权信息，回执1号）", "4. 健康证明（以告知承诺代替）",
              "2026年9月28日", "李老师", "0826-1234567", "2026年10月12日"})
            EXPECT_NE(text.find(part), std::string::npos) << part << text;
    }
    content.acceptor.reset();
    content.by_silence = true;
    EXPECT_NE(words_of(shipped(DocumentKind::acceptance, content, at)).find("逾期未告知，依法视为受理"),
              std::string::npos);
    content.by_silence = false;
    content.rule = PaperRule{"食品经营许可延续", 3, "赵老师"};
    std::string text = words_of(shipped(DocumentKind::acceptance, content, at));
    for (std::string_view part : {"按规则自动受理，责任人：赵老师", "“食品经营许可延续”秒批规则（第 3 版）"})
        EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

// 证照并销.
TEST(Papers, ADecisionNamesTheLicencesThatEndWithIt) {
    PaperContent content = whole();
    Instant at = *parse_rfc3339("2026-09-29T10:00:00+08:00");
    auto text = [&] { return words_of(shipped(DocumentKind::decision, content, at)); };
    EXPECT_EQ(text().find("一并注销"), std::string::npos);
    content.ended = std::vector<PaperEnded>{};
    EXPECT_EQ(text().find("一并注销"), std::string::npos);
    content.ended = std::vector<PaperEnded>{{"小餐饮登记证", "1.2.156.3005.2.6"}};
    content.ended_basis = "《样例登记条例》第三十条";
    for (std::string_view part :
         {"根据《样例登记条例》第三十条，以下证照随本决定一并注销：", "小餐饮登记证", "证照标识：1.2.156.3005.2.6"})
        EXPECT_NE(text().find(part), std::string::npos) << part << text();
}

TEST(Papers, WhatStandsOnAPaperIsReadAsItWasWritten) {
    PaperContent content = whole();
    content.materials.push_back({"营业执照", 0, PaperInstead::licence, "营业执照", "1.2.156.3005.2.7"});
    content.acceptor = "李老师";
    content.rule = PaperRule{"食品经营许可延续", 3, "赵老师"};
    content.ended = std::vector<PaperEnded>{{"小餐饮登记证", "1.2.156.3005.2.6"}};
    std::string json = to_json_text(content);
    auto read = read_json_text<PaperContent>(json);
    ASSERT_TRUE(read);
    EXPECT_EQ(to_json_text(*read), json);
    EXPECT_EQ(read->ended->front().identifier, "1.2.156.3005.2.6");
    EXPECT_EQ(read->materials.back().instead, PaperInstead::licence);
    // As a program wrote it that did not know of these.
    auto old = boost::json::parse(json).as_object();
    for (auto name : {"acceptor", "rule", "ended"})
        old.erase(name);
    for (auto& one : old["materials"].as_array())
        for (auto name : {"instead", "proof", "proof_number"})
            one.as_object().erase(name);
    auto before = read_json_text<PaperContent>(boost::json::serialize(old));
    ASSERT_TRUE(before);
    EXPECT_FALSE(before->ended || before->rule || before->acceptor);
}

// A document that was issued before its content knew of a field is read as it was.
TEST(Papers, AnOldContentIsStillReadable) {
    PaperContent content = whole();
    content.item_code.reset();
    content.legal_bases.clear();
    auto text = words_of(shipped(DocumentKind::refusal, content, *parse_rfc3339("2026-09-29T10:00:00+08:00")));
    EXPECT_EQ(text.find("事项实施编码"), std::string::npos);
    EXPECT_EQ(text.find("设定依据"), std::string::npos);
}

} // namespace
} // namespace yimen::cases
