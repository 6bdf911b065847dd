#include "layout_drafts.h"

namespace yimen::licences {
namespace {

using access::Role;

constexpr access::Roles kLayoutKeepers{Role::catalogue_editor, Role::administrator};

struct LayoutList {
    std::vector<LayoutRow> items;
    BOOST_DESCRIBE_CLASS(LayoutList, (), (items), (), ())
};
struct LayoutBody {
    Layout layout;
    std::optional<TypeFacts> facts;
    BOOST_DESCRIBE_CLASS(LayoutBody, (), (layout, facts), (), ())
};
struct TypeList {
    std::vector<NewType> types; // at most 500
    BOOST_DESCRIBE_CLASS(TypeList, (), (types), (), ())
};
struct TypesDrafted {
    std::int64_t drafted = 0;
    BOOST_DESCRIBE_CLASS(TypesDrafted, (), (drafted), (), ())
};
constexpr std::size_t kTypesAtOnce = 500;

Caller keeper(http::Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<http::Reply> show_sample(const Licences& licences, http::Context& context, const LayoutBody& body) {
    YIMEN_TRY(auto type, licences.database().read([&](db::Reader& reader) {
        return layout_view(reader, licences, context.who(), context.request().param("code"));
    }));
    YIMEN_CHECK(check_layout(body.layout));
    http::Reply reply(200, "image/png", sample(type, body.layout, licences.clocks().business.now()));
    reply.with("Cache-Control", "private, no-store");
    return reply;
}

} // namespace

http::Routes layout_routes(const Licences& licences) {
    using http::Context;
    using http::Method;
    http::Routes out;
    out.add<http::None, LayoutList>({.method = Method::get,
                                     .pattern = "/licence-layouts",
                                     .operation = "listLicenceLayouts",
                                     .summary = "The licence types of this place, and whose layout is being written.",
                                     .allow = kLayoutKeepers},
                                    [&](Context& context) -> Result<LayoutList> {
                                        return licences.database().read([&](db::Reader& reader) {
                                            return LayoutList{layouts(reader, context.who().cell)};
                                        });
                                    });
    out.add<NewType, LayoutRef>({.method = Method::post,
                                 .pattern = "/licence-layouts",
                                 .operation = "beginLicenceType",
                                 .summary = "Begins a type of licences: its draft; nothing is issued before somebody "
                                            "else publishes it.",
                                 .allow = kLayoutKeepers},
                                [&](Context& context, const NewType& body) {
                                    return context.write(
                                        [&](db::Tx& tx) { return begin_type(tx, licences, keeper(context), body); });
                                });
    out.add<TypeList, TypesDrafted>(
        {.method = Method::post,
         .pattern = "/licence-type-lists",
         .operation = "importLicenceTypes",
         .summary = "Takes in a list of types: what is new or different becomes drafts.",
         .allow = kLayoutKeepers},
        [&](Context& context, const TypeList& body) -> Result<TypesDrafted> {
            if (body.types.size() > kTypesAtOnce)
                return fail(Error{&kInvalidRequest, {}, {{"/types", "too_long", "500"}}, {}});
            return context.write([&](db::Tx& tx) -> Result<TypesDrafted> {
                YIMEN_TRY(auto drafted, take_in_types(tx, licences, keeper(context), body.types));
                return TypesDrafted{drafted};
            });
        });
    out.add<http::None, LayoutView>({.method = Method::get,
                                     .pattern = "/licence-layouts/{code}",
                                     .operation = "getLicenceLayout",
                                     .summary = "How licences of a type look, and the draft of how they are to look.",
                                     .allow = kLayoutKeepers},
                                    [&](Context& context) {
                                        return licences.database().read([&](db::Reader& reader) {
                                            return layout_view(reader, licences, context.who(),
                                                               context.request().param("code"));
                                        });
                                    });
    out.add<LayoutBody, http::Reply>(
        {.method = Method::post,
         .pattern = "/licence-layouts/{code}/sample",
         .operation = "showLicenceSample",
         .summary = "A sample of this look as a picture (样张); nothing is sealed or kept.",
         .allow = kLayoutKeepers,
         .keyed = false,
         .per_minute = 120},
        [&](Context& context, const LayoutBody& body) { return show_sample(licences, context, body); });
    out.add<LayoutBody, LayoutRef>({.method = Method::put,
                                    .pattern = "/licence-layouts/{code}/draft",
                                    .operation = "saveLicenceLayout",
                                    .summary = "Keeps a draft of a layout; If-Match \"0\" begins one.",
                                    .allow = kLayoutKeepers,
                                    .match = true},
                                   [&](Context& context, const LayoutBody& body) {
                                       return context.write([&](db::Tx& tx) {
                                           return save_layout(tx, licences, keeper(context),
                                                              context.request().param("code"),
                                                              context.expected_revision(), body.layout, body.facts);
                                       });
                                   });
    out.add<http::None, LayoutRef>({.method = Method::post,
                                    .pattern = "/licence-layouts/{code}/publish",
                                    .operation = "publishLicenceLayout",
                                    .summary = "Puts a draft in force, by somebody who did not write at it.",
                                    .allow = kLayoutKeepers,
                                    .match = true},
                                   [&](Context& context) {
                                       return context.write([&](db::Tx& tx) {
                                           return publish_layout(tx, licences, keeper(context),
                                                                 context.request().param("code"),
                                                                 context.expected_revision());
                                       });
                                   });
    out.add<http::None, LayoutRef>({.method = Method::post,
                                    .pattern = "/licence-layouts/{code}/discard",
                                    .operation = "discardLicenceLayout",
                                    .summary = "Throws a draft of a layout away.",
                                    .allow = kLayoutKeepers,
                                    .match = true},
                                   [&](Context& context) {
                                       return context.write([&](db::Tx& tx) {
                                           return discard_layout(tx, licences, keeper(context),
                                                                 context.request().param("code"),
                                                                 context.expected_revision());
                                       });
                                   });
    return out;
}

} // namespace yimen::licences
