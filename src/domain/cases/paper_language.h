#pragma once

// The words of a paper as data: blocks of lines of pieces, with {placeholders} and conditions from a closed set. Nothing is computed, and
// nothing can go on without end. Whose papers they are says PaperNames: those of cases (paper_words.h), or the slips of originals. Pure.

#include "base/json.h"
#include "render/render.h"

namespace yimen::cases {

// `when`: names of conditions that must all hold; with "!" before it, must not.
using PaperWhen = std::vector<std::string>;

// A stretch of text: "根据{basis}的规定，". A value is put in as it is and never read again.
struct PaperPiece {
    PaperWhen when;
    std::optional<std::string> each; // a list: once for each entry
    std::string between;             // the entries
    std::string text;
    bool operator==(const PaperPiece&) const = default;
    BOOST_DESCRIBE_CLASS(PaperPiece, (), (when, each, between, text), (), ())
};
struct PaperLine {
    PaperWhen when;
    std::string label; // of a row of facts
    std::vector<PaperPiece> pieces;
    std::int64_t blank_lines = 0; // room to write by hand in a row of facts, in lines
    bool operator==(const PaperLine&) const = default;
    BOOST_DESCRIBE_CLASS(PaperLine, (), (when, label, pieces, blank_lines), (), ())
};
// paragraph: each line is one; facts: each line is a row; numbered: the lines are those of one entry.
enum class PaperBlockKind { paragraph, facts, numbered };
BOOST_DESCRIBE_ENUM(PaperBlockKind, paragraph, facts, numbered)
struct PaperBlock {
    PaperBlockKind kind = PaperBlockKind::paragraph;
    PaperWhen when;
    std::optional<std::string> each; // a list: the lines stand once for each entry
    bool flush = false;              // a paragraph that is not indented
    std::vector<PaperLine> lines;
    bool operator==(const PaperBlock&) const = default;
    BOOST_DESCRIBE_CLASS(PaperBlock, (), (kind, when, each, flush, lines), (), ())
};
// A stretch that is named, to stand where {name} stands. It may use those before it.
struct PaperPhrase {
    std::string name;
    std::vector<PaperPiece> pieces;
    bool operator==(const PaperPhrase&) const = default;
    BOOST_DESCRIBE_CLASS(PaperPhrase, (), (name, pieces), (), ())
};
struct PaperText {
    std::vector<PaperPiece> title; // no placeholders: it is shown in public
    std::string title_en;
    std::vector<PaperPhrase> phrases;
    std::vector<PaperBlock> blocks;
    bool operator==(const PaperText&) const = default;
    BOOST_DESCRIBE_CLASS(PaperText, (), (title, title_en, phrases, blocks), (), ())
};

// What a text is made of: words, and names of placeholders. nullopt where a brace is not closed, not opened, or holds no name.
struct PaperToken {
    std::string_view text;
    bool name = false;
};
std::optional<std::vector<PaperToken>> paper_tokens(std::string_view text);

// The closed set of names of one sort of papers, and what they stand for on one of them. `entry`: of the list that is being told, counted from
// 0. nullopt: there is no such name.
class PaperNames {
  public:
    virtual ~PaperNames() = default;
    virtual std::optional<bool> holds(std::string_view condition, std::size_t entry) const = 0;
    virtual std::optional<std::string> value(std::string_view placeholder, std::size_t entry) const = 0;
    virtual std::optional<std::size_t> size(std::string_view list) const = 0;
};
// They throw std::logic_error on a text that was not checked: with unknown names, or an open brace.
std::string title_of(const PaperText& text, const PaperNames& names);
std::vector<render::Block> blocks_of(const PaperText& text, const PaperNames& names);
// One of its phrases alone; nullopt when it has none of this name.
std::optional<std::string> phrase_of(const PaperText& text, std::string_view phrase, const PaperNames& names,
                                     std::size_t entry);

// A text as it was kept. Throws std::runtime_error when it cannot be read.
PaperText read_paper_text(std::string_view json);

} // namespace yimen::cases
