#pragma once

#include <string>

#include "catalogue/catalogue.h"

namespace yimen::instant {

// The rule of an item as its standing orders for seals name it.
std::string order_name(catalogue::ItemId item);

} // namespace yimen::instant
