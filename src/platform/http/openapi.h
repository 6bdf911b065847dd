#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "http.h"

namespace yimen::http {

// The OpenAPI 3.1 document of these routes. Refusals are described once, as problem documents (RFC 9457).
boost::json::object openapi(const std::vector<Route>& routes, const std::string& version);
// The human page at /api/docs: plain HTML, made from the same routes.
std::string openapi_page(const std::vector<Route>& routes, const std::string& version);

} // namespace yimen::http
