#pragma once

// The words of papers of cases (paper_language.h) with the names that they may use (paper_words.h): what is wrong with a text, and what it says
// of one paper. Pure.

#include "paper_language.h"
#include "paper_words.h"

namespace yimen::cases {

// What keeps a text from being used for papers of this kind, with where it stands: /blocks/2/lines/0/pieces/1/text. Codes: empty,
// too_many, too_long, open_brace, unknown_placeholder, not_filled_here, may_be_empty (reason: the condition to put), unknown_condition,
// not_of_list, unknown_list, nested_list, name_taken, title_missing, missing_field (reason: the field). At most 50. `release`: the minimum
// fields are those that were demanded when these words were shipped.
std::vector<InvalidParam> check_paper_text(DocumentKind kind, const PaperText& text,
                                           std::int64_t release = kPaperRelease);

// None of them fails on a text without faults.
std::string title_of(const PaperText& text, const PaperFacts& facts);
std::vector<render::Block> blocks_of(const PaperText& text, const PaperFacts& facts);
std::optional<std::string> phrase_of(const PaperText& text, std::string_view phrase, const PaperFacts& facts);

} // namespace yimen::cases
