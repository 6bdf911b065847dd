#include "devices.h"

#include "base/text.h"
#include "card_readers.h"
#include "crypto/short_code.h"
#include "enum_text.h"
#include "events.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

// Read out at the hall and typed on glass: without 0, O, 1 and I.
constexpr std::string_view kLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeLength = 8;

std::string code_of(std::string_view digest) {
    std::string out;
    for (std::size_t i = 0; i < kCodeLength; ++i)
        out += kLetters[static_cast<unsigned char>(digest[i]) % kLetters.size()];
    return out;
}

std::string login_of(places::DeviceId id) {
    std::string out = "device.";
    for (char c : id.str())
        if (c != '-')
            out += c;
    return out;
}

} // namespace

// Worked out from the device and the end of its code, so that the code is stored nowhere: not in the table, not with a repeated call.
std::string Service::Impl::pairing_code(places::DeviceId device, Instant expires_at) const {
    const std::string& key = keys.secret(crypto::KeyUse::session, keys.current_version(crypto::KeyUse::session));
    return code_of(crypto::hmac_sm3(key, "pair" + device.str() + std::to_string(expires_at.micros)));
}

Result<places::Device> Service::Impl::kept_device(db::Reader& reader, const access::Principal& who,
                                                  places::DeviceId id) const {
    auto device = places.device(reader, id);
    if (!device || !access::Scope(who, kDeviceKeepers).covers({device->cell, {}, device->hall, {}, {}}))
        return fail(kUnknownDevice);
    return *device;
}

Result<DeviceRef> Service::add_device(db::Tx& tx, const Actor& by, const access::Principal& who,
                                      const NewDevice& given) const {
    auto hall = impl_->places.hall(tx, given.hall_id);
    if (!hall || !access::Scope(who, kDeviceKeepers).covers({hall->cell, {}, hall->id, {}, {}}))
        return fail(places::kUnknownHall);
    places::Device device;
    device.id = new_id<places::DeviceId>(impl_->clocks.business.now());
    device.cell = hall->cell;
    device.hall = hall->id;
    device.kind = given.kind;
    device.name = given.name;
    YIMEN_CHECK(impl_->place_device(tx, device, {given.counter_id, given.zone_id}));
    Instant expires = impl_->clocks.system.now() + rules::kPairing;
    YIMEN_CHECK(admit_device(tx, by, device, impl_->pairing_code(device.id, expires), expires));
    return DeviceRef{device.id, expires, device.revision};
}

Result<void> Service::admit_device(db::Tx& tx, const Actor& by, const places::Device& device, std::string_view code,
                                   std::optional<Instant> expires) const {
    places::put_device(tx, device);
    // No password opens a system account (sign_in.cc), so this is no hash of any.
    YIMEN_TRY(AccountId account,
              impl_->registry.add_account(tx, by, device.cell, {AccountKind::system, login_of(device.id), "!", {}}));
    store::put_pairing(tx, {device.id, device.cell, account}, crypto::sm3(code), expires, impl_->clocks.system.now());
    impl_->journal(tx, by, device.cell, "device.add", "device", device.id.value, {},
                   {{"hall_id", device.hall.str()}, {"kind", text_of(device.kind)}});
    impl_->tell_device(tx, device);
    return {};
}

// A desk screen stands at a counter; a display is the plate of one, the board of a zone, or the board of the hall.
Result<void> Service::Impl::place_device(db::Reader& reader, places::Device& device, const DevicePlace& place) const {
    auto wrong_place = [](std::string pointer, std::string_view code, std::string reason) {
        return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
    };
    bool screen = device.kind == places::DeviceKind::desk_screen, display = device.kind == places::DeviceKind::display;
    auto counter = place.counter_id ? places.counter(reader, *place.counter_id) : std::nullopt;
    if (screen && !place.counter_id)
        return wrong_place("/counter_id", "required", "a desk screen stands at a counter");
    if (place.counter_id && (!(screen || display) || !counter || counter->hall != device.hall))
        return wrong_place("/counter_id", "unknown", "is no counter of its hall at which such a device stands");
    auto zone = place.zone_id ? places.zone(reader, *place.zone_id) : std::nullopt;
    if (place.zone_id && (!display || place.counter_id || !zone || zone->hall != device.hall))
        return wrong_place("/zone_id", "unknown", "is no zone of its hall that such a device shows");
    device.counter = place.counter_id;
    device.zone = place.zone_id;
    return {};
}

void Service::Impl::tell_device(db::Tx& tx, const places::Device& device) const {
    outbox::NewEvent event;
    event.kind = events::kDeviceChanged;
    event.scope = {device.cell, {}, device.hall, {}, {}};
    event.object_kind = "device";
    event.object = device.id.value;
    event.revision = device.revision;
    outbox::publish(tx, clocks.business.now(), event);
}

Result<DeviceMark> Service::move_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id,
                                        std::int64_t revision, const DevicePlace& place) const {
    YIMEN_TRY(auto device, impl_->kept_device(tx, who, id));
    auto pairing = store::pairing_of(tx, id);
    if (!pairing || device.state == places::DeviceState::ended)
        return fail(kDeviceEnded);
    YIMEN_CHECK(impl_->place_device(tx, device, place));
    if (device.revision != revision || !places::move_device(tx, device))
        return fail(kDeviceStale, {}, {{"revision", device.revision}});
    ++device.revision;
    boost::json::object change;
    if (device.counter)
        change["counter_id"] = device.counter->str();
    if (device.zone)
        change["zone_id"] = device.zone->str();
    impl_->journal(tx, by, device.cell, "device.move", "device", id.value, {}, std::move(change));
    impl_->tell_device(tx, device);
    // Its stream ends, for what it may follow is that of another counter now.
    impl_->publish(tx, device.cell, events::kGrantEnded, "device", id.value, device.revision,
                   account_change(pairing->account));
    return DeviceMark{id, device.revision};
}

Result<DeviceMark> Service::lock_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id,
                                        std::optional<std::string> reason) const {
    YIMEN_TRY(auto device, impl_->kept_device(tx, who, id));
    auto pairing = store::pairing_of(tx, id);
    if (!pairing || device.state == places::DeviceState::ended)
        return fail(kDeviceEnded);
    if (device.lock_reason == reason)
        return DeviceMark{id, device.revision}; // locked twice, or free twice
    device.lock_reason = std::move(reason);
    if (!places::move_device(tx, device))
        return fail(kDeviceStale, {}, {{"revision", device.revision}});
    ++device.revision;
    impl_->journal(tx, by, device.cell, device.lock_reason ? "device.lock" : "device.unlock", "device", id.value,
                   device.lock_reason.value_or(""));
    impl_->tell_device(tx, device);
    impl_->publish(tx, device.cell, events::kGrantEnded, "device", id.value, device.revision,
                   account_change(pairing->account));
    return DeviceMark{id, device.revision};
}

Result<DeviceMark> Service::note_reader_key(db::Tx& tx, const Actor& by, const access::Principal& who,
                                            places::DeviceId id) const {
    YIMEN_TRY(auto device, impl_->kept_device(tx, who, id));
    if (device.state == places::DeviceState::ended)
        return fail(kDeviceEnded);
    if (device.kind != places::DeviceKind::kiosk)
        return fail(kNoReader);
    impl_->journal(tx, by, device.cell, "device.reader_key", "device", id.value);
    return DeviceMark{id, device.revision};
}

ReaderKey Service::reader_key(places::DeviceId kiosk) const {
    return {kiosk, CardReaders(impl_->keys, impl_->clocks).key_of(kiosk)};
}

std::string Service::pairing_code(const DeviceRef& device) const {
    return impl_->pairing_code(device.id, device.expires_at);
}

Result<DeviceRef> Service::renew_pairing(db::Tx& tx, const Actor& by, const access::Principal& who,
                                         places::DeviceId id) const {
    YIMEN_TRY(auto device, impl_->kept_device(tx, who, id));
    auto pairing = store::pairing_of(tx, id);
    if (!pairing || device.state == places::DeviceState::ended)
        return fail(kDeviceEnded);
    Instant expires = impl_->clocks.system.now() + rules::kPairing;
    store::set_pairing_code(tx, id, crypto::sm3(impl_->pairing_code(id, expires)), expires);
    impl_->journal(tx, by, device.cell, "device.renew_code", "device", id.value);
    return DeviceRef{id, expires, device.revision};
}

Result<void> Service::end_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id) const {
    YIMEN_TRY(auto device, impl_->kept_device(tx, who, id));
    auto pairing = store::pairing_of(tx, id);
    if (!pairing || device.state == places::DeviceState::ended)
        return fail(kDeviceEnded);
    places::set_device_state(tx, id, places::DeviceState::ended, device.revision);
    store::set_pairing_code(tx, id, std::nullopt, std::nullopt);
    impl_->journal(tx, by, device.cell, "device.end", "device", id.value);
    impl_->tell_device(tx, device);
    return impl_->registry.disable_account(tx, by, pairing->account);
}

Result<PairedDevice> Service::pair_device(const Actor& by, std::string_view typed) {
    Impl& in = *impl_;
    std::string token = to_base64url(crypto::random_bytes(32));
    return in.database.write([&](db::Tx& tx) -> Result<PairedDevice> {
        Instant now = in.clocks.system.now();
        auto pairing = store::pairing_by_code(tx, crypto::sm3(crypto::plain_short_code(typed)), now);
        auto device = pairing ? in.places.device(tx, pairing->device) : std::nullopt;
        if (!device || device->state == places::DeviceState::ended)
            return fail(kPairingRefused);
        Actor self{pairing->account, "device", by.channel, by.request_id};
        if (!pairing->reusable) {
            // The code is used up, and whoever was signed in as this device before is not any more.
            store::set_pairing_code(tx, device->id, std::nullopt, std::nullopt);
            for (SessionId session : store::open_sessions(tx, pairing->account)) {
                store::end_session(tx, session, now);
                in.publish(tx, device->cell, events::kSessionEnded, "session", session.value, 1,
                           account_change(pairing->account));
            }
        }
        if (device->state == places::DeviceState::waiting)
            places::set_device_state(tx, device->id, places::DeviceState::paired, device->revision);
        store::Session session;
        session.id = new_id<SessionId>(now);
        session.cell = device->cell;
        session.account = pairing->account;
        session.token_hash = crypto::sm3(token);
        session.csrf_key_version = in.keys.current_version(crypto::KeyUse::session);
        session.created_at = session.last_seen_at = now;
        session.expires_at = now + rules::kDeviceSession;
        store::insert_session(tx, session, by.channel);
        in.journal(tx, self, device->cell, "device.pair", "device", device->id.value);
        return PairedDevice{in.device_me(tx, *device, in.csrf_token(session)), token};
    });
}

DeviceMe Service::Impl::device_me(db::Reader& reader, const places::Device& device, std::string csrf) const {
    auto counter = device.counter ? places.counter(reader, *device.counter) : std::nullopt;
    auto hall = places.hall_names(reader, device.hall);
    return {device.id,
            device.kind,
            device.hall,
            hall.zh,
            hall.en,
            device.counter,
            counter ? std::optional(counter->number) : std::nullopt,
            device.name,
            std::move(csrf),
            device.lock_reason};
}

Result<DeviceMe> Service::device_me(const access::Principal& who) {
    return impl_->database.read([&](db::Reader& reader) -> Result<DeviceMe> {
        auto device = who.device ? impl_->places.device(reader, places::DeviceId{*who.device}) : std::nullopt;
        auto live = store::session_by_id(reader, who.session);
        if (!device || !live)
            return fail(kNotADevice);
        return impl_->device_me(reader, *device, impl_->csrf_token(live->session));
    });
}

Result<http::Page<DeviceView>> Service::devices(const access::Principal& who, HallId hall) {
    return impl_->database.read([&](db::Reader& reader) -> Result<http::Page<DeviceView>> {
        http::Page<DeviceView> page;
        for (const auto& device : places::devices(reader, access::Scope(who, kDeviceKeepers), hall)) {
            auto counter = device.counter ? impl_->places.counter(reader, *device.counter) : std::nullopt;
            auto zone = device.zone ? impl_->places.zone(reader, *device.zone) : std::nullopt;
            auto seen = store::device_seen_at(reader, device.id);
            bool silent = device.state == places::DeviceState::paired &&
                          (!seen || impl_->clocks.system.now() - *seen > rules::kDeviceSilent);
            page.items.push_back({device.id, device.kind, device.name, device.hall, device.counter,
                                  counter ? std::optional(counter->number) : std::nullopt, device.state, seen,
                                  device.revision, device.zone, zone ? zone->name : "", zone ? zone->name_en : "",
                                  device.lock_reason, silent});
        }
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

} // namespace yimen::people
