#pragma once

#include "catalogue.h"

namespace yimen::catalogue {

// What the documents of the index are counted by, in the order of their facets.
enum class Facet : unsigned { audience, theme, region };

void add_search_routes(http::Routes& out, const Catalogue& catalogue);

} // namespace yimen::catalogue
