#pragma once

#include "load.h"

namespace yimen::bench {

// Each client sends the requests again and again, beginning at another place of the list; any answer but 200 is an error.
LoadResult ask(int port, int clients, const std::vector<std::string>& requests, std::int64_t& errors);

} // namespace yimen::bench
