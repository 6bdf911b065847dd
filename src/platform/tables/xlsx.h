#pragma once

#include "tables.h"

namespace yimen::tables {

// The first sheet of a workbook (ECMA-376 part 1, §18.3).
Result<Table> read_xlsx(std::string_view content, std::size_t most_rows);

} // namespace yimen::tables
