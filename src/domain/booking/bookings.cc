#include "base/text.h"
#include "crypto/short_code.h"
#include "parts.h"

// Places taken, confirmed, moved and given back. Lock order everywhere: parties, bookings, the plan, slots by time.
namespace yimen::booking {
namespace {

using access::Role;

constexpr std::size_t kCodeLength = 10; // 50 bits; a visit code has 8, so that a scanner tells them apart

boost::json::object state_of(const store::Booking& booking) {
    return {{"state", to_string(booking.state)}, {"revision", booking.revision}};
}

bool lives(BookingState state) { return state == BookingState::held || state == BookingState::confirmed; }

} // namespace

std::string_view to_string(BookingState state) { return boost::describe::enum_to_string(state, ""); }

std::string Bookings::Party::who_key() const { return person ? "p:" + person->str() : "s:" + subject.str(); }

std::vector<store::Item> named(const catalogue::Catalogue& catalogue, db::Reader& reader,
                               const std::vector<catalogue::ItemId>& items) {
    std::vector<store::Item> out;
    for (auto id : items)
        if (auto item = catalogue.item(reader, id))
            out.push_back({id, item->facts.name, item->facts.name_en});
    return out;
}

// --- What may be taken --------------------------------------------------------------------------------------------------------------

Result<store::StoredPlan> Bookings::plan_for(db::Reader& reader, HallId hall,
                                             const std::vector<catalogue::ItemId>& items,
                                             std::optional<CategoryId> category) const {
    if (!parts_.directory.hall(reader, hall))
        return fail(places::kUnknownHall);
    std::optional<CategoryId> line = category;
    for (auto item : items) {
        YIMEN_TRY(CategoryId of_item, parts_.queue.line_for(reader, hall, item));
        if (line && *line != of_item)
            return fail(kSeveralLines);
        line = of_item;
    }
    auto plan = line ? store::plan(reader, *line) : std::nullopt;
    if (!plan || plan->hall != hall || !plan->plan.open)
        return fail(kNotBookable);
    return *plan;
}

bool Bookings::may_begin(const Plan& plan, Channel channel, Instant starts_at) const {
    Instant now = parts_.clocks.business.now();
    Date last(std::chrono::sys_days(hall_date(now)) + std::chrono::days(plan.days_ahead));
    auto lead = std::chrono::minutes(channel == Channel::portal ? plan.lead_minutes : 0);
    return starts_at >= now + lead && hall_date(starts_at) <= last;
}

Result<std::vector<Slot>> Bookings::run_for(const Plan& plan, db::Reader& reader, Channel channel, Instant starts_at,
                                            int items) const {
    Date day = hall_date(starts_at);
    int minute = hall_minute(starts_at);
    auto of_day = slots(plan, *parts_.calendars.national(reader), day).slots;
    if (hall_instant(day, minute) != starts_at || !may_begin(plan, channel, starts_at) ||
        std::ranges::find(of_day, minute, &Slot::from_minute) == of_day.end())
        return fail(kNoSuchSlot);
    auto run = run_from(of_day, minute, std::max(1, items) * plan.item_minutes);
    if (run.empty())
        return fail(kTooShort);
    return run;
}

std::vector<FreeDay> Bookings::free_days(db::Reader& reader, const store::StoredPlan& stored, Date from, int count,
                                         int items) const {
    auto calendar = parts_.calendars.national(reader);
    Date to(std::chrono::sys_days(from) + std::chrono::days(count));
    std::map<std::pair<Instant, Channel>, int> taken;
    for (const auto& one : store::taken(reader, stored.category, hall_instant(from, 0), hall_instant(to, 0)))
        taken[{one.starts_at, one.channel}] = one.taken;
    std::vector<FreeDay> out;
    for (Date day = from; day < to; day = std::chrono::sys_days(day) + std::chrono::days(1)) {
        auto of_day = slots(stored.plan, *calendar, day);
        FreeDay free{day, {}, of_day.reason, of_day.reason_en};
        for (const Slot& slot : of_day.slots) {
            auto run = run_from(of_day.slots, slot.from_minute, std::max(1, items) * stored.plan.item_minutes);
            if (run.empty())
                continue;
            auto places = [&](Channel channel) {
                if (!may_begin(stored.plan, channel, hall_instant(day, slot.from_minute)))
                    return 0;
                int least = run.front().capacity(channel);
                for (const Slot& unit : run)
                    least =
                        std::min(least, unit.capacity(channel) - taken[{hall_instant(day, unit.from_minute), channel}]);
                return std::max(0, least);
            };
            free.slots.push_back({slot, places(Channel::portal), places(Channel::staff)});
        }
        out.push_back(std::move(free));
    }
    return out;
}

// Staff book for anybody on record; visitors for themselves and for those who authorised them to do these items.
Result<Bookings::Party> Bookings::party(db::Reader& reader, const Caller& caller,
                                        const std::optional<SubjectId>& subject,
                                        const std::vector<catalogue::ItemId>& items) const {
    if (!caller.who.has(Role::visitor)) {
        auto view = subject ? parts_.people.subject_view(reader, *subject) : std::nullopt;
        if (!view || view->cell != caller.who.cell)
            return fail(kPrincipalNeeded);
        return Party{*subject, {}, false};
    }
    for (const auto& one : parts_.people.acts_for(reader, caller.who.person)) {
        if (subject ? one.subject_id != *subject : one.as_agent)
            continue;
        for (auto item : items)
            if (one.as_agent && !parts_.people.agency_covers(reader, caller.who.person, one.subject_id, item.value))
                return fail(kNotForPrincipal);
        return Party{one.subject_id, caller.who.person, one.as_agent};
    }
    return fail(kNotForPrincipal);
}

// --- Taking -------------------------------------------------------------------------------------------------------------------------

Result<store::Booking> Bookings::take(db::Tx& tx, const Wanted& wanted) const {
    System system;
    std::string key = wanted.party.who_key();
    store::lock_parties(tx, wanted.cell, {key, "s:" + wanted.party.subject.str()});
    auto stored = store::plan(tx, wanted.category);
    if (!stored)
        return fail(kNotBookable);
    if (!wanted.wish)
        for (auto& old : store::own_holds(tx, key, stored->hall))
            end(tx, system.caller, "system", old, BookingState::lapsed, "system", {});
    stored = store::plan(tx, wanted.category, true);
    const Plan& plan = stored->plan;
    if (!plan.open)
        return fail(kNotBookable);
    YIMEN_TRY(auto run, run_for(plan, tx, wanted.channel, wanted.starts_at, static_cast<int>(wanted.items.size())));

    Instant now = parts_.clocks.business.now();
    store::Booking out;
    out.id = new_id<BookingId>(now);
    out.cell = stored->cell;
    out.region = stored->region;
    out.hall = stored->hall;
    out.subject = wanted.party.subject;
    out.person = wanted.party.person;
    out.who_key = key;
    out.as_agent = wanted.party.as_agent;
    out.category = stored->category;
    out.day = hall_date(wanted.starts_at);
    out.starts_at = wanted.starts_at;
    out.ends_at = hall_instant(out.day, run.back().to_minute);
    out.session = run.front().session;
    out.channel = wanted.channel;
    out.hold_until = now + std::chrono::minutes(wanted.wish ? plan.offer_minutes : plan.hold_minutes);
    out.wish = wanted.wish;
    out.made_at = out.since = now;

    if (store::overlaps(tx, key, out.subject, out.starts_at, out.ends_at, out.id))
        return fail(kOverlaps);
    if (wanted.channel == Channel::portal && !wanted.wish) {
        if (store::live_count(tx, key) >= plan.live_limit)
            return fail(kTooMany, {}, {{"limit", plan.live_limit}});
        if (auto until = blocked_until(plan, store::misses(tx, out.hall, key, plan.no_show_limit), hall_date(now)))
            return fail(kPaused, {}, {{"until", to_iso(*until)}});
    }
    for (const Slot& slot : run)
        if (!store::raise(tx, out.category, hall_instant(out.day, slot.from_minute), out.channel,
                          slot.capacity(out.channel)))
            return fail(kFull);
    do
        out.code = crypto::new_short_code(kCodeLength);
    while (!store::insert(tx, out));
    for (const Slot& slot : run)
        store::insert_unit(tx, out.id, out.category, hall_instant(out.day, slot.from_minute), out.channel);
    store::insert_items(tx, out.id, wanted.items);
    return out;
}

Result<BookingRef> Bookings::hold(db::Tx& tx, const Caller& caller, const NewBooking& wanted) const {
    YIMEN_TRY(auto stored, plan_for(tx, wanted.hall, wanted.items, wanted.category));
    bool visitor = caller.who.has(Role::visitor);
    if (stored.cell != caller.who.cell ||
        (!visitor && !access::Scope(caller.who, kBookers).covers({stored.cell, {}, stored.hall, {}, {}})))
        return fail(places::kUnknownHall);
    YIMEN_TRY(Party whom, party(tx, caller, wanted.subject, wanted.items));
    YIMEN_TRY(auto booking, take(tx, {stored.cell,
                                      stored.category,
                                      whom,
                                      visitor ? Channel::portal : Channel::staff,
                                      wanted.starts_at,
                                      named(parts_.catalogue, tx, wanted.items),
                                      {}}));
    note(tx, caller, acting_role(caller.who), "booking.hold", "booking", booking.id.value, booking.cell,
         booking.made_at, to_rfc3339(booking.starts_at));
    publish(tx, booking, "BookingHeld", {});
    return ref_of(booking);
}

// --- Steps --------------------------------------------------------------------------------------------------------------------------

Result<store::Booking> Bookings::load(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision) const {
    auto booking = store::visible(tx, caller.who, kBookers, id, true);
    if (!booking)
        return fail(kBookingNotFound);
    if (booking->revision != revision)
        return fail(kStaleBooking, {}, state_of(*booking));
    return *booking;
}

void Bookings::publish(db::Tx& tx, const store::Booking& booking, std::string_view event,
                       std::string_view message) const {
    outbox::NewEvent out;
    out.kind = event;
    out.scope = booking.scope();
    out.object_kind = "booking";
    out.object = booking.id.value;
    out.revision = booking.revision;
    out.payload = {{"state", to_string(booking.state)}, {"day", to_iso(booking.day)}};
    if (!message.empty()) {
        auto hall = parts_.directory.hall_names(tx, booking.hall);
        boost::json::object params{
            {"hall", hall.zh}, {"hall_en", hall.en}, {"starts_at", to_rfc3339(booking.starts_at)}};
        if (booking.hold_until)
            params["until"] = to_rfc3339(*booking.hold_until);
        if (!booking.reason.empty())
            params["reason"] = booking.reason;
        if (booking.state == BookingState::no_show) {
            auto stored = store::plan(tx, booking.category);
            Plan plan = stored ? stored->plan : Plan{};
            auto misses = store::misses(tx, booking.hall, booking.who_key, std::max(1, plan.no_show_limit));
            if (auto until = blocked_until(plan, misses, hall_date(parts_.clocks.business.now())))
                params["paused_until"] = to_iso(*until);
        }
        out.payload["message"] = boost::json::string(message);
        out.payload["params"] = std::move(params);
    }
    outbox::publish(tx, booking.since, out);
}

void Bookings::write(db::Tx& tx, const Caller& caller, std::string_view role, store::Booking& booking,
                     std::string_view action, std::string_view event, std::string_view message) const {
    booking.since = parts_.clocks.business.now();
    ++booking.revision;
    store::update(tx, booking);
    note(tx, caller, role, "booking." + std::string(action), "booking", booking.id.value, booking.cell, booking.since,
         std::string(to_string(booking.state)) + " " + to_rfc3339(booking.starts_at), booking.reason);
    publish(tx, booking, event, message);
}

void Bookings::plan_reminder(db::Tx& tx, const store::Booking& booking, const Plan& plan) const {
    Instant due = booking.starts_at - std::chrono::hours(plan.remind_hours);
    if (plan.remind_hours == 0 || due <= parts_.clocks.business.now()) {
        jobs::cancel(tx, "booking.remind", booking.id.str());
        return;
    }
    jobs::schedule(tx,
                   {"booking.remind", booking.id.str(), jobs::Time::business, due, {{"booking", booking.id.str()}}});
}

void Bookings::remind(db::Tx& tx, BookingId id) const {
    auto booking = store::any(tx, id);
    if (!booking || booking->state != BookingState::confirmed || booking->starts_at <= parts_.clocks.business.now())
        return;
    booking->since = parts_.clocks.business.now();
    publish(tx, *booking, "BookingReminded", "booking_reminder");
}

void Bookings::give_back(db::Tx& tx, const store::Booking& booking) const {
    store::plan(tx, booking.category, true);
    for (const auto& unit : store::units_of(tx, booking.id))
        store::lower(tx, booking.category, unit.starts_at, unit.channel);
    store::delete_units(tx, booking.id);
    if (!store::waiting_wishes(tx, booking.category, 1).empty())
        jobs::schedule(tx, {"booking.offer",
                            booking.category.str(),
                            jobs::Time::system,
                            parts_.clocks.system.now(),
                            {{"category", booking.category.str()}}});
}

void Bookings::end(db::Tx& tx, const Caller& caller, std::string_view role, store::Booking& booking, BookingState state,
                   std::string_view by, std::string_view reason) const {
    bool offered = booking.wish && booking.state == BookingState::held;
    booking.state = state;
    booking.ended_by = by;
    booking.reason = reason;
    give_back(tx, booking);
    jobs::cancel(tx, "booking.remind", booking.id.str());
    if (offered)
        store::set_wish_state(tx, *booking.wish, "ended");
    std::string_view event = state == BookingState::lapsed    ? "BookingLapsed"
                             : state == BookingState::no_show ? "BookingMissed"
                                                              : "BookingCancelled";
    std::string_view message = state == BookingState::no_show             ? "booking_missed"
                               : by == "hall"                             ? "booking_cancelled_by_hall"
                               : by == "staff"                            ? "booking_cancelled"
                               : state == BookingState::lapsed && offered ? "booking_offer_over"
                                                                          : "";
    std::string_view action = state == BookingState::lapsed    ? "lapse"
                              : state == BookingState::no_show ? "miss"
                                                               : "cancel";
    write(tx, caller, role, booking, action, event, message);
}

Result<BookingRef> Bookings::confirm(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision) const {
    // Whether the job has noticed it or not.
    auto seen = store::visible(tx, caller.who, kBookers, id, true);
    if (seen && (seen->state == BookingState::lapsed ||
                 (seen->state == BookingState::held && *seen->hold_until < parts_.clocks.business.now())))
        return fail(kHoldEnded, {}, state_of(*seen));
    YIMEN_TRY(auto booking, load(tx, caller, id, revision));
    if (booking.state != BookingState::held)
        return fail(kBookingNotAllowed, {}, state_of(booking));
    booking.state = BookingState::confirmed;
    booking.hold_until.reset();
    if (booking.wish)
        store::set_wish_state(tx, *booking.wish, "taken");
    if (auto stored = store::plan(tx, booking.category))
        plan_reminder(tx, booking, stored->plan);
    write(tx, caller, acting_role(caller.who), booking, "confirm", "BookingConfirmed", "booking_confirmed");
    return ref_of(booking);
}

Result<BookingRef> Bookings::move(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision,
                                  Instant starts_at) const {
    auto seen = store::visible(tx, caller.who, kBookers, id);
    if (!seen)
        return fail(kBookingNotFound);
    store::lock_parties(tx, seen->cell, {seen->who_key, "s:" + seen->subject.str()});
    YIMEN_TRY(auto booking, load(tx, caller, id, revision));
    if (booking.state != BookingState::confirmed || booking.starts_at <= parts_.clocks.business.now())
        return fail(kBookingNotAllowed, {}, state_of(booking));
    auto stored = store::plan(tx, booking.category, true);
    if (!stored || !stored->plan.open)
        return fail(kNotBookable);
    // Visitors move within the portal's places; staff take those of staff.
    Channel channel = caller.who.has(Role::visitor) ? Channel::portal : Channel::staff;
    auto items = store::items(tx, {id});
    YIMEN_TRY(auto run, run_for(stored->plan, tx, channel, starts_at, static_cast<int>(items.size())));
    Date day = hall_date(starts_at);
    Instant ends_at = hall_instant(day, run.back().to_minute);
    if (store::overlaps(tx, booking.who_key, booking.subject, starts_at, ends_at, id))
        return fail(kOverlaps);
    give_back(tx, booking);
    for (const Slot& slot : run)
        if (!store::raise(tx, booking.category, hall_instant(day, slot.from_minute), channel, slot.capacity(channel)))
            return fail(kFull);
    for (const Slot& slot : run)
        store::insert_unit(tx, id, booking.category, hall_instant(day, slot.from_minute), channel);
    booking.day = day;
    booking.starts_at = starts_at;
    booking.ends_at = ends_at;
    booking.session = run.front().session;
    booking.channel = channel;
    plan_reminder(tx, booking, stored->plan);
    write(tx, caller, acting_role(caller.who), booking, "move", "BookingMoved", "booking_moved");
    return ref_of(booking);
}

Result<BookingRef> Bookings::cancel(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision,
                                    std::string_view reason) const {
    YIMEN_TRY(auto booking, load(tx, caller, id, revision));
    bool visitor = caller.who.has(Role::visitor);
    // After the beginning the place is of no use to anybody else: it is a miss, unless somebody comes.
    if (!lives(booking.state) || (visitor && booking.starts_at <= parts_.clocks.business.now()))
        return fail(kBookingNotAllowed, {}, state_of(booking));
    end(tx, caller, acting_role(caller.who), booking, BookingState::cancelled, visitor ? "visitor" : "staff", reason);
    return ref_of(booking);
}

// --- The program's own steps --------------------------------------------------------------------------------------------------------

std::int64_t Bookings::expire() const {
    constexpr int kChunk = 50;
    std::int64_t done = 0;
    for (bool more = true; more;) {
        auto chunk = parts_.database.write([&](db::Tx& tx) -> Result<std::int64_t> {
            System system;
            Instant now = parts_.clocks.business.now();
            auto ended = store::hold_ended(tx, now, kChunk);
            for (auto& booking : ended)
                end(tx, system.caller, "system", booking, BookingState::lapsed, "system", {});
            auto missed = store::day_over(tx, hall_date(now), kChunk);
            for (auto& booking : missed)
                end(tx, system.caller, "system", booking, BookingState::no_show, "system", {});
            expire_wishes(tx, hall_date(now));
            return static_cast<std::int64_t>(std::max(ended.size(), missed.size()));
        });
        more = chunk && *chunk == kChunk;
        done += chunk ? *chunk : 0;
    }
    return done;
}

void add_jobs(const Bookings& bookings, jobs::Runner& runner) {
    runner.every("booking.expire", std::chrono::seconds(10), [&bookings](jobs::Run& run) -> Result<void> {
        bookings.expire();
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
    runner.handle("booking.remind", [&bookings](jobs::Run& run) -> Result<void> {
        auto id = BookingId::parse(std::string_view(run.job().payload.at("booking").as_string()));
        return run.commit([&](db::Tx& tx) -> Result<void> {
            if (id)
                bookings.remind(tx, *id);
            return {};
        });
    });
    runner.handle("booking.offer", [&bookings](jobs::Run& run) -> Result<void> {
        if (auto line = CategoryId::parse(std::string_view(run.job().payload.at("category").as_string())))
            bookings.offer(*line);
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
}

} // namespace yimen::booking
