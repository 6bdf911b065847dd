#pragma once

// How a text is cut into terms; the index and the query cut alike.

#include <string>
#include <string_view>
#include <vector>

namespace yimen::search {

enum class TermKind {
    word,      // a run of Latin letters, digits or letters of other alphabets, in lower case
    bigram,    // two neighbouring Chinese characters
    character, // one Chinese character of a longer run
    lone,      // a Chinese character that stands alone, so that no bigram holds it
};

struct Term {
    std::string text;
    TermKind kind;
    unsigned position; // of its first character or word; a bigram and its first character share one
};

std::vector<Term> cut(std::string_view text);

// "wif" and "wi" of "wifi": the true prefixes of at least two characters, by which the beginning of a word finds it.
std::vector<std::string> word_prefixes(std::string_view word);

// The whole text as one term, marked so that it is no other: folded, without blanks, cut off at what the index can hold.
std::string whole_text_term(std::string_view text);

} // namespace yimen::search
