#pragma once

// Zones (分区) of a hall, as its manager writes them.

#include "places.h"

namespace yimen::places {

inline constexpr ErrorCode kHallNotFound{"places.hall_not_found", ErrorKind::not_found, "There is no such hall.",
                                         "没有这个大厅，或您无权查看。"};

struct ZoneWanted {
    std::optional<ZoneId> id; // nothing: a new one
    Text<30, 1> name;
    Text<60> name_en;
    std::vector<CounterId> counter_ids;
    BOOST_DESCRIBE_CLASS(ZoneWanted, (), (id, name, name_en, counter_ids), (), ())
};
struct ZonesWanted {
    std::vector<ZoneWanted> zones; // all of them: what is left out is removed
    std::int64_t revision = 0;     // as it was read
    BOOST_DESCRIBE_CLASS(ZonesWanted, (), (zones, revision), (), ())
};
struct ZoneView {
    ZoneId id;
    std::string name, name_en;
    std::vector<CounterId> counter_ids;
    BOOST_DESCRIBE_CLASS(ZoneView, (), (id, name, name_en, counter_ids), (), ())
};
struct ZoneList {
    std::vector<ZoneView> zones;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ZoneList, (), (zones, revision), (), ())
};
// What an Idempotency-Key keeps.
struct ZonesRef {
    HallId hall_id;
    BOOST_DESCRIBE_CLASS(ZonesRef, (), (hall_id), (), ())
};
// Who writes them.
struct ZoneKeeper {
    const access::Principal& who;
    std::string_view channel, request_id;
};
inline constexpr access::Roles kZoneReaders{access::Role::hall_manager, access::Role::administrator,
                                            access::Role::supervisor};
inline constexpr access::Roles kZoneKeepers{access::Role::hall_manager, access::Role::administrator};

// places.hall_not_found when the hall is none of the caller's.
Result<ZoneList> zones_of(const Directory& directory, db::Reader& reader, const access::Principal& who, HallId hall);
// A counter stands in one zone at most. places.zones_stale; places.zone_shown while a display shows one that is left out; what is of
// another hall, or named twice, is an invalid request. Journaled; event ZonesChanged.
Result<ZonesRef> change_zones(const Directory& directory, const Clocks& clocks, db::Tx& tx, const ZoneKeeper& by,
                              HallId hall, const ZonesWanted& wanted);

http::Routes zone_routes(db::Database& database, const Directory& directory, const Clocks& clocks);

} // namespace yimen::places
