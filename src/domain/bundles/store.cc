#include "store.h"

#include "base/enum_text.h"

namespace yimen::bundles::store {
namespace {

Row row_of(const db::Row& row) {
    return {row.get<TemplateId>(0),
            row.get<std::string>(1),
            row.get<Instant>(2),
            row.get<std::int64_t>(3),
            row.get<std::optional<RegionId>>(4),
            {}};
}

std::string text_of(catalogue::VersionState state) { return boost::describe::enum_to_string(state, ""); }

// Columns 0 to 5: version, state, effective_from, published_at, publisher, note.
TemplateVersion version_of(const db::Row& row) {
    TemplateVersion out;
    out.version = row.get<int>(0);
    out.state = enum_of<catalogue::VersionState>(row.get<std::string>(1));
    out.effective_from = row.get<std::optional<Date>>(2);
    out.published_at = row.get<Instant>(3);
    out.publisher = row.get<std::optional<std::string>>(4);
    out.note = row.get<std::string>(5);
    return out;
}

} // namespace

std::vector<Row> list(db::Reader& reader, CellId cell) {
    std::vector<Row> out;
    for (auto row : reader.query("SELECT id, digest, changed_at, revision, region_id FROM bundle_template"
                                 " WHERE cell_id = $1 ORDER BY key",
                                 cell))
        out.push_back(row_of(row));
    return out;
}

std::optional<Row> find(db::Reader& reader, CellId cell, std::string_view key, bool lock) {
    auto rows = reader.query(std::string("SELECT id, digest, changed_at, revision, region_id FROM bundle_template"
                                         " WHERE cell_id = $1 AND key = $2") +
                                 (lock ? " {{for_update}}" : ""),
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
    tx.exec("INSERT INTO bundle_template (id, cell_id, key, name, name_en, content, digest, changed_at, revision,"
            " region_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            row.id, cell, given.key, given.name, given.name_en, row.content, row.digest, row.changed_at, row.revision,
            row.region);
}

bool update(db::Tx& tx, const Template& given, const Row& row) {
    return tx.exec_count("UPDATE bundle_template SET name = $1, name_en = $2, content = $3, digest = $4,"
                         " changed_at = $5, revision = $6, region_id = $7 WHERE id = $8 AND revision = $9",
                         given.name, given.name_en, row.content, row.digest, row.changed_at, row.revision, row.region,
                         row.id, row.revision - 1) == 1;
}

std::vector<TemplateVersion> versions(db::Reader& reader, CellId cell, std::string_view key) {
    std::vector<TemplateVersion> out;
    for (auto row : reader.query("SELECT version, state, effective_from, published_at, publisher, note"
                                 " FROM bundle_template_version WHERE cell_id = $1 AND key = $2"
                                 " ORDER BY version DESC LIMIT 100",
                                 cell, key))
        out.push_back(version_of(row));
    return out;
}

int last_version(db::Reader& reader, CellId cell, std::string_view key) {
    auto rows = reader.query("SELECT version FROM bundle_template_version WHERE cell_id = $1 AND key = $2"
                             " ORDER BY version DESC LIMIT 1",
                             cell, key);
    return rows.empty() ? 0 : rows[0].get<int>(0);
}

std::optional<VersionRow> planned(db::Reader& reader, CellId cell, std::string_view key) {
    auto rows = reader.query("SELECT version, state, effective_from, published_at, publisher, note, id, key, region_id,"
                             " content, digest, account_id FROM bundle_template_version WHERE cell_id = $1 AND"
                             " key = $2 AND state = 'planned' ORDER BY version DESC LIMIT 1",
                             cell, key);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return VersionRow{row.get<TemplateVersionId>(6),
                      row.get<std::string>(7),
                      row.get<std::optional<RegionId>>(8),
                      row.get<std::string>(9),
                      row.get<std::string>(10),
                      row.get<std::optional<AccountId>>(11),
                      version_of(row)};
}

void insert_version(db::Tx& tx, CellId cell, const VersionRow& row) {
    tx.exec("INSERT INTO bundle_template_version (id, cell_id, key, version, state, region_id, content, digest,"
            " effective_from, published_at, account_id, publisher, note)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            row.id, cell, row.key, row.said.version, text_of(row.said.state), row.region, row.content, row.digest,
            row.said.effective_from, row.said.published_at, row.account, row.said.publisher, row.said.note);
}

void move_versions(db::Tx& tx, CellId cell, std::string_view key, catalogue::VersionState from,
                   catalogue::VersionState to) {
    tx.exec("UPDATE bundle_template_version SET state = $4 WHERE cell_id = $1 AND key = $2 AND state = $3", cell, key,
            text_of(from), text_of(to));
}

void put_in_force(db::Tx& tx, TemplateVersionId id) {
    tx.exec("UPDATE bundle_template_version SET state = 'in_force' WHERE id = $1", id);
}

} // namespace yimen::bundles::store
