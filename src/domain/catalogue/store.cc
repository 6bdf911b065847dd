#include "store.h"

#include <algorithm>

std::vector<yimen::db::Migration> embedded_migrations_catalogue();

namespace yimen::catalogue {

std::vector<db::Migration> migrations() { return embedded_migrations_catalogue(); }

namespace store {
namespace {

constexpr std::string_view kItemColumns =
    "SELECT id, cell_id, region_id, department_id, local_code, department_code, main_item, basic_code, "
    "implementation_code,"
    " handling_code, task_type, name, name_en, external, applicable, state, version_id, revision, parent_id, "
    "state_reason"
    " FROM item ";

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
    out.parent = row.get<std::optional<ItemId>>(18);
    out.state_reason = row.get<std::optional<std::string>>(19);
    return out;
}

std::optional<Item> first(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(item_of(rows[0]));
}

} // namespace

std::optional<Item> item(db::Reader& reader, ItemId id) {
    return first(reader.query(std::string(kItemColumns) + "WHERE id = $1", id));
}

std::vector<Item> items(db::Reader& reader, const std::vector<ItemId>& ids) {
    db::Query sql;
    sql << kItemColumns << "WHERE id IN " << sql.bind_list(ids) << " ORDER BY id LIMIT 1000";
    std::vector<Item> out;
    for (auto row : sql.run(reader))
        out.push_back(item_of(row));
    return out;
}

std::optional<Item> item_by_code(db::Reader& reader, CellId cell, RegionId region, std::string_view local_code) {
    return first(reader.query(std::string(kItemColumns) + "WHERE cell_id = $1 AND region_id = $2 AND local_code = $3",
                              cell, region, local_code));
}

std::optional<Item> item_called(db::Reader& reader, DepartmentId department, std::string_view name) {
    return first(reader.query(std::string(kItemColumns) +
                                  "WHERE department_id = $1 AND name = $2 AND state = 'in_use' ORDER BY id LIMIT 1",
                              department, name));
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
            " handling_code = $7, task_type = $8, name = $9, external = $10, revision = revision + 1, updated_at = $11,"
            " name_en = $12 WHERE id = $1",
            item.id, f.department, f.department_code, f.main_item, f.basic_code, f.implementation_code, f.handling_code,
            f.task_type, f.name, f.external, now, f.name_en.empty() ? item.facts.name_en : f.name_en);
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

std::vector<VersionRow> versions(db::Reader& reader, const Item& item) {
    std::vector<VersionRow> out;
    auto rows =
        reader.query("SELECT id, version, effective_from, effective_to, published_at, published_by, note, head,"
                     " withdrawn_at, snapshot_id, publisher FROM item_version WHERE item_id = $1 ORDER BY version DESC"
                     " LIMIT 200",
                     item.id);
    int in_force = 0;
    for (auto row : rows)
        if (item.version_id == row.get<ItemVersionId>(0))
            in_force = row.get<int>(1);
    for (auto row : rows) {
        VersionRow& version = out.emplace_back();
        version.id = row.get<ItemVersionId>(0);
        version.version = row.get<int>(1);
        version.effective_from = row.get<Date>(2);
        version.effective_to = row.get<std::optional<Date>>(3);
        version.published_at = row.get<Instant>(4);
        version.published_by = row.get<std::optional<AccountId>>(5);
        version.note = row.get<std::optional<std::string>>(6);
        if (auto head = row.get<std::optional<std::string>>(7))
            if (auto parsed = read_stored_json<ItemHead>(*head))
                version.head = std::move(*parsed);
        version.snapshot = row.get<SnapshotId>(9);
        version.publisher = row.get<std::optional<std::string>>(10);
        version.state = !row.is_null(8)               ? VersionState::withdrawn
                        : version.version == in_force ? VersionState::in_force
                        : version.version > in_force  ? VersionState::planned
                                                      : VersionState::past;
    }
    return out;
}

void insert_version(db::Tx& tx, ItemId item, const VersionRow& v) {
    tx.exec("INSERT INTO item_version (id, item_id, version, snapshot_id, effective_from, published_at, published_by,"
            " note, head, publisher) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            v.id, item, v.version, v.snapshot, v.effective_from, v.published_at, v.published_by, v.note,
            v.head ? std::optional(to_json_text(*v.head)) : std::nullopt, v.publisher);
}

void withdraw_version(db::Tx& tx, ItemVersionId id, Instant now) {
    tx.exec("UPDATE item_version SET withdrawn_at = $2 WHERE id = $1", id, now);
}

void take(db::Tx& tx, const Item& next, const VersionRow& version, std::string_view audience, Date today, Instant now) {
    const ItemFacts& f = next.facts;
    tx.exec("UPDATE item_version SET effective_to = $3 WHERE item_id = $1 AND id <> $2 AND effective_to IS NULL AND"
            " withdrawn_at IS NULL",
            next.id, version.id, today);
    tx.exec("UPDATE item SET version_id = $2, audience = $3, name = $4, name_en = $5, applicable = $6, parent_id = $7,"
            " main_item = $8, basic_code = $9, implementation_code = $10, handling_code = $11, task_type = $12,"
            " external = $13, revision = revision + 1, updated_at = $14 WHERE id = $1",
            next.id, version.id, audience, f.name, f.name_en, true, next.parent, f.main_item, f.basic_code,
            f.implementation_code, f.handling_code, f.task_type, f.external, now);
}

void set_state(db::Tx& tx, ItemId item, std::string_view state, std::string_view reason, Instant now) {
    tx.exec("UPDATE item SET state = $2, state_reason = $3, revision = revision + 1, updated_at = $4 WHERE id = $1",
            item, state, reason, now);
}

std::optional<Item> item_by_basic_code(db::Reader& reader, CellId cell, RegionId region, std::string_view basic_code) {
    return first(reader.query(std::string(kItemColumns) +
                                  "WHERE cell_id = $1 AND basic_code = $2 AND region_id = $3 AND state = 'in_use' AND"
                                  " version_id IS NOT NULL ORDER BY id LIMIT 1",
                              cell, basic_code, region));
}

std::vector<Item> described_after(db::Reader& reader, ItemId after, int limit) {
    std::vector<Item> out;
    for (auto row : reader.query(
             std::string(kItemColumns) + "WHERE id > $1 AND version_id IS NOT NULL ORDER BY id LIMIT $2", after, limit))
        out.push_back(item_of(row));
    return out;
}

std::int64_t count(db::Reader& reader, CellId cell) {
    return reader.query("SELECT count(*) FROM item WHERE cell_id = $1", cell)[0].get<std::int64_t>(0);
}

std::optional<std::string> last_basic_code(db::Reader& reader, CellId cell, std::string_view six) {
    auto rows = reader.query("SELECT basic_code FROM item WHERE cell_id = $1 AND basic_code >= $2 AND basic_code < $3"
                             " ORDER BY basic_code DESC LIMIT 1",
                             cell, std::string(six) + "000000", std::string(six) + "999999");
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>(0));
}

bool has_basic_codes(db::Reader& reader, CellId cell, RegionId region) {
    return !reader
                .query("SELECT 1 FROM item WHERE cell_id = $1 AND region_id = $2 AND basic_code IS NOT NULL AND"
                       " state = 'in_use' ORDER BY 1 LIMIT 1",
                       cell, region)
                .empty();
}

std::vector<Item> items_by_code(db::Reader& reader, CellId cell, RegionId region,
                                const std::vector<std::string>& local_codes) {
    db::Query sql;
    sql << kItemColumns << "WHERE cell_id = " << sql.bind(cell) << " AND region_id = " << sql.bind(region)
        << " AND local_code IN " << sql.bind_list(local_codes) << " ORDER BY id LIMIT 10000";
    std::vector<Item> out;
    for (auto row : sql.run(reader))
        out.push_back(item_of(row));
    return out;
}

// Two statements, each along its own index.
std::vector<Item> same_elsewhere(db::Reader& reader, const Item& item, int limit) {
    std::vector<Item> out;
    auto add = [&](std::string_view column, const std::string& value) {
        for (auto row : reader.query(std::string(kItemColumns) + "WHERE cell_id = $1 AND " + std::string(column) +
                                         " = $2 AND applicable = $3 AND state = 'in_use' AND region_id <> $4"
                                         " ORDER BY id LIMIT $5",
                                     item.facts.cell, value, true, item.facts.region, limit))
            if (auto other = item_of(row); std::ranges::find(out, other.id, &Item::id) == out.end())
                out.push_back(std::move(other));
    };
    if (item.facts.basic_code)
        add("basic_code", *item.facts.basic_code);
    if (static_cast<int>(out.size()) < limit)
        add("name", item.facts.name);
    if (static_cast<int>(out.size()) > limit)
        out.resize(static_cast<std::size_t>(limit));
    return out;
}

std::vector<Item> items_below(db::Reader& reader, ItemId parent, ItemId after, int limit) {
    std::vector<Item> out;
    for (auto row : reader.query(std::string(kItemColumns) + "WHERE parent_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                                 parent, after, limit))
        out.push_back(item_of(row));
    return out;
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
