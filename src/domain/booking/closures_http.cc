#include "http/route.h"
#include "view.h"

namespace yimen::booking {
namespace {

using access::Role;
using http::Context;
using http::Method;

constexpr access::Roles kClosureReaders{Role::hall_manager, Role::clerk, Role::guide, Role::supervisor};
constexpr std::size_t kClosureHitsShown = 200;

struct HallClosures {
    std::vector<queue::ClosedDay> items;
    BOOST_DESCRIBE_CLASS(HallClosures, (), (items), (), ())
};
struct ClosureTryBody {
    Date day{};
    BOOST_DESCRIBE_CLASS(ClosureTryBody, (), (day), (), ())
};
struct ClosureTrial {
    std::vector<BookingView> hits; // the first of them by time
    std::vector<BookingId> hit_ids;
    BOOST_DESCRIBE_CLASS(ClosureTrial, (), (hits, hit_ids), (), ())
};
struct ClosureBody {
    Date day{};
    Text<100, 1> reason;
    Text<100> reason_en;
    std::vector<BookingId> hit_ids; // as the trial showed them
    BOOST_DESCRIBE_CLASS(ClosureBody, (), (day, reason, reason_en, hit_ids), (), ())
};

Result<places::HallRow> hall_of(const Bookings& bookings, db::Reader& reader, Context& context, access::Roles roles) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return hall_within(bookings, reader, context.who(), roles, id);
}

Result<HallClosures> list_closures(const Bookings& bookings, Context& context) {
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<HallClosures> {
        YIMEN_TRY(auto hall, hall_of(bookings, reader, context, kClosureReaders));
        Date today = hall_date(bookings.parts().clocks.business.now());
        return HallClosures{bookings.parts().queue.closed_days(reader, hall.id, today)};
    });
}

Result<ClosureTrial> try_closure(const Bookings& bookings, Context& context, const ClosureTryBody& body) {
    return bookings.parts().database.read([&](db::Reader& reader) -> Result<ClosureTrial> {
        YIMEN_TRY(auto hall, hall_of(bookings, reader, context, {Role::hall_manager}));
        auto hit = bookings.of_hall_on(reader, hall.id, body.day);
        ClosureTrial out;
        for (const auto& one : hit)
            out.hit_ids.push_back(one.id);
        if (hit.size() > kClosureHitsShown)
            hit.resize(kClosureHitsShown);
        out.hits = views_of(bookings, reader, caller_of(context), hit);
        return out;
    });
}

Result<ClosureRef> close(const Bookings& bookings, Context& context, const ClosureBody& body) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return context.write([&](db::Tx& tx) {
        return bookings.close_hall(tx, caller_of(context), id, {body.day, body.reason, body.reason_en, body.hit_ids});
    });
}

Result<ClosureRef> reopen(const Bookings& bookings, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    auto day = parse_date(context.request().param("day"));
    if (!day)
        return context.not_found();
    return context.write([&](db::Tx& tx) { return bookings.reopen_hall(tx, caller_of(context), id, *day); });
}

} // namespace

http::Routes closure_routes(const Bookings& bookings) {
    http::Routes out;
    out.add<http::None, HallClosures>(http::route(Method::get, "/halls/{id}/closures", "listHallClosures",
                                                  "Days from today on which the whole hall is closed.",
                                                  kClosureReaders),
                                      [&](Context& c) { return list_closures(bookings, c); });
    auto trial = http::route(Method::post, "/halls/{id}/closures/try", "tryHallClosure",
                             "Which bookings closing the hall for a day would end.", {Role::hall_manager});
    trial.keyed = false;
    out.add<ClosureTryBody, ClosureTrial>(
        trial, [&](Context& c, const ClosureTryBody& body) { return try_closure(bookings, c, body); });
    out.add<ClosureBody, ClosureRef>(
        http::route(Method::post, "/halls/{id}/closures", "closeHallForDay",
                    "Closes the hall for a day: no tickets, no bookings; those who had one are told.",
                    {Role::hall_manager}),
        [&](Context& c, const ClosureBody& body) { return close(bookings, c, body); });
    out.add<http::None, ClosureRef>(http::route(Method::post, "/halls/{id}/closures/{day}/reopen", "reopenHallForDay",
                                                "Takes a closing back; bookings that it ended stay ended.",
                                                {Role::hall_manager}),
                                    [&](Context& c) { return reopen(bookings, c); });
    return out;
}

} // namespace yimen::booking
