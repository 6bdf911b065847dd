#include "store.h"

namespace yimen::bundles::store {
namespace {

Row row_of(const db::Row& row) {
    return {row.get<TemplateId>(0), row.get<std::string>(1), row.get<Instant>(2), row.get<std::int64_t>(3), {}};
}

} // namespace

std::vector<Row> list(db::Reader& reader, CellId cell) {
    std::vector<Row> out;
    for (auto row : reader.query("SELECT id, digest, changed_at, revision FROM bundle_template WHERE cell_id = $1"
                                 " ORDER BY key",
                                 cell))
        out.push_back(row_of(row));
    return out;
}

std::optional<Row> find(db::Reader& reader, CellId cell, std::string_view key) {
    auto rows = reader.query("SELECT id, digest, changed_at, revision FROM bundle_template"
                             " WHERE cell_id = $1 AND key = $2",
                             cell, key);
    if (rows.empty())
        return std::nullopt;
    return row_of(rows[0]);
}

std::string content(db::Reader& reader, TemplateId id) {
    auto rows = reader.query("SELECT content FROM bundle_template WHERE id = $1", id);
    return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

void insert(db::Tx& tx, CellId cell, const Template& given, const Row& row) {
    tx.exec("INSERT INTO bundle_template (id, cell_id, key, name, name_en, content, digest, changed_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            row.id, cell, given.key, given.name, given.name_en, row.content, row.digest, row.changed_at, row.revision);
}

bool update(db::Tx& tx, const Template& given, const Row& row) {
    return tx.exec_count("UPDATE bundle_template SET name = $1, name_en = $2, content = $3, digest = $4,"
                         " changed_at = $5, revision = $6 WHERE id = $7 AND revision = $8",
                         given.name, given.name_en, row.content, row.digest, row.changed_at, row.revision, row.id,
                         row.revision - 1) == 1;
}

} // namespace yimen::bundles::store
