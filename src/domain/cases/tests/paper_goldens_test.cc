#include <gtest/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "paper_contents.h"
#include "papers.h"

// The shipped words of each kind of paper, for cases that differ, as golden texts in golden/papers. They were taken
// from the program that still had the words in its code, and never change: papers are made again by them.
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
std::string drawn_kind(DocumentKind kind, const std::string& golden) {
    std::map<std::string, std::string> seen;
    std::string out;
    for (const auto& [name, content] : test_papers::variants()) {
        if (golden.find("== " + name + "\n") == std::string::npos &&
            golden.find("== " + name + ": as") == std::string::npos)
            continue;
        std::string text = drawn_paper(
            paper(kind, first_shipped_paper(kind).text, content, "1", *parse_rfc3339("2026-09-29T10:00:00+08:00")));
        auto [at, first] = seen.try_emplace(text, name);
        out += "== " + name + (first ? "\n" + text : ": as " + at->second + "\n");
    }
    return out;
}

TEST(PaperGoldens, TheShippedTextsSayWhatTheyHaveAlwaysSaid) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>([](auto one) {
        std::string path = std::string(YIMEN_GOLDEN_PAPERS) + one.name + ".txt";
        std::ostringstream read;
        read << std::ifstream(path).rdbuf();
        std::string golden = read.str();
        EXPECT_EQ(drawn_kind(one.value, golden), golden) << path;
        EXPECT_GE(std::ranges::count(
                      test_papers::variants(), true,
                      [&](const auto& variant) { return golden.find("== " + variant.name) != std::string::npos; }),
                  20)
            << path;
    });
}

} // namespace
} // namespace yimen::cases
