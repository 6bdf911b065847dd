#pragma once

#include "http.h"

namespace yimen::http {

// Percent escapes undone; nullopt for a bad escape, NUL or broken UTF-8. A form's "+" is a blank.
std::optional<std::string> percent_decoded(std::string_view raw, bool plus_is_space);

// What stands on the request line after the method.
struct Target {
    std::vector<std::string> segments; // of the path, decoded: "/a/b%2Fc" → {"a", "b/c"}
    std::string path;                  // decoded as a whole
    std::vector<std::pair<std::string, std::string>> query;
};

// Reads an origin-form target (RFC 9112 §3.2.1). Refuses (http.bad_request): other forms, paths over 2,048 or targets over 8,192 bytes,
// bad percent escapes, NUL, broken UTF-8.
Result<Target> parse_target(std::string_view raw);

} // namespace yimen::http
