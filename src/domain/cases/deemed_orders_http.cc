#include "acting.h"
#include "deemed_orders.h"
#include "http/route.h"

// Standing orders for deemed approval as the console sees them.
namespace yimen::cases {
namespace {

using http::Context;
using http::Method;

struct DeemedOrderReason {
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(DeemedOrderReason, (), (reason), (), ())
};

template <class Act>
Result<DeemedOrderRef> about_order(const Cases& cases, Context& context, const Act& act) {
    YIMEN_TRY(DepartmentId department, context.id<DepartmentId>("department"));
    return context.write([&](db::Tx& tx) -> Result<DeemedOrderRef> {
        return act(DeemedOrders(cases), tx, caller_of(context), department);
    });
}

} // namespace

http::Routes deemed_order_routes(const Cases& cases) {
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<http::None, DeemedOrderView>(
        route(Method::get, "/deemed-orders/{department}", "getDeemedOrder",
              "The standing order of a department for deemed approval (超时默认): in force, drafted, before.",
              kOrderEnders),
        [&](Context& c) -> Result<DeemedOrderView> {
            YIMEN_TRY(DepartmentId department, c.id<DepartmentId>("department"));
            return cases.parts().database.read(
                [&](db::Reader& reader) { return DeemedOrders(cases).view(reader, c.who(), department); });
        });
    out.add<DeemedOrderText, DeemedOrderRef>(
        matching(route(Method::put, "/deemed-orders/{department}/draft", "saveDeemedOrder",
                       "Keeps a draft of the order; If-Match \"0\" begins one.", kOrderWriters)),
        [&](Context& c, const DeemedOrderText& b) {
            return about_order(cases, c, [&](const DeemedOrders& orders, auto&&... at) {
                return orders.save(at..., c.expected_revision(), b);
            });
        });
    out.add<http::None, DeemedOrderRef>(
        matching(route(Method::post, "/deemed-orders/{department}/publish", "publishDeemedOrder",
                       "Puts a draft of the order in force, by somebody who did not write at it.", kOrderWriters)),
        [&](Context& c) {
            return about_order(cases, c, [&](const DeemedOrders& orders, auto&&... at) {
                return orders.publish(at..., c.expected_revision());
            });
        });
    out.add<http::None, DeemedOrderRef>(
        matching(route(Method::post, "/deemed-orders/{department}/discard", "discardDeemedOrder",
                       "Throws a draft of the order away.", kOrderWriters)),
        [&](Context& c) {
            return about_order(cases, c, [&](const DeemedOrders& orders, auto&&... at) {
                return orders.discard(at..., c.expected_revision());
            });
        });
    out.add<DeemedOrderReason, DeemedOrderRef>(
        route(Method::post, "/deemed-orders/{department}/end", "endDeemedOrder",
              "Ends the order at once; nothing is approved by silence any more.", kOrderEnders),
        [&](Context& c, const DeemedOrderReason& b) {
            return about_order(
                cases, c, [&](const DeemedOrders& orders, auto&&... at) { return orders.end(at..., b.reason.value); });
        });
    return out;
}

} // namespace yimen::cases
