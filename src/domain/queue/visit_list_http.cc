#include "live.h"

namespace yimen::queue {
namespace {

using access::Role;
using http::Context;
using http::Method;

// A visitor reads their own visits one by one; lists are for the staff of the hall.
constexpr access::Roles kStaff{Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};

struct VisitListQuery {
    std::optional<HallId> hall_id;
    std::optional<Date> day;
    std::optional<bool> live; // with a ticket that is not over
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(VisitListQuery, (), (hall_id, day, live, cursor, limit), (), ())
};
struct VisitTicket {
    TicketId id;
    std::string number;
    TicketState state = TicketState::waiting;
    std::optional<std::int64_t> counter_number;
    std::string item_name, item_name_en;
    BOOST_DESCRIBE_CLASS(VisitTicket, (), (id, number, state, counter_number, item_name, item_name_en), (), ())
};
struct VisitRow {
    VisitId id;
    Date day;
    Instant began_at;
    std::string display_name; // masked; empty where nobody is known
    std::vector<VisitTicket> tickets;
    BOOST_DESCRIBE_CLASS(VisitRow, (), (id, day, began_at, display_name, tickets), (), ())
};

Result<http::Page<VisitRow>> list(const Queue& queue, Context& context, const VisitListQuery& asked) {
    VisitQuery query{asked.hall_id, asked.day, asked.live.value_or(false), {}, http::page_size(asked.limit)};
    if (asked.cursor && !(query.after = VisitId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return queue.parts().database.read([&](db::Reader& reader) -> Result<http::Page<VisitRow>> {
        auto found = visits(reader, context.who(), query);
        std::vector<SubjectId> subjects;
        for (const auto& visit : found)
            if (visit.scope.subject)
                subjects.push_back(*visit.scope.subject);
        auto names = queue.parts().people.subject_names(reader, subjects);
        http::Page<VisitRow> page;
        for (const auto& visit : found) {
            VisitRow row{visit.id, visit.day, visit.began_at, "", {}};
            if (visit.scope.subject)
                row.display_name = names[*visit.scope.subject];
            for (const auto& ticket : tickets_of(reader, visit.id))
                row.tickets.push_back({ticket.id, ticket.number, ticket.state, ticket.counter_number, ticket.item_name,
                                       ticket.item_name_en});
            page.items.push_back(std::move(row));
        }
        if (static_cast<int>(found.size()) == query.limit)
            page.next = found.back().id.str();
        if (!query.after)
            page.total = count_visits(reader, context.who(), query);
        return page;
    });
}

} // namespace

http::Routes visit_list_routes(const Queue& queue) {
    http::Routes out;
    out.add<VisitListQuery, http::Page<VisitRow>>(
        {.method = Method::get,
         .pattern = "/visits",
         .operation = "listVisits",
         .summary = "Visits of a hall, the newest first; with `live` those who are in it now.",
         .allow = kStaff},
        [&](Context& c, const VisitListQuery& q) { return list(queue, c, q); });
    return out;
}

} // namespace yimen::queue
