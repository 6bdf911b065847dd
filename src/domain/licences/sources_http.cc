#include "reading.h"
#include "sources.h"

namespace yimen::licences {
namespace {

using http::Context;
using http::Method;

struct LicencesAsked {
    Text<30, 1> type_code;
    SubjectId subject_id; // whose
    Text<200, 2> purpose; // 申请事由
    BOOST_DESCRIBE_CLASS(LicencesAsked, (), (type_code, subject_id, purpose), (), ())
};
struct QueriedLicences {
    std::vector<ImportedRow> licences;
    BOOST_DESCRIBE_CLASS(QueriedLicences, (), (licences), (), ())
};
struct QueriedType {
    std::string code, name, name_en, source, source_en;
    BOOST_DESCRIBE_CLASS(QueriedType, (), (code, name, name_en, source, source_en), (), ())
};

Result<QueriedLicences> query_source(const Sources& sources, Context& context, const LicencesAsked& body) {
    Caller caller{context.who(), context.channel(), context.request().id};
    auto ready = sources.ask(caller, body.subject_id, body.type_code.value, body.purpose.value);
    return context.write([&](db::Tx& tx) -> Result<QueriedLicences> {
        YIMEN_CHECK(ready);
        return QueriedLicences{sources.importer().store(tx, caller, *ready)};
    });
}

std::vector<QueriedType> queried_types(const Sources& sources) {
    const auto& licences = sources.importer().parts().licences;
    return licences.database().read([&](db::Reader& reader) {
        std::vector<QueriedType> out;
        for (const auto& source : sources.list())
            for (const auto& code : source.types)
                if (auto type = licences.type(reader, code))
                    out.push_back({code, type->name, type->name_en, source.title, source.title_en});
        return out;
    });
}

} // namespace

http::Routes source_routes(const Sources& sources) {
    http::Routes out;
    out.add<LicencesAsked, QueriedLicences>(
        {.method = Method::post,
         .pattern = "/licence-queries",
         .operation = "queryLicences",
         .summary = "Asks the system that issues licences of this type for those of a holder, and records them.",
         .allow = kHolder,
         .per_minute = 10},
        [&](Context& c, const LicencesAsked& b) { return query_source(sources, c, b); });
    out.add<http::None, std::vector<QueriedType>>(
        {.method = Method::get,
         .pattern = "/licence-queries/types",
         .operation = "listQueriedLicenceTypes",
         .summary = "The types of licences that can be asked for where they are issued.",
         .any_account = true},
        [&](Context&) -> Result<std::vector<QueriedType>> { return queried_types(sources); });
    return out;
}

} // namespace yimen::licences
