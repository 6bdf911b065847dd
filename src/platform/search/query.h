#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

namespace yimen::search {

// Boolean terms begin with a capital, which no folded text does.
std::string key_term(std::string_view key);
std::string filter_term(std::string_view filter);

// What people typed, as a query: any term finds a document; BM25 ranks, in four tiers: the text itself, the text as a phrase, all its
// bigrams and words, some of them. Only the beginning of a long text is looked at. A text without any term finds nothing.
Xapian::Query text_query(std::string_view text);

// All lists must match; of each list any entry may. An empty list matches nothing.
Xapian::Query filter_query(const std::vector<std::vector<std::string>>& filters);

} // namespace yimen::search
