#include "parts.h"

// The waiting list (候补): a place that somebody gives back is held for the first who waits for it, and they are told.
namespace yimen::booking {
namespace {

using access::Role;
constexpr int kLooked = 200;

} // namespace

Result<WishRef> Bookings::wish(db::Tx& tx, const Caller& caller, const NewWish& wanted) const {
    YIMEN_TRY(auto stored, plan_for(tx, wanted.hall, wanted.items, wanted.category));
    if (stored.cell != caller.who.cell)
        return fail(places::kUnknownHall);
    YIMEN_TRY(Party whom, party(tx, caller, wanted.subject, wanted.items));
    Instant now = parts_.clocks.business.now();
    Date last(std::chrono::sys_days(hall_date(now)) + std::chrono::days(stored.plan.days_ahead));
    if (!(wanted.from_day <= wanted.to_day) || wanted.to_day < hall_date(now) || wanted.to_day > last)
        return fail(Error{&kInvalidRequest, {}, {{"/to_day", "out_of_range", "must be a day that can be booked"}}, {}});
    store::Wish wish{
        new_id<WishId>(now), stored.cell,  stored.region,   stored.hall,   whom.subject, whom.person, whom.as_agent,
        stored.category,     wanted.items, wanted.from_day, wanted.to_day, "waiting",    now,         1};
    if (!store::insert_wish(tx, wish))
        return fail(kWishTwice);
    note(tx, caller, acting_role(caller.who), "booking.wish", "booking_wish", wish.id.value, wish.cell, now,
         to_iso(wish.from_day) + "/" + to_iso(wish.to_day));
    return WishRef{wish.id};
}

Result<WishRef> Bookings::withdraw(db::Tx& tx, const Caller& caller, WishId id) const {
    auto wish = store::visible_wish(tx, caller.who, {Role::visitor}, id, true);
    if (!wish)
        return fail(kWishNotFound);
    if (wish->state != "waiting")
        return fail(kBookingNotAllowed, {}, {{"state", wish->state}});
    store::set_wish_state(tx, id, "ended");
    note(tx, caller, "visitor", "booking.withdraw_wish", "booking_wish", id.value, wish->cell,
         parts_.clocks.business.now(), "ended");
    return WishRef{id};
}

// Each in a transaction of its own: what one cannot have is left for the next.
bool Bookings::offer_one(db::Tx& tx, const store::Wish& wish) const {
    auto stored = store::plan(tx, wish.category);
    if (!stored || !stored->plan.open)
        return false;
    Date from = std::max(wish.from_day, hall_date(parts_.clocks.business.now()));
    int count = static_cast<int>((std::chrono::sys_days(wish.to_day) - std::chrono::sys_days(from)).count()) + 1;
    System system;
    for (const auto& day : free_days(tx, *stored, from, count, static_cast<int>(wish.items.size())))
        for (const auto& free : day.slots) {
            Instant starts_at = hall_instant(day.day, free.slot.from_minute);
            Party whom{wish.subject, wish.person, wish.as_agent};
            if (free.free_portal < 1 ||
                store::overlaps(tx, whom.who_key(), wish.subject, starts_at,
                                starts_at + std::chrono::minutes(free.slot.to_minute - free.slot.from_minute), {}))
                continue;
            auto taken = take(tx, {wish.cell, wish.category, whom, Channel::portal, starts_at,
                                   named(parts_.catalogue, tx, wish.items), wish.id});
            if (!taken)
                return false; // somebody was quicker; the next try looks again
            store::set_wish_state(tx, wish.id, "offered");
            note(tx, system.caller, "system", "booking.hold", "booking", taken->id.value, taken->cell, taken->made_at,
                 to_rfc3339(starts_at));
            publish(tx, *taken, "BookingOffered", "booking_offer");
            return true;
        }
    return false;
}

std::int64_t Bookings::offer(CategoryId category) const {
    auto waiting =
        parts_.database.read([&](db::Reader& reader) { return store::waiting_wishes(reader, category, kLooked); });
    std::int64_t offers = 0;
    for (const auto& wish : waiting) {
        auto done = parts_.database.write([&](db::Tx& tx) -> Result<bool> {
            if (!offer_one(tx, wish))
                return fail(kFull); // nothing of a half-taken run stays
            return true;
        });
        offers += done ? 1 : 0;
    }
    return offers;
}

void Bookings::expire_wishes(db::Tx& tx, Date today) const {
    for (const auto& wish : store::wishes_over(tx, today, kLooked))
        store::set_wish_state(tx, wish.id, "ended");
}

} // namespace yimen::booking
