#include "acting.h"
#include "licences/copies.h"
#include "store.h"

// A licence that its holder shows (亮证) becomes the material of a case in one step.
namespace yimen::cases {
namespace {

using http::Context;

struct AttachShown {
    Text<100, 1> code;
    BOOST_DESCRIBE_CLASS(AttachShown, (), (code), (), ())
};
struct ShownAttached {
    FileId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ShownAttached, (), (id, revision), (), ())
};

// The file is drawn and kept before the transaction; there the code ends and the case has its file, or neither.
Result<ShownAttached> attach(const Cases& cases, const licences::Shows& shows, const licences::Copies& copies,
                             Context& context, const AttachShown& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    std::string requirement(context.request().param("requirement"));
    if (!cases.parts().database.read(
            [&](db::Reader& reader) { return store::visible(reader, context.who(), {access::Role::clerk}, id); }))
        return fail(kCaseNotFound);
    licences::Caller holder{context.who(), context.channel(), context.request().id};
    Caller caller = caller_of(context);
    YIMEN_TRY(auto presented, copies.present(shows, holder, body.code.value));
    const auto& shown = presented.shown;
    const auto& drawn = presented.drawn;
    return context.write([&](db::Tx& tx) -> Result<ShownAttached> {
        if (!shown)
            return fail(shown.error());
        auto file = new_id<FileId>(cases.parts().clocks.business.now());
        NewFile content{requirement, drawn.name, "application/pdf", drawn.sm3, drawn.size};
        YIMEN_TRY(CaseRef saved, cases.attach(tx, caller, id, file, content));
        YIMEN_CHECK(shows.use(tx, holder, *shown, licences::UseKind::attach, {id.value}));
        return ShownAttached{file, saved.revision};
    });
}

} // namespace

http::Routes shown_routes(const Cases& cases, const licences::Shows& shows, const licences::Copies& copies) {
    http::Routes out;
    out.add<AttachShown, ShownAttached>(
        {.method = http::Method::post,
         .pattern = "/cases/{id}/materials/{requirement}/shown-licence",
         .operation = "attachShownLicence",
         .summary = "Attaches a licence that its holder shows as this material; the code ends with it.",
         .allow = {access::Role::clerk},
         .per_minute = 60},
        [&](Context& c, const AttachShown& b) { return attach(cases, shows, copies, c, b); });
    return out;
}

} // namespace yimen::cases
