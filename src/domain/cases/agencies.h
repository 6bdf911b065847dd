#pragma once

// Authorities (委托) as their two sides see them, with the names of the items.

#include "cases.h"
#include "people/agencies.h"

namespace yimen::cases {

http::Routes agency_routes(const Cases& cases, const people::Agencies& agencies);

} // namespace yimen::cases
