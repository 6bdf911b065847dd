#include "store.h"

std::vector<yimen::db::Migration> embedded_migrations_catalogue();

namespace yimen::catalogue {

std::vector<db::Migration> migrations() { return embedded_migrations_catalogue(); }

namespace store {
namespace {

constexpr std::string_view kItemColumns =
    "SELECT id, cell_id, region_id, department_id, local_code, department_code, main_item, basic_code, "
    "implementation_code,"
    " handling_code, task_type, name, name_en, external, applicable, state, version_id, revision FROM item ";

Item item_of(const db::Row& row) {
    Item out;
    out.id = row.get<ItemId>(0);
    out.facts = {.cell = row.get<CellId>(1),
                 .region = row.get<RegionId>(2),
                 .department = row.get<DepartmentId>(3),
                 .local_code = row.get<std::string>(4),
                 .department_code = row.get<std::string>(5),
                 .main_item = row.get<std::optional<std::string>>(6),
                 .basic_code = row.get<std::optional<std::string>>(7),
                 .implementation_code = row.get<std::optional<std::string>>(8),
                 .handling_code = row.get<std::optional<std::string>>(9),
                 .task_type = row.get<std::string>(10),
                 .name = row.get<std::string>(11),
                 .name_en = row.get<std::string>(12),
                 .external = row.get<bool>(13)};
    out.applicable = row.get<bool>(14);
    out.state = row.get<std::string>(15);
    out.version_id = row.get<std::optional<ItemVersionId>>(16);
    out.revision = row.get<std::int64_t>(17);
    return out;
}

std::optional<Item> first(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(item_of(rows[0]));
}

} // namespace

std::optional<Item> item(db::Reader& reader, ItemId id) {
    return first(reader.query(std::string(kItemColumns) + "WHERE id = $1", id));
}

std::optional<Item> item_by_code(db::Reader& reader, CellId cell, RegionId region, std::string_view local_code) {
    return first(reader.query(std::string(kItemColumns) + "WHERE cell_id = $1 AND region_id = $2 AND local_code = $3",
                              cell, region, local_code));
}

void insert_item(db::Tx& tx, ItemId id, const ItemFacts& f, Instant now) {
    tx.exec(
        "INSERT INTO item (id, cell_id, region_id, department_id, local_code, department_code, main_item, basic_code,"
        " implementation_code, handling_code, task_type, name, name_en, audience, external, applicable, state, "
        "revision,"
        " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'both', $14, $15, 'in_use', 1, "
        "$16)",
        id, f.cell, f.region, f.department, f.local_code, f.department_code, f.main_item, f.basic_code,
        f.implementation_code, f.handling_code, f.task_type, f.name, f.name_en, f.external, false, now);
}

void update_item(db::Tx& tx, const Item& item, const ItemFacts& f, Instant now) {
    tx.exec("UPDATE item SET department_id = $2, department_code = $3, main_item = $4, basic_code = $5, "
            "implementation_code = $6,"
            " handling_code = $7, task_type = $8, name = $9, external = $10, revision = revision + 1, updated_at = $11"
            " WHERE id = $1",
            item.id, f.department, f.department_code, f.main_item, f.basic_code, f.implementation_code, f.handling_code,
            f.task_type, f.name, f.external, now);
}

std::optional<Version> version(db::Reader& reader, ItemVersionId id) {
    auto rows = reader.query("SELECT id, version, snapshot_id FROM item_version WHERE id = $1", id);
    if (rows.empty())
        return std::nullopt;
    return Version{rows[0].get<ItemVersionId>(0), rows[0].get<int>(1), rows[0].get<SnapshotId>(2)};
}

void put_snapshot(db::Tx& tx, SnapshotId id, std::string_view content) {
    tx.exec("INSERT INTO item_snapshot (id, content) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", id, content);
}

std::optional<std::string> snapshot(db::Reader& reader, SnapshotId id) {
    auto rows = reader.query("SELECT content FROM item_snapshot WHERE id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>(0));
}

void publish(db::Tx& tx, const Item& item, const Version& next, std::string_view audience, std::string_view name_en,
             Date today, Instant now) {
    tx.exec("UPDATE item_version SET effective_to = $2 WHERE item_id = $1 AND effective_to IS NULL", item.id, today);
    tx.exec("INSERT INTO item_version (id, item_id, version, snapshot_id, effective_from, published_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            next.id, item.id, next.version, next.snapshot, today, now);
    tx.exec("UPDATE item SET version_id = $2, audience = $3, name_en = $4, applicable = $5, revision = revision + 1,"
            " updated_at = $6 WHERE id = $1",
            item.id, next.id, audience, name_en, true, now);
}

std::unordered_map<ItemId, std::string> names_en(db::Reader& reader, const std::vector<ItemId>& ids) {
    std::unordered_map<ItemId, std::string> out;
    db::Query sql;
    sql << "SELECT id, name_en FROM item WHERE id IN " << sql.bind_list(ids) << " ORDER BY id LIMIT 1000";
    for (auto row : sql.run(reader))
        out.emplace(row.get<ItemId>(0), row.get<std::string>(1));
    return out;
}

std::vector<Item> items_after(db::Reader& reader, ItemId after, int limit) {
    std::vector<Item> out;
    for (auto row : reader.query(std::string(kItemColumns) + "WHERE id > $1 ORDER BY id LIMIT $2", after, limit))
        out.push_back(item_of(row));
    return out;
}

} // namespace store
} // namespace yimen::catalogue
