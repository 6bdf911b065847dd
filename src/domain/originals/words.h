#pragma once

#include "originals.h"
#include "tables/tables.h"

namespace yimen::originals {

// The list as a table with its head, in the reader's language.
std::vector<std::vector<tables::Value>> originals_table(const std::vector<OriginalView>& rows, bool english);

} // namespace yimen::originals
