#include "store.h"

namespace yimen::guide::store {

bool insert(db::Tx& tx, const Record& r) {
    return tx.exec_count("INSERT INTO guide_result (id, cell_id, region_id, department_id, subject_id, code, item_id,"
                         " item_version_id, snapshot_id, answers, made_at, valid_until, revision)"
                         " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE NOT EXISTS"
                         " (SELECT 1 FROM guide_several WHERE cell_id = $2 AND code = $6)"
                         " ON CONFLICT (cell_id, code) DO NOTHING",
                         r.id, r.cell, r.region, r.department, r.subject, r.code, r.item, r.item_version, r.snapshot,
                         to_json_text(r.answers), r.made_at, r.valid_until, r.revision) == 1;
}

std::optional<Record> by_code(db::Reader& reader, CellId cell, std::string_view code) {
    auto rows = reader.query("SELECT id, cell_id, region_id, department_id, subject_id, code, item_id, item_version_id,"
                             " snapshot_id, answers, made_at, valid_until, revision FROM guide_result"
                             " WHERE cell_id = $1 AND code = $2",
                             cell, code);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    Record out;
    out.id = row.get<ResultId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.department = row.get<DepartmentId>(3);
    out.subject = row.get<std::optional<SubjectId>>(4);
    out.code = row.get<std::string>(5);
    out.item = row.get<catalogue::ItemId>(6);
    out.item_version = row.get<catalogue::ItemVersionId>(7);
    out.snapshot = row.get<catalogue::SnapshotId>(8);
    if (auto answers = read_json_text<catalogue::Answers>(row.get<std::string>(9)))
        out.answers = std::move(*answers);
    out.made_at = row.get<Instant>(10);
    out.valid_until = row.get<Instant>(11);
    out.revision = row.get<std::int64_t>(12);
    return out;
}

std::int64_t remove_expired(db::Tx& tx, Instant now, int limit) {
    return tx.exec_count("DELETE FROM guide_result WHERE id IN"
                         " (SELECT id FROM guide_result WHERE valid_until < $1 ORDER BY valid_until LIMIT $2)",
                         now, limit);
}

} // namespace yimen::guide::store
