#include "places.h"

#include "base/enum_text.h"

// Zones, counters and the devices that stand in a hall.
namespace yimen::places {
namespace {

constexpr std::string_view kCounterColumns = "SELECT id, cell_id, hall_id, number, kind, name, revision,"
                                             " name_en, zone_id FROM counter ";
constexpr std::string_view kDeviceColumns =
    "SELECT d.id, d.cell_id, d.hall_id, d.kind, d.name, COALESCE(d.counter_id, d.shows_counter_id), d.state,"
    " d.revision, d.shows_zone_id, d.lock_reason FROM device d WHERE ";
constexpr std::string_view kZoneColumns = "SELECT id, cell_id, hall_id, name, name_en FROM zone WHERE ";

ZoneRow zone_of(const db::Row& row) {
    return {row.get<ZoneId>(0), row.get<CellId>(1), row.get<HallId>(2), row.get<std::string>(3),
            row.get<std::string>(4)};
}

CounterRow counter_of(const db::Row& row) {
    return {row.get<CounterId>(0),    row.get<CellId>(1),      row.get<HallId>(2),
            row.get<int>(3),          row.get<std::string>(4), row.get<std::string>(5),
            row.get<std::int64_t>(6), row.get<std::string>(7), row.get<std::optional<ZoneId>>(8)};
}

Device device_of(const db::Row& row) {
    return {row.get<DeviceId>(0),
            row.get<CellId>(1),
            row.get<HallId>(2),
            enum_of<DeviceKind>(row.get<std::string>(3)),
            row.get<std::string>(4),
            row.get<std::optional<CounterId>>(5),
            enum_of<DeviceState>(row.get<std::string>(6)),
            row.get<std::int64_t>(7),
            row.get<std::optional<ZoneId>>(8),
            row.get<std::optional<std::string>>(9)};
}

// Where a desk screen stands, and which counter a display is the plate of: two columns, for the first is part of what a device is.
std::pair<std::optional<CounterId>, std::optional<CounterId>> counters_of_device(const Device& d) {
    if (d.kind == DeviceKind::desk_screen)
        return {d.counter, std::nullopt};
    return {std::nullopt, d.counter};
}

} // namespace

std::optional<CounterRow> Directory::counter(db::Reader& reader, CounterId counter) const {
    auto rows = reader.query(std::string(kCounterColumns) + "WHERE id = $1", counter);
    return rows.empty() ? std::nullopt : std::optional(counter_of(rows[0]));
}

std::vector<CounterRow> Directory::counters(db::Reader& reader, HallId hall) const {
    std::vector<CounterRow> out;
    for (auto row : reader.query(std::string(kCounterColumns) + "WHERE hall_id = $1 ORDER BY number LIMIT 1000", hall))
        out.push_back(counter_of(row));
    return out;
}

std::vector<ZoneRow> Directory::zones(db::Reader& reader, HallId hall) const {
    std::vector<ZoneRow> out;
    for (auto row : reader.query(std::string(kZoneColumns) + "hall_id = $1 ORDER BY name, id LIMIT 1000", hall))
        out.push_back(zone_of(row));
    return out;
}

std::optional<ZoneRow> Directory::zone(db::Reader& reader, ZoneId zone) const {
    auto rows = reader.query(std::string(kZoneColumns) + "id = $1", zone);
    return rows.empty() ? std::nullopt : std::optional(zone_of(rows[0]));
}

void put_zone(db::Tx& tx, const ZoneRow& z) {
    tx.exec("INSERT INTO zone (id, cell_id, hall_id, name, name_en) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en",
            z.id, z.cell, z.hall, z.name, z.name_en);
}

void remove_zone(db::Tx& tx, ZoneId zone) {
    tx.exec("UPDATE device SET shows_zone_id = NULL WHERE shows_zone_id = $1", zone);
    tx.exec("DELETE FROM zone WHERE id = $1", zone);
}

void set_zone(db::Tx& tx, CounterId counter, std::optional<ZoneId> zone) {
    tx.exec("UPDATE counter SET zone_id = $2, revision = revision + 1 WHERE id = $1", counter, zone);
}

bool zone_is_shown(db::Reader& reader, ZoneId zone) {
    return !reader.query("SELECT 1 FROM device WHERE shows_zone_id = $1 AND state <> 'ended' LIMIT 1", zone).empty();
}

std::optional<Device> Directory::device(db::Reader& reader, DeviceId device) const {
    auto rows = reader.query(std::string(kDeviceColumns) + "d.id = $1", device);
    return rows.empty() ? std::nullopt : std::optional(device_of(rows[0]));
}

void put_device(db::Tx& tx, const Device& d) {
    auto [at, shown] = counters_of_device(d);
    tx.exec("INSERT INTO device (id, cell_id, hall_id, kind, name, counter_id, state, revision, shows_zone_id,"
            " shows_counter_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            d.id, d.cell, d.hall, boost::describe::enum_to_string(d.kind, ""), d.name, at,
            boost::describe::enum_to_string(d.state, ""), d.revision, d.zone, shown);
}

bool move_device(db::Tx& tx, const Device& d) {
    auto [at, shown] = counters_of_device(d);
    return tx.exec_count("UPDATE device SET counter_id = $2, shows_counter_id = $3, shows_zone_id = $4, lock_reason ="
                         " $5, revision = revision + 1 WHERE id = $1 AND revision = $6",
                         d.id, at, shown, d.zone, d.lock_reason, d.revision) == 1;
}

bool set_device_state(db::Tx& tx, DeviceId id, DeviceState state, std::int64_t revision) {
    return tx.exec_count("UPDATE device SET state = $2, revision = revision + 1 WHERE id = $1 AND revision = $3", id,
                         boost::describe::enum_to_string(state, ""), revision) == 1;
}

std::vector<Device> devices(db::Reader& reader, const access::Scope& scope, HallId hall) {
    db::Query sql;
    sql << kDeviceColumns << "d.hall_id = " << sql.bind(hall) << " AND ";
    scope.append(sql, "d", {.region = "", .department = "", .subject = ""});
    sql << " ORDER BY d.name, d.id LIMIT 1000";
    std::vector<Device> out;
    for (auto row : sql.run(reader))
        out.push_back(device_of(row));
    return out;
}

} // namespace yimen::places
