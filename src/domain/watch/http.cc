#include "watch.h"

namespace yimen::watch {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;

constexpr access::Roles kFollowers = cases::kReaders;
constexpr access::Roles kHallFollowers{Role::visitor, Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};
constexpr access::Roles kRatingFollowers{Role::hall_manager, Role::supervisor};

constexpr int kAskedItems = 12;

struct AskedQuery {
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(AskedQuery, (), (limit), (), ())
};

template <class Id>
using From = Result<Thread> (Watch::*)(db::Reader&, const access::Principal&, Id) const;

template <class Id>
Result<Thread> thread(const Watch& watch, Context& context, From<Id> from) {
    YIMEN_TRY(Id id, context.id<Id>("id"));
    return watch.parts().database.read([&](db::Reader& reader) { return (watch.*from)(reader, context.who(), id); });
}

} // namespace

http::Routes routes(const Watch& watch) {
    http::Routes out;
    auto get = [](std::string_view pattern, std::string_view operation, std::string_view summary, access::Roles allow) {
        return http::RouteInfo{
            .method = Method::get, .pattern = pattern, .operation = operation, .summary = summary, .allow = allow};
    };
    out.add<None, HallNow>(
        get("/halls/{id}/now", "watchHall", "The hall as it is now; each figure counts the rows of a list.", kWatchers),
        [&](Context& c) -> Result<HallNow> {
            YIMEN_TRY(HallId id, c.id<HallId>("id"));
            return watch.parts().database.read([&](db::Reader& reader) { return watch.now(reader, c.who(), id); });
        });
    out.add<AskedQuery, AskedItems>(
        {.method = Method::get,
         .pattern = "/asked-items",
         .operation = "listAskedItems",
         .summary =
             "What people came for in the last four weeks, the most often first; then what can be applied for too.",
         .open = true},
        [&](Context&, const AskedQuery& query) -> Result<AskedItems> {
            return watch.asked(query.limit.value_or(kAskedItems));
        });
    out.add<None, Thread>(
        get("/threads/case/{id}", "threadFromCase", "All that belongs to a case, by time.", kFollowers),
        [&](Context& c) { return thread<cases::CaseId>(watch, c, &Watch::from_case); });
    out.add<None, Thread>(
        get("/threads/visit/{id}", "threadFromVisit", "All that came of a visit, by time.", kHallFollowers),
        [&](Context& c) { return thread<queue::VisitId>(watch, c, &Watch::from_visit); });
    out.add<None, Thread>(
        get("/threads/ticket/{id}", "threadFromTicket", "All that came of a ticket, by time.", kHallFollowers),
        [&](Context& c) { return thread<queue::TicketId>(watch, c, &Watch::from_ticket); });
    out.add<None, Thread>(
        get("/threads/licence/{id}", "threadFromLicence", "All that led to a licence, by time.", kFollowers),
        [&](Context& c) { return thread<licences::LicenceId>(watch, c, &Watch::from_licence); });
    out.add<None, Thread>(
        get("/threads/rating/{id}", "threadFromRating", "What a rating is about, by time.", kRatingFollowers),
        [&](Context& c) { return thread<voice::RatingId>(watch, c, &Watch::from_rating); });
    return out;
}

} // namespace yimen::watch
