#pragma once

// Papers of cases: their words are data (paper_text.h), shipped in data/papers_N.json, or an organ's own (paper_texts.h). Pure.

#include "paper_text.h"

namespace yimen::cases {

// The words of one kind as a release ships them. A released file is never edited: papers are made again by it for ever. What is to be said
// otherwise is a next file, with the papers that it changes.
struct ShippedPaper {
    std::int64_t release = 0; // N of data/papers_N.json
    PaperText text;           // with the phrases that it uses
    std::string json;         // the same, as it is kept
    std::string digest;       // SM3 of json
};
const ShippedPaper& shipped_paper(DocumentKind kind); // the newest
// Of papers that were issued before the words had versions.
const ShippedPaper& first_shipped_paper(DocumentKind kind);

// A text as it was kept. Throws std::runtime_error when it cannot be read.
PaperText read_paper_text(std::string_view json);

// The word of a series of numbers between code word and year: 许受.
std::string_view series_word(DocumentKind kind);

render::Document paper(DocumentKind kind, const PaperText& text, const PaperContent& content, std::string_view number,
                       Instant issued_at);

} // namespace yimen::cases
