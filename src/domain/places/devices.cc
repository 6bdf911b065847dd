#include "places.h"

// Counters and the devices that stand in a hall.
namespace yimen::places {
namespace {

constexpr std::string_view kCounterColumns = "SELECT id, cell_id, hall_id, number, kind, name, revision,"
                                             " name_en FROM counter ";
constexpr std::string_view kDeviceColumns =
    "SELECT d.id, d.cell_id, d.hall_id, d.kind, d.name, d.counter_id, d.state, d.revision FROM device d WHERE ";

CounterRow counter_of(const db::Row& row) {
    return {row.get<CounterId>(0),   row.get<CellId>(1),      row.get<HallId>(2),       row.get<int>(3),
            row.get<std::string>(4), row.get<std::string>(5), row.get<std::int64_t>(6), row.get<std::string>(7)};
}

template <class E>
E named(const std::string& name) {
    E out{};
    if (!boost::describe::enum_from_string(name.c_str(), out))
        throw std::runtime_error("places: unknown enumerator in the database: " + name);
    return out;
}

Device device_of(const db::Row& row) {
    return {row.get<DeviceId>(0),
            row.get<CellId>(1),
            row.get<HallId>(2),
            named<DeviceKind>(row.get<std::string>(3)),
            row.get<std::string>(4),
            row.get<std::optional<CounterId>>(5),
            named<DeviceState>(row.get<std::string>(6)),
            row.get<std::int64_t>(7)};
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

std::optional<Device> Directory::device(db::Reader& reader, DeviceId device) const {
    auto rows = reader.query(std::string(kDeviceColumns) + "d.id = $1", device);
    return rows.empty() ? std::nullopt : std::optional(device_of(rows[0]));
}

void put_device(db::Tx& tx, const Device& d) {
    tx.exec("INSERT INTO device (id, cell_id, hall_id, kind, name, counter_id, state, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            d.id, d.cell, d.hall, boost::describe::enum_to_string(d.kind, ""), d.name, d.counter,
            boost::describe::enum_to_string(d.state, ""), d.revision);
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
