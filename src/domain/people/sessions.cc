#include "base/text.h"
#include "events.h"
#include "leaves.h"
#include "log/log.h"
#include "places/mandates.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

bool same_place(const access::Grant& a, const access::Grant& b) {
    return a.role == b.role && a.cell == b.cell && a.regions == b.regions && a.hall == b.hall &&
           a.department == b.department && a.mandated_to == b.mandated_to && a.items == b.items &&
           a.for_staff == b.for_staff;
}

bool same_powers(const access::Principal& a, const access::Principal& b) {
    return a.counter == b.counter && a.organ == b.organ && std::ranges::equal(a.grants, b.grants, same_place) &&
           std::ranges::equal(a.acts_for, b.acts_for, [](const access::ActsFor& x, const access::ActsFor& y) {
               return x.subject == y.subject && x.as_agent == y.as_agent;
           });
}

// What posts of these grants reach beyond their own organ (行政许可法 art. 24): the same role over the items of each mandate to decide.
void add_mandated(db::Reader& reader, std::vector<access::Grant>& grants, Date today) {
    std::vector<DepartmentId> organs;
    for (const auto& grant : grants)
        if (grant.department)
            organs.push_back(*grant.department);
    if (organs.empty())
        return;
    auto own = grants;
    for (const auto& mandate : places::mandates_received(reader, organs, places::MandateAct::decide, today)) {
        std::vector<Uuid> items;
        for (const auto& item : mandate.items)
            items.push_back(item.item_id);
        for (const auto& grant : own)
            if (grant.department == mandate.receiving)
                grants.push_back({grant.role, grant.cell, {}, {}, mandate.giving, mandate.receiving, items});
    }
}

std::vector<access::Grant> grants_of(db::Reader& reader, const places::Directory& places, CellId cell, StaffId staff,
                                     Date today) {
    std::vector<access::Grant> out;
    for (auto& grant : store::grants_on(reader, staff, today)) {
        std::vector<RegionId> regions;
        if (grant.region)
            regions = places.region_and_below(reader, *grant.region);
        out.push_back({grant.role, cell, std::move(regions), grant.hall, grant.department});
    }
    add_mandated(reader, out, today);
    return out;
}

// What a deputy may of what the absent person may: what their own employment does not bar. Running the system and auditing it is nobody's
// to stand in for.
bool may_stand_in(access::Role role, Employment employment) {
    return role != access::Role::administrator && role != access::Role::auditor &&
           rules::check_bars(role, employment, {}).has_value();
}

access::Role role_of_device(places::DeviceKind kind) {
    switch (kind) {
    case places::DeviceKind::kiosk:
        return access::Role::kiosk;
    case places::DeviceKind::desk_screen:
        return access::Role::desk_screen;
    case places::DeviceKind::display:
        break;
    }
    return access::Role::display;
}

} // namespace

// Derived, so that no second secret is stored, and bound to the session: a token of one session is worth nothing in another.
std::string Service::Impl::csrf_token(const store::Session& session) const {
    const std::string& key = keys.secret(crypto::KeyUse::session, session.csrf_key_version);
    return to_base64url(crypto::hmac_sm3(key, "csrf" + session.token_hash));
}

bool Service::Impl::is_live(const store::LiveSession& live, Instant now) const {
    const store::Session& session = live.session;
    bool lost_post = live.kind == AccountKind::staff && !live.staff;
    // A device stands idle over night and over holidays.
    bool idle = live.kind != AccountKind::system && now >= session.last_seen_at + rules::kIdle;
    return !session.ended_at && !live.disabled && !lost_post && !idle && now < session.expires_at;
}

void Service::Impl::describe_device(db::Reader& reader, access::Principal& out) const {
    auto pairing = store::pairing_of_account(reader, out.account);
    auto device = pairing ? places.device(reader, pairing->device) : std::nullopt;
    if (!device || device->state == places::DeviceState::ended)
        return;
    out.display_name = device->name;
    out.device = device->id.value;
    if (device->counter)
        out.counter = device->counter->value;
    // Locked from afar it may do nothing; it still learns who it is, and why.
    if (!device->lock_reason)
        out.grants.push_back({role_of_device(device->kind), out.cell, {}, device->hall, {}});
}

access::Principal Service::Impl::principal(db::Reader& reader, const store::LiveSession& live) const {
    access::Principal out;
    out.account = live.session.account;
    out.session = live.session.id;
    out.person = live.person.value_or(PersonId{});
    out.staff = live.staff;
    out.organ = live.organ;
    out.cell = live.session.cell;
    out.signed_in_at = live.session.created_at;
    out.display_name = live.work_name;
    Date today = hall_date(clocks.business.now());
    if (live.kind == AccountKind::visitor) {
        if (auto person = persons.by_id(reader, out.person))
            out.display_name = mask_name(person->name);
        out.grants.push_back({access::Role::visitor, out.cell, {}, {}, {}});
        out.acts_for = store::acts_for(reader, out.person, today);
    } else if (live.kind == AccountKind::system) {
        describe_device(reader, out);
    } else if (live.staff && !live.session.enrol_only) {
        out.grants = grants_of(reader, places, out.cell, *live.staff, today);
        for (const auto& [absent, until] : absent_for(reader, *live.staff, today))
            for (auto& grant : grants_of(reader, places, out.cell, absent, today))
                if (may_stand_in(grant.role, live.employment)) {
                    grant.for_staff = absent;
                    out.grants.push_back(std::move(grant));
                }
    }
    return out;
}

// A call is answered even when the note that it came cannot be written.
void Service::Impl::touch(const store::LiveSession& live, Instant now) {
    if (now < live.session.last_seen_at + rules::kSeenPace)
        return;
    try {
        (void)database.write([&](db::Tx& tx) -> Result<void> {
            store::touch_session(tx, live.session.id, now);
            return {};
        });
    } catch (const db::Unavailable&) {
        log::warning("people.session_not_touched", {{"session", live.session.id.str()}});
    } catch (const db::StorageFull&) {
        log::warning("people.session_not_touched", {{"session", live.session.id.str()}});
    }
}

void Parts::end_sessions(db::Tx& tx, const Actor& by, CellId cell, AccountId account) const {
    store::drop_pending(tx, account);
    for (SessionId session : store::open_sessions(tx, account)) {
        store::end_session(tx, session, clocks.system.now());
        journal(tx, by, cell, "session.end", "session", session.value);
        publish(tx, cell, events::kSessionEnded, "session", session.value, 1, {{"account_id", account.str()}});
    }
}

Result<std::optional<http::Identity>> Service::authenticate(std::string_view token) {
    if (token.empty())
        return std::nullopt;
    Instant now = impl_->clocks.system.now();
    std::string token_hash = crypto::sm3(token);
    auto remembered = impl_->cache.find(token_hash, now);
    if (remembered.identity)
        return std::move(remembered.identity);

    std::optional<store::LiveSession> live;
    auto identity = impl_->database.read([&](db::Reader& reader) -> std::optional<http::Identity> {
        live = store::session_by_token(reader, token_hash);
        if (!live || !impl_->is_live(*live, now))
            return std::nullopt;
        return http::Identity{impl_->principal(reader, *live), impl_->csrf_token(live->session)};
    });
    if (!identity)
        return fail(kSessionEnded);
    impl_->touch(*live, now);
    impl_->cache.put(token_hash, *identity, now, remembered.generation);
    return identity;
}

bool Service::still_valid(const access::Principal& principal) {
    forget(principal.session);
    Instant now = impl_->clocks.system.now();
    return impl_->database.read([&](db::Reader& reader) {
        auto live = store::session_by_id(reader, principal.session);
        return live && impl_->is_live(*live, now) && same_powers(impl_->principal(reader, *live), principal);
    });
}

void Service::on_event(const outbox::Event& event) {
    if (event.kind != events::kSessionEnded && event.kind != events::kGrantEnded &&
        event.kind != events::kAccountLocked && event.kind != events::kAgencyChanged)
        return;
    auto* text = event.payload.if_contains("account_id");
    if (auto account = text && text->is_string() ? AccountId::parse(text->get_string()) : std::nullopt)
        impl_->cache.forget_account(*account);
}

void Service::forget(SessionId session) { impl_->cache.forget_session(session); }

Result<void> Service::sign_out(const Actor& by, const access::Principal& who) {
    auto ended = impl_->database.write([&](db::Tx& tx) -> Result<void> {
        if (!store::end_session(tx, who.session, impl_->clocks.system.now()))
            return {}; // signed out twice
        impl_->journal(tx, by, who.cell, "session.end", "session", who.session.value);
        impl_->publish(tx, who.cell, events::kSessionEnded, "session", who.session.value, 1,
                       account_change(who.account));
        return {};
    });
    forget(who.session);
    return ended;
}

std::int64_t Service::remove_expired(Instant now) {
    return *impl_->database.write([&](db::Tx& tx) -> Result<std::int64_t> { return store::remove_expired(tx, now); });
}

// --- Me ------------------------------------------------------------------------------------------------------------------------------

namespace {

template <class Id>
std::optional<NamedId> named(const std::optional<Id>& id, places::Names names) {
    if (!id)
        return std::nullopt;
    return NamedId{id->value, std::move(names.zh), std::move(names.en)};
}

std::vector<HeldRole> roles_of(db::Reader& reader, const places::Directory& places, StaffId staff, Date today) {
    std::vector<HeldRole> out;
    for (auto& grant : store::grants_on(reader, staff, today)) {
        HeldRole role;
        role.role = access::to_string(grant.role);
        if (grant.hall)
            role.hall = named(grant.hall, places.hall_names(reader, *grant.hall));
        if (grant.department)
            role.department = named(grant.department, places.department_names(reader, *grant.department));
        if (grant.region)
            role.region = named(grant.region, places.region_names(reader, *grant.region));
        out.push_back(std::move(role));
    }
    return out;
}

bool is_held(const std::vector<HeldRole>& held, const HeldRole& role) {
    auto id = [](const std::optional<NamedId>& place) { return place ? std::optional(place->id) : std::nullopt; };
    return std::ranges::any_of(held, [&](const HeldRole& one) {
        return one.role == role.role && id(one.hall) == id(role.hall) && id(one.department) == id(role.department) &&
               id(one.region) == id(role.region);
    });
}

// In whose place they are here, and which roles they have by that.
void add_absent(db::Reader& reader, const places::Directory& places, const store::LiveSession& live, Date today,
                Me& me) {
    for (const auto& [absent, until] : absent_for(reader, *live.staff, today)) {
        for (const auto& [id, name] : store::staff_names(reader, {absent}))
            me.stands_in_for.push_back({name, until});
        for (auto& role : roles_of(reader, places, absent, today))
            if (may_stand_in(access::parse_role(role.role).value(), live.employment) && !is_held(me.roles, role))
                me.roles.push_back(std::move(role));
    }
}

} // namespace

Result<Me> Service::me(const access::Principal& who) {
    return impl_->database.read([&](db::Reader& reader) -> Result<Me> {
        auto live = store::session_by_id(reader, who.session);
        if (!live)
            return fail(kSessionEnded);
        Me me;
        me.account_id = who.account;
        me.kind = live->kind;
        me.display_name = who.display_name;
        me.csrf_token = impl_->csrf_token(live->session);
        me.demo = impl_->options.demo;
        me.business_now = impl_->clocks.business.now();
        if (live->kind == AccountKind::visitor)
            me.roles.push_back({std::string(access::to_string(access::Role::visitor)), {}, {}, {}});
        else if (who.staff && !live->session.enrol_only)
            me.roles = roles_of(reader, impl_->places, *who.staff, hall_date(me.business_now));
        if (who.staff && !live->session.enrol_only)
            add_absent(reader, impl_->places, *live, hall_date(me.business_now), me);
        for (auto& factor : impl_->factors.of_account(reader, who.account))
            me.second_factors.push_back({factor.kind, factor.label, factor.added_at});
        for (auto& acts_for : who.acts_for)
            if (auto view = subject_view(reader, acts_for.subject))
                me.acts_for.push_back({acts_for.subject, view->kind, view->display_name, acts_for.as_agent});
        return me;
    });
}

} // namespace yimen::people
