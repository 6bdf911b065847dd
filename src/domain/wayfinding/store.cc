#include "store.h"

namespace yimen::wayfinding::store {

std::optional<Wayfinding::Kept> plan(db::Reader& reader, HallId hall) {
    auto rows = reader.query("SELECT content, revision FROM floor_plan WHERE hall_id = $1", hall);
    if (rows.empty())
        return std::nullopt;
    auto content = read_stored_json<Plan>(rows[0].get<std::string>(0));
    if (!content)
        throw std::logic_error("a kept floor plan cannot be read");
    return Wayfinding::Kept{std::move(*content), rows[0].get<std::int64_t>(1)};
}

bool put(db::Tx& tx, const places::HallRow& hall, const Plan& plan, std::int64_t revision, Instant at,
         std::optional<StaffId> by) {
    std::string content = to_json_text(plan);
    if (revision == 0)
        return tx.exec_count(
                   "INSERT INTO floor_plan (hall_id, cell_id, region_id, content, changed_at, changed_by, revision)"
                   " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (hall_id) DO NOTHING",
                   hall.id, hall.cell, hall.region, content, at, by) == 1;
    return tx.exec_count("UPDATE floor_plan SET content = $2, changed_at = $3, changed_by = $4, revision = revision + 1"
                         " WHERE hall_id = $1 AND revision = $5",
                         hall.id, content, at, by, revision) == 1;
}

} // namespace yimen::wayfinding::store
