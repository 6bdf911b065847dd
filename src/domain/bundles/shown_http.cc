#include "bundle_cases.h"
#include "case_store.h"
#include "errors.h"
#include "http/route.h"

// A licence that its holder shows (亮证) becomes every material of a bundle's draft that it stands for, in one step.
namespace yimen::bundles {
namespace {

using http::Context;

struct ShownCode {
    Text<100, 1> code;
    BOOST_DESCRIBE_CLASS(ShownCode, (), (code), (), ())
};
struct BundleShown {
    std::int64_t revision = 0;
    std::vector<std::string> materials; // keys of the merged ones that it stands for
    BOOST_DESCRIBE_CLASS(BundleShown, (), (revision, materials), (), ())
};

// The file is drawn and kept before the transaction; there the code ends and all members have the file, or none.
Result<BundleShown> attach_to_all(const BundleCases& cases, const licences::Shows& shows,
                                  const licences::Copies& copies, Context& context, const ShownCode& body) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    if (!cases.bundles().database().read(
            [&](db::Reader& reader) { return store::visible_case(reader, context.who(), id); }))
        return fail(kUnknownBundleCase);
    licences::Caller staff{context.who(), context.channel(), context.request().id};
    YIMEN_TRY(auto presented, copies.present(shows, staff, body.code.value));
    const auto& shown = presented.shown;
    const auto& drawn = presented.drawn;
    return context.write([&](db::Tx& tx) -> Result<BundleShown> {
        if (!shown)
            return fail(shown.error());
        cases::Caller caller{context.who(), context.channel(), context.request().id, id.value};
        cases::NewFile content{{}, drawn.name, "application/pdf", drawn.sm3, drawn.size};
        YIMEN_TRY(auto attached, cases.attach_shown(tx, caller, id, shown->type_code, content));
        YIMEN_CHECK(shows.use(tx, staff, *shown, licences::UseKind::attach, attached.cases));
        return BundleShown{attached.bundle.revision, attached.materials};
    });
}

} // namespace

http::Routes shown_routes(const BundleCases& cases, const licences::Shows& shows, const licences::Copies& copies) {
    http::Routes out;
    auto attach = http::route(http::Method::post, "/bundle-cases/{id}/shown-licence", "attachShownToBundle",
                              "Attaches a licence that its holder shows as each material of a bundle's draft that it "
                              "stands for; the code ends with it.",
                              {access::Role::clerk});
    attach.per_minute = 60;
    out.add<ShownCode, BundleShown>(
        attach, [&](Context& c, const ShownCode& b) { return attach_to_all(cases, shows, copies, c, b); });
    return out;
}

} // namespace yimen::bundles
