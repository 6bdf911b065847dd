#pragma once

#include "http.h"

namespace yimen::http {

// The status line and headers of a reply, with the empty line at the end. `length`: of the body; nullopt for a stream that lasts until
// the connection ends. Line breaks in names and values become blanks, so that no handler can split a reply in two.
std::string reply_head(const Reply& reply, std::optional<std::uint64_t> length, bool keep_alive);

} // namespace yimen::http
