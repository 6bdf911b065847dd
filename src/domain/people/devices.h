#pragma once

// Devices of a hall as callers of the API: a kiosk, a counter's second screen, a display. A device signs in once, by a pairing code.

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "places/places.h"

namespace yimen::people {

// Who looks after the devices of a hall.
inline constexpr access::Roles kDeviceKeepers{access::Role::hall_manager, access::Role::administrator};

struct NewDevice {
    HallId hall_id;
    places::DeviceKind kind = places::DeviceKind::kiosk;
    Text<60, 1> name;
    std::optional<places::CounterId> counter_id; // where a desk screen stands, or of which a display is the plate
    std::optional<places::ZoneId> zone_id;       // of which a display is the board; neither: it shows the whole hall
    BOOST_DESCRIBE_CLASS(NewDevice, (), (hall_id, kind, name, counter_id, zone_id), (), ())
};
// Another place for a device: another counter of its hall, another zone, or the whole hall.
struct DevicePlace {
    std::optional<places::CounterId> counter_id;
    std::optional<places::ZoneId> zone_id;
    BOOST_DESCRIBE_CLASS(DevicePlace, (), (counter_id, zone_id), (), ())
};
struct DeviceLock {
    Text<100, 1> reason; // shown on the device
    BOOST_DESCRIBE_CLASS(DeviceLock, (), (reason), (), ())
};
// What an Idempotency-Key keeps; the code itself is worked out again from it.
struct DeviceRef {
    places::DeviceId id;
    Instant expires_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DeviceRef, (), (id, expires_at, revision), (), ())
};
struct DeviceMark {
    places::DeviceId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DeviceMark, (), (id, revision), (), ())
};
struct DeviceCode {
    places::DeviceId id;
    std::string pairing_code;
    Instant expires_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DeviceCode, (), (id, pairing_code, expires_at, revision), (), ())
};
struct DeviceView {
    places::DeviceId id;
    places::DeviceKind kind = places::DeviceKind::kiosk;
    std::string name;
    HallId hall_id;
    std::optional<places::CounterId> counter_id;
    std::optional<int> counter_number;
    places::DeviceState state = places::DeviceState::waiting;
    std::optional<Instant> last_seen_at;
    std::int64_t revision = 0;
    std::optional<places::ZoneId> zone_id;
    std::string zone_name, zone_name_en;
    std::optional<std::string> lock_reason; // it is locked
    bool silent = false;                    // paired, and nothing was heard of it for three minutes
    BOOST_DESCRIBE_CLASS(DeviceView, (),
                         (id, kind, name, hall_id, counter_id, counter_number, state, last_seen_at, revision, zone_id,
                          zone_name, zone_name_en, lock_reason, silent),
                         (), ())
};
// For the bridge beside a kiosk (card_readers.h); worked out again for a repeated call.
struct ReaderKey {
    places::DeviceId id;
    std::string reader_key;
    BOOST_DESCRIBE_CLASS(ReaderKey, (), (id, reader_key), (), ())
};
// What a device knows of itself.
struct DeviceMe {
    places::DeviceId id;
    places::DeviceKind kind = places::DeviceKind::kiosk;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    std::optional<places::CounterId> counter_id;
    std::optional<int> counter_number;
    std::string name, csrf_token;
    std::optional<std::string> lock_reason; // it is locked from afar and may do nothing
    BOOST_DESCRIBE_CLASS(DeviceMe, (),
                         (id, kind, hall_id, hall_name, hall_name_en, counter_id, counter_number, name, csrf_token,
                          lock_reason),
                         (), ())
};
struct PairedDevice {
    DeviceMe reply;
    std::string session_token; // for the cookie and nowhere else
};

} // namespace yimen::people
