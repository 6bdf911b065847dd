#pragma once

#include "catalogue.h"

namespace yimen::catalogue {

void add_search_routes(http::Routes& out, const Catalogue& catalogue);

} // namespace yimen::catalogue
