#include "bundle_cases.h"
#include "http/route.h"

// How the results of a bundle come over HTTP.
namespace yimen::bundles {
namespace {

using access::Role;
using http::Context;

template <class Step>
Result<BundleCaseRef> with_bundle(Context& context, const Step& step) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    return context.write([&](db::Tx& tx) {
        return step(tx, cases::Caller{context.who(), context.channel(), context.request().id, id.value}, id,
                    context.expected_revision());
    });
}

} // namespace

http::Routes way_routes(const BundleCases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<cases::WayChoice, BundleCaseRef>(
        matching(route(put, "/bundle-cases/{id}/delivery-way", "chooseBundleWay",
                       "How all results of a bundle case are to come (结果送达方式), chosen once.",
                       {Role::visitor, Role::clerk})),
        [&](Context& c, const cases::WayChoice& b) {
            return with_bundle(c, [&](auto&&... all) { return cases.choose_way(all..., b); });
        });
    out.add<cases::Posted, BundleCaseRef>(
        matching(route(post, "/bundle-cases/{id}/send", "sendBundleResults",
                       "All results that are there and go by post are with a courier, in one parcel.", {Role::clerk})),
        [&](Context& c, const cases::Posted& b) {
            return with_bundle(c, [&](auto&&... all) { return cases.send(all..., b); });
        });
    out.add<cases::PostReceipt, BundleCaseRef>(
        matching(route(post, "/bundle-cases/{id}/receipt", "recordBundleReceipt",
                       "The parcel was signed for: what was in it is delivered.", {Role::clerk})),
        [&](Context& c, const cases::PostReceipt& b) {
            return with_bundle(c, [&](auto&&... all) { return cases.record_receipt(all..., b); });
        });
    return out;
}

} // namespace yimen::bundles
