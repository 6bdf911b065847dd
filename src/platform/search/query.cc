#include "query.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "sound.h"
#include "terms.h"

namespace yimen::search {
namespace {

using Xapian::Query;

// People type some ten characters; what is longer was pasted, and its beginning tells enough.
constexpr std::size_t kLongestQuery = 120;

// BM25 gives less than 30 for each term, so no sum of them reaches the next tier.
constexpr double kTier = 10'000;
constexpr double kCharacterScale = 0.1;

// Documents that match `condition` get `bonus`, whatever the terms in it weigh.
Query tier(const Query& condition, double bonus) {
    auto* constant = new Xapian::FixedWeightPostingSource(bonus);
    return Query(Query::OP_AND, Query(Query::OP_SCALE_WEIGHT, condition, 0), Query(constant->release()));
}

// Found by sound alone: below whatever holds all the words, above what holds some of them.
constexpr double kSound = kTier / 2;
constexpr std::size_t kLongestInitials = 12, kMostSyllables = 40;

// Neighbouring characters that sound so; of each place any syllable will do.
Query phrase_of(const Syllables& syllables) {
    std::vector<Query> places;
    for (const auto& of_one : syllables) {
        std::vector<std::string> terms;
        for (std::size_t i = 0; i < of_one.size() && i < kMostSyllables; ++i)
            terms.push_back("Z" + of_one[i]);
        places.emplace_back(Query::OP_OR, terms.begin(), terms.end());
    }
    if (places.size() == 1)
        return places[0];
    return Query(Query::OP_PHRASE, places.begin(), places.end(), static_cast<unsigned>(places.size()));
}

// "shipin", "shi pin jing ying" and "spjy": letters that may be pinyin or the initials of neighbouring characters.
Query letters_query(const std::string& letters) {
    Query out;
    for (const auto& spelling : spellings(letters))
        out |= phrase_of(spelling);
    bool initials = letters.size() >= 2 && letters.size() <= kLongestInitials &&
                    std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!initials)
        return out;
    std::vector<std::string> pairs;
    for (std::size_t i = 0; i + 1 < letters.size(); ++i)
        pairs.push_back({'Y', letters[i], letters[i + 1]});
    return out | (pairs.size() == 1
                      ? Query(pairs[0])
                      : Query(Query::OP_PHRASE, pairs.begin(), pairs.end(), static_cast<unsigned>(pairs.size())));
}

// Another character of the same sound is the mistake that a pinyin keyboard makes.
Query same_sound(std::string_view text) {
    Query out;
    for (const auto& run : readings(text))
        out |= phrase_of(run);
    return out;
}

// What people typed, as it sounds: letters with blanks between the syllables count as one run.
Query sound_query(std::string_view text) {
    std::string letters;
    bool only_letters = true;
    for (const Term& term : cut(text)) {
        only_letters = only_letters && term.kind == TermKind::word;
        if (only_letters)
            letters += term.text;
    }
    return only_letters ? letters_query(letters) : same_sound(text);
}

bool is_whole(const Term& term) { return term.kind != TermKind::character; }

} // namespace

std::string key_term(std::string_view key) { return "Q" + std::string(key); }
std::string filter_term(std::string_view filter) { return "F" + std::string(filter); }

Query text_query(std::string_view text) {
    std::string start = to_utf8(to_utf32(text.substr(0, kLongestQuery * 4)).substr(0, kLongestQuery));
    std::vector<std::string> phrase;
    std::set<std::string> whole, characters;
    unsigned positions = 0;
    for (const Term& term : cut(start)) {
        positions = term.position;
        if (is_whole(term)) {
            phrase.push_back(term.text);
            whole.insert(term.text);
        } else {
            characters.insert(term.text);
        }
    }
    if (whole.empty())
        return Query();
    Query any(Query::OP_OR, whole.begin(), whole.end());
    Query weak(Query::OP_OR, characters.begin(), characters.end());
    Query all(Query::OP_AND, whole.begin(), whole.end());
    Query in_order(Query::OP_PHRASE, phrase.begin(), phrase.end(), positions);
    return any | Query(Query::OP_SCALE_WEIGHT, weak, kCharacterScale) | tier(all, kTier) | tier(in_order, kTier) |
           tier(Query(whole_text_term(start)), kTier) | tier(sound_query(start), kSound);
}

Query filter_query(const std::vector<std::vector<std::string>>& filters) {
    // Not Query::MatchAll: it is one object for all threads, and its reference count is not atomic.
    Query all{std::string()};
    for (const auto& list : filters) {
        std::vector<std::string> terms;
        for (const std::string& filter : list)
            terms.push_back(filter_term(filter));
        all &= Query(Query::OP_OR, terms.begin(), terms.end());
    }
    return all;
}

} // namespace yimen::search
