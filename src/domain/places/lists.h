#pragma once

// All regions and departments of a cell, for people who choose among them.

#include "places.h"

namespace yimen::places {

std::vector<Region> regions(db::Reader& reader, CellId cell);         // by code; at most 5000
std::vector<Department> departments(db::Reader& reader, CellId cell); // by name; at most 5000

} // namespace yimen::places
