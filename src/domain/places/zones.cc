#include "zones.h"

#include <algorithm>
#include <set>

#include "http/route.h"
#include "journal/journal.h"
#include "outbox/outbox.h"

namespace yimen::places {
namespace {

constexpr std::size_t kMostZones = 50;

tl::unexpected<Error> wrong_zone(std::string pointer, std::string_view code, std::string reason) {
    return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
}

std::optional<HallRow> hall_for(const Directory& directory, db::Reader& reader, const access::Principal& who, HallId id,
                                access::Roles roles) {
    auto hall = directory.hall(reader, id);
    if (!hall || !access::Scope(who, roles).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return std::nullopt;
    return hall;
}

Result<void> check_zones(const ZonesWanted& wanted, const std::vector<ZoneRow>& before,
                         const std::vector<CounterRow>& counters) {
    if (wanted.zones.size() > kMostZones)
        return wrong_zone("/zones", "too_long", "may have at most 50 zones");
    std::set<std::string> names;
    std::set<CounterId> placed;
    for (std::size_t i = 0; i < wanted.zones.size(); ++i) {
        const auto& zone = wanted.zones[i];
        std::string at = "/zones/" + std::to_string(i);
        if (zone.id && std::ranges::none_of(before, [&](const ZoneRow& row) { return row.id == *zone.id; }))
            return wrong_zone(at + "/id", "unknown", "is no zone of this hall");
        if (!names.insert(zone.name.value).second)
            return wrong_zone(at + "/name", "duplicate", "is the name of another zone");
        for (std::size_t j = 0; j < zone.counter_ids.size(); ++j) {
            std::string pointer = at + "/counter_ids/" + std::to_string(j);
            if (std::ranges::none_of(counters, [&](const CounterRow& row) { return row.id == zone.counter_ids[j]; }))
                return wrong_zone(pointer, "unknown", "is no counter of this hall");
            if (!placed.insert(zone.counter_ids[j]).second)
                return wrong_zone(pointer, "duplicate", "stands in another zone");
        }
    }
    return {};
}

void note_zones(db::Tx& tx, const ZoneKeeper& by, const HallRow& hall, std::int64_t revision, std::size_t count,
                Instant now) {
    std::string change = boost::json::serialize(boost::json::object{{"zones", count}, {"revision", revision}});
    auto role = by.who.has(access::Role::hall_manager) ? access::Role::hall_manager : access::Role::administrator;
    journal::append(tx, {.cell = hall.cell,
                         .at = now,
                         .actor = by.who.account,
                         .role = access::to_string(role),
                         .channel = by.channel,
                         .action = "hall.zones",
                         .object_kind = "hall",
                         .object = hall.id.value,
                         .reason = {},
                         .change = change,
                         .request_id = by.request_id});
    outbox::NewEvent event;
    event.kind = "ZonesChanged";
    event.scope = {hall.cell, hall.region, hall.id, {}, {}};
    event.object_kind = "hall";
    event.object = hall.id.value;
    event.revision = revision;
    outbox::publish(tx, now, event);
}

} // namespace

Result<ZoneList> zones_of(const Directory& directory, db::Reader& reader, const access::Principal& who, HallId id) {
    auto hall = hall_for(directory, reader, who, id, kZoneReaders);
    if (!hall)
        return fail(kHallNotFound);
    ZoneList out;
    out.revision = hall_revision(reader, id);
    auto counters = directory.counters(reader, id);
    for (const ZoneRow& zone : directory.zones(reader, id)) {
        auto& view = out.zones.emplace_back(ZoneView{zone.id, zone.name, zone.name_en, {}});
        for (const auto& counter : counters)
            if (counter.zone == zone.id)
                view.counter_ids.push_back(counter.id);
    }
    return out;
}

Result<ZonesRef> change_zones(const Directory& directory, const Clocks& clocks, db::Tx& tx, const ZoneKeeper& by,
                              HallId id, const ZonesWanted& wanted) {
    auto hall = hall_for(directory, tx, by.who, id, kZoneKeepers);
    if (!hall)
        return fail(kHallNotFound);
    if (!raise_hall_revision(tx, id, wanted.revision))
        return fail(kZonesStale, {}, {{"revision", hall_revision(tx, id)}});
    auto before = directory.zones(tx, id);
    auto counters = directory.counters(tx, id);
    YIMEN_CHECK(check_zones(wanted, before, counters));
    for (const auto& counter : counters)
        if (counter.zone)
            set_zone(tx, counter.id, std::nullopt);
    for (const ZoneRow& zone : before)
        if (std::ranges::none_of(wanted.zones, [&](const ZoneWanted& one) { return one.id == zone.id; })) {
            if (zone_is_shown(tx, zone.id))
                return fail(kZoneShown, {}, {{"zone", zone.name}});
            remove_zone(tx, zone.id);
        }
    Instant now = clocks.business.now();
    for (const auto& zone : wanted.zones) {
        ZoneRow row{zone.id.value_or(new_id<ZoneId>(now)), hall->cell, id, zone.name.value, zone.name_en.value};
        put_zone(tx, row);
        for (CounterId counter : zone.counter_ids)
            set_zone(tx, counter, row.id);
    }
    note_zones(tx, by, *hall, wanted.revision + 1, wanted.zones.size(), now);
    return ZonesRef{id};
}

http::Routes zone_routes(db::Database& database, const Directory& directory, const Clocks& clocks) {
    using http::Context;
    using http::route;
    auto show = [&](Context& context, HallId hall) {
        return database.read([&](db::Reader& reader) { return zones_of(directory, reader, context.who(), hall); });
    };
    http::Routes out;
    out.add<http::None, ZoneList>(route(http::Method::get, "/halls/{id}/zones", "listZones",
                                        "The zones of a hall with their counters.", kZoneReaders),
                                  [show](Context& context) -> Result<ZoneList> {
                                      YIMEN_TRY(HallId id, context.id<HallId>("id"));
                                      return show(context, id);
                                  });
    out.add<ZonesWanted, ZoneList>(
        route(http::Method::put, "/halls/{id}/zones", "putZones",
              "Says which zones a hall has and which counters stand in them; boards of zones follow at once.",
              kZoneKeepers),
        [&, show](Context& context, const ZonesWanted& wanted) -> Result<ZoneList> {
            YIMEN_TRY(HallId id, context.id<HallId>("id"));
            YIMEN_CHECK(context.write([&](db::Tx& tx) {
                return change_zones(directory, clocks, tx, {context.who(), context.channel(), context.request().id}, id,
                                    wanted);
            }));
            return show(context, id);
        });
    return out;
}

} // namespace yimen::places
