#include "http/route.h"
#include "store.h"

// Triage as the guide's tablet and the console see it.
namespace yimen::triage {
namespace {

using http::Context;
using http::Created;
using http::Method;
using http::None;
using http::route;

struct ItemWays {
    catalogue::ItemId item_id;
    std::string name, name_en;
    bool online = false, kiosk = false; // without a counter
    std::string consult_phone;
    BOOST_DESCRIBE_CLASS(ItemWays, (), (item_id, name, name_en, online, kiosk, consult_phone), (), ())
};
struct DecisionBody {
    HallId hall_id;
    Direction direction = Direction::line;
    std::optional<catalogue::ItemId> item_id;
    std::optional<queue::CategoryId> category_id;
    std::optional<queue::IdentificationId> identification_id;
    std::optional<queue::Priority> priority;
    std::optional<Text<40>> guide_code;
    std::optional<std::int64_t> party_size; // people who come together, 1 to 99
    std::optional<queue::Interpreter> interpreter;
    BOOST_DESCRIBE_CLASS(DecisionBody, (),
                         (hall_id, direction, item_id, category_id, identification_id, priority, guide_code, party_size,
                          interpreter),
                         (), ())
};
struct DecisionView {
    DecisionId id;
    Direction direction = Direction::line;
    std::optional<catalogue::ItemId> item_id;
    std::string item_name, item_name_en;
    std::optional<queue::TicketId> ticket_id;
    std::optional<std::string> number;
    Instant decided_at;
    std::string decided_by; // work name
    BOOST_DESCRIBE_CLASS(DecisionView, (),
                         (id, direction, item_id, item_name, item_name_en, ticket_id, number, decided_at, decided_by),
                         (), ())
};
struct DecisionListQuery {
    std::optional<Date> day;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(DecisionListQuery, (), (day, cursor, limit), (), ())
};
// Without `to` today, without `from` the week until then; without `by` by day.
struct TriageQuery {
    std::optional<Date> from, to;
    std::optional<TriageBy> by;
    BOOST_DESCRIBE_CLASS(TriageQuery, (), (from, to, by), (), ())
};
struct TriageRow {
    std::string key, name, name_en;
    std::int64_t sent = 0, self_service = 0, side_by_side = 0, line = 0, line_could_self = 0;
    BOOST_DESCRIBE_CLASS(TriageRow, (), (key, name, name_en, sent, self_service, side_by_side, line, line_could_self),
                         (), ())
};
struct TriageShare {
    HallId hall_id;
    Date from, to;
    TriageBy by = TriageBy::day;
    TriageRow total;
    std::vector<TriageRow> rows;
    BOOST_DESCRIBE_CLASS(TriageShare, (), (hall_id, from, to, by, total, rows), (), ())
};

Result<HallId> hall_of_reader(const Triage& triage, db::Reader& reader, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    auto hall = triage.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(context.who(), kReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return context.not_found();
    return id;
}

Result<ItemWays> show_ways(const Triage& triage, Context& context) {
    YIMEN_TRY(auto id, context.id<catalogue::ItemId>("id"));
    return triage.parts().database.read([&](db::Reader& reader) -> Result<ItemWays> {
        auto item = triage.parts().catalogue.item(reader, id);
        if (!item)
            return fail(catalogue::kItemNotFound);
        ItemWays out{id, item->facts.name, item->facts.name_en, false, false, ""};
        if (auto definition = triage.parts().catalogue.definition_in_force(reader, *item)) {
            auto ways = self_service(*definition);
            out.online = ways.online;
            out.kiosk = ways.kiosk;
            out.consult_phone = definition->service.consult_phone;
        }
        return out;
    });
}

Result<http::Page<DecisionView>> list_decisions(const Triage& triage, Context& context,
                                                const DecisionListQuery& asked) {
    return triage.parts().database.read([&](db::Reader& reader) -> Result<http::Page<DecisionView>> {
        YIMEN_TRY(HallId hall, hall_of_reader(triage, reader, context));
        store::Query query{hall, asked.day, {}, http::page_size(asked.limit)};
        if (asked.cursor && !(query.after = DecisionId::parse(*asked.cursor)))
            return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
        auto rows = store::list(reader, context.who(), query);
        std::vector<StaffId> staff;
        for (const auto& row : rows)
            staff.push_back(row.decided_by);
        auto names = triage.parts().people.staff_names(reader, staff);
        http::Page<DecisionView> page;
        for (const auto& row : rows)
            page.items.push_back(
                {row.id, row.direction, row.item, row.item_name, row.item_name_en, row.ticket,
                 row.ticket ? std::optional(triage.parts().queue.number_of(reader, *row.ticket)) : std::nullopt,
                 row.decided_at, names[row.decided_by]});
        if (static_cast<int>(rows.size()) == query.limit)
            page.next = page.items.back().id.str();
        if (!query.after)
            page.total = store::count(reader, context.who(), query);
        return page;
    });
}

Result<TriageShare> show_share(const Triage& triage, Context& context, const TriageQuery& asked) {
    return triage.parts().database.read([&](db::Reader& reader) -> Result<TriageShare> {
        YIMEN_TRY(HallId hall, hall_of_reader(triage, reader, context));
        TriageShare out;
        out.hall_id = hall;
        out.to = asked.to.value_or(hall_date(triage.parts().clocks.business.now()));
        out.from = asked.from.value_or(Date{std::chrono::sys_days(out.to) - std::chrono::days(6)});
        out.by = asked.by.value_or(TriageBy::day);
        auto days = (std::chrono::sys_days(out.to) - std::chrono::sys_days(out.from)).count() + 1;
        if (days < 1 || days > kMostDays)
            return fail(kBadRange);
        for (const auto& sum : store::sums(reader, context.who(), hall, out.from, out.to, out.by)) {
            TriageRow row{
                sum.key,          sum.name,         sum.name_en, sum.self_service + sum.side_by_side + sum.line,
                sum.self_service, sum.side_by_side, sum.line,    sum.could_self};
            out.total.sent += row.sent;
            out.total.self_service += row.self_service;
            out.total.side_by_side += row.side_by_side;
            out.total.line += row.line;
            out.total.line_could_self += row.line_could_self;
            out.rows.push_back(std::move(row));
        }
        return out;
    });
}

} // namespace

http::Routes routes(const Triage& triage) {
    http::Routes out;
    out.add<None, ItemWays>(route(Method::get, "/items/{id}/ways", "getItemWays",
                                  "Whether an item can be done without a counter.", kReaders),
                            [&](Context& context) { return show_ways(triage, context); });
    out.add<DecisionBody, Created<DecisionRef>>(
        route(Method::post, "/triage-decisions", "sendVisitor",
              "Sends somebody to self-service, to a side-by-side desk or to a line; a line means a ticket.", kGuides),
        [&](Context& context, const DecisionBody& body) -> Result<Created<DecisionRef>> {
            Decision wanted{body.hall_id,
                            body.direction,
                            body.item_id,
                            body.category_id,
                            body.identification_id,
                            body.priority.value_or(queue::Priority::none),
                            body.guide_code && !body.guide_code->empty() ? std::optional(body.guide_code->value)
                                                                         : std::nullopt,
                            {body.party_size.value_or(1), body.interpreter.value_or(queue::Interpreter::none)}};
            queue::Caller caller{context.who(), context.channel(), context.request().id};
            YIMEN_TRY(DecisionRef made, context.write([&](db::Tx& tx) { return triage.decide(tx, caller, wanted); }));
            std::string location = "/api/v1/triage-decisions/" + made.id.str();
            return Created<DecisionRef>{std::move(made), std::move(location)};
        });
    out.add<DecisionListQuery, http::Page<DecisionView>>(
        route(Method::get, "/halls/{id}/triage-decisions", "listTriageDecisions",
              "Where people were sent; newest first, without who they were.", kReaders),
        [&](Context& context, const DecisionListQuery& asked) { return list_decisions(triage, context, asked); });
    out.add<TriageQuery, TriageShare>(
        http::limited(route(Method::get, "/halls/{id}/triage-share", "getTriageShare",
                            "How many were sent where, and so the share that is diverted, by day or item.", kReaders),
                      60),
        [&](Context& context, const TriageQuery& asked) { return show_share(triage, context, asked); });
    return out;
}

} // namespace yimen::triage
