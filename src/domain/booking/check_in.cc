#include <algorithm>

#include "crypto/short_code.h"
#include "parts.h"
#include "queue/live.h"

// Checking in (签到): a booking becomes one ticket. Who comes in time is due at the slot's start; who comes late stands in line like
// everybody who walks in, and is told so.
namespace yimen::booking {
namespace {

using access::Role;
using access::Roles;

constexpr Roles kAtHall{Role::clerk, Role::guide, Role::kiosk};

// By its code from whoever stands there with it, or by its id from those who see it.
Result<store::Booking> named_by(db::Tx& tx, const Caller& caller, const CheckIn& wanted) {
    bool visitor = caller.who.has(Role::visitor);
    std::optional<store::Booking> booking;
    if (wanted.code)
        booking = store::by_code(tx, caller.who.cell, crypto::plain_short_code(*wanted.code), true);
    else if (wanted.booking)
        booking = store::visible(tx, caller.who, kAtHall | Roles{Role::visitor}, *wanted.booking, true);
    if (!booking || (visitor && !caller.who.may_act_for(booking->subject)))
        return wanted.code ? fail(kUnknownCode) : fail(kBookingNotFound);
    return *booking;
}

} // namespace

// The look at the number was journaled when it was read. What others booked for somebody is theirs to come for; what has its ticket is
// not checked in again, so that who comes back may take a number for something else.
Result<store::Booking> Bookings::arrived(db::Tx& tx, const Caller& caller, queue::IdentificationId id) const {
    auto hall = std::ranges::find_if(caller.who.grants, [](const auto& grant) { return grant.hall.has_value(); });
    if (caller.who.has(Role::visitor) || hall == caller.who.grants.end())
        return fail(kBookingNotFound);
    auto who = queue::identified(tx, caller.who, id, parts_.clocks.system.now());
    if (!who)
        return fail(queue::kIdentificationEnded);
    std::vector<std::string> keys;
    if (who->person)
        keys.push_back("p:" + who->person->str());
    if (who->subject)
        keys.push_back("s:" + who->subject->str());
    auto next = store::of_arrival(tx, *hall->hall, hall_date(parts_.clocks.business.now()), keys);
    return next ? Result<store::Booking>(*std::move(next)) : fail(kNoneToday);
}

Result<CheckInRef> Bookings::check_in(db::Tx& tx, const Caller& caller, const CheckIn& wanted) const {
    YIMEN_TRY(auto booking,
              wanted.identification ? arrived(tx, caller, *wanted.identification) : named_by(tx, caller, wanted));
    bool visitor = caller.who.has(Role::visitor);
    bool here = visitor ? !wanted.hall || *wanted.hall == booking.hall
                        : access::Scope(caller.who, kAtHall).covers({booking.cell, {}, booking.hall, {}, {}});
    if (!here) {
        auto hall = parts_.directory.hall_names(tx, booking.hall);
        return fail(kOtherHall, hall.zh, {{"hall_name", hall.zh}, {"hall_name_en", hall.en}});
    }
    if (booking.state == BookingState::checked_in)
        return CheckInRef{booking.id, *booking.ticket, booking.late, true};
    if (booking.state != BookingState::confirmed)
        return fail(kBookingNotAllowed, {}, {{"state", to_string(booking.state)}});
    auto stored = store::plan(tx, booking.category);
    Plan plan = stored ? stored->plan : Plan{};
    Instant now = parts_.clocks.business.now();
    auto when = arriving(plan, booking.starts_at, now);
    boost::json::object times{{"starts_at", to_rfc3339(booking.starts_at)},
                              {"from", to_rfc3339(booking.starts_at - std::chrono::minutes(plan.early_minutes))}};
    if (when == Arriving::early)
        return fail(kTooEarly, {}, times);
    if (when == Arriving::over)
        return fail(kDayOver, {}, times);
    bool late = when == Arriving::late;

    queue::Issue issue;
    issue.hall = booking.hall;
    issue.category = booking.category;
    issue.subject = booking.subject;
    if (auto items = store::items(tx, {booking.id}); !items.empty())
        issue.item = items.front().second.id;
    issue.booked =
        queue::Booked{booking.person, booking.as_agent, late ? std::nullopt : std::optional(booking.starts_at)};
    auto issued = parts_.queue.issue(tx, caller, issue);
    std::optional<TicketId> ticket;
    if (issued)
        ticket = issued->id;
    else if (auto* standing =
                 issued.error().is(queue::kAlreadyInLine) ? issued.error().more.if_contains("ticket_id") : nullptr)
        ticket = TicketId::parse(std::string_view(standing->as_string())); // they took a number before they checked in
    if (ticket && !issued && store::is_of_booking(tx, *ticket))
        ticket.reset(); // that number is of another booking of theirs, and goes first
    if (!ticket)
        return fail(std::move(issued).error());
    booking.state = BookingState::checked_in;
    booking.ticket = *ticket;
    booking.visit = parts_.queue.visit_of(tx, *ticket);
    booking.late = late;
    jobs::cancel(tx, "booking.remind", booking.id.str());
    write(tx, caller, acting_role(caller.who), booking, "check_in", "BookingCheckedIn");
    return CheckInRef{booking.id, *ticket, late, false};
}

} // namespace yimen::booking
