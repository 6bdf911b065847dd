#pragma once

#include <optional>
#include <string_view>

#include "base/id.h"
#include "db/db.h"

namespace yimen::people {

// The active member of staff behind a login, for the command line.
std::optional<StaffId> staff_by_login(db::Reader& reader, CellId cell, std::string_view login);

// The account of a visitor behind a login, whatever its state.
std::optional<AccountId> visitor_by_login(db::Reader& reader, CellId cell, std::string_view login);

} // namespace yimen::people
