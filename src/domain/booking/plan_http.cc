#include "view.h"

// Where and when one may book, open to everybody; the rules behind it, for managers.
namespace yimen::booking {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Method;

constexpr int kMostDays = 31;
constexpr int kHitsShown = 200;
constexpr Roles kPlanReaders{Role::hall_manager, Role::clerk, Role::guide, Role::supervisor};

Channel channel_of(Context& context) {
    return context.principal() && context.who().is_staff() ? Channel::staff : Channel::portal;
}

Date days_after(Date day, int count) { return std::chrono::sys_days(day) + std::chrono::days(count); }

// The first time that is free for so many items.
std::optional<Instant> next_free(const Bookings& bookings, db::Reader& reader, const store::StoredPlan& plan,
                                 Channel channel, int items) {
    Date today = hall_date(bookings.parts().clocks.business.now());
    for (const auto& day : bookings.free_days(reader, plan, today, plan.plan.days_ahead + 1, items))
        for (const auto& slot : day.slots)
            if ((channel == Channel::portal ? slot.free_portal : slot.free_staff) > 0)
                return hall_instant(day.day, slot.slot.from_minute);
    return std::nullopt;
}

// --- Where --------------------------------------------------------------------------------------------------------------------------

struct PlacesQuery {
    std::vector<catalogue::ItemId> item_ids;
    BOOST_DESCRIBE_CLASS(PlacesQuery, (), (item_ids), (), ())
};
struct BookingPlace {
    HallId hall_id;
    std::string hall_name, hall_name_en, address, address_en, hours, hours_en;
    bool bookable = false;
    std::optional<std::string> reason; // code of why not
    std::optional<BookingLine> category;
    std::optional<Instant> next_free; // null: full as far ahead as one may book
    BOOST_DESCRIBE_CLASS(BookingPlace, (),
                         (hall_id, hall_name, hall_name_en, address, address_en, hours, hours_en, bookable, reason,
                          category, next_free),
                         (), ())
};
struct BookingPlaces {
    std::vector<BookingPlace> items;
    BOOST_DESCRIBE_CLASS(BookingPlaces, (), (items), (), ())
};

Result<BookingPlaces> places_for(const Bookings& bookings, Context& context, const PlacesQuery& asked) {
    const auto& parts = bookings.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<BookingPlaces> {
        BookingPlaces out;
        for (const auto& hall : parts.directory.halls(reader, parts.directory.home_cell(reader), std::nullopt)) {
            BookingPlace place{hall.id,    hall.name,     hall.name_en, hall.address, hall.address_en,
                               hall.hours, hall.hours_en, false,        {},           {},
                               {}};
            auto plan = bookings.plan_for(reader, hall.id, asked.item_ids, {});
            if (plan) {
                place.bookable = true;
                place.category = lines_of(bookings, reader, hall.id)[plan->category];
                place.next_free =
                    next_free(bookings, reader, *plan, channel_of(context), static_cast<int>(asked.item_ids.size()));
            } else if (plan.error().is(catalogue::kItemNotFound)) {
                return fail(std::move(plan).error());
            } else {
                place.reason = std::string(plan.error().code->code);
            }
            out.items.push_back(std::move(place));
        }
        std::ranges::stable_sort(out.items, std::greater<>{}, &BookingPlace::bookable);
        return out;
    });
}

// --- When ---------------------------------------------------------------------------------------------------------------------------

struct SlotsQuery {
    HallId hall_id;
    std::optional<std::vector<catalogue::ItemId>> item_ids;
    std::optional<CategoryId> category_id;
    std::optional<Date> from;
    std::optional<int> days;
    BOOST_DESCRIBE_CLASS(SlotsQuery, (), (hall_id, item_ids, category_id, from, days), (), ())
};
struct BookingSlots {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    BookingLine category;
    std::vector<DayView> days;
    std::optional<Instant> next_free;
    Date last_day{}; // as far ahead as one may book
    int hold_minutes = 0, early_minutes = 0, late_minutes = 0;
    BOOST_DESCRIBE_CLASS(BookingSlots, (),
                         (hall_id, hall_name, hall_name_en, category, days, next_free, last_day, hold_minutes,
                          early_minutes, late_minutes),
                         (), ())
};

Result<BookingSlots> slots_of(const Bookings& bookings, Context& context, const SlotsQuery& asked) {
    const auto& parts = bookings.parts();
    int count = asked.days.value_or(7);
    if (count < 1 || count > kMostDays)
        return fail(Error{&kInvalidRequest, {}, {{"?days", "out_of_range", "must be 1 to 31"}}, {}});
    return parts.database.read([&](db::Reader& reader) -> Result<BookingSlots> {
        auto items = asked.item_ids.value_or(std::vector<catalogue::ItemId>{});
        YIMEN_TRY(auto plan, bookings.plan_for(reader, asked.hall_id, items, asked.category_id));
        Date today = hall_date(parts.clocks.business.now());
        Date from = std::max(asked.from.value_or(today), today), last = days_after(today, plan.plan.days_ahead);
        auto hall = parts.directory.hall_names(reader, asked.hall_id);
        Channel channel = channel_of(context);
        BookingSlots out;
        out.hall_id = asked.hall_id;
        out.hall_name = hall.zh;
        out.hall_name_en = hall.en;
        out.category = lines_of(bookings, reader, asked.hall_id)[plan.category];
        int n = static_cast<int>(items.size());
        if (from <= last) {
            int left = static_cast<int>((std::chrono::sys_days(last) - std::chrono::sys_days(from)).count()) + 1;
            for (const auto& day : bookings.free_days(reader, plan, from, std::min(count, left), n))
                out.days.push_back(day_view(day, channel));
        }
        out.next_free = next_free(bookings, reader, plan, channel, n);
        out.last_day = last;
        out.hold_minutes = plan.plan.hold_minutes;
        out.early_minutes = plan.plan.early_minutes;
        out.late_minutes = plan.plan.late_minutes;
        return out;
    });
}

// --- Rules --------------------------------------------------------------------------------------------------------------------------

struct PlanView {
    BookingLine category;
    HallId hall_id;
    Plan plan;
    std::int64_t revision = 0; // 0: none is set yet
    BOOST_DESCRIBE_CLASS(PlanView, (), (category, hall_id, plan, revision), (), ())
};
struct PlanList {
    std::vector<PlanView> items;
    BOOST_DESCRIBE_CLASS(PlanList, (), (items), (), ())
};
struct PlansQuery {
    HallId hall_id;
    BOOST_DESCRIBE_CLASS(PlansQuery, (), (hall_id), (), ())
};

Result<PlanList> list_plans(const Bookings& bookings, Context& context, const PlansQuery& asked) {
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<PlanList> {
        auto hall = bookings.parts().directory.hall(reader, asked.hall_id);
        if (!hall || !access::Scope(context.who(), kPlanReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
            return fail(places::kUnknownHall);
        PlanList out;
        for (const auto& one : bookings.parts().queue.categories(reader, hall->id)) {
            auto stored = store::plan(reader, one.id);
            out.items.push_back({{one.id, one.letter, one.name, one.name_en},
                                 hall->id,
                                 stored ? stored->plan : Plan{},
                                 stored ? stored->revision : 0});
        }
        std::ranges::sort(out.items, {}, [](const PlanView& one) { return one.category.letter; });
        return out;
    });
}

// The plan as it stands; a line of the caller's hall that has none yet begins with an empty one.
Result<store::StoredPlan> plan_of(const Bookings& bookings, db::Reader& reader, Context& context, CategoryId category,
                                  HallId hall_id) {
    auto hall = bookings.parts().directory.hall(reader, hall_id);
    if (!hall || !access::Scope(context.who(), {Role::hall_manager}).covers({hall->cell, {}, hall->id, {}, {}}) ||
        std::ranges::count(bookings.parts().queue.categories(reader, hall_id), category, &queue::Category::id) == 0)
        return fail(kPlanNotFound);
    auto stored = store::plan(reader, category);
    return stored ? *stored : store::StoredPlan{category, hall->cell, hall->region, hall->id, {}, 0};
}

struct TryBody {
    HallId hall_id;
    Plan plan;
    std::optional<Date> from; // of the week that is shown; today
    BOOST_DESCRIBE_CLASS(TryBody, (), (hall_id, plan, from), (), ())
};
struct TriedSlot {
    Instant starts_at, ends_at;
    Session session = Session::regular;
    int portal = 0, staff = 0;
    BOOST_DESCRIBE_CLASS(TriedSlot, (), (starts_at, ends_at, session, portal, staff), (), ())
};
struct TriedDay {
    Date day{};
    Days kind = Days::working;
    std::string reason, reason_en;
    std::vector<TriedSlot> slots;
    BOOST_DESCRIBE_CLASS(TriedDay, (), (day, kind, reason, reason_en, slots), (), ())
};
struct TriedPlan {
    std::vector<BookingView> hits; // the first of them by time
    std::vector<BookingId> hit_ids;
    std::vector<TriedDay> days;
    BOOST_DESCRIBE_CLASS(TriedPlan, (), (hits, hit_ids, days), (), ())
};

Result<TriedPlan> try_plan(const Bookings& bookings, Context& context, const TryBody& body) {
    YIMEN_TRY(auto category, context.id<CategoryId>("id"));
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<TriedPlan> {
        YIMEN_TRY(auto stored, plan_of(bookings, reader, context, category, body.hall_id));
        if (auto wrong = faults(body.plan, "/plan"); !wrong.empty())
            return fail(Error{&kInvalidRequest, {}, std::move(wrong), {}});
        TriedPlan out;
        auto hit = bookings.hits(reader, stored, body.plan);
        for (const auto& one : hit)
            out.hit_ids.push_back(one.id);
        if (hit.size() > kHitsShown)
            hit.resize(kHitsShown);
        out.hits = views_of(bookings, reader, caller_of(context), hit);
        auto calendar = bookings.parts().calendars.national(reader);
        Date first = body.from.value_or(hall_date(bookings.parts().clocks.business.now()));
        for (int i = 0; i < 7; ++i) {
            Date day = days_after(first, i);
            auto of_day = slots(body.plan, *calendar, day);
            TriedDay shown{day, kind_of_day(*calendar, day), of_day.reason, of_day.reason_en, {}};
            for (const Slot& slot : of_day.slots)
                shown.slots.push_back({hall_instant(day, slot.from_minute), hall_instant(day, slot.to_minute),
                                       slot.session, slot.portal, slot.staff});
            out.days.push_back(std::move(shown));
        }
        return out;
    });
}

struct PlanBody {
    HallId hall_id;
    Plan plan;
    OnHit on_hit = OnHit::keep;
    std::vector<BookingId> hit_ids; // as the trial showed them
    std::optional<Text<200>> reason;
    BOOST_DESCRIBE_CLASS(PlanBody, (), (hall_id, plan, on_hit, hit_ids, reason), (), ())
};

Result<PlanView> put_plan(const Bookings& bookings, Context& context, const PlanBody& body) {
    YIMEN_TRY(auto category, context.id<CategoryId>("id"));
    auto made = context.write([&](db::Tx& tx) -> Result<PlanRef> {
        YIMEN_CHECK(plan_of(bookings, tx, context, category, body.hall_id));
        return bookings.set_plan(tx, caller_of(context), category, body.hall_id, context.expected_revision(),
                                 {body.plan, body.on_hit, body.hit_ids, body.reason ? body.reason->value : ""});
    });
    if (!made)
        return fail(std::move(made).error());
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<PlanView> {
        YIMEN_TRY(auto stored, plan_of(bookings, reader, context, category, body.hall_id));
        return PlanView{lines_of(bookings, reader, stored.hall)[category], stored.hall, stored.plan, stored.revision};
    });
}

} // namespace

http::Routes slot_routes(const Bookings& bookings) {
    http::Routes out;
    out.add<PlacesQuery, BookingPlaces>(
        {.method = Method::get,
         .pattern = "/booking-places",
         .operation = "listBookingPlaces",
         .summary = "Halls that take bookings for these items, with the next free time.",
         .open = true},
        [&](Context& c, const PlacesQuery& q) { return places_for(bookings, c, q); });
    out.add<SlotsQuery, BookingSlots>({.method = Method::get,
                                       .pattern = "/booking-slots",
                                       .operation = "listBookingSlots",
                                       .summary = "The days of a hall's line with what is free.",
                                       .open = true},
                                      [&](Context& c, const SlotsQuery& q) { return slots_of(bookings, c, q); });
    return out;
}

http::Routes plan_routes(const Bookings& bookings) {
    http::Routes out;
    out.add<PlansQuery, PlanList>({.method = Method::get,
                                   .pattern = "/booking-plans",
                                   .operation = "listBookingPlans",
                                   .summary = "The booking rules of a hall's lines.",
                                   .allow = kPlanReaders},
                                  [&](Context& c, const PlansQuery& q) { return list_plans(bookings, c, q); });
    out.add<TryBody, TriedPlan>({.method = Method::post,
                                 .pattern = "/booking-plans/{id}/try",
                                 .operation = "tryBookingPlan",
                                 .summary = "What rules would make of a week, and which bookings they would hit.",
                                 .allow = {Role::hall_manager},
                                 .keyed = false},
                                [&](Context& c, const TryBody& body) { return try_plan(bookings, c, body); });
    out.add<PlanBody, PlanView>({.method = Method::put,
                                 .pattern = "/booking-plans/{id}",
                                 .operation = "setBookingPlan",
                                 .summary = "Makes the rules valid; the bookings that they hit are kept or ended.",
                                 .allow = {Role::hall_manager},
                                 .match = true},
                                [&](Context& c, const PlanBody& body) { return put_plan(bookings, c, body); });
    return out;
}

} // namespace yimen::booking
