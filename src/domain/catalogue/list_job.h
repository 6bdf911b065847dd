#pragma once

// What taking a list in and giving one out have in common.

#include "import.h"

namespace yimen::catalogue {

// The regions of a list's owner as item_import and item_export keep them: ids with spaces between; NULL for all of the cell.
std::optional<std::string> regions_text(const std::optional<std::vector<RegionId>>& regions);
std::optional<std::vector<RegionId>> regions_of_text(const std::optional<std::string>& text);

// The job that works on the list, due at once; its payload has the list's id under `member`.
void schedule_list_job(db::Tx& tx, const Clocks& clocks, std::string_view kind, std::string_view member,
                       const Uuid& id);

} // namespace yimen::catalogue
