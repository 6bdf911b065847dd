#include "lists.h"

namespace yimen::places {

std::vector<Region> regions(db::Reader& reader, CellId cell) {
    std::vector<Region> out;
    for (auto row : reader.query("SELECT id, cell_id, code, name, level, parent_id FROM region WHERE cell_id = $1"
                                 " ORDER BY code LIMIT 5000",
                                 cell))
        out.push_back({row.get<RegionId>(0), row.get<CellId>(1), row.get<std::string>(2), row.get<std::string>(3),
                       row.get<int>(4), row.get<std::optional<RegionId>>(5)});
    return out;
}

std::vector<Department> departments(db::Reader& reader, CellId cell) {
    std::vector<Department> out;
    for (auto row : reader.query("SELECT id, cell_id, region_id, name, code, credit_code, name_en FROM department"
                                 " WHERE cell_id = $1 ORDER BY name, id LIMIT 5000",
                                 cell))
        out.push_back({row.get<DepartmentId>(0), row.get<CellId>(1), row.get<RegionId>(2), row.get<std::string>(3),
                       row.get<std::string>(4), row.get<std::optional<std::string>>(5), row.get<std::string>(6)});
    return out;
}

} // namespace yimen::places
