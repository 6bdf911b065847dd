#include "staff_by_login.h"

#include "rules.h"

namespace yimen::people {

std::optional<StaffId> staff_by_login(db::Reader& reader, CellId cell, std::string_view login) {
    auto rows = reader.query("SELECT s.id FROM staff s JOIN account a ON a.id = s.account_id WHERE a.cell_id = $1 AND"
                             " a.login = $2 AND a.state = 'active' AND s.active = TRUE",
                             cell, rules::fold_login(login));
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<StaffId>(0));
}

std::optional<AccountId> visitor_by_login(db::Reader& reader, CellId cell, std::string_view login) {
    auto rows = reader.query("SELECT id FROM account WHERE cell_id = $1 AND login = $2 AND kind = 'visitor'", cell,
                             rules::fold_login(login));
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<AccountId>(0));
}

} // namespace yimen::people
