#pragma once

// Where things are: regions, departments, halls, counters, calendars.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "calendar.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"

namespace yimen::places {

using CounterId = IdOf<struct CounterTag>;
using DeviceId = IdOf<struct DeviceTag>;
using ZoneId = IdOf<struct ZoneTag>;

inline constexpr ErrorCode kUnknownHall{"places.unknown_hall", ErrorKind::unprocessable, "There is no such hall.",
                                        "没有这个大厅。"};
inline constexpr ErrorCode kUnknownDepartment{"places.unknown_department", ErrorKind::unprocessable,
                                              "There is no such department.", "没有这个部门。"};
inline constexpr ErrorCode kBadCalendar{"places.bad_calendar", ErrorKind::unprocessable,
                                        "The calendar file has a line that cannot be read.",
                                        "日历文件中有无法识别的行。"};
inline constexpr ErrorCode kZonesStale{"places.zones_stale", ErrorKind::precondition_failed,
                                       "The hall has changed since you loaded its zones.",
                                       "大厅信息已有变化，请刷新后再修改分区。"};
inline constexpr ErrorCode kZoneShown{"places.zone_shown", ErrorKind::conflict,
                                      "A display still shows this zone; give it another place first.",
                                      "仍有屏幕显示该分区，请先调整屏幕的位置。"};

// A name in both languages. `en` is empty where no English name was given; the Chinese is shown then.
struct Names {
    std::string zh, en;
};

struct Region {
    RegionId id;
    CellId cell;
    std::string code; // 12 digits
    std::string name;
    int level = 0; // 1 province … 5 village
    std::optional<RegionId> parent;
    std::string name_en = {};
};

struct Department {
    DepartmentId id;
    CellId cell;
    RegionId region;
    std::string name;
    std::string code;                       // as given by its source
    std::optional<std::string> credit_code; // 统一社会信用代码, when it is one
    std::string name_en = {};
};

struct HallRow {
    HallId id;
    CellId cell;
    RegionId region;
    std::string kind; // hall, station, bank, post, park, …
    std::string code;
    std::string name;
    std::string address;
    std::string phone;
    std::string hours;         // for people: 周一至周五 9:00–12:00, 13:00–17:00
    int opens_minute = 9 * 60; // on a working day, minutes after midnight
    int closes_minute = 17 * 60;
    std::string name_en = {}, address_en = {}, hours_en = {};
    std::optional<DepartmentId> department =
        {}; // the organ that runs it; its clerks act for others under mandates (mandates.h)
};

struct CounterRow {
    CounterId id;
    CellId cell;
    HallId hall;
    int number = 0;
    std::string kind; // comprehensive, special, results, …
    std::string name;
    std::int64_t revision = 0;
    std::string name_en = {};
    std::optional<ZoneId> zone = {};
};

// 分区: a part of a hall with counters of its own.
struct ZoneRow {
    ZoneId id;
    CellId cell;
    HallId hall;
    std::string name, name_en;
};

enum class DeviceKind { kiosk, desk_screen, display };
BOOST_DESCRIBE_ENUM(DeviceKind, kiosk, desk_screen, display)
enum class DeviceState { waiting, paired, ended };
BOOST_DESCRIBE_ENUM(DeviceState, waiting, paired, ended)

// A thing that stands in a hall. Who it is to the house (account, pairing, session) is known by `people`.
struct Device {
    DeviceId id;
    CellId cell;
    HallId hall;
    DeviceKind kind = DeviceKind::kiosk;
    std::string name;
    std::optional<CounterId> counter; // a desk screen stands at one; a display is the plate (窗口屏) of one
    DeviceState state = DeviceState::waiting;
    std::int64_t revision = 1;
    std::optional<ZoneId> zone = {};             // a display may be the board (分区屏) of one
    std::optional<std::string> lock_reason = {}; // locked from afar: it may do nothing
};

// Reading; every function takes the caller's reader, so that it sees the caller's transaction.
class Directory {
  public:
    // The region and everything below it; empty when it does not exist.
    std::vector<RegionId> region_and_below(db::Reader& reader, RegionId region) const;
    std::optional<Region> region(db::Reader& reader, RegionId region) const;
    std::optional<Region> region_by_code(db::Reader& reader, CellId cell, std::string_view code) const;
    std::optional<Department> department(db::Reader& reader, DepartmentId department) const;
    std::optional<HallRow> hall(db::Reader& reader, HallId hall) const;
    std::vector<HallRow> halls(db::Reader& reader, CellId cell, std::optional<RegionId> region) const;
    std::optional<CounterRow> counter(db::Reader& reader, CounterId counter) const;
    std::vector<CounterRow> counters(db::Reader& reader, HallId hall) const; // by number
    std::optional<Device> device(db::Reader& reader, DeviceId device) const;
    std::vector<ZoneRow> zones(db::Reader& reader, HallId hall) const; // by name
    std::optional<ZoneRow> zone(db::Reader& reader, ZoneId zone) const;
    std::optional<std::string> hall_name(db::Reader& reader, HallId hall) const;
    std::optional<std::string> department_name(db::Reader& reader, DepartmentId department) const;
    std::optional<std::string> region_name(db::Reader& reader, RegionId region) const;
    // Both names; empty when there is no such place.
    Names hall_names(db::Reader& reader, HallId hall) const;
    Names department_names(db::Reader& reader, DepartmentId department) const;
    Names region_names(db::Reader& reader, RegionId region) const;
    // Of all of a list at once; what does not exist is left out.
    std::unordered_map<DepartmentId, Names> department_names(db::Reader& reader,
                                                             const std::vector<DepartmentId>& departments) const;
    std::unordered_map<RegionId, Names> region_names(db::Reader& reader, const std::vector<RegionId>& regions) const;
    // The department that is called so here or in a region above, the nearest: by its whole name, or by one part of it (市场监督管理局 of
    // 城东区市场监督管理局). None, or several that are as near: empty.
    std::optional<Department> department_called(db::Reader& reader, RegionId region, std::string_view name) const;
    // The cell that this database serves; nil before the first region is there.
    CellId home_cell(db::Reader& reader) const;
};

// Writing, for the demo, the import and later the console.
void put_region(db::Tx& tx, const Region& region);
void put_department(db::Tx& tx, const Department& department);
void put_hall(db::Tx& tx, const HallRow& hall);
// When it is open on a working day, in minutes after midnight and in words.
void set_hours(db::Tx& tx, HallId hall, int opens_minute, int closes_minute, const Names& words);
void put_counter(db::Tx& tx, CounterId id, const HallRow& hall, int number, std::string_view kind,
                 std::string_view name, std::string_view name_en = {});

void put_device(db::Tx& tx, const Device& device);
// False when the device has another revision by now.
bool set_device_state(db::Tx& tx, DeviceId id, DeviceState state, std::int64_t revision);
// Writes zone, counter and lock of the device; false when it has another revision by now.
bool move_device(db::Tx& tx, const Device& device);
void put_zone(db::Tx& tx, const ZoneRow& zone);
void set_zone(db::Tx& tx, CounterId counter, std::optional<ZoneId> zone);
// How often the hall's row, its hours or its zones were changed.
std::int64_t hall_revision(db::Reader& reader, HallId hall);
// False when it has another revision by now.
bool raise_hall_revision(db::Tx& tx, HallId hall, std::int64_t revision);
// Displays that show the zone and are in use.
bool zone_is_shown(db::Reader& reader, ZoneId zone);
void remove_zone(db::Tx& tx, ZoneId zone);
// The devices of those halls that the condition lets through, by name.
std::vector<Device> devices(db::Reader& reader, const access::Scope& scope, HallId hall);

// The department named so in its region; made when it is not there yet.
DepartmentId find_or_put_department(db::Tx& tx, const Department& wanted);

// The State Council's calendar and its changes.
class Calendars {
  public:
    // The national calendar; read again at most every 10 s, so that an import on another server shows within that time.
    std::shared_ptr<const Calendar> national(db::Reader& reader) const;
    // Puts the days of the file; other days stay. Returns how many changed.
    Result<std::int64_t> import(db::Tx& tx, std::string_view csv) const;
    // The list that ships with the program, 2004–2026.
    static std::string_view shipped_csv();

  private:
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const Calendar> cached_;
    mutable std::int64_t revision_ = -1;
    mutable std::chrono::steady_clock::time_point checked_at_;
};

http::Routes routes(db::Database& database, const Directory& directory, const Calendars& calendars);
std::vector<db::Migration> migrations();

} // namespace yimen::places
