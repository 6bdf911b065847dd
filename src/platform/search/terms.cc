#include "terms.h"

#include "base/text.h"
#include "search.h"

namespace yimen::search {
namespace {

// Xapian takes terms of 245 bytes; a character has up to four.
constexpr std::size_t kLongestWord = 40;
constexpr std::size_t kLongestWholeText = 60;

enum class CharacterClass { han, letter, separator };

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Scripts without blanks between words are cut into bigrams: Han (with its extensions), kana, hangul.
bool is_han(char32_t c) {
    return in(c, 0x3400, 0x4DBF) || in(c, 0x4E00, 0x9FFF) || in(c, 0xF900, 0xFAFF) || in(c, 0x20000, 0x3FFFF) ||
           in(c, 0x3041, 0x30FF) || in(c, 0xAC00, 0xD7A3) || c == U'〇';
}

bool is_letter(char32_t c) {
    if (c < 0x80)
        return in(c, U'0', U'9') || in(c, U'a', U'z'); // folded before
    bool punctuation = c < 0xC0 || c == 0xD7 || c == 0xF7 || in(c, 0x2000, 0x2BFF) || in(c, 0x3000, 0x303F) ||
                       in(c, 0xD800, 0xF8FF) || in(c, 0xFE00, 0xFFFF) || c > 0x1FFFF;
    return !punctuation;
}

CharacterClass class_of(char32_t c) {
    return is_han(c) ? CharacterClass::han : is_letter(c) ? CharacterClass::letter : CharacterClass::separator;
}

void cut_han(std::u32string_view run, unsigned position, std::vector<Term>& out) {
    TermKind single = run.size() == 1 ? TermKind::lone : TermKind::character;
    for (std::size_t i = 0; i < run.size(); ++i) {
        unsigned at = position + static_cast<unsigned>(i);
        if (i + 1 < run.size())
            out.push_back({to_utf8(run.substr(i, 2)), TermKind::bigram, at});
        out.push_back({to_utf8(run.substr(i, 1)), single, at});
    }
}

} // namespace

std::vector<Term> cut(std::string_view text) {
    std::u32string points = to_utf32(folded(text));
    std::vector<Term> out;
    unsigned position = 1;
    for (std::size_t i = 0; i < points.size();) {
        CharacterClass kind = class_of(points[i]);
        std::size_t end = i + 1;
        while (end < points.size() && class_of(points[end]) == kind)
            ++end;
        auto run = std::u32string_view(points).substr(i, end - i);
        if (kind == CharacterClass::han) {
            cut_han(run, position, out);
            position += static_cast<unsigned>(run.size());
        } else if (kind == CharacterClass::letter) {
            out.push_back({to_utf8(run.substr(0, kLongestWord)), TermKind::word, position++});
        }
        i = end;
    }
    return out;
}

std::vector<std::string> word_prefixes(std::string_view word) {
    std::u32string points = to_utf32(word);
    std::vector<std::string> out;
    for (std::size_t length = 2; length < points.size(); ++length)
        out.push_back(to_utf8(std::u32string_view(points).substr(0, length)));
    return out;
}

std::string whole_text_term(std::string_view text) {
    std::u32string points = to_utf32(folded(text));
    std::erase_if(points, [](char32_t c) { return c <= U' '; });
    return "X" + to_utf8(std::u32string_view(points).substr(0, kLongestWholeText));
}

std::vector<std::string> terms(std::string_view text) {
    std::vector<std::string> out;
    for (Term& term : cut(text))
        out.push_back(std::move(term.text));
    return out;
}

} // namespace yimen::search
