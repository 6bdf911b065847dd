#include "query.h"

#include <set>

#include "base/text.h"
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
           tier(Query(whole_text_term(start)), kTier);
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
