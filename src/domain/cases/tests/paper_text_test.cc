#include "paper_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <fstream>
#include <iterator>

#include "paper_contents.h"
#include "papers.h"

// The language of papers: what it says, what it refuses, and that nothing that it lets through can fail.
namespace yimen::cases {
namespace {

using test_papers::paper_day;

std::vector<DocumentKind> all_kinds() {
    std::vector<DocumentKind> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>(
        [&](auto one) { out.push_back(one.value); });
    return out;
}

PaperPiece said(std::string text) { return {{}, {}, "", std::move(text)}; }
PaperBlock paragraph(std::vector<PaperPiece> pieces) {
    return {PaperBlockKind::paragraph, {}, {}, false, {{{}, "", std::move(pieces), 0}}};
}

// A shipped text with one more paragraph at its end.
PaperText with(DocumentKind kind, std::vector<PaperPiece> pieces) {
    PaperText text = shipped_paper(kind).text;
    text.blocks.push_back(paragraph(std::move(pieces)));
    return text;
}
std::string last_of(const PaperText& text) { return "/blocks/" + std::to_string(text.blocks.size() - 1); }

testing::AssertionResult has_fault(const std::vector<InvalidParam>& faults, std::string_view pointer,
                                   std::string_view code, std::string_view reason) {
    std::string all;
    for (const auto& fault : faults) {
        if (fault.pointer == pointer && fault.code == code && fault.reason == reason)
            return testing::AssertionSuccess();
        all += fault.pointer + " " + fault.code + " " + fault.reason + "\n";
    }
    return testing::AssertionFailure() << "only:\n" << all;
}

TEST(PaperText, WhatIsShippedHasNoFault) {
    for (auto kind : all_kinds())
        for (const auto& shipped : shipped_papers(kind))
            for (const auto& fault : check_paper_text(kind, shipped.text, shipped.release))
                ADD_FAILURE() << boost::describe::enum_to_string(kind, "") << " " << shipped.release << " "
                              << fault.pointer << " " << fault.code << " " << fault.reason;
    for (auto kind : all_kinds()) // who goes back to the words of the program gets through
        EXPECT_TRUE(check_paper_text(kind, shipped_paper(kind).text).empty());
}

// 受理通知书: materials, acceptor, contact; a decision: the licences that end with it.
TEST(PaperText, WhatIsDemandedSinceAReleaseIsNotDemandedBefore) {
    auto missing = [](DocumentKind kind, std::int64_t release) {
        std::vector<std::string> out;
        for (const auto& fault : check_paper_text(kind, shipped_papers(kind).front().text, release))
            out.push_back(fault.code == "missing_field" ? fault.reason : fault.code);
        return out;
    };
    for (auto kind : all_kinds())
        EXPECT_TRUE(missing(kind, 1).empty());
    EXPECT_EQ(missing(DocumentKind::acceptance, 2), (std::vector<std::string>{"materials", "acceptor"}));
    EXPECT_EQ(missing(DocumentKind::gap_notice, 2), (std::vector<std::string>{"materials", "acceptor"}));
    EXPECT_EQ(missing(DocumentKind::decision, 2), (std::vector<std::string>{"ended", "ended_basis"}));
    EXPECT_TRUE(missing(DocumentKind::receipt, 2).empty());
    auto text = shipped_paper(DocumentKind::acceptance).text;
    for (auto& block : text.blocks)
        std::erase_if(block.lines, [](const PaperLine& line) { return line.label == "联系方式"; });
    auto faults = check_paper_text(DocumentKind::acceptance, text);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].reason, "contact");
}

TEST(PaperText, TokensAreWordsAndNames) {
    auto tokens = paper_tokens("自{accepted_on}起");
    ASSERT_TRUE(tokens);
    ASSERT_EQ(tokens->size(), 3U);
    EXPECT_EQ((*tokens)[1].text, "accepted_on");
    EXPECT_TRUE((*tokens)[1].name);
    EXPECT_FALSE((*tokens)[2].name);
    for (std::string_view broken : {"{", "}", "{item", "item}", "{}", "{{item}}", "{it em}", "{Item}", "{1+1}{",
                                    "{项，}", "{项　}", "{\xE9\xA1}", "{\xE4\x41\x41}", "{é}"})
        EXPECT_FALSE(paper_tokens(broken)) << broken;
    EXPECT_EQ(paper_tokens("见{办事提示2}。").value()[1].text, "办事提示2");
}

TEST(PaperText, EachFaultSaysWhereItStands) {
    auto kind = DocumentKind::acceptance;
    auto check = [&](PaperPiece piece, std::string_view member, std::string_view code, std::string_view reason) {
        auto text = with(kind, {said("好"), std::move(piece)});
        EXPECT_TRUE(has_fault(check_paper_text(kind, text), last_of(text) + "/lines/0/pieces/1/" + std::string(member),
                              code, reason))
            << code;
    };
    check(said("{mistake}"), "text", "unknown_placeholder", "mistake");
    check(said("{item"), "text", "open_brace", "");
    check(said("{finding}"), "text", "not_filled_here", "finding");
    check(said("{hall_phone}"), "text", "may_be_empty", "hall_phone has_hall_phone");
    check(said("{gap}"), "text", "not_of_list", "gap");
    check(said("{number}"), "text", "not_of_list", "number");
    check({{"raining"}, {}, "", "好"}, "when", "unknown_condition", "raining");
    check({{"has_check_by"}, {}, "", "好"}, "when", "not_of_list", "has_check_by");
    check({{"posted"}, {}, "", "好"}, "when", "not_filled_here", "posted");
    check({{}, "people", "", "好"}, "each", "unknown_list", "people");
    check({{}, "hearings", "", "好"}, "each", "not_filled_here", "hearings");
    check(said(std::string(9000, 'a')), "text", "too_long", "2000");
}

TEST(PaperText, AListStandsInNoOther) {
    auto text = shipped_paper(DocumentKind::acceptance).text;
    text.blocks.push_back(paragraph({{{}, "bases", "", "{basis}"}}));
    text.blocks.back().each = "gaps";
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::acceptance, text), last_of(text) + "/lines/0/pieces/0/each",
                          "nested_list", "bases"));
}

TEST(PaperText, ATitleNamesNobody) {
    auto text = shipped_paper(DocumentKind::refusal).text;
    text.title = {said("致{addressee}")};
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text), "/title/0/text", "no_placeholder_here", ""));
    text.title = {{{"permit"}, {}, "", "不予行政许可决定书"}};
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text), "/title", "title_missing", ""));
}

TEST(PaperText, MinimumFieldsStandInEveryCase) {
    auto missing = [](DocumentKind kind, std::string_view name, const PaperText& text) {
        return has_fault(check_paper_text(kind, text), "/blocks", "missing_field", name);
    };
    auto without = [](DocumentKind kind, std::string_view word) { // a text that has no block with this word
        PaperText text = shipped_paper(kind).text;
        std::erase_if(text.blocks, [&](const PaperBlock& block) {
            return std::ranges::any_of(block.lines, [&](const PaperLine& line) {
                return std::ranges::any_of(
                    line.pieces, [&](const auto& piece) { return piece.text.find(word) != std::string::npos; });
            });
        });
        return text;
    };
    for (auto kind : {DocumentKind::refusal, DocumentKind::refusal_of_acceptance, DocumentKind::termination,
                      DocumentKind::correction, DocumentKind::revocation}) {
        auto text = without(kind, "{appeal}");
        for (std::string_view field : {"review", "suit", "review_organ", "court"})
            EXPECT_TRUE(missing(kind, field, text));
    }
    EXPECT_TRUE(missing(DocumentKind::notice, "missing", without(DocumentKind::notice, "{missing}")));
    EXPECT_TRUE(missing(DocumentKind::receipt, "case_number", without(DocumentKind::receipt, "{case_number}")) ||
                missing(DocumentKind::receipt, "materials", without(DocumentKind::receipt, "{case_number}")));
    EXPECT_TRUE(missing(DocumentKind::extension, "promised_due", without(DocumentKind::extension, "{promised_due}")));
    // The way of appeal under a condition is not there in every case.
    auto text = shipped_paper(DocumentKind::refusal).text;
    for (auto& block : text.blocks)
        if (block.lines[0].pieces[0].text == "{appeal}")
            block.when = {"permit"};
    EXPECT_TRUE(missing(DocumentKind::refusal, "review", text));
    // In one of two paragraphs of which one always stands, it is.
    auto& appeal =
        *std::ranges::find_if(text.blocks, [](const auto& b) { return b.lines[0].pieces[0].text == "{appeal}"; });
    auto other = appeal;
    other.when = {"!permit"};
    text.blocks.push_back(other);
    EXPECT_TRUE(check_paper_text(DocumentKind::refusal, text).empty());
}

// "A thousand laughs": phrases that use phrases that use phrases.
TEST(PaperText, ShortWordsDoNotBecomeAnEndlessPaper) {
    auto text = shipped_paper(DocumentKind::refusal).text;
    text.phrases.push_back({"p0", {said("{item}{item}{item}{item}{item}{item}{item}{item}")}});
    for (int i = 1; i < 12; ++i) {
        std::string before = "{p" + std::to_string(i - 1) + "}", words;
        for (int j = 0; j < 8; ++j)
            words += before;
        text.phrases.push_back({"p" + std::to_string(i), {said(words)}});
    }
    text.blocks.push_back(paragraph({said("{p11}")}));
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text), "/blocks", "too_long", "1000"));
}

TEST(PaperText, APhraseSeesOnlyThoseBeforeIt) {
    auto text = shipped_paper(DocumentKind::refusal).text;
    text.phrases.push_back({"chicken", {said("{egg}")}});
    text.phrases.push_back({"egg", {said("{chicken}")}});
    text.blocks.push_back(paragraph({said("{egg}")}));
    auto at = "/phrases/" + std::to_string(text.phrases.size() - 2) + "/pieces/0/text";
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text), at, "unknown_placeholder", "egg"));
    text.phrases.back().name = "item";
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text),
                          "/phrases/" + std::to_string(text.phrases.size() - 1) + "/name", "name_taken", "item"));
}

TEST(PaperText, APhraseHasANameInTheWordsOfWhoWritesIt) {
    auto text = shipped_paper(DocumentKind::refusal).text;
    text.phrases.push_back({"办事提示", {said("请妥善保管本决定书，办件编号{case_number}。")}});
    text.blocks.push_back(paragraph({said("{办事提示}")}));
    EXPECT_TRUE(check_paper_text(DocumentKind::refusal, text).empty());
    auto content = test_papers::whole();
    auto blocks = blocks_of(text, {content, paper_day("2026-09-29")});
    EXPECT_EQ(std::get<render::Paragraph>(blocks.back()).text, "请妥善保管本决定书，办件编号511602-20260928-00001。");
    text.phrases.pop_back();
    EXPECT_TRUE(has_fault(check_paper_text(DocumentKind::refusal, text), last_of(text) + "/lines/0/pieces/0/text",
                          "unknown_placeholder", "办事提示"));
}

TEST(PaperText, AValueIsNeverReadAsWords) {
    auto content = test_papers::whole();
    content.reason = "{court}{";
    auto blocks = blocks_of(with(DocumentKind::refusal, {said("“{reason}”")}), {content, paper_day("2026-09-29")});
    EXPECT_EQ(std::get<render::Paragraph>(blocks.back()).text, "“{court}{”");
}

TEST(PaperText, APlaceholderOfEachMeaningIsKnownByOneName) {
    std::vector<std::string_view> names;
    for (const auto& word : paper_words()) {
        EXPECT_FALSE(word.zh.empty() || word.en.empty()) << word.name;
        EXPECT_EQ(word.sometimes == 0, word.when.empty()) << word.name;
        EXPECT_TRUE(word.when.empty() || find_paper_condition(word.when)) << word.name;
        names.push_back(word.name);
    }
    std::ranges::sort(names);
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

// docs/guides/papers.md is what an editor reads.
TEST(PaperText, EachNameStandsInTheGuide) {
    std::ifstream file(std::string(YIMEN_DOCS) + "guides/papers.md");
    std::string guide((std::istreambuf_iterator<char>(file)), {});
    auto stands = [&](const std::string& row) { EXPECT_NE(guide.find("\n" + row), std::string::npos) << row; };
    auto words = [](const auto& one) { return std::string(one.zh) + " | " + std::string(one.en) + " |"; };
    for (const auto& one : paper_words())
        stands("| `{" + std::string(one.name) + "}` | " + words(one));
    for (const auto& one : paper_conditions())
        stands("| `" + std::string(one.name) + "` | " + words(one));
    for (const auto& one : paper_lists())
        stands("| `" + std::string(one.name) + "` | " + words(one));
}

// Random texts, mostly of names that the kind has: what the check lets through is told for any case, whatever it has and has not.
rc::Gen<std::string> gen_text(PaperKinds kind) {
    std::vector<std::string> parts{"，", "好", "{", "}", "{mistake}", "{application}", "{appeal}"};
    for (const auto& word : paper_words())
        if ((word.always & kind) != 0 && word.list.empty())
            parts.push_back("{" + std::string(word.name) + "}");
    return rc::gen::map(rc::gen::resize(4, rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(parts))),
                        [](const std::vector<std::string>& some) {
                            std::string out;
                            for (const auto& part : some)
                                out += part;
                            return out;
                        });
}
PaperWhen draw_when(PaperKinds kind) {
    PaperWhen out;
    int count = *rc::gen::inRange(0, 3);
    for (int i = 0; i < count; ++i) {
        const auto& one = paper_conditions()[static_cast<std::size_t>(
            *rc::gen::inRange(0, static_cast<int>(paper_conditions().size())))];
        if ((one.kinds & kind) != 0 && one.list.empty())
            out.push_back((*rc::gen::arbitrary<bool>() ? "!" : "") + std::string(one.name));
    }
    return out;
}
std::optional<std::string> draw_each() {
    if (*rc::gen::inRange(0, 3) != 0)
        return std::nullopt;
    return std::string(
        paper_lists()[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(paper_lists().size())))].name);
}

RC_GTEST_PROP(PaperTextProperty, WhatTheCheckLetsThroughCanAlwaysBeTold, ()) {
    auto kinds = all_kinds();
    auto kind = *rc::gen::elementOf(kinds);
    PaperText text = shipped_paper(kind).text;
    PaperBlock block{*rc::gen::element(PaperBlockKind::paragraph, PaperBlockKind::facts, PaperBlockKind::numbered),
                     draw_when(bit_of(kind)),
                     draw_each(),
                     false,
                     {}};
    block.lines.push_back(
        {draw_when(bit_of(kind)), "栏", {{draw_when(bit_of(kind)), draw_each(), "、", *gen_text(bit_of(kind))}}, 0});
    text.blocks.push_back(block);
    auto content = test_papers::whole();
    for (const auto& condition : paper_conditions())
        if (condition.put && *rc::gen::arbitrary<bool>())
            condition.put(content, *rc::gen::arbitrary<bool>());
    bool passed = check_paper_text(kind, text).empty();
    RC_CLASSIFY(passed);
    if (passed) {
        auto blocks = blocks_of(text, {content, paper_day("2026-09-29")});
        RC_ASSERT(!blocks.empty());
        RC_ASSERT(!title_of(text, {content, paper_day("2026-09-29")}).empty());
    }
}

// Each condition can be put, and then holds or does not.
TEST(PaperText, ConditionsOfAFictionalCaseCanBePut) {
    for (const auto& condition : paper_conditions()) {
        if (!condition.put)
            continue;
        for (bool wanted : {false, true}) {
            auto content = test_papers::whole();
            content.valid_to = paper_day("2031-09-27");
            content.by_rule = "由规则出具";
            content.acceptor = "李老师";
            content.ended = std::vector<PaperEnded>{{"食品经营许可证", "1.2.156.3005.2.5"}};
            content.hearings = std::vector<PaperHearing>{{paper_day("2026-10-20"), "赵老师", "没有异议。"}};
            condition.put(content, wanted);
            EXPECT_EQ(condition.holds({content, paper_day("2026-09-29")}), wanted) << condition.name;
        }
    }
}

} // namespace
} // namespace yimen::cases
