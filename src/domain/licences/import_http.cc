#include "import.h"

namespace yimen::licences {
namespace {

using access::Role;
using http::Context;
using http::Method;

struct ImportList {
    Text<100, 1> source;                        // whose list it is
    std::optional<Text<40, 1>> department_code; // who answers for them here; none: the issuer of each
    std::vector<ImportedLicence> licences;      // 1 to 200
    BOOST_DESCRIBE_CLASS(ImportList, (), (source, department_code, licences), (), ())
};
struct ImportsAsked {
    std::optional<std::string> cursor;
    std::optional<int> limit;
    std::optional<ImportWay> way;
    BOOST_DESCRIBE_CLASS(ImportsAsked, (), (cursor, limit, way), (), ())
};
struct ImportedList {
    std::vector<ImportedRow> licences; // in the order of the list
    BOOST_DESCRIBE_CLASS(ImportedList, (), (licences), (), ())
};

Result<ImportedList> import_list(const Importer& importer, Context& context, const ImportList& body, bool keep) {
    if (body.licences.empty() || body.licences.size() > kMostImported)
        return fail(Error{&kInvalidRequest, {}, {{"/licences", "out_of_range", "1 to 200"}}, {}});
    Caller caller{context.who(), context.channel(), context.request().id};
    Importer::Batch batch{.way = ImportWay::list,
                          .source = body.source.value,
                          .department_code = body.department_code ? body.department_code->value : "",
                          .role = access::to_string(Role::administrator)};
    YIMEN_TRY(auto ready, keep ? importer.prepare(caller, std::move(batch), body.licences)
                               : importer.prepare_look(caller, std::move(batch), body.licences));
    return context.write([&](db::Tx& tx) -> Result<ImportedList> {
        return ImportedList{keep ? importer.store(tx, caller, ready) : importer.look(tx, caller, ready)};
    });
}

Result<http::Page<ImportSeen>> list_imports(const Importer& importer, Context& context, const ImportsAsked& query) {
    auto after = query.cursor ? Uuid::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return importer.parts().licences.database().read([&](db::Reader& reader) -> Result<http::Page<ImportSeen>> {
        http::Page<ImportSeen> page;
        page.items = imports(reader, context.who(), query.way, after, limit);
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

} // namespace

http::Routes import_routes(const Importer& importer) {
    http::Routes out;
    out.add<ImportList, ImportedList>(
        {.method = Method::post,
         .pattern = "/licence-imports",
         .operation = "importLicences",
         .summary = "Records licences that were issued elsewhere; each row is answered "
                    "for itself (docs/standards/licence-exchange.md).",
         .allow = {Role::administrator}},
        [&](Context& c, const ImportList& b) { return import_list(importer, c, b, true); });
    out.add<ImportList, ImportedList>(
        {.method = Method::post,
         .pattern = "/licence-imports/look",
         .operation = "lookAtLicenceImport",
         .summary = "What would become of each row of such a list; nothing of it is kept.",
         .allow = {Role::administrator},
         .keyed = false},
        [&](Context& c, const ImportList& b) { return import_list(importer, c, b, false); });
    out.add<ImportsAsked, http::Page<ImportSeen>>(
        {.method = Method::get,
         .pattern = "/licence-imports",
         .operation = "listLicenceImports",
         .summary = "What was brought in from elsewhere, the newest first.",
         .allow = {Role::administrator}},
        [&](Context& c, const ImportsAsked& q) { return list_imports(importer, c, q); });
    return out;
}

} // namespace yimen::licences
