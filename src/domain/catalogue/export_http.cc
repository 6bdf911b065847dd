#include "export.h"
#include "journal/journal.h"

namespace yimen::catalogue {
namespace {

using access::Role;
using http::Context;
using http::Method;

constexpr access::Roles kExporters{Role::catalogue_editor, Role::administrator};

Result<http::Created<ExportView>> begin(Context& context, const Catalogue& catalogue, const Exporter& exporter,
                                        const NewExport& wanted) {
    const auto& who = context.who();
    auto view = context.write([&](db::Tx& tx) -> Result<ExportView> {
        auto department =
            wanted.department_id ? catalogue.directory().department(tx, *wanted.department_id) : std::nullopt;
        if (wanted.department_id && (!department || department->cell != who.cell))
            return fail(Error{&kInvalidRequest, {}, {{"/department_id", "unknown", "is no department here"}}, {}});
        ImportBy by{who.cell, who.account, who.person, who.display_name, kept_regions(tx, who)};
        YIMEN_TRY(ExportView begun, exporter.begin(tx, by, wanted));
        journal::append(tx, {.cell = who.cell,
                             .at = begun.started_at,
                             .actor = who.account,
                             .role = access::to_string(who.has(Role::catalogue_editor) ? Role::catalogue_editor
                                                                                       : Role::administrator),
                             .channel = context.channel(),
                             .action = "items.export",
                             .object_kind = "item_export",
                             .object = begun.id.value,
                             .reason = {},
                             .change = to_json_text(wanted),
                             .request_id = context.request().id});
        return begun;
    });
    if (!view)
        return fail(std::move(view).error());
    return http::Created<ExportView>{*view, "/api/v1/item-exports/" + view->id.str()};
}

Result<http::Reply> download(const Catalogue& catalogue, Context& context, const Exporter& exporter) {
    YIMEN_TRY(ExportId id, context.id<ExportId>("id"));
    YIMEN_TRY(auto file, catalogue.database().read(
                             [&](db::Reader& reader) { return exporter.file(reader, context.who().cell, id); }));
    http::Reply reply;
    reply.content_type = file.media_type;
    reply.file_path = file.path;
    reply.with("Content-Disposition", "attachment; filename=\"" + file.name + "\"").with("Cache-Control", "no-store");
    return reply;
}

} // namespace

http::Routes export_routes(const Catalogue& catalogue, const Exporter& exporter) {
    http::Routes out;
    out.add<NewExport, http::Created<ExportView>>(
        {.method = Method::post,
         .pattern = "/item-exports",
         .operation = "exportItems",
         .summary = "Begins an export of items as CSV, XLSX or JSON; it runs in the background.",
         .allow = kExporters},
        [&](Context& context, const NewExport& wanted) { return begin(context, catalogue, exporter, wanted); });
    out.add<http::None, ExportView>({.method = Method::get,
                                     .pattern = "/item-exports/{id}",
                                     .operation = "getItemExport",
                                     .summary = "How far an export is.",
                                     .allow = kExporters},
                                    [&](Context& context) -> Result<ExportView> {
                                        YIMEN_TRY(ExportId id, context.id<ExportId>("id"));
                                        return catalogue.database().read([&](db::Reader& reader) {
                                            return exporter.view(reader, context.who().cell, id);
                                        });
                                    });
    out.add<http::None, http::Reply>({.method = Method::get,
                                      .pattern = "/item-exports/{id}/file",
                                      .operation = "getItemExportFile",
                                      .summary = "The file of a finished export.",
                                      .allow = kExporters},
                                     [&](Context& context) { return download(catalogue, context, exporter); });
    out.add<http::None, ExportView>({.method = Method::post,
                                     .pattern = "/item-exports/{id}/cancel",
                                     .operation = "cancelItemExport",
                                     .summary = "Stops an export; there is no file then.",
                                     .allow = kExporters},
                                    [&](Context& context) -> Result<ExportView> {
                                        YIMEN_TRY(ExportId id, context.id<ExportId>("id"));
                                        return context.write([&](db::Tx& tx) -> Result<ExportView> {
                                            YIMEN_CHECK(exporter.cancel(tx, context.who().cell, id));
                                            return exporter.view(tx, context.who().cell, id);
                                        });
                                    });
    return out;
}

} // namespace yimen::catalogue
