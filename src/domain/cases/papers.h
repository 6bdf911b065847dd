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
// Of all releases that have this kind, the first before the others; that one is also of papers from before the words had versions.
const std::vector<ShippedPaper>& shipped_papers(DocumentKind kind);
// A phrase of the shipped words of a release, for texts that name the whole where the shipped ones tell its parts.
std::string shipped_phrase(std::int64_t release, std::string_view name, const PaperFacts& facts);

// The word of a series of numbers between code word and year: 许受.
std::string_view series_word(DocumentKind kind);

render::Document paper(DocumentKind kind, const PaperText& text, const PaperContent& content, std::string_view number,
                       Instant issued_at);

} // namespace yimen::cases
