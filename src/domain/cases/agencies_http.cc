#include "agencies.h"
#include "http/route.h"

namespace yimen::cases {
namespace {

using access::Role;
using http::Context;
using http::Created;
using http::Page;
using people::Agencies;
using people::AgencyEnder;
using people::AgencyId;
using people::AgencyRef;
using people::AgencySide;
using people::AgencyStanding;

constexpr std::size_t kMostItems = 50;

struct AgencyQuery {
    AgencySide side = AgencySide::given;
    std::optional<std::string> cursor; // the last one's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(AgencyQuery, (), (side, cursor, limit), (), ())
};
struct AgencyItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(AgencyItem, (), (id, name, name_en), (), ())
};
struct AgencyView {
    AgencyId id;
    AgencySide side = AgencySide::given;
    AgencyStanding standing = AgencyStanding::now;
    std::string principal_name, agent_name;
    std::vector<AgencyItem> items; // none: all
    Date first_day{};
    std::optional<Date> last_day;
    std::optional<Instant> ended_at;
    std::optional<AgencyEnder> ended_by;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(AgencyView, (),
                         (id, side, standing, principal_name, agent_name, items, first_day, last_day, ended_at,
                          ended_by, revision),
                         (), ())
};
struct NewAgency {
    SubjectId principal_id;
    Text<60, 1> agent_name;
    Text<40, 1> agent_number;
    std::vector<catalogue::ItemId> items;
    Date last_day{};
    BOOST_DESCRIBE_CLASS(NewAgency, (), (principal_id, agent_name, agent_number, items, last_day), (), ())
};

people::Actor visitor(const Context& context) {
    return {context.who().account, access::to_string(Role::visitor), context.channel(), context.request().id};
}

AgencyView shown_agency(const Cases& cases, db::Reader& reader, const people::Agency& agency) {
    AgencyView out{agency.id,        agency.side,     agency.standing, agency.principal_name, agency.agent_name, {},
                   agency.first_day, agency.last_day, agency.ended_at, agency.ended_by,       agency.revision};
    std::vector<catalogue::ItemId> ids;
    for (Uuid item : agency.items)
        ids.push_back(catalogue::ItemId{item});
    auto names_en = ids.empty() ? std::unordered_map<catalogue::ItemId, std::string>{}
                                : cases.parts().catalogue.names_en(reader, ids);
    for (auto id : ids)
        if (auto item = cases.parts().catalogue.item(reader, id))
            out.items.push_back({id, item->facts.name, names_en[id]});
    return out;
}

Result<Page<AgencyView>> list_agencies(const Cases& cases, const Agencies& agencies, Context& context,
                                       const AgencyQuery& query) {
    auto before = query.cursor ? AgencyId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !before)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<AgencyView>> {
        Page<AgencyView> page;
        for (const auto& one : agencies.list(reader, context.who(), query.side, before, limit))
            page.items.push_back(shown_agency(cases, reader, one));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

Result<Created<AgencyRef>> give_agency(const Cases& cases, const Agencies& agencies, Context& context,
                                       const NewAgency& body) {
    if (body.items.size() > kMostItems)
        return fail(
            Error{&kInvalidRequest, {}, {{"/items", "too_long", "names at most 50 items; none means all"}}, {}});
    people::WantedAgency wanted{body.principal_id, body.agent_name.value, body.agent_number.value, {}, body.last_day};
    YIMEN_TRY(AgencyRef made, context.write([&](db::Tx& tx) -> Result<AgencyRef> {
        wanted.items.clear();
        for (auto id : body.items) {
            if (!cases.parts().catalogue.item(tx, id))
                return fail(catalogue::kItemNotFound);
            wanted.items.push_back(id.value);
        }
        return agencies.give(tx, visitor(context), context.who(), wanted);
    }));
    return Created<AgencyRef>{made, "/api/v1/agencies"};
}

Result<AgencyRef> end_agency(const Agencies& agencies, Context& context) {
    YIMEN_TRY(AgencyId id, context.id<AgencyId>("id"));
    return context.write(
        [&](db::Tx& tx) { return agencies.end(tx, visitor(context), context.who(), id, context.expected_revision()); });
}

} // namespace

http::Routes agency_routes(const Cases& cases, const Agencies& agencies) {
    using enum http::Method;
    using http::limited;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<AgencyQuery, Page<AgencyView>>(
        route(get, "/agencies", "listAgencies",
              "Authorities (委托) that the caller gave, or has as agent; the newest first.", {Role::visitor}),
        [&](Context& c, const AgencyQuery& q) { return list_agencies(cases, agencies, c, q); });
    out.add<NewAgency, Created<AgencyRef>>(
        limited(
            route(post, "/agencies", "giveAgency",
                  "Lets somebody act for the caller, or for the company whose legal person they are, in these items "
                  "or in all, from today to a last day.",
                  {Role::visitor}),
            10),
        [&](Context& c, const NewAgency& b) { return give_agency(cases, agencies, c, b); });
    out.add<http::None, AgencyRef>(
        matching(route(post, "/agencies/{id}/end", "endAgency",
                       "Ends an authority at once: by who gave it, or given back by the agent.", {Role::visitor})),
        [&](Context& c) { return end_agency(agencies, c); });
    return out;
}

} // namespace yimen::cases
