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
