#include "base/text.h"
#include "crypto/crypto.h"
#include "parts.h"

// The life of a ticket: load, ask the table and the policy, store; span, event and journal entry in the same transaction.
namespace yimen::queue {
namespace {

using access::Role;
using access::Roles;

constexpr std::size_t kTokenBytes = 16;

TicketRef ref_of(const store::Ticket& ticket) { return {ticket.id, ticket.number(), ticket.state, ticket.revision}; }

tl::unexpected<Error> in_line(const store::Ticket& ticket) {
    return fail(kAlreadyInLine, {}, {{"ticket_id", ticket.id.str()}, {"number", ticket.number()}});
}

boost::json::object state_and_allowed(const store::Ticket& ticket) {
    boost::json::array allowed;
    for (const auto& row : transitions())
        if (row.from == ticket.state && row.place != Place::system)
            allowed.push_back(boost::json::string(to_string(row.action)));
    return {{"state", to_string(ticket.state)}, {"allowed", allowed}, {"revision", ticket.revision}};
}

} // namespace

// --- Issuing ------------------------------------------------------------------------------------------------------------------------

Result<CategoryId> Queue::category_for(db::Reader& reader, const Issue& wanted) const {
    auto categories = store::categories(reader, wanted.hall);
    auto has = [&](CategoryId id) {
        return std::ranges::any_of(categories, [&](const Category& one) { return one.id == id; });
    };
    if (wanted.category)
        return has(*wanted.category) ? Result<CategoryId>(*wanted.category) : fail(kNoCategory);
    if (wanted.item) {
        auto item = parts_.catalogue.item(reader, *wanted.item);
        if (!item)
            return fail(catalogue::kItemNotFound);
        if (auto by_item = store::matched(reader, wanted.hall, wanted.item->value))
            return *by_item;
        if (auto by_department = store::matched(reader, wanted.hall, item->facts.department.value))
            return *by_department;
    }
    for (const Category& one : categories)
        if (one.is_default)
            return one.id;
    return fail(kNoCategory);
}

Result<CategoryId> Queue::line_for(db::Reader& reader, HallId hall, catalogue::ItemId item) const {
    Issue asked;
    asked.hall = hall;
    asked.item = item;
    return category_for(reader, asked);
}

std::vector<Category> Queue::categories(db::Reader& reader, HallId hall) const {
    return store::categories(reader, hall);
}

std::optional<VisitId> Queue::visit_of(db::Reader& reader, TicketId id) const {
    auto ticket = store::any(reader, id);
    return ticket ? std::optional(ticket->visit) : std::nullopt;
}

std::string Queue::number_of(db::Reader& reader, TicketId id) const {
    auto ticket = store::any(reader, id);
    return ticket ? ticket->number() : "";
}

std::optional<store::Ticket> Queue::live_ticket(db::Reader& reader, CategoryId category,
                                                const std::vector<std::string>& keys) const {
    return keys.empty() ? std::nullopt : store::live_of(reader, category, keys);
}

Result<store::Visit> Queue::visit_for(db::Tx& tx, const Caller& caller, const places::HallRow& hall,
                                      const std::optional<std::string>& person_key, std::optional<SubjectId> subject,
                                      const std::optional<std::string>& guide_code) const {
    Instant now = parts_.clocks.business.now();
    Date day = hall_date(now);
    store::Visit fresh{new_id<VisitId>(now), hall.cell, hall.region, hall.id, day,
                       person_key,           subject,   guide_code,  now,     1};
    auto known = person_key ? store::visit_of_person(tx, hall.id, day, *person_key) : std::nullopt;
    if (!known && !store::insert_visit(tx, fresh))
        known = store::visit_of_person(tx, hall.id, day, *person_key); // another call was quicker
    if (!known) {
        note(tx, caller, acting_role(caller.who), "visit.begin", "visit", fresh.id.value, fresh.cell, now, {});
        outbox::NewEvent event;
        event.kind = "VisitBegan";
        event.scope = fresh.scope();
        event.object_kind = "visit";
        event.object = fresh.id.value;
        event.revision = 1;
        outbox::publish(tx, now, event);
        return fresh;
    }
    if (guide_code && known->guide_code != guide_code) {
        known->guide_code = guide_code;
        ++known->revision;
        store::update_visit(tx, *known);
    }
    return *known;
}

Result<TicketRef> Queue::issue(db::Tx& tx, const Caller& caller, const Issue& wanted) const {
    auto hall = parts_.directory.hall(tx, wanted.hall);
    bool visitor = caller.who.has(Role::visitor);
    if (!hall || hall->cell != caller.who.cell ||
        (!visitor && !access::Scope(caller.who, kIssuers).covers({hall->cell, {}, hall->id, {}, {}})))
        return fail(places::kUnknownHall);
    if (!wanted.booked && !is_open(tx, *hall)) // a booking may be for a session outside of the hall's hours
        return fail(kHallClosed, hall->hours, {{"hours", hall->hours}});
    if (wanted.party.size < 1 || wanted.party.size > kLargestParty)
        return fail(Error{&kInvalidRequest, {}, {{"/party_size", "out_of_range", "must be 1 to 99"}}, {}});
    auto rules = store::hall_rules(tx, hall->id).value_or(HallRules{});

    // For whom: the one who stands there or is signed in, or a principal of theirs.
    std::optional<PersonId> person;
    std::optional<SubjectId> own;
    std::optional<std::string> number_key;
    std::optional<std::string> guide_code = wanted.guide_code;
    if (wanted.booked) {
        person = wanted.booked->person;
    } else if (visitor) {
        person = caller.who.person;
    } else if (wanted.identification) {
        auto known = store::identification(tx, *wanted.identification, caller.who.account, parts_.clocks.system.now());
        if (!known || known->hall != hall->id)
            return fail(kIdentificationEnded);
        person = known->person;
        number_key = known->number_key;
        if (!guide_code)
            guide_code = known->guide_code;
    }
    if (person)
        if (auto arrival = parts_.people.arrival(tx, *person))
            own = arrival->subject;
    if (!person && !number_key && !wanted.booked && (!rules.anonymous || visitor))
        return fail(kIdentificationNeeded);

    std::optional<catalogue::ItemId> item_id = wanted.item;
    if (!item_id && !wanted.category && guide_code && hooks_.guide)
        if (auto guided = hooks_.guide(tx, *guide_code))
            item_id = guided->item_id;
    Issue asked = wanted;
    asked.item = item_id;
    YIMEN_TRY(CategoryId category_id, category_for(tx, asked));
    auto categories = store::categories(tx, hall->id);
    const Category& category =
        *std::ranges::find_if(categories, [&](const Category& one) { return one.id == category_id; });

    bool as_agent = wanted.booked && wanted.booked->as_agent;
    std::optional<SubjectId> principal = wanted.subject ? wanted.subject : own;
    if (wanted.subject && wanted.subject != own && !wanted.booked) {
        if (!person)
            return fail(kNotForPrincipal);
        bool may = false;
        for (const auto& one : parts_.people.acts_for(tx, *person))
            if (one.subject_id == *wanted.subject) {
                as_agent = one.as_agent;
                may =
                    !as_agent || !item_id || parts_.people.agency_covers(tx, *person, *wanted.subject, item_id->value);
            }
        if (!may)
            return fail(kNotForPrincipal);
    }

    Instant now = parts_.clocks.business.now();
    std::vector<std::string> keys;
    if (principal)
        keys.push_back("s:" + principal->str());
    if (number_key && principal == own)
        keys.push_back(*number_key); // taken before they were on record
    if (auto live = live_ticket(tx, category_id, keys))
        return in_line(*live);

    std::optional<std::string> person_key = person ? std::optional("p:" + person->str()) : number_key;
    YIMEN_TRY(store::Visit visit, visit_for(tx, caller, *hall, person_key, own, guide_code));

    store::Ticket ticket;
    ticket.id = new_id<TicketId>(now);
    ticket.cell = hall->cell;
    ticket.region = hall->region;
    ticket.hall = hall->id;
    ticket.subject = principal;
    ticket.visit = visit.id;
    ticket.day = hall_date(now);
    ticket.number_category = ticket.category = category_id;
    ticket.letter = category.letter;
    if (!keys.empty())
        ticket.principal_key = keys.front();
    ticket.as_agent = as_agent;
    if (auto item = item_id ? parts_.catalogue.item(tx, *item_id) : std::nullopt) {
        ticket.item = item->id;
        ticket.item_name = item->facts.name;
        ticket.item_name_en = item->facts.name_en;
    }
    ticket.priority = wanted.priority;
    ticket.guide_code = guide_code;
    ticket.party = wanted.party;
    ticket.channel = caller.channel;
    ticket.token = to_base64url(crypto::random_bytes(kTokenBytes));
    ticket.issued_at = ticket.since = now;
    ticket.slot = wanted.booked ? wanted.booked->slot : std::nullopt;
    ticket.due = due_time(now, wanted.priority, std::chrono::seconds(rules.longest_wait_seconds), ticket.slot);
    ticket.serial = store::take_number(tx, category_id, ticket.day);
    if (store::is_retired(tx, category_id)) // at this moment; the number is the lock
        return fail(kNoCategory);
    if (!store::insert(tx, ticket)) {
        auto live = live_ticket(tx, category_id, keys); // another call was quicker
        if (!live)
            throw std::logic_error("a ticket was refused that nothing stands against");
        return in_line(*live);
    }
    store::insert_leg(tx, {ticket.id, 1, category_id, {}, caller.who.staff, "", now});
    note(tx, caller, acting_role(caller.who), "ticket.issue", "ticket", ticket.id.value, ticket.cell, now,
         ticket.number());
    publish_ticket(tx, ticket, "TicketIssued", now);
    if (hooks_.issued)
        hooks_.issued(tx, caller, ticket.id, ticket.scope());
    return ref_of(ticket);
}

// --- Steps --------------------------------------------------------------------------------------------------------------------------

Result<store::Ticket> Queue::load(db::Tx& tx, const Caller& caller, TicketId id, std::int64_t revision) const {
    auto ticket = store::visible(tx, caller.who, access::kAllRoles, id, true);
    if (!ticket)
        return fail(kTicketNotFound);
    if (ticket->revision != revision)
        return fail(kStaleTicket, {}, state_and_allowed(*ticket));
    return *ticket;
}

Result<Role> Queue::may(const Caller& caller, const store::Ticket& ticket, TicketAction action) const {
    const TicketTransition* row = find(ticket.state, action);
    if (!row || row->place == Place::system)
        return fail(kTicketNotAllowed, {}, state_and_allowed(ticket));
    std::optional<Role> role;
    for (Role candidate : {Role::clerk, Role::guide, Role::kiosk, Role::visitor})
        if (!role && row->who.has(candidate) && access::Scope(caller.who, {candidate}).covers(ticket.scope()))
            role = candidate;
    if (!role || (row->place == Place::counter && ticket.staff != caller.who.staff))
        return fail(kNotYourTicket, {}, state_and_allowed(ticket));
    return *role;
}

void Queue::move_on(db::Tx& tx, const Caller& caller, std::string_view role, store::Ticket& ticket,
                    const TicketTransition& row, std::string_view reason, std::optional<CategoryId> into,
                    Instant not_before) const {
    // A clock that was set back makes no span negative.
    Instant now = std::max({parts_.clocks.business.now(), ticket.since, not_before});
    store::Span span{ticket.id,  ticket.revision + 1, ticket.hall,  ticket.category, row.from,
                     row.action, ticket.counter,      ticket.staff, ticket.since,    now};
    if (row.from == TicketState::waiting)
        ticket.waited += (now - ticket.since).count();
    ticket.category = into.value_or(ticket.category); // the span belongs to the line where it was spent
    ticket.state = row.to;
    ticket.since = now;
    ++ticket.revision;
    if (!is_live(row.to))
        ticket.ended_at = now;
    std::optional<std::int64_t> counter_number = ticket.counter_number;
    if (row.to == TicketState::waiting) {
        ticket.counter.reset();
        ticket.counter_number.reset();
        ticket.staff.reset();
        ticket.called_at.reset();
        ticket.served_at.reset();
        ticket.ended_at.reset();
        ticket.recalls = 0;
    }
    store::update(tx, ticket);
    store::insert_span(tx, span);
    std::string change = std::string(to_string(row.from)) + ">" + std::string(to_string(row.to));
    note(tx, caller, role, "ticket." + std::string(to_string(row.action)), "ticket", ticket.id.value, ticket.cell, now,
         change, reason);
    publish_ticket(tx, ticket, row.event, now, counter_number);
}

Result<store::CounterSession> Queue::own_session(db::Tx& tx, const Caller& caller, CounterId counter) const {
    auto session = store::session_at(tx, counter, true);
    if (!session) {
        auto row = parts_.directory.counter(tx, counter);
        bool here = row && access::Scope(caller.who, {Role::clerk}).covers({row->cell, {}, row->hall, {}, {}});
        return here ? fail(kCounterNotOpen) : fail(kCounterNotFound);
    }
    if (!access::Scope(caller.who, {Role::clerk}).covers(session->scope()))
        return fail(kCounterNotFound);
    if (session->staff != caller.who.staff) {
        auto names = parts_.people.staff_names(tx, {session->staff});
        return fail(kNotYourCounter, {}, {{"held_by", names[session->staff]}});
    }
    return *session;
}

// The caller's session for a step with a ticket that they may see at all.
Result<store::CounterSession> Queue::session_for(db::Tx& tx, const Caller& caller, TicketId ticket) const {
    if (!store::visible(tx, caller.who, access::kAllRoles, ticket))
        return fail(kTicketNotFound);
    auto held = caller.who.staff ? store::session_of(tx, *caller.who.staff) : std::nullopt;
    if (!held)
        return fail(kCounterNotOpen);
    return own_session(tx, caller, held->counter);
}

// The ticket is locked and waiting, the session locked and free: both are bound to each other.
Result<void> Queue::claim(db::Tx& tx, const Caller& caller, store::CounterSession& session,
                          store::Ticket& ticket) const {
    // Not before the last one has left, though the clock of the server that saw it leave was ahead of this one's.
    Instant now = std::max({parts_.clocks.business.now(), ticket.since, session.free_since.value_or(Instant{})});
    ticket.counter = session.counter;
    ticket.counter_number = session.counter_number;
    ticket.staff = session.staff;
    ticket.called_at = now;
    move_on(tx, caller, "clerk", ticket, *find(TicketState::waiting, TicketAction::call), {}, std::nullopt, now);
    session.ticket = ticket.id;
    ++session.revision;
    store::update_session(tx, session);
    return {};
}

namespace {

Result<void> ready(db::Reader& reader, const store::CounterSession& session) {
    if (session.ticket) {
        auto at = store::any(reader, *session.ticket);
        return fail(kCounterBusy, {}, {{"ticket_id", session.ticket->str()}, {"number", at ? at->number() : ""}});
    }
    if (session.state != "open" || session.handing)
        return fail(kCounterNotOpen, {}, {{"state", session.handing ? "handing" : session.state}});
    return {};
}

} // namespace

Result<CallRef> Queue::call_next(db::Tx& tx, const Caller& caller, CounterId counter) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    YIMEN_CHECK(ready(tx, session));
    auto ticket = store::claim_next(tx, session.hall, session.skills());
    if (!ticket)
        return CallRef{};
    YIMEN_CHECK(claim(tx, caller, session, *ticket));
    return CallRef{ticket->id};
}

// Lock order everywhere: counter session, then ticket.
Result<TicketRef> Queue::call(db::Tx& tx, const Caller& caller, TicketId id, std::int64_t revision) const {
    YIMEN_TRY(auto session, session_for(tx, caller, id));
    YIMEN_TRY(auto ticket, load(tx, caller, id, revision));
    YIMEN_CHECK(may(caller, ticket, TicketAction::call));
    YIMEN_CHECK(ready(tx, session));
    if (ticket.hall != session.hall || !may_serve(session.skills(), ticket.waiting()))
        return fail(kNotSkilled);
    YIMEN_CHECK(claim(tx, caller, session, ticket));
    return ref_of(ticket);
}

Result<TicketRef> Queue::act(db::Tx& tx, const Caller& caller, TicketId id, std::int64_t revision, TicketAction action,
                             std::string_view reason, std::optional<IdentificationId> identification) const {
    // Steps at a counter: its session is locked first, as everywhere.
    std::optional<store::CounterSession> session;
    if (auto seen = store::any(tx, id); seen && seen->counter)
        session = store::session_at(tx, *seen->counter, true);
    YIMEN_TRY(auto ticket, load(tx, caller, id, revision));
    YIMEN_TRY(Role role, may(caller, ticket, action));
    auto rules = store::hall_rules(tx, ticket.hall).value_or(HallRules{});
    if (action == TicketAction::recall) {
        if (ticket.recalls >= rules.recall_limit)
            return fail(kRecallLimit, {}, {{"limit", rules.recall_limit}});
        ++ticket.recalls;
    }
    if (action == TicketAction::cancel && role == Role::kiosk) {
        auto known = identification
                         ? store::identification(tx, *identification, caller.who.account, parts_.clocks.system.now())
                         : std::nullopt;
        if (!known)
            return fail(kIdentificationEnded);
        auto visit = store::visit(tx, ticket.visit);
        bool theirs =
            known->visit == ticket.visit || (visit && visit->person_key &&
                                             (visit->person_key == known->number_key ||
                                              (known->person && visit->person_key == "p:" + known->person->str())));
        if (!theirs)
            return fail(kNotYourTicket);
    }
    if (action == TicketAction::come_back) {
        Instant now = parts_.clocks.business.now();
        if (ticket.state == TicketState::no_show && !store::return_until(ticket, rules.grace_seconds, now))
            return fail(kGraceOver);
        if (ticket.state == TicketState::no_show && ticket.principal_key)
            if (auto live = live_ticket(tx, ticket.category, {*ticket.principal_key}))
                return in_line(*live);
        ticket.returned = true;
        if (!session || session->counter != ticket.only_counter)
            ticket.only_counter.reset(); // who sent for it has closed meanwhile
    }
    const TicketTransition& row = *find(ticket.state, action);
    bool leaves_counter = row.from != row.to && (row.from == TicketState::called || row.from == TicketState::serving) &&
                          row.to != TicketState::serving;
    if (action == TicketAction::serve)
        ticket.served_at = std::max(parts_.clocks.business.now(), ticket.since);
    move_on(tx, caller, access::to_string(role), ticket, row, reason);
    if (leaves_counter && session && session->ticket == ticket.id) {
        session->ticket.reset();
        session->free_since = ticket.since;
        session->served += row.to == TicketState::served ? 1 : 0;
        ++session->revision;
        store::update_session(tx, *session);
    }
    return ref_of(ticket);
}

Result<TicketRef> Queue::transfer(db::Tx& tx, const Caller& caller, TicketId id, std::int64_t revision,
                                  const Transfer& to) const {
    // Two sessions are locked, in the order of their counters: two clerks may send to each other at once. Held until the end, so that
    // the other counter does not close meanwhile.
    std::optional<store::CounterSession> there;
    auto mine = caller.who.staff ? store::session_of(tx, *caller.who.staff) : std::nullopt;
    bool there_first = to.counter && mine && *to.counter < mine->counter;
    if (there_first)
        there = store::session_at(tx, *to.counter, true);
    YIMEN_TRY(auto session, session_for(tx, caller, id));
    if (to.counter && !there_first)
        there = store::session_at(tx, *to.counter, true);
    YIMEN_TRY(auto ticket, load(tx, caller, id, revision));
    YIMEN_TRY(Role role, may(caller, ticket, TicketAction::transfer));
    if (!to.category && !to.counter)
        return fail(kBadTransfer);
    if (to.counter) {
        auto counter = parts_.directory.counter(tx, *to.counter);
        if (!counter || counter->hall != ticket.hall || *to.counter == session.counter)
            return fail(kBadTransfer);
        if (!there)
            return fail(kTransferClosed, {}, {{"counter_number", counter->number}});
    }
    if (to.category && *to.category != ticket.category) {
        auto categories = store::categories(tx, ticket.hall);
        if (std::ranges::none_of(categories, [&](const Category& one) { return one.id == *to.category; }) ||
            store::is_retired(tx, *to.category, true)) // it is not retired before this ticket is seen there
            return fail(kBadTransfer);
        if (ticket.principal_key)
            if (auto live = live_ticket(tx, *to.category, {*ticket.principal_key}); live && live->id != ticket.id)
                return in_line(*live);
    }
    const TicketTransition row = *find(ticket.state, TicketAction::transfer);
    CategoryId target = to.category.value_or(ticket.category);
    ++ticket.leg;
    ticket.only_counter = to.counter;
    ticket.returned = false;
    move_on(tx, caller, access::to_string(role), ticket, row, to.note, target);
    store::insert_leg(tx, {ticket.id, ticket.leg, target, to.counter, caller.who.staff, to.note, ticket.since});
    session.ticket.reset();
    session.free_since = ticket.since;
    ++session.revision;
    store::update_session(tx, session);
    return ref_of(ticket);
}

// --- The program's own steps --------------------------------------------------------------------------------------------------------

std::int64_t Queue::expire() const {
    constexpr int kChunk = 100;
    auto halls = parts_.database.read([&](db::Reader& reader) { return store::halls_with_tickets(reader); });
    access::Principal nobody;
    Caller system{nobody, "system", ""};
    std::int64_t done = 0;
    for (HallId hall : halls) {
        for (bool more = true; more;) {
            auto chunk = parts_.database.write([&](db::Tx& tx) -> Result<std::int64_t> {
                auto rules = store::hall_rules(tx, hall).value_or(HallRules{});
                Instant now = parts_.clocks.business.now();
                close_left_over(tx, system, hall); // before the tickets: it sends some back to their lines
                auto overdue =
                    store::overdue(tx, hall, now - std::chrono::seconds(rules.hold_seconds), hall_date(now), kChunk);
                for (auto& ticket : overdue)
                    move_on(tx, system, "system", ticket, *find(ticket.state, TicketAction::lapse), {});
                return static_cast<std::int64_t>(overdue.size());
            });
            more = chunk && *chunk == kChunk;
            done += chunk ? *chunk : 0;
        }
    }
    parts_.database.write(
        [&](db::Tx& tx) -> Result<std::int64_t> { return store::remove_expired(tx, parts_.clocks.system.now()); });
    return done;
}

void add_jobs(const Queue& queue, jobs::Runner& runner) {
    runner.every("queue.expire", std::chrono::seconds(20), [&queue](jobs::Run& run) -> Result<void> {
        queue.expire();
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
}

} // namespace yimen::queue
