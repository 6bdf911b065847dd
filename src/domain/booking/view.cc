#include "view.h"

#include "queue/live.h"

namespace yimen::booking {
namespace {

using access::Role;

std::vector<BookingAction> actions(const Caller& caller, const store::Booking& booking, const Plan& plan, Instant now) {
    bool may = access::Scope(caller.who, kBookers).covers(booking.scope());
    bool visitor = caller.who.has(Role::visitor);
    bool held = booking.state == BookingState::held && *booking.hold_until >= now;
    bool confirmed = booking.state == BookingState::confirmed, before = booking.starts_at > now;
    auto when = arriving(plan, booking.starts_at, now);
    std::vector<BookingAction> out;
    auto add = [&](std::string name, bool allowed, const ErrorCode& why) {
        allowed = allowed && may;
        out.push_back({std::move(name), allowed, allowed ? std::nullopt : std::optional(std::string(why.code))});
    };
    add("confirm", held, kBookingNotAllowed);
    add("move", confirmed && before, kBookingNotAllowed);
    add("cancel", (held || confirmed) && (before || !visitor), kBookingNotAllowed);
    add("check_in", confirmed && when != Arriving::early && when != Arriving::over,
        confirmed && when == Arriving::early ? kTooEarly : kBookingNotAllowed);
    return out;
}

} // namespace

std::map<CategoryId, BookingLine> lines_of(const Bookings&, db::Reader& reader, HallId hall) {
    std::map<CategoryId, BookingLine> out;
    for (const auto& one : queue::lines_of(reader, hall))
        out[one.id] = {one.id, one.letter, one.name, one.name_en};
    return out;
}

std::vector<BookingView> views_of(const Bookings& bookings, db::Reader& reader, const Caller& caller,
                                  const std::vector<store::Booking>& rows) {
    const auto& parts = bookings.parts();
    Instant now = parts.clocks.business.now();
    std::vector<SubjectId> subjects;
    std::vector<BookingId> ids;
    for (const auto& row : rows) {
        subjects.push_back(row.subject);
        ids.push_back(row.id);
    }
    auto names =
        subjects.empty() ? std::unordered_map<SubjectId, std::string>{} : parts.people.subject_names(reader, subjects);
    std::map<BookingId, std::vector<BookedItem>> items;
    for (auto& [id, item] : store::items(reader, ids))
        items[id].push_back({item.id, item.name, item.name_en});
    struct Hall {
        places::Names names;
        std::map<CategoryId, BookingLine> lines;
    };
    std::map<HallId, Hall> halls;
    std::map<CategoryId, Plan> plans;
    std::vector<BookingView> out;
    for (const auto& row : rows) {
        auto [hall, fresh] = halls.try_emplace(row.hall);
        if (fresh)
            hall->second = {parts.directory.hall_names(reader, row.hall), lines_of(bookings, reader, row.hall)};
        auto [plan, unread] = plans.try_emplace(row.category);
        if (unread)
            if (auto stored = store::plan(reader, row.category))
                plan->second = stored->plan;
        BookingView view;
        view.id = row.id;
        view.hall_id = row.hall;
        view.hall_name = hall->second.names.zh;
        view.hall_name_en = hall->second.names.en;
        view.category = hall->second.lines[row.category];
        view.items = items[row.id];
        view.state = row.state;
        view.starts_at = row.starts_at;
        view.ends_at = row.ends_at;
        view.session = row.session;
        view.channel = row.channel;
        if (caller.who.may_act_for(row.subject) && row.state != BookingState::held)
            view.code = row.code;
        view.subject_id = row.subject;
        view.principal_name = names[row.subject];
        view.as_agent = row.as_agent;
        view.hold_until = row.hold_until;
        view.offered = row.wish.has_value();
        view.check_in_from = row.starts_at - std::chrono::minutes(plan->second.early_minutes);
        view.check_in_until = row.starts_at + std::chrono::minutes(plan->second.late_minutes);
        view.ticket_id = row.ticket;
        if (row.ticket)
            view.ticket_number = parts.queue.number_of(reader, *row.ticket);
        view.late = row.late;
        view.ended_by = row.ended_by;
        view.reason = row.reason;
        view.made_at = row.made_at;
        view.revision = row.revision;
        view.actions = actions(caller, row, plan->second, now);
        out.push_back(std::move(view));
    }
    return out;
}

DayView day_view(const FreeDay& day, Channel channel) {
    DayView out{day.day, DayState::none, day.reason, day.reason_en, {}};
    bool free = false;
    for (const auto& one : day.slots) {
        int places = channel == Channel::portal ? one.free_portal : one.free_staff;
        free = free || places > 0;
        out.slots.push_back({hall_instant(day.day, one.slot.from_minute), hall_instant(day.day, one.slot.to_minute),
                             one.slot.session, places});
    }
    if (free)
        out.state = DayState::open;
    else if (!out.slots.empty())
        out.state = DayState::full;
    else if (!out.reason.empty())
        out.state = DayState::closed;
    return out;
}

} // namespace yimen::booking
