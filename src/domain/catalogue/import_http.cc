#include "import.h"
#include "journal/journal.h"
#include "places/lists.h"

namespace yimen::catalogue {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::Page;

constexpr access::Roles kImporters{Role::catalogue_editor, Role::administrator};
constexpr std::int64_t kLargestFile = 64 << 20;

struct PageQuery {
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(PageQuery, (), (cursor, limit), (), ())
};

enum class Verdict { created, updated, unchanged, refused, reported };
BOOST_DESCRIBE_ENUM(Verdict, created, updated, unchanged, refused, reported)

struct ImportQuery {
    std::optional<bool> dry_run; // says what it would do with each row, and does nothing
    BOOST_DESCRIBE_CLASS(ImportQuery, (), (dry_run), (), ())
};

struct RowQuery {
    std::optional<Verdict> verdict;
    std::optional<int> cursor; // the last row number shown
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(RowQuery, (), (verdict, cursor, limit), (), ())
};

struct ImportRow {
    std::int64_t row = 0;
    std::string verdict, name;
    bool reported = false;
    std::vector<Reason> reasons;
    BOOST_DESCRIBE_CLASS(ImportRow, (), (row, verdict, name, reported, reasons), (), ())
};

Result<http::Created<ImportView>> begin(Context& context, const Importer& importer, const files::Store& files,
                                        const ImportQuery& query) {
    const auto& file = context.request().file;
    if (!file || file->size == 0)
        return fail(files::kEmpty);
    files.keep(file->path, file->sm3);
    const auto& who = context.who();
    auto view = context.write([&](db::Tx& tx) -> Result<ImportView> {
        ImportBy by{who.cell, who.account, who.person, who.display_name, kept_regions(tx, who)};
        YIMEN_TRY(ImportView begun, importer.begin(tx, by, context.request().file_name().value_or("items.csv"),
                                                   file->sm3, query.dry_run.value_or(false)));
        journal::append(tx, {.cell = who.cell,
                             .at = begun.started_at,
                             .actor = who.account,
                             .role = access::to_string(who.has(Role::catalogue_editor) ? Role::catalogue_editor
                                                                                       : Role::administrator),
                             .channel = context.channel(),
                             .action = "items.import",
                             .object_kind = "item_import",
                             .object = begun.id.value,
                             .reason = {},
                             .change = file->sm3,
                             .request_id = context.request().id});
        return begun;
    });
    if (!view)
        return fail(std::move(view).error());
    return http::Created<ImportView>{*view, "/api/v1/item-imports/" + view->id.str()};
}

Result<Page<ImportView>> list(const Catalogue& catalogue, Context& context, const Importer& importer,
                              const PageQuery& query) {
    auto after =
        query.cursor ? parse_rfc3339(*query.cursor) : std::optional(Instant{std::numeric_limits<std::int64_t>::max()});
    if (!after)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return catalogue.database().read([&](db::Reader& reader) -> Result<Page<ImportView>> {
        Page<ImportView> page;
        for (auto row : reader.query("SELECT id FROM item_import WHERE cell_id = $1 AND started_at < $2"
                                     " ORDER BY started_at DESC, id LIMIT $3",
                                     context.who().cell, *after, limit)) {
            YIMEN_TRY(ImportView view, importer.view(reader, context.who().cell, row.get<ImportId>(0)));
            page.items.push_back(std::move(view));
        }
        if (static_cast<int>(page.items.size()) == limit)
            page.next = to_rfc3339(page.items.back().started_at);
        return page;
    });
}

Result<Page<ImportRow>> rows(const Catalogue& catalogue, Context& context, const Importer& importer,
                             const RowQuery& query) {
    YIMEN_TRY(ImportId id, context.id<ImportId>("id"));
    int limit = http::page_size(query.limit);
    return catalogue.database().read([&](db::Reader& reader) -> Result<Page<ImportRow>> {
        YIMEN_TRY(auto view, importer.view(reader, context.who().cell, id));
        db::Query sql;
        sql << "SELECT row_no, verdict, name, reported, reasons FROM item_import_row WHERE import_id = "
            << sql.bind(id);
        if (query.cursor)
            sql << " AND row_no > " << sql.bind(*query.cursor);
        if (query.verdict == Verdict::reported)
            sql << " AND reported = " << sql.bind(true);
        else if (query.verdict)
            sql << " AND verdict = " << sql.bind(std::string(boost::describe::enum_to_string(*query.verdict, "")));
        sql << " ORDER BY row_no LIMIT " << sql.bind(limit);
        Page<ImportRow> page;
        for (auto row : sql.run(reader)) {
            auto reasons = read_json_text<std::vector<Reason>>(row.get<std::string>(4));
            page.items.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                                  row.get<bool>(3), reasons ? std::move(*reasons) : std::vector<Reason>{}});
        }
        if (static_cast<int>(page.items.size()) == limit)
            page.next = std::to_string(page.items.back().row);
        if (query.verdict == Verdict::reported)
            page.total = view.reported;
        return page;
    });
}

} // namespace

// The regions whose items the caller keeps; empty: all of the cell.
std::optional<std::vector<RegionId>> kept_regions(db::Reader& reader, const access::Principal& who) {
    if (who.has(Role::administrator))
        return std::nullopt;
    std::vector<RegionId> out;
    access::Scope scope(who, kImporters);
    for (const auto& region : places::regions(reader, who.cell))
        if (scope.covers({region.cell, region.id, {}, {}, {}}))
            out.push_back(region.id);
    return out;
}

http::Routes import_routes(Catalogue& catalogue, const Importer& importer, const files::Store& files) {
    http::Routes out;
    out.add<ImportQuery, http::Created<ImportView>>(
        {.method = Method::post,
         .pattern = "/item-imports",
         .operation = "importItems",
         .summary = "Begins an import of items from CSV, XLSX or JSON; it runs in the background.",
         .allow = kImporters,
         .max_body = kLargestFile,
         .body = http::BodyKind::file},
        [&](Context& context, const ImportQuery& query) { return begin(context, importer, files, query); });
    out.add<PageQuery, Page<ImportView>>(
        {.method = Method::get,
         .pattern = "/item-imports",
         .operation = "listItemImports",
         .summary = "Imports, the newest first.",
         .allow = kImporters},
        [&](Context& context, const PageQuery& query) { return list(catalogue, context, importer, query); });
    out.add<http::None, ImportView>({.method = Method::get,
                                     .pattern = "/item-imports/{id}",
                                     .operation = "getItemImport",
                                     .summary = "How far an import is.",
                                     .allow = kImporters},
                                    [&](Context& context) -> Result<ImportView> {
                                        YIMEN_TRY(ImportId id, context.id<ImportId>("id"));
                                        return catalogue.database().read([&](db::Reader& reader) {
                                            return importer.view(reader, context.who().cell, id);
                                        });
                                    });
    out.add<RowQuery, Page<ImportRow>>(
        {.method = Method::get,
         .pattern = "/item-imports/{id}/rows",
         .operation = "listItemImportRows",
         .summary = "The verdict on each row, with reasons.",
         .allow = kImporters},
        [&](Context& context, const RowQuery& query) { return rows(catalogue, context, importer, query); });
    out.add<http::None, ImportView>({.method = Method::post,
                                     .pattern = "/item-imports/{id}/cancel",
                                     .operation = "cancelItemImport",
                                     .summary = "Stops an import; what it has done stays.",
                                     .allow = kImporters},
                                    [&](Context& context) -> Result<ImportView> {
                                        YIMEN_TRY(ImportId id, context.id<ImportId>("id"));
                                        return context.write([&](db::Tx& tx) -> Result<ImportView> {
                                            YIMEN_CHECK(importer.cancel(tx, context.who().cell, id));
                                            return importer.view(tx, context.who().cell, id);
                                        });
                                    });
    return out;
}

} // namespace yimen::catalogue
