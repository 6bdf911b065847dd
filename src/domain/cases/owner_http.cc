#include "acting.h"
#include "http/route.h"
#include "owner.h"

// 首问负责: who may take a case over, and the hand-over.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;
using http::None;
using http::Page;

struct OwnerBody {
    StaffId to;
    Text<200, 2> reason;
    BOOST_DESCRIBE_CLASS(OwnerBody, (), (to, reason), (), ())
};

Result<Page<Colleague>> list_possible_owners(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<Colleague>> {
        Page<Colleague> page;
        YIMEN_TRY(page.items, Owners(cases).possible(reader, caller_of(context), id));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<CaseRef> hand_over_owner(const Cases& cases, Context& context, const OwnerBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return context.write([&](db::Tx& tx) {
        return Owners(cases).hand_over(tx, caller_of(context), id, context.expected_revision(), body.to,
                                       body.reason.value);
    });
}

} // namespace

http::Routes owner_routes(const Cases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<None, Page<Colleague>>(
        route(get, "/cases/{id}/possible-owners", "listPossibleOwners",
              "Clerks of the hall of the case who are there and may take it over from its owner (首问负责).",
              {Role::clerk, Role::supervisor}),
        [&](Context& c) { return list_possible_owners(cases, c); });
    out.add<OwnerBody, CaseRef>(
        matching(
            route(post, "/cases/{id}/hand-over-owner", "handOverOwner",
                  "Hands the case to another clerk of the hall, its owner (首问负责) from then on: by the owner, by "
                  "who stands in for them, or by a supervisor where the owner works there no more.",
                  {Role::clerk, Role::supervisor})),
        [&](Context& c, const OwnerBody& b) { return hand_over_owner(cases, c, b); });
    return out;
}

} // namespace yimen::cases
