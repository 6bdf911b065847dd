#include <charconv>

#include "base/text.h"
#include "http/route.h"
#include "view.h"

// Bookings, checking in, the waiting list.
namespace yimen::booking {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Created;
using http::matching;
using http::Method;
using http::None;
using http::route;

constexpr int kWishesShown = 50;

Result<BookingView> shown(const Bookings& bookings, Context& context, BookingId id,
                          Roles roles = kBookingReaders | Roles{Role::kiosk}) {
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<BookingView> {
        auto booking = store::visible(reader, context.who(), roles, id);
        if (!booking)
            return fail(kBookingNotFound);
        return std::move(views_of(bookings, reader, caller_of(context), {*booking}).front());
    });
}

// --- Bookings -----------------------------------------------------------------------------------------------------------------------

struct NewBookingBody {
    HallId hall_id;
    std::optional<std::vector<catalogue::ItemId>> item_ids;
    std::optional<CategoryId> category_id;
    Instant starts_at;
    std::optional<SubjectId> subject_id;
    BOOST_DESCRIBE_CLASS(NewBookingBody, (), (hall_id, item_ids, category_id, starts_at, subject_id), (), ())
};

Result<void> few(const std::vector<catalogue::ItemId>& items) {
    constexpr std::size_t kMost = 10;
    if (items.size() > kMost)
        return fail(Error{&kInvalidRequest, {}, {{"/item_ids", "too_long", "must have at most 10 entries"}}, {}});
    return {};
}

Result<Created<BookingView>> hold(const Bookings& bookings, Context& context, const NewBookingBody& body) {
    NewBooking wanted{body.hall_id, body.item_ids.value_or(std::vector<catalogue::ItemId>{}), body.category_id,
                      body.starts_at, body.subject_id};
    YIMEN_CHECK(few(wanted.items));
    YIMEN_TRY(BookingRef made,
              context.write([&](db::Tx& tx) { return bookings.hold(tx, caller_of(context), wanted); }));
    YIMEN_TRY(BookingView view, shown(bookings, context, made.id));
    return Created<BookingView>{std::move(view), "/api/v1/bookings/" + made.id.str()};
}

struct BookingListQuery {
    std::optional<HallId> hall_id;
    std::optional<Date> day;
    std::optional<BookingState> state;
    std::optional<CategoryId> category_id;
    std::optional<bool> upcoming; // held and confirmed
    std::optional<bool> newest;   // the latest time first
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(BookingListQuery, (), (hall_id, day, state, category_id, upcoming, newest, cursor, limit), (),
                         ())
};

// Where a page ended: the time and the id of its last row.
std::string cursor_of(const store::Booking& last) {
    return std::to_string(last.starts_at.micros) + "." + last.id.str();
}

std::optional<std::pair<Instant, BookingId>> read_cursor(const std::string& text) {
    auto parts = split(text, '.');
    auto id = parts.size() == 2 ? BookingId::parse(parts[1]) : std::nullopt;
    std::int64_t micros = 0;
    if (!id || std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), micros).ec != std::errc{})
        return std::nullopt;
    return std::pair(Instant{micros}, *id);
}

Result<http::Page<BookingView>> list(const Bookings& bookings, Context& context, const BookingListQuery& asked) {
    store::BookingQuery query{asked.hall_id,
                              asked.day,
                              asked.state,
                              asked.category_id,
                              asked.upcoming.value_or(false),
                              {},
                              asked.newest.value_or(false),
                              http::page_size(asked.limit)};
    if (asked.cursor && !(query.after = read_cursor(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<http::Page<BookingView>> {
        auto rows = store::list(reader, context.who(), kBookingReaders, query);
        http::Page<BookingView> page;
        page.items = views_of(bookings, reader, caller_of(context), rows);
        if (static_cast<int>(rows.size()) == query.limit)
            page.next = cursor_of(rows.back());
        if (!query.after)
            page.total = store::count(reader, context.who(), kBookingReaders, query);
        return page;
    });
}

struct MoveBody {
    Instant starts_at;
    BOOST_DESCRIBE_CLASS(MoveBody, (), (starts_at), (), ())
};
struct CancelBookingBody {
    std::optional<Text<200>> reason;
    BOOST_DESCRIBE_CLASS(CancelBookingBody, (), (reason), (), ())
};

template <class F>
Result<BookingView> step(const Bookings& bookings, Context& context, F act) {
    YIMEN_TRY(auto id, context.id<BookingId>("id"));
    YIMEN_CHECK(
        context.write([&](db::Tx& tx) { return act(tx, caller_of(context), id, context.expected_revision()); }));
    return shown(bookings, context, id);
}

// --- Checking in --------------------------------------------------------------------------------------------------------------------

struct CheckInBody {
    std::optional<Text<40, 1>> code;
    std::optional<BookingId> booking_id;
    std::optional<queue::IdentificationId> identification_id; // of who stands there: by card or number
    std::optional<HallId> hall_id;
    BOOST_DESCRIBE_CLASS(CheckInBody, (), (code, booking_id, identification_id, hall_id), (), ())
};
struct CheckedIn {
    BookingView booking;
    TicketId ticket_id;
    std::string ticket_number;
    bool late = false;  // the time was over: a place in line like everybody who walks in
    bool again = false; // it was checked in before: the same ticket
    BOOST_DESCRIBE_CLASS(CheckedIn, (), (booking, ticket_id, ticket_number, late, again), (), ())
};

Result<CheckedIn> check_in(const Bookings& bookings, Context& context, const CheckInBody& body) {
    if (int(body.code.has_value()) + body.booking_id.has_value() + body.identification_id.has_value() != 1)
        return fail(
            Error{&kInvalidRequest, {}, {{"/code", "required", "give a code, a booking or an identification"}}, {}});
    CheckIn wanted{body.code ? std::optional(body.code->value) : std::nullopt, body.booking_id, body.identification_id,
                   body.hall_id};
    YIMEN_TRY(CheckInRef done,
              context.write([&](db::Tx& tx) { return bookings.check_in(tx, caller_of(context), wanted); }));
    YIMEN_TRY(BookingView view, shown(bookings, context, done.id));
    std::string number = view.ticket_number.value_or("");
    return CheckedIn{std::move(view), done.ticket, std::move(number), done.late, done.again};
}

// --- Waiting list -------------------------------------------------------------------------------------------------------------------

struct NewWishBody {
    HallId hall_id;
    std::optional<std::vector<catalogue::ItemId>> item_ids;
    std::optional<CategoryId> category_id;
    Date from_day{}, to_day{};
    std::optional<SubjectId> subject_id;
    BOOST_DESCRIBE_CLASS(NewWishBody, (), (hall_id, item_ids, category_id, from_day, to_day, subject_id), (), ())
};
struct WishView {
    WishId id;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    BookingLine category;
    std::vector<BookedItem> items;
    Date from_day{}, to_day{};
    std::string state, principal_name;
    BOOST_DESCRIBE_CLASS(WishView, (),
                         (id, hall_id, hall_name, hall_name_en, category, items, from_day, to_day, state,
                          principal_name),
                         (), ())
};

std::vector<WishView> wish_views(const Bookings& bookings, db::Reader& reader, const std::vector<store::Wish>& rows) {
    std::vector<WishView> out;
    for (const auto& row : rows) {
        auto hall = bookings.parts().directory.hall_names(reader, row.hall);
        WishView view{row.id, row.hall,     hall.zh,    hall.en,   lines_of(bookings, reader, row.hall)[row.category],
                      {},     row.from_day, row.to_day, row.state, ""};
        for (auto& item : named(bookings.parts().catalogue, reader, row.items))
            view.items.push_back({item.id, item.name, item.name_en});
        view.principal_name = bookings.parts().people.subject_names(reader, {row.subject})[row.subject];
        out.push_back(std::move(view));
    }
    return out;
}

Result<Created<WishView>> wish(const Bookings& bookings, Context& context, const NewWishBody& body) {
    NewWish wanted{body.hall_id,     body.item_ids.value_or(std::vector<catalogue::ItemId>{}),
                   body.category_id, body.from_day,
                   body.to_day,      body.subject_id};
    YIMEN_CHECK(few(wanted.items));
    YIMEN_TRY(WishRef made, context.write([&](db::Tx& tx) { return bookings.wish(tx, caller_of(context), wanted); }));
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<Created<WishView>> {
        auto row = store::visible_wish(reader, context.who(), {Role::visitor}, made.id);
        if (!row)
            return fail(kWishNotFound);
        return Created<WishView>{std::move(wish_views(bookings, reader, {*row}).front()),
                                 "/api/v1/booking-wishes/" + made.id.str()};
    });
}

Result<http::Page<WishView>> list_wishes(const Bookings& bookings, Context& context) {
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<http::Page<WishView>> {
        http::Page<WishView> page;
        page.items =
            wish_views(bookings, reader, store::live_wishes(reader, context.who(), {Role::visitor}, kWishesShown));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

} // namespace

http::Routes routes(const Bookings& bookings) {
    http::Routes out;
    auto holds =
        route(Method::post, "/bookings", "holdBooking", "Holds a place for some minutes, to be confirmed.", kBookers);
    holds.per_minute = 60;
    out.add<NewBookingBody, Created<BookingView>>(
        holds, [&](Context& c, const NewBookingBody& body) { return hold(bookings, c, body); });
    out.add<BookingListQuery, http::Page<BookingView>>(
        route(Method::get, "/bookings", "listBookings", "One's own bookings, or those of a hall; by time.",
              kBookingReaders),
        [&](Context& c, const BookingListQuery& query) { return list(bookings, c, query); });
    out.add<None, BookingView>(
        route(Method::get, "/bookings/{id}", "getBooking", "One booking with what may be done.", kBookingReaders),
        [&](Context& c) -> Result<BookingView> {
            YIMEN_TRY(auto id, c.id<BookingId>("id"));
            return shown(bookings, c, id, kBookingReaders);
        });
    out.add<None, BookingView>(
        matching(route(Method::post, "/bookings/{id}/confirm", "confirmBooking", "Takes what was held.", kBookers)),
        [&](Context& c) {
            return step(bookings, c, [&](db::Tx& tx, const Caller& by, BookingId id, std::int64_t revision) {
                return bookings.confirm(tx, by, id, revision);
            });
        });
    out.add<MoveBody, BookingView>(
        matching(
            route(Method::post, "/bookings/{id}/move", "moveBooking", "To another time of the same line.", kBookers)),
        [&](Context& c, const MoveBody& body) {
            return step(bookings, c, [&](db::Tx& tx, const Caller& by, BookingId id, std::int64_t revision) {
                return bookings.move(tx, by, id, revision, body.starts_at);
            });
        });
    out.add<CancelBookingBody, BookingView>(
        matching(route(Method::post, "/bookings/{id}/cancel", "cancelBooking", "Gives the place back.", kBookers)),
        [&](Context& c, const CancelBookingBody& body) {
            return step(bookings, c, [&](db::Tx& tx, const Caller& by, BookingId id, std::int64_t revision) {
                return bookings.cancel(tx, by, id, revision, body.reason ? body.reason->value : "");
            });
        });
    auto check =
        route(Method::post, "/booking-check-ins", "checkInBooking",
              "Makes the ticket of a booking; a second time gives the same one.", kBookers | Roles{Role::kiosk});
    check.per_minute = 120; // a guess at a code of 50 bits
    out.add<CheckInBody, CheckedIn>(check,
                                    [&](Context& c, const CheckInBody& body) { return check_in(bookings, c, body); });
    out.add<NewWishBody, Created<WishView>>(
        route(Method::post, "/booking-wishes", "addBookingWish", "Into the waiting list, for days that are full.",
              {Role::visitor}),
        [&](Context& c, const NewWishBody& body) { return wish(bookings, c, body); });
    out.add<None, http::Page<WishView>>(
        route(Method::get, "/booking-wishes", "listBookingWishes", "What the visitor waits for.", {Role::visitor}),
        [&](Context& c) { return list_wishes(bookings, c); });
    out.add<None, None>(route(Method::post, "/booking-wishes/{id}/withdraw", "withdrawBookingWish",
                              "Out of the waiting list.", {Role::visitor}),
                        [&](Context& c) -> Result<None> {
                            YIMEN_TRY(auto id, c.id<WishId>("id"));
                            YIMEN_CHECK(c.write([&](db::Tx& tx) { return bookings.withdraw(tx, caller_of(c), id); }));
                            return None{};
                        });
    return out;
}

} // namespace yimen::booking
