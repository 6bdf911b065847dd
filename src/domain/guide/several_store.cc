#include "several_store.h"

#include <stdexcept>

namespace yimen::guide::store {

bool insert_several(db::Tx& tx, const SeveralRecord& r) {
    return tx.exec_count("INSERT INTO guide_several (id, cell_id, region_id, code, name, name_en, kept, made_at,"
                         " valid_until, revision) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS"
                         " (SELECT 1 FROM guide_result WHERE cell_id = $2 AND code = $4)"
                         " ON CONFLICT (cell_id, code) DO NOTHING",
                         r.id, r.cell, r.region, r.code, r.name, r.name_en, to_json_text(r.kept), r.made_at,
                         r.valid_until, r.revision) == 1;
}

std::optional<SeveralRecord> several_by_code(db::Reader& reader, CellId cell, std::string_view code) {
    auto rows = reader.query("SELECT id, cell_id, region_id, code, name, name_en, kept, made_at, valid_until, revision"
                             " FROM guide_several WHERE cell_id = $1 AND code = $2",
                             cell, code);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    auto kept = read_json_text<SeveralKept>(row.get<std::string>(6));
    if (!kept)
        throw std::logic_error("a checklist of several items cannot be read");
    return SeveralRecord{row.get<ResultId>(0),    row.get<CellId>(1),      row.get<RegionId>(2),
                         row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                         std::move(*kept),        row.get<Instant>(7),     row.get<Instant>(8),
                         row.get<std::int64_t>(9)};
}

std::int64_t remove_expired_several(db::Tx& tx, Instant now, int limit) {
    return tx.exec_count("DELETE FROM guide_several WHERE id IN"
                         " (SELECT id FROM guide_several WHERE valid_until < $1 ORDER BY valid_until LIMIT $2)",
                         now, limit);
}

} // namespace yimen::guide::store
