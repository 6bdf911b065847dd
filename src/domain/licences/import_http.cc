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
struct ImportedList {
    std::vector<ImportedRow> licences; // in the order of the list
    BOOST_DESCRIBE_CLASS(ImportedList, (), (licences), (), ())
};

Result<ImportedList> import_list(const Importer& importer, Context& context, const ImportList& body) {
    if (body.licences.empty() || body.licences.size() > kMostImported)
        return fail(Error{&kInvalidRequest, {}, {{"/licences", "out_of_range", "1 to 200"}}, {}});
    Caller caller{context.who(), context.channel(), context.request().id};
    YIMEN_TRY(auto ready, importer.prepare(caller,
                                           {.way = ImportWay::list,
                                            .source = body.source.value,
                                            .department_code = body.department_code ? body.department_code->value : "",
                                            .role = access::to_string(Role::administrator)},
                                           body.licences));
    return context.write(
        [&](db::Tx& tx) -> Result<ImportedList> { return ImportedList{importer.store(tx, caller, ready)}; });
}

} // namespace

http::Routes import_routes(const Importer& importer) {
    http::Routes out;
    out.add<ImportList, ImportedList>({.method = Method::post,
                                       .pattern = "/licence-imports",
                                       .operation = "importLicences",
                                       .summary = "Records licences that were issued elsewhere; each row is answered "
                                                  "for itself (docs/standards/licence-exchange.md).",
                                       .allow = {Role::administrator}},
                                      [&](Context& c, const ImportList& b) { return import_list(importer, c, b); });
    return out;
}

} // namespace yimen::licences
