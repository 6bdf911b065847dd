#include "cases/signatures.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "files/content.h"
#include "http/route.h"
#include "results.h"

// The results of a bundle case over HTTP.
namespace yimen::bundles {
namespace {

using access::Role;
using http::Context;

Result<BundleResults> results_for(const BundleCases& cases, Context& context) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    return cases.bundles().database().read([&](db::Reader& reader) -> Result<BundleResults> {
        auto record = store::visible_case(reader, context.who(), id);
        if (!record)
            return fail(kUnknownBundleCase);
        return results_of(cases, reader, *record);
    });
}

// What is not sealed yet stays out; the manifest names it without a file.
Contents sealed_files(const BundleCases& cases, const licences::Sealer& sealer) {
    auto content = [](const auto& file) -> std::optional<std::string> {
        return file ? std::optional(files::content_of(file->path)) : std::nullopt;
    };
    return {[&sealer, content](licences::LicenceId id) { return content(sealer.file(id, licences::FileFormat::ofd)); },
            [&cases, content](cases::CaseId id, cases::DocumentId document) {
                const auto& engine = cases.cases();
                return content(engine.documents().sealed_file(engine.parts().database, id.value, document));
            }};
}

Result<http::Reply> open_results(const BundleCases& cases, const licences::Sealer& sealer, Context& context) {
    YIMEN_TRY(BundleResults results, results_for(cases, context));
    if (results.state != CaseState::done || !results.submitted_at)
        return fail(kNotDone);
    http::Reply reply;
    reply.content_type = "application/zip";
    reply.body = result_pack(results, cases.cases().parts().clocks.business.now(), sealed_files(cases, sealer));
    std::string digest = to_hex(crypto::sm3(reply.body));
    YIMEN_CHECK(journal_look(cases, context, {results.id, Role::visitor, "bundle_case.open_results", {}, digest}));
    reply.with("Content-Disposition", "attachment; filename=\"results-" + results.id.str() + ".zip\"")
        .with("Cache-Control", "private, no-store");
    return reply;
}

struct HandOver {
    std::optional<Text<280'000>> signature_png_base64; // of who takes it; who cannot draw signs on the paper
    BOOST_DESCRIBE_CLASS(HandOver, (), (signature_png_base64), (), ())
};
struct HandedOverBundle {
    std::vector<std::string> handed_over, to_come; // keys of members
    BOOST_DESCRIBE_CLASS(HandedOverBundle, (), (handed_over, to_come), (), ())
};

Result<HandedOverBundle> hand_over(const BundleCases& cases, Context& context, const HandOver& body) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    const auto& given = body.signature_png_base64;
    YIMEN_TRY(auto picture, cases::read_signature(given ? std::optional(given->value) : std::nullopt));
    return context.write([&](db::Tx& tx) -> Result<HandedOverBundle> {
        cases::Caller caller{context.who(), context.channel(), context.request().id, id.value};
        YIMEN_TRY(auto done, cases.hand_over(tx, caller, id, picture));
        return HandedOverBundle{done.handed_over, done.to_come};
    });
}

} // namespace

http::Routes result_routes(const BundleCases& cases, const licences::Sealer& sealer) {
    using http::None;
    http::Routes out;
    out.add<None, BundleResults>(
        http::route(http::Method::get, "/bundle-cases/{id}/results", "getBundleResults",
                    "What has come of each member of a bundle case: licence, paper, refusal with the ways to appeal.",
                    {Role::visitor, Role::clerk}),
        [&](Context& c) { return results_for(cases, c); });
    out.add<HandOver, HandedOverBundle>(
        http::route(
            http::Method::post, "/bundle-cases/{id}/hand-over", "handOverBundle",
            "Records that all results that are there were handed over or taken, for one receipt; the others stay.",
            {Role::visitor, Role::clerk}),
        [&](Context& c, const HandOver& b) { return hand_over(cases, c, b); });
    auto open = http::route(http::Method::post, "/bundle-cases/{id}/results/open", "openBundleResults",
                            "Everything that was sealed for a bundle case that is done, with a manifest, as one ZIP.",
                            {Role::visitor});
    open.keyed = false;
    open.per_minute = 20;
    out.add<None, http::Reply>(open, [&](Context& c) { return open_results(cases, sealer, c); });
    return out;
}

} // namespace yimen::bundles
