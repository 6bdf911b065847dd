#pragma once

// How a text would look: the paper of a case that does not exist (data/paper_sample.json). Pure.

#include "papers.h"

namespace yimen::cases {

struct SampleRow {
    std::string label, value;
    std::int64_t blank_lines = 0;
    BOOST_DESCRIBE_CLASS(SampleRow, (), (label, value, blank_lines), (), ())
};
// Of each block what its kind has: a paragraph its text, facts their rows, a numbered list the lines of each entry.
struct SampleBlock {
    PaperBlockKind kind = PaperBlockKind::paragraph;
    std::string text;
    bool flush = false;
    std::vector<SampleRow> rows;
    std::vector<std::vector<std::string>> items;
    BOOST_DESCRIBE_CLASS(SampleBlock, (), (kind, text, flush, rows, items), (), ())
};
struct PaperSample {
    std::vector<InvalidParam> faults; // with any, nothing else is there
    std::string authority, number, title, date;
    std::vector<SampleBlock> blocks;
    BOOST_DESCRIBE_CLASS(PaperSample, (), (faults, authority, number, title, date, blocks), (), ())
};

// The case is one where these hold ("!" before a name: not); names that nobody can set are passed over.
PaperSample paper_sample(DocumentKind kind, const PaperText& text, const PaperWhen& put, Instant now);

} // namespace yimen::cases
