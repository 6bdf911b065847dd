#include "parts.h"

// Counters: who sits there, open, paused, closed.
namespace yimen::queue {
namespace {

using access::Role;

tl::unexpected<Error> busy(db::Reader& reader, const store::CounterSession& session) {
    auto at = store::any(reader, *session.ticket);
    return fail(kCounterBusy, {}, {{"ticket_id", session.ticket->str()}, {"number", at ? at->number() : ""}});
}

} // namespace

// Public, so that boards count the open counters anew; it names the counter only.
void Queue::publish_counter(db::Tx& tx, const store::CounterSession& session, std::string_view kind,
                            std::string_view journal_action, const Caller& caller) const {
    note(tx, caller, caller.who.staff ? "clerk" : "system", std::string(journal_action), "counter",
         session.counter.value, session.cell, session.since, session.state);
    outbox::NewEvent event;
    event.kind = kind;
    event.scope = session.scope();
    event.is_public = true;
    event.object_kind = "counter";
    event.object = session.counter.value;
    event.revision = session.revision;
    event.payload = {{"counter_number", session.counter_number}, {"state", session.state}};
    outbox::publish(tx, session.since, event);
}

Result<void> Queue::open_counter(db::Tx& tx, const Caller& caller, CounterId counter,
                                 const std::vector<CategoryId>& wanted) const {
    auto row = parts_.directory.counter(tx, counter);
    auto hall = row ? parts_.directory.hall(tx, row->hall) : std::nullopt;
    if (!hall || !caller.who.staff ||
        !access::Scope(caller.who, {Role::clerk}).covers({row->cell, {}, row->hall, {}, {}}))
        return fail(kCounterNotFound);
    if (auto there = store::session_at(tx, counter, true); there && there->handing && there->staff != *caller.who.staff)
        return take_over(tx, caller, *std::move(there));
    std::vector<CategoryId> skills;
    for (const auto& [at, category] : store::skills(tx, hall->id))
        if (at == counter)
            skills.push_back(category);
    auto of_day = store::lines_of_day(tx, hall->id, hall_date(parts_.clocks.business.now()));
    if (auto today = of_day.find(counter); today != of_day.end())
        skills = today->second;
    auto categories = store::categories(tx, hall->id);
    for (CategoryId category : wanted) {
        bool of_hall = std::ranges::any_of(categories, [&](const Category& one) { return one.id == category; });
        if (!of_hall || (!skills.empty() && std::ranges::find(skills, category) == skills.end()))
            return fail(kNotSkilled);
    }
    Instant now = parts_.clocks.business.now();
    store::CounterSession session;
    session.id = new_id<CounterSessionId>(now);
    session.cell = hall->cell;
    session.region = hall->region;
    session.hall = hall->id;
    session.counter = counter;
    session.counter_number = row->number;
    session.staff = *caller.who.staff;
    session.day = hall_date(now);
    session.state = "open";
    session.categories = wanted.empty() ? skills : wanted;
    session.opened_at = session.since = now;
    session.free_since = store::free_since(tx, session.hall, session.day, counter);
    if (!store::insert_session(tx, session)) {
        // On SQLite and PostgreSQL alike the unique indexes have decided; say which of the two it was.
        if (auto mine = store::session_of(tx, session.staff); mine && mine->counter != counter)
            return fail(kClerkElsewhere, {},
                        {{"counter_id", mine->counter.str()}, {"counter_number", mine->counter_number}});
        auto there = store::session_at(tx, counter);
        if (there && there->staff == session.staff)
            return {}; // opened twice
        auto names =
            there ? parts_.people.staff_names(tx, {there->staff}) : decltype(parts_.people.staff_names(tx, {})){};
        return fail(kCounterTaken, {}, {{"held_by", there ? names[there->staff] : ""}});
    }
    publish_counter(tx, session, "CounterOpened", "counter.open", caller);
    return {};
}

Result<void> Queue::pause_counter(db::Tx& tx, const Caller& caller, CounterId counter, std::string_view reason,
                                  std::optional<int> minutes) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    if (session.ticket)
        return busy(tx, session);
    if (session.state != "open")
        return fail(kCounterNotOpen, {}, {{"state", session.state}});
    session.state = "paused";
    session.pause_reason = reason;
    session.since = std::max(parts_.clocks.business.now(), session.since);
    session.pause_until = minutes ? std::optional(session.since + std::chrono::minutes(*minutes)) : std::nullopt;
    ++session.revision;
    store::update_session(tx, session);
    publish_counter(tx, session, "CounterPaused", "counter.pause", caller);
    return {};
}

Result<void> Queue::resume_counter(db::Tx& tx, const Caller& caller, CounterId counter) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    if (session.state != "paused" && !session.handing)
        return {}; // resumed twice
    session.state = "open";
    session.handing = false;
    session.pause_reason.clear();
    session.pause_until.reset();
    session.since = std::max(parts_.clocks.business.now(), session.since);
    ++session.revision;
    store::update_session(tx, session);
    publish_counter(tx, session, "CounterResumed", "counter.resume", caller);
    return {};
}

Result<void> Queue::hand_over_counter(db::Tx& tx, const Caller& caller, CounterId counter) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    if (session.handing)
        return {}; // pressed twice
    session.handing = true;
    session.since = std::max(parts_.clocks.business.now(), session.since);
    ++session.revision;
    store::update_session(tx, session);
    publish_counter(tx, session, "CounterOffered", "counter.hand_over", caller);
    return {};
}

// The session of the one who leaves ends, that of the one who comes begins with the same lines and whoever stands there: nobody is called
// again, and nobody waits for a counter to open.
Result<void> Queue::take_over(db::Tx& tx, const Caller& caller, store::CounterSession there) const {
    if (auto mine = store::session_of(tx, *caller.who.staff))
        return fail(kClerkElsewhere, {},
                    {{"counter_id", mine->counter.str()}, {"counter_number", mine->counter_number}});
    store::CounterSession next = there;
    Instant now = std::max(parts_.clocks.business.now(), there.since);
    there.state = "closed";
    there.handing = false;
    there.ticket.reset();
    there.since = now;
    there.closed_at = now;
    ++there.revision;
    store::update_session(tx, there);
    next.id = new_id<CounterSessionId>(now);
    next.staff = *caller.who.staff;
    next.day = hall_date(now);
    next.state = "open";
    next.pause_reason.clear();
    next.pause_until.reset();
    next.handing = false;
    next.served = 0;
    next.opened_at = next.since = now;
    next.revision = 1;
    if (!store::insert_session(tx, next))
        return fail(kCounterTaken);
    if (next.ticket) {
        auto ticket = store::visible(tx, caller.who, {Role::clerk}, *next.ticket, true);
        if (!ticket)
            return fail(kTicketNotFound);
        ticket->staff = next.staff;
        ++ticket->revision;
        store::update(tx, *ticket);
        ++next.revision;
        store::update_session(tx, next);
    }
    publish_counter(tx, next, "CounterTakenOver", "counter.take_over", caller);
    return {};
}

Result<void> Queue::close_counter(db::Tx& tx, const Caller& caller, CounterId counter) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    if (session.ticket)
        return busy(tx, session);
    session.state = "closed";
    session.since = std::max(parts_.clocks.business.now(), session.since);
    session.closed_at = session.since;
    ++session.revision;
    store::update_session(tx, session);
    release_tickets(tx, caller, session);
    publish_counter(tx, session, "CounterClosed", "counter.close", caller);
    return {};
}

void Queue::release_tickets(db::Tx& tx, const Caller& caller, const store::CounterSession& session) const {
    for (auto& ticket : store::sent_to(tx, session.counter)) {
        ticket.only_counter.reset();
        ++ticket.revision;
        store::update(tx, ticket); // no step: it waits as before, in the line where it stood
        Instant now = std::max(session.since, ticket.since);
        note(tx, caller, caller.who.staff ? "clerk" : "system", "ticket.release", "ticket", ticket.id.value,
             ticket.cell, now, ticket.number());
        publish_ticket(tx, ticket, "TicketReleased", now);
    }
}

void Queue::close_left_over(db::Tx& tx, const Caller& system, HallId hall) const {
    Instant now = parts_.clocks.business.now();
    for (auto& session : store::left_over_sessions(tx, hall, hall_date(now))) {
        session.state = "closed";
        session.since = std::max(now, session.since);
        session.closed_at = session.since;
        ++session.revision;
        store::update_session(tx, session);
        release_tickets(tx, system, session);
        publish_counter(tx, session, "CounterClosed", "counter.close", system);
    }
}

bool Queue::is_open(db::Reader& reader, const places::HallRow& hall) const {
    Instant now = parts_.clocks.business.now();
    int minute = hall_minute(now);
    return minute >= hall.opens_minute && minute < hall.closes_minute &&
           parts_.calendars.national(reader)->is_working(hall_date(now)) &&
           reader.query("SELECT 1 FROM queue_closed_day WHERE hall_id = $1 AND day = $2", hall.id, hall_date(now))
               .empty();
}

bool Queue::rates_at(db::Reader& reader, CounterId counter, VisitId visit) const {
    auto screen = store::screen(reader, counter);
    if (screen && screen->shows == "rate" && screen->visit == visit)
        return true;
    auto session = store::session_at(reader, counter);
    auto ticket = session && session->ticket ? store::any(reader, *session->ticket) : std::nullopt;
    return ticket && ticket->visit == visit;
}

} // namespace yimen::queue
