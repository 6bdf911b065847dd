#include "errors.h"
#include "http/route.h"
#include "people.h"

// Routes of the devices.
namespace yimen::people {
namespace {

using http::Context;
using http::Method;
using http::None;
using http::WithHeaders;

struct DeviceQuery {
    HallId hall_id;
    BOOST_DESCRIBE_CLASS(DeviceQuery, (), (hall_id), (), ())
};
struct PairingProof {
    Text<20, 8> code;
    BOOST_DESCRIBE_CLASS(PairingProof, (), (code), (), ())
};

Actor keeper(const Context& context) {
    auto role =
        context.who().has(access::Role::hall_manager) ? access::Role::hall_manager : access::Role::administrator;
    return {context.who().account, access::to_string(role), context.channel(), context.request().id};
}

DeviceCode with_code(const Service& service, const DeviceRef& device) {
    return {device.id, service.pairing_code(device), device.expires_at, device.revision};
}

Result<http::Created<DeviceCode>> add_device(Service& service, Context& context, const NewDevice& wanted) {
    YIMEN_TRY(DeviceRef added, context.write([&](db::Tx& tx) {
        return service.add_device(tx, keeper(context), context.who(), wanted);
    }));
    return http::Created<DeviceCode>{with_code(service, added), "/api/v1/devices/" + added.id.str()};
}

Result<DeviceCode> renew(Service& service, Context& context) {
    YIMEN_TRY(auto id, context.id<places::DeviceId>("id"));
    YIMEN_TRY(DeviceRef renewed,
              context.write([&](db::Tx& tx) { return service.renew_pairing(tx, keeper(context), context.who(), id); }));
    return with_code(service, renewed);
}

Result<ReaderKey> reader_key(Service& service, Context& context) {
    YIMEN_TRY(auto id, context.id<places::DeviceId>("id"));
    YIMEN_TRY(DeviceMark noted, context.write([&](db::Tx& tx) {
        return service.note_reader_key(tx, keeper(context), context.who(), id);
    }));
    return service.reader_key(noted.id);
}

Result<None> end_device(Service& service, Context& context) {
    YIMEN_TRY(auto id, context.id<places::DeviceId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return service.end_device(tx, keeper(context), context.who(), id); }));
    return None{};
}

// A cookie that outlives a power cut, unlike that of people (http.cc).
Result<WithHeaders<DeviceMe>> pair(Service& service, Context& context, const PairingProof& proof) {
    YIMEN_TRY(PairedDevice paired,
              service.pair_device({{}, "nobody", context.channel(), context.request().id}, proof.code));
    std::string cookie = "yimen_session=" + paired.session_token + "; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000";
    if (context.request().secure)
        cookie += "; Secure";
    return WithHeaders<DeviceMe>{std::move(paired.reply), {{"Cache-Control", "no-store"}, {"Set-Cookie", cookie}}};
}

} // namespace

http::Routes device_routes(Service& service, db::Database&) {
    http::Routes out;
    out.add<NewDevice, http::Created<DeviceCode>>(
        {.method = Method::post,
         .pattern = "/devices",
         .operation = "addDevice",
         .summary = "Adds a kiosk, a desk screen or a display of a hall, and gives its pairing code.",
         .allow = kDeviceKeepers,
         .per_minute = 60},
        [&](Context& context, const NewDevice& wanted) { return add_device(service, context, wanted); });
    out.add<DeviceQuery, http::Page<DeviceView>>(
        {.method = Method::get,
         .pattern = "/devices",
         .operation = "listDevices",
         .summary = "The devices of a hall.",
         .allow = kDeviceKeepers},
        [&](Context& context, const DeviceQuery& query) { return service.devices(context.who(), query.hall_id); });
    out.add<None, DeviceCode>({.method = Method::post,
                               .pattern = "/devices/{id}/pairing-code",
                               .operation = "renewPairingCode",
                               .summary = "Gives a device a new pairing code.",
                               .allow = kDeviceKeepers,
                               .per_minute = 60},
                              [&](Context& context) { return renew(service, context); });
    out.add<None, ReaderKey>({.method = Method::post,
                              .pattern = "/devices/{id}/reader-key",
                              .operation = "makeReaderKey",
                              .summary = "The key by which the bridge beside a kiosk proves that it has read a card.",
                              .allow = kDeviceKeepers,
                              .per_minute = 60},
                             [&](Context& context) { return reader_key(service, context); });
    out.add<None, None>({.method = Method::post,
                         .pattern = "/devices/{id}/end",
                         .operation = "endDevice",
                         .summary = "Takes a device out of use and ends its session.",
                         .allow = kDeviceKeepers},
                        [&](Context& context) { return end_device(service, context); });
    out.add<DevicePlace, DeviceMark>(
        http::matching(http::route(Method::put, "/devices/{id}/place", "moveDevice",
                                   "Gives a device another counter or zone of its hall; a display without either shows "
                                   "the whole hall.",
                                   kDeviceKeepers)),
        [&](Context& context, const DevicePlace& place) -> Result<DeviceMark> {
            YIMEN_TRY(auto id, context.id<places::DeviceId>("id"));
            return context.write([&](db::Tx& tx) {
                return service.move_device(tx, keeper(context), context.who(), id, context.expected_revision(), place);
            });
        });
    auto lock = [&](Context& context, std::optional<std::string> reason) -> Result<DeviceMark> {
        YIMEN_TRY(auto id, context.id<places::DeviceId>("id"));
        return context.write(
            [&](db::Tx& tx) { return service.lock_device(tx, keeper(context), context.who(), id, reason); });
    };
    out.add<DeviceLock, DeviceMark>(
        http::route(Method::post, "/devices/{id}/lock", "lockDevice",
                    "Locks a device from afar: it does nothing, and shows the reason, until it is unlocked.",
                    kDeviceKeepers),
        [lock](Context& context, const DeviceLock& given) { return lock(context, given.reason.value); });
    out.add<None, DeviceMark>(http::route(Method::post, "/devices/{id}/unlock", "unlockDevice",
                                          "Lets a locked device work again.", kDeviceKeepers),
                              [lock](Context& context) { return lock(context, std::nullopt); });
    out.add<PairingProof, WithHeaders<DeviceMe>>(
        {.method = Method::post,
         .pattern = "/devices/pair",
         .operation = "pairDevice",
         .summary = "Signs a device in by its pairing code.",
         .open = true,
         .keyed = false,
         .per_minute = 30,
         .max_body = 4096},
        [&](Context& context, const PairingProof& proof) { return pair(service, context, proof); });
    out.add<None, DeviceMe>({.method = Method::get,
                             .pattern = "/devices/me",
                             .operation = "deviceMe",
                             .summary = "Which device this is.",
                             .any_account = true},
                            [&](Context& context) { return service.device_me(context.who()); });
    return out;
}

} // namespace yimen::people
