#include <gtest/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "paper_contents.h"
#include "papers.h"

// The shipped words of each kind of paper, for cases that differ, as golden texts: of the first release in golden/papers, taken from the
// program that still had the words in its code, of each later one in golden/papers_N. They never change: papers are made again by them.
namespace yimen::cases {
namespace {

std::string drawn_line(const render::Facts::Row& row) {
    std::string out = "  ";
    for (char one : row.label + " = " + row.value)
        out += one == '\n' ? std::string(" / ") : std::string(1, one);
    return out + (row.blank_lines ? " [" + std::to_string(row.blank_lines) + " lines by hand]" : "") + "\n";
}

std::string drawn_paper(const render::Document& document) {
    std::string out = document.title + "\n";
    for (const auto& block : document.blocks) {
        if (const auto* paragraph = std::get_if<render::Paragraph>(&block))
            out += (paragraph->indented ? "¶ " : "| ") + paragraph->text + "\n";
        if (const auto* facts = std::get_if<render::Facts>(&block)) {
            out += "table\n";
            for (const auto& row : facts->rows)
                out += drawn_line(row);
        }
        if (const auto* list = std::get_if<render::Numbered>(&block)) {
            out += "list\n";
            for (const auto& item : list->items)
                for (std::size_t i = 0; i < item.size(); ++i)
                    out += (i == 0 ? "  # " : "    ") + item[i] + "\n";
        }
    }
    out += document.signature->authority + " " + document.signature->date;
    if (document.signature->seal)
        out += " (" + document.signature->seal->purpose + (document.signature->seal->test ? ", test" : "") + ")";
    return out + "\n";
}

// All variants of a kind that a case of this kind can be, by the headings of the golden text; one that says what an earlier one says is only
// named.
std::string drawn_kind(DocumentKind kind, const ShippedPaper& shipped, const std::string& golden) {
    std::map<std::string, std::string> seen;
    std::string out;
    for (const auto& [name, content] : test_papers::variants(shipped.release)) {
        if (golden.find("== " + name + "\n") == std::string::npos &&
            golden.find("== " + name + ": as") == std::string::npos)
            continue;
        std::string text =
            drawn_paper(paper(kind, shipped.text, content, "1", *parse_rfc3339("2026-09-29T10:00:00+08:00")));
        auto [at, first] = seen.try_emplace(text, name);
        out += "== " + name + (first ? "\n" + text : ": as " + at->second + "\n");
    }
    return out;
}

std::string golden_path(std::int64_t release, std::string_view kind) {
    std::string folder = release == 1 ? "papers/" : "papers_" + std::to_string(release) + "/";
    return YIMEN_GOLDEN_PAPERS + folder + std::string(kind) + ".txt";
}

TEST(PaperGoldens, TheShippedTextsSayWhatTheyHaveAlwaysSaid) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>([](auto one) {
        for (const auto& shipped : shipped_papers(one.value)) {
            std::string path = golden_path(shipped.release, one.name);
            std::ostringstream read;
            read << std::ifstream(path).rdbuf();
            std::string golden = read.str();
            EXPECT_EQ(drawn_kind(one.value, shipped, golden), golden) << path;
            EXPECT_GE(std::ranges::count(
                          test_papers::variants(shipped.release), true,
                          [&](const auto& variant) { return golden.find("== " + variant.name) != std::string::npos; }),
                      20)
                << path;
        }
    });
}

// An own text from before has the whole sentence where the shipped ones name its parts; papers of today say it all the same.
TEST(PaperGoldens, ATextFromBeforeSaysOfAPaperOfTodayWhatItSaidThen) {
    auto drawn = [](DocumentKind kind, const PaperContent& content) {
        return drawn_paper(
            paper(kind, shipped_papers(kind).front().text, content, "1", *parse_rfc3339("2026-09-29T10:00:00+08:00")));
    };
    PaperContent then = test_papers::whole();
    then.by_rule =
        "本文书由本机关按“食品经营许可延续”秒批规则（第 3 版），依据已经核验的信息自动作出；该规则由赵老师负责。";
    then.missing[0].where = "登录一门门户“我的办件”补充提交，或者到城东区政务服务中心（迎春路 1 号）窗口提交";
    PaperContent now = test_papers::since_second(then);
    EXPECT_FALSE(now.by_rule);
    EXPECT_TRUE(now.missing[0].where.empty());
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>(
        [&](auto one) { EXPECT_EQ(drawn(one.value, now), drawn(one.value, then)) << one.name; });
    then.deemed_basis = "城东区〔2026〕8号";
    then.by_rule = "本文书由系统按规则（食品经营许可延续 第3版）依用印授权自动出具，责任人：赵老师。";
    EXPECT_EQ(drawn(DocumentKind::decision, test_papers::since_second(then)), drawn(DocumentKind::decision, then));
}

} // namespace
} // namespace yimen::cases
