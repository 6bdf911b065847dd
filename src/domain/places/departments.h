#pragma once

// Departments by the codes that people know.

#include <optional>
#include <string_view>

#include "places.h"

namespace yimen::places {

// By credit code, or by the code that its source gave it.
std::optional<Department> department_by_code(db::Reader& reader, CellId cell, std::string_view code);

} // namespace yimen::places
