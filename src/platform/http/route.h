#pragma once

// The usual parts of a route, named in one line.

#include <string_view>

#include "http.h"

namespace yimen::http {

inline RouteInfo route(Method method, std::string_view pattern, std::string_view operation, std::string_view summary,
                       access::Roles allow) {
    RouteInfo info;
    info.method = method;
    info.pattern = pattern;
    info.operation = operation;
    info.summary = summary;
    info.allow = allow;
    return info;
}
// It changes what has a revision: If-Match is asked for.
inline RouteInfo matching(RouteInfo info) {
    info.match = true;
    return info;
}
inline RouteInfo limited(RouteInfo info, int per_minute) {
    info.per_minute = per_minute;
    return info;
}

} // namespace yimen::http
