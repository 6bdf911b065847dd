#include <map>
#include <set>

#include "parts.h"

// Rules, and whom a change of them hits.
namespace yimen::booking {

std::vector<store::Booking> Bookings::hits(db::Reader& reader, const store::StoredPlan& now, const Plan& plan) const {
    Instant from = parts_.clocks.business.now();
    auto calendar = parts_.calendars.national(reader);
    auto coming = store::coming(reader, now.category, from);
    std::map<BookingId, std::vector<store::Unit>> units;
    for (const auto& unit : store::units_of_line(reader, now.category, from))
        units[unit.booking].push_back(unit);
    std::map<Date, std::vector<Slot>> days;
    std::map<std::pair<Instant, Channel>, int> taken;
    std::vector<store::Booking> out;
    // In the order in which they were made, so that those who came last to a slot are those who lose it.
    std::ranges::sort(coming, [](const auto& a, const auto& b) {
        return a.made_at != b.made_at ? a.made_at < b.made_at : a.id < b.id;
    });
    for (const auto& booking : coming) {
        auto [at, fresh] = days.try_emplace(booking.day);
        if (fresh)
            at->second = slots(plan, *calendar, booking.day).slots;
        bool fits = true;
        const auto& own = units[booking.id];
        for (const auto& unit : own) {
            auto slot = std::ranges::find(at->second, hall_minute(unit.starts_at), &Slot::from_minute);
            fits = fits && slot != at->second.end() &&
                   taken[{unit.starts_at, unit.channel}] < slot->capacity(unit.channel);
        }
        if (!fits)
            out.push_back(booking);
        else
            for (const auto& unit : own)
                ++taken[{unit.starts_at, unit.channel}];
    }
    std::ranges::sort(out, [](const auto& a, const auto& b) {
        return a.starts_at != b.starts_at ? a.starts_at < b.starts_at : a.id < b.id;
    });
    return out;
}

bool Bookings::holds_line(db::Tx& tx, CategoryId category) const {
    auto stored = store::plan(tx, category, true);
    return (stored && stored->plan.open) || !store::coming(tx, category, parts_.clocks.business.now()).empty() ||
           !store::waiting_wishes(tx, category, 1).empty();
}

void Bookings::put_plan(db::Tx& tx, const places::HallRow& hall, CategoryId category, const Plan& plan) {
    store::put_plan(tx, {category, hall.cell, hall.region, hall.id, plan, 0});
}

Result<PlanRef> Bookings::set_plan(db::Tx& tx, const Caller& caller, CategoryId category, HallId hall,
                                   std::int64_t revision, const PlanChange& change) const {
    if (auto wrong = faults(change.plan, "/plan"); !wrong.empty())
        return fail(Error{&kInvalidRequest, {}, std::move(wrong), {}});
    auto hall_row = parts_.directory.hall(tx, hall);
    if (!hall_row ||
        !access::Scope(caller.who, {access::Role::hall_manager}).covers({hall_row->cell, {}, hall, {}, {}}))
        return fail(kPlanNotFound);
    // Bookings before the plan, as everywhere.
    for (BookingId id : std::set<BookingId>(change.shown.begin(), change.shown.end()))
        store::any(tx, id, true);
    auto stored = store::plan(tx, category, true);
    if (stored && stored->hall != hall)
        return fail(kPlanNotFound);
    if ((stored ? stored->revision : 0) != revision)
        return fail(kStalePlan, {}, {{"revision", stored ? stored->revision : 0}});
    if (!stored)
        stored = store::StoredPlan{category, hall_row->cell, hall_row->region, hall, {}, 0};
    auto now_hit = hits(tx, *stored, change.plan);
    auto same = [](const std::vector<store::Booking>& a, const std::vector<BookingId>& b) {
        std::set<BookingId> left, right(b.begin(), b.end());
        for (const auto& one : a)
            left.insert(one.id);
        return left == right;
    };
    if (!same(now_hit, change.shown))
        return fail(kHitsDiffer, {}, {{"hit", static_cast<std::int64_t>(now_hit.size())}});
    Instant now = parts_.clocks.business.now();
    stored->plan = change.plan;
    store::put_plan(tx, *stored);
    if (change.on_hit == OnHit::cancel)
        for (auto& booking : now_hit)
            end(tx, caller, "hall_manager", booking, BookingState::cancelled, "hall", change.reason);
    store::cap_to_taken(tx, category, now);
    note(tx, caller, "hall_manager", "booking.set_plan", "booking_plan", category.value, stored->cell, now,
         to_json_text(change.plan), change.reason);
    outbox::NewEvent event;
    event.kind = "BookingPlanChanged";
    event.scope = stored->scope();
    event.object_kind = "booking_plan";
    event.object = category.value;
    event.revision = revision + 1;
    outbox::publish(tx, now, event);
    if (!store::waiting_wishes(tx, category, 1).empty())
        jobs::schedule(tx, {"booking.offer",
                            category.str(),
                            jobs::Time::system,
                            parts_.clocks.system.now(),
                            {{"category", category.str()}}});
    return PlanRef{category, revision + 1, static_cast<std::int64_t>(now_hit.size())};
}

} // namespace yimen::booking
