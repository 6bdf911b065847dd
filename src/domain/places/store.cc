#include "places.h"

std::vector<yimen::db::Migration> embedded_migrations_places();

namespace yimen::places {
namespace {

constexpr std::string_view kRegionColumns = "SELECT id, cell_id, code, name, level, parent_id, name_en FROM region ";
constexpr std::string_view kHallColumns =
    "SELECT id, cell_id, region_id, kind, code, name, address, phone, hours, opens_minute, closes_minute,"
    " name_en, address_en, hours_en, department_id FROM hall ";

Region region_of(const db::Row& row) {
    return {row.get<RegionId>(0),    row.get<CellId>(1), row.get<std::string>(2),
            row.get<std::string>(3), row.get<int>(4),    row.get<std::optional<RegionId>>(5),
            row.get<std::string>(6)};
}

HallRow hall_of(const db::Row& row) {
    return {row.get<HallId>(0),       row.get<CellId>(1),       row.get<RegionId>(2),
            row.get<std::string>(3),  row.get<std::string>(4),  row.get<std::string>(5),
            row.get<std::string>(6),  row.get<std::string>(7),  row.get<std::string>(8),
            row.get<int>(9),          row.get<int>(10),         row.get<std::string>(11),
            row.get<std::string>(12), row.get<std::string>(13), row.get<std::optional<DepartmentId>>(14)};
}

constexpr std::string_view kDepartmentColumns =
    "SELECT id, cell_id, region_id, name, code, credit_code, name_en FROM department ";

template <class Row>
Department department_of(const Row& row) {
    return {row.template get<DepartmentId>(0), row.template get<CellId>(1),
            row.template get<RegionId>(2),     row.template get<std::string>(3),
            row.template get<std::string>(4),  row.template get<std::optional<std::string>>(5),
            row.template get<std::string>(6)};
}

template <class Id>
Names names_of(db::Reader& reader, std::string_view sql, Id id) {
    db::Rows rows = reader.query(sql, id);
    return rows.empty() ? Names{} : Names{rows[0].get<std::string>(0), rows[0].get<std::string>(1)};
}

template <class Id>
std::optional<std::string> name_of(db::Reader& reader, std::string_view sql, Id id) {
    db::Rows rows = reader.query(sql, id);
    if (rows.empty())
        return std::nullopt;
    return rows[0].get<std::string>(0);
}

template <class Id>
std::unordered_map<Id, Names> names_of_all(db::Reader& reader, std::string_view table, const std::vector<Id>& ids) {
    db::Query sql;
    sql << "SELECT id, name, name_en FROM " << table << " WHERE id IN " << sql.bind_list(ids)
        << " ORDER BY id LIMIT 1000";
    std::unordered_map<Id, Names> out;
    for (auto row : sql.run(reader))
        out.emplace(row.get<Id>(0), Names{row.get<std::string>(1), row.get<std::string>(2)});
    return out;
}

} // namespace

std::vector<db::Migration> migrations() { return embedded_migrations_places(); }

std::vector<RegionId> Directory::region_and_below(db::Reader& reader, RegionId region) const {
    std::vector<RegionId> out;
    for (auto row : reader.query("WITH RECURSIVE below (id) AS (SELECT id FROM region WHERE id = $1"
                                 " UNION ALL SELECT r.id FROM region r JOIN below b ON r.parent_id = b.id)"
                                 " SELECT id FROM below ORDER BY id LIMIT 20000",
                                 region))
        out.push_back(row.get<RegionId>(0));
    return out;
}

std::optional<Region> Directory::region(db::Reader& reader, RegionId region) const {
    auto rows = reader.query(std::string(kRegionColumns) + "WHERE id = $1", region);
    return rows.empty() ? std::nullopt : std::optional(region_of(rows[0]));
}

std::optional<Region> Directory::region_by_code(db::Reader& reader, CellId cell, std::string_view code) const {
    auto rows = reader.query(std::string(kRegionColumns) + "WHERE cell_id = $1 AND code = $2", cell, code);
    return rows.empty() ? std::nullopt : std::optional(region_of(rows[0]));
}

std::optional<Department> Directory::department(db::Reader& reader, DepartmentId department) const {
    auto rows = reader.query(std::string(kDepartmentColumns) + "WHERE id = $1", department);
    return rows.empty() ? std::nullopt : std::optional(department_of(rows[0]));
}

std::optional<Department> Directory::department_called(db::Reader& reader, RegionId region,
                                                       std::string_view name) const {
    if (name.empty())
        return std::nullopt;
    for (auto place = this->region(reader, region); place;
         place = place->parent ? this->region(reader, *place->parent) : std::nullopt) {
        std::vector<Department> partly;
        auto rows = reader.query(std::string(kDepartmentColumns) + "WHERE region_id = $1 ORDER BY name", place->id);
        for (const auto& row : rows) {
            auto one = department_of(row);
            if (one.name == name)
                return one;
            if (one.name.find(name) != std::string::npos)
                partly.push_back(std::move(one));
        }
        if (partly.size() == 1)
            return partly[0];
        if (!partly.empty())
            break;
    }
    return std::nullopt;
}

std::optional<HallRow> Directory::hall(db::Reader& reader, HallId hall) const {
    auto rows = reader.query(std::string(kHallColumns) + "WHERE id = $1", hall);
    return rows.empty() ? std::nullopt : std::optional(hall_of(rows[0]));
}

std::vector<HallRow> Directory::halls(db::Reader& reader, CellId cell, std::optional<RegionId> region) const {
    std::vector<HallRow> out;
    db::Query sql;
    sql << kHallColumns << "WHERE cell_id = " << sql.bind(cell);
    if (region)
        sql << " AND region_id = " << sql.bind(*region);
    sql << " ORDER BY name, id LIMIT 1000";
    for (auto row : sql.run(reader))
        out.push_back(hall_of(row));
    return out;
}

std::optional<std::string> Directory::hall_name(db::Reader& reader, HallId hall) const {
    return name_of(reader, "SELECT name FROM hall WHERE id = $1", hall);
}
std::optional<std::string> Directory::department_name(db::Reader& reader, DepartmentId department) const {
    return name_of(reader, "SELECT name FROM department WHERE id = $1", department);
}
std::optional<std::string> Directory::region_name(db::Reader& reader, RegionId region) const {
    return name_of(reader, "SELECT name FROM region WHERE id = $1", region);
}

Names Directory::hall_names(db::Reader& reader, HallId hall) const {
    return names_of(reader, "SELECT name, name_en FROM hall WHERE id = $1", hall);
}
Names Directory::department_names(db::Reader& reader, DepartmentId department) const {
    return names_of(reader, "SELECT name, name_en FROM department WHERE id = $1", department);
}
Names Directory::region_names(db::Reader& reader, RegionId region) const {
    return names_of(reader, "SELECT name, name_en FROM region WHERE id = $1", region);
}

std::unordered_map<DepartmentId, Names>
Directory::department_names(db::Reader& reader, const std::vector<DepartmentId>& departments) const {
    return names_of_all(reader, "department", departments);
}
std::unordered_map<RegionId, Names> Directory::region_names(db::Reader& reader,
                                                            const std::vector<RegionId>& regions) const {
    return names_of_all(reader, "region", regions);
}

CellId Directory::home_cell(db::Reader& reader) const {
    auto rows = reader.query("SELECT cell_id FROM region ORDER BY level, code LIMIT 1");
    return rows.empty() ? CellId{} : rows[0].get<CellId>(0);
}

void put_region(db::Tx& tx, const Region& r) {
    tx.exec(
        "INSERT INTO region (id, cell_id, code, name, level, parent_id, name_en) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (cell_id, code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en",
        r.id, r.cell, r.code, r.name, r.level, r.parent, r.name_en);
}

void put_department(db::Tx& tx, const Department& d) {
    tx.exec("INSERT INTO department (id, cell_id, region_id, name, code, credit_code, revision, name_en)"
            " VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (cell_id, region_id, name) DO NOTHING",
            d.id, d.cell, d.region, d.name, d.code, d.credit_code, d.name_en);
}

void put_hall(db::Tx& tx, const HallRow& h) {
    tx.exec("INSERT INTO hall (id, cell_id, region_id, kind, code, name, address, phone, hours, opens_minute,"
            " closes_minute, revision, name_en, address_en, hours_en, department_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15)"
            " ON CONFLICT (cell_id, code) DO UPDATE SET name = excluded.name, address = excluded.address,"
            " phone = excluded.phone, hours = excluded.hours, opens_minute = excluded.opens_minute,"
            " closes_minute = excluded.closes_minute, name_en = excluded.name_en, address_en = excluded.address_en,"
            " hours_en = excluded.hours_en, department_id = excluded.department_id, revision = hall.revision + 1",
            h.id, h.cell, h.region, h.kind, h.code, h.name, h.address, h.phone, h.hours, h.opens_minute,
            h.closes_minute, h.name_en, h.address_en, h.hours_en, h.department);
}

void set_hours(db::Tx& tx, HallId hall, int opens_minute, int closes_minute, const Names& words) {
    tx.exec("UPDATE hall SET opens_minute = $2, closes_minute = $3, hours = $4, hours_en = $5, revision = revision + 1"
            " WHERE id = $1",
            hall, opens_minute, closes_minute, words.zh, words.en);
}

std::int64_t hall_revision(db::Reader& reader, HallId hall) {
    auto rows = reader.query("SELECT revision FROM hall WHERE id = $1", hall);
    return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
}

bool raise_hall_revision(db::Tx& tx, HallId hall, std::int64_t revision) {
    return tx.exec_count("UPDATE hall SET revision = revision + 1 WHERE id = $1 AND revision = $2", hall, revision) ==
           1;
}

void put_counter(db::Tx& tx, CounterId id, const HallRow& hall, int number, std::string_view kind,
                 std::string_view name, std::string_view name_en) {
    tx.exec("INSERT INTO counter (id, cell_id, hall_id, number, kind, name, revision, name_en)"
            " VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (hall_id, number) DO UPDATE SET kind = excluded.kind,"
            " name = excluded.name, name_en = excluded.name_en, revision = counter.revision + 1",
            id, hall.cell, hall.id, number, kind, name, name_en);
}

DepartmentId find_or_put_department(db::Tx& tx, const Department& wanted) {
    put_department(tx, wanted);
    auto rows = tx.query("SELECT id FROM department WHERE cell_id = $1 AND region_id = $2 AND name = $3", wanted.cell,
                         wanted.region, wanted.name);
    return rows[0].get<DepartmentId>(0);
}

} // namespace yimen::places
