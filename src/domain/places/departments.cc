#include "departments.h"

namespace yimen::places {

std::optional<Department> department_by_code(db::Reader& reader, CellId cell, std::string_view code) {
    auto rows = reader.query(
        "SELECT id FROM department WHERE cell_id = $1 AND (credit_code = $2 OR code = $2) ORDER BY id LIMIT 1", cell,
        code);
    return rows.empty() ? std::nullopt : Directory().department(reader, rows[0].get<DepartmentId>(0));
}

} // namespace yimen::places
