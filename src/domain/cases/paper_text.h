#pragma once

// The words of a paper as data: blocks of lines of pieces, with {placeholders} and conditions from a closed set (paper_words.h). Nothing is
// computed, and nothing can go on without end. Pure.

#include "paper_words.h"
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

// What keeps a text from being used for papers of this kind, with where it stands: /blocks/2/lines/0/pieces/1/text. Codes: empty,
// too_many, too_long, open_brace, unknown_placeholder, not_filled_here, may_be_empty (reason: the condition to put), unknown_condition,
// not_of_list, unknown_list, nested_list, name_taken, title_missing, missing_field (reason: the field). At most 50.
std::vector<InvalidParam> check_paper_text(DocumentKind kind, const PaperText& text);

// Both never fail on a text without faults. They throw std::logic_error on one with unknown names.
std::string title_of(const PaperText& text, const PaperFacts& facts);
std::vector<render::Block> blocks_of(const PaperText& text, const PaperFacts& facts);

} // namespace yimen::cases
