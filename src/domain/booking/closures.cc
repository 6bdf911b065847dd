#include <set>

#include "parts.h"

// A whole hall that is closed for a day: no bookings, no tickets, and those who had booked are told.
namespace yimen::booking {
namespace {

// Only what closes the whole day: openings and capacities of that day are there again when it is taken back.
void take_out(Plan& plan, Date day) {
    std::erase_if(plan.exceptions, [&](const DayException& one) {
        return one.day == day && one.kind == ExceptionKind::closed && !one.from_minute && !one.to_minute;
    });
}

// The same for every line of the hall, in their order, each row locked.
template <class F>
void change_plans(db::Tx& tx, HallId hall, F change) {
    std::vector<CategoryId> lines;
    for (const auto& stored : store::plans_of(tx, hall))
        lines.push_back(stored.category);
    std::ranges::sort(lines);
    for (CategoryId line : lines)
        if (auto stored = store::plan(tx, line, true)) {
            change(*stored);
            store::put_plan(tx, *stored);
        }
}

void tell_closure(db::Tx& tx, const Caller& caller, const places::HallRow& hall, std::string_view event,
                  const std::string& action, Date day, std::string_view reason, Instant now) {
    note(tx, caller, "hall_manager", action, "hall", hall.id.value, hall.cell, now, to_iso(day), reason);
    outbox::NewEvent told; // public: displays and the pages of visitors say whether a hall is open
    told.kind = event;
    told.scope = {hall.cell, hall.region, hall.id, {}, {}};
    told.is_public = true;
    told.object_kind = "hall";
    told.object = hall.id.value;
    told.payload = {{"day", to_iso(day)}};
    outbox::publish(tx, now, told);
}

} // namespace

Result<places::HallRow> hall_within(const Bookings& bookings, db::Reader& reader, const access::Principal& who,
                                    access::Roles roles, HallId id) {
    auto hall = bookings.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(who, roles).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(kHallNotFound);
    return *std::move(hall);
}

std::vector<store::Booking> Bookings::of_hall_on(db::Reader& reader, HallId hall, Date day) const {
    Instant now = parts_.clocks.business.now();
    std::vector<store::Booking> out;
    for (const auto& stored : store::plans_of(reader, hall))
        for (auto& booking : store::coming(reader, stored.category, now))
            if (booking.day == day)
                out.push_back(std::move(booking));
    std::ranges::sort(out, [](const auto& a, const auto& b) {
        return a.starts_at != b.starts_at ? a.starts_at < b.starts_at : a.id < b.id;
    });
    return out;
}

Result<ClosureRef> Bookings::close_hall(db::Tx& tx, const Caller& caller, HallId id, const HallClosure& wanted) const {
    YIMEN_TRY(auto hall, hall_within(*this, tx, caller.who, {access::Role::hall_manager}, id));
    Instant now = parts_.clocks.business.now();
    if (wanted.day < hall_date(now))
        return fail(Error{&kInvalidRequest, {}, {{"/day", "past", "must be today or later"}}, {}});
    // Bookings before the plans, as everywhere.
    std::set<BookingId> shown(wanted.shown.begin(), wanted.shown.end());
    for (BookingId booking : shown)
        store::any(tx, booking, true);
    change_plans(tx, id, [&](store::StoredPlan& stored) {
        take_out(stored.plan, wanted.day);
        DayException closed;
        closed.day = wanted.day;
        closed.reason.value = wanted.reason;
        closed.reason_en.value = wanted.reason_en;
        stored.plan.exceptions.push_back(std::move(closed));
    });
    auto hit = of_hall_on(tx, id, wanted.day);
    std::set<BookingId> found;
    for (const auto& booking : hit)
        found.insert(booking.id);
    if (found != shown)
        return fail(kHitsDiffer, {}, {{"hit", static_cast<std::int64_t>(found.size())}});
    for (auto& booking : hit)
        end(tx, caller, "hall_manager", booking, BookingState::cancelled, "hall", wanted.reason);
    parts_.queue.close_day(tx, hall, {wanted.day, wanted.reason, wanted.reason_en, now});
    tell_closure(tx, caller, hall, "HallDayClosed", "hall.close_day", wanted.day, wanted.reason, now);
    return ClosureRef{wanted.day, static_cast<std::int64_t>(hit.size())};
}

Result<ClosureRef> Bookings::reopen_hall(db::Tx& tx, const Caller& caller, HallId id, Date day) const {
    YIMEN_TRY(auto hall, hall_within(*this, tx, caller.who, {access::Role::hall_manager}, id));
    if (!parts_.queue.reopen_day(tx, hall, day))
        return fail(kNotClosed);
    change_plans(tx, id, [&](store::StoredPlan& stored) { take_out(stored.plan, day); });
    tell_closure(tx, caller, hall, "HallDayReopened", "hall.reopen_day", day, {}, parts_.clocks.business.now());
    return ClosureRef{day, 0};
}

} // namespace yimen::booking
