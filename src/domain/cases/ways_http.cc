#include "acting.h"
#include "http/route.h"
#include "ways.h"

// How the result is to come to the visitor, and what is posted.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;

template <class Body, class Step>
Result<CaseRef> with_case(Context& context, const Body& body, const Step& step) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return context.write(
        [&](db::Tx& tx) { return step(tx, caller_of(context), id, context.expected_revision(), body); });
}

} // namespace

http::Routes way_routes(const Cases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<WayChoice, CaseRef>(
        matching(route(
            put, "/cases/{id}/delivery-way", "chooseDeliveryWay",
            "How the result is to come (结果送达方式): at the counter, by post, electronic only; until it is sent.",
            {Role::visitor, Role::clerk})),
        [&](Context& c, const WayChoice& b) {
            return with_case(c, b, [&](auto&&... all) { return Ways(cases).choose(all...); });
        });
    out.add<Posted, CaseRef>(
        matching(route(post, "/cases/{id}/send", "sendResult",
                       "The result is with a courier, who can be asked by this number.", {Role::clerk})),
        [&](Context& c, const Posted& b) {
            return with_case(c, b, [&](auto&&... all) { return Ways(cases).send(all...); });
        });
    out.add<PostReceipt, CaseRef>(matching(route(post, "/cases/{id}/receipt", "recordPostReceipt",
                                                 "The posted result was signed for: it is delivered.", {Role::clerk})),
                                  [&](Context& c, const PostReceipt& b) {
                                      return with_case(
                                          c, b, [&](auto&&... all) { return Ways(cases).record_receipt(all...); });
                                  });
    return out;
}

} // namespace yimen::cases
