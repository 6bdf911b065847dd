#include "several.h"

namespace yimen::guide {
namespace {

// As for results of one item.
constexpr int kSeveralPerMinute = 300;

Result<http::Created<SeveralResult>> make_several(const Several& several, http::Context& context,
                                                  const NewSeveral& wanted) {
    Asker asker{context.principal(), context.channel(), context.request().id};
    YIMEN_TRY(std::string code, context.write([&](db::Tx& tx) { return several.make(tx, asker, wanted); }));
    YIMEN_TRY(SeveralResult result,
              several.database().read([&](db::Reader& reader) { return several.open(reader, code); }));
    return http::Created<SeveralResult>{std::move(result), "/api/v1/guide/bundle-results/" + code};
}

} // namespace

http::Routes several_routes(const Several& several) {
    http::Routes out;
    out.add<NewSeveral, http::Created<SeveralResult>>(
        {.method = http::Method::post,
         .pattern = "/guide/bundle-results",
         .operation = "makeBundleResult",
         .summary = "Keeps the checklist of a bundle or of any items together, for 30 days, under a code.",
         .open = true,
         .per_minute = kSeveralPerMinute},
        [&](http::Context& context, const NewSeveral& wanted) { return make_several(several, context, wanted); });
    out.add<http::None, SeveralResult>({.method = http::Method::get,
                                        .pattern = "/guide/bundle-results/{code}",
                                        .operation = "getBundleResult",
                                        .summary = "The checklist of several items by its code.",
                                        .open = true,
                                        .per_minute = kSeveralPerMinute},
                                       [&](http::Context& context) {
                                           return several.database().read([&](db::Reader& reader) {
                                               return several.open(reader, context.request().param("code"));
                                           });
                                       });
    return out;
}

} // namespace yimen::guide
