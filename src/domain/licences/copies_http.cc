#include "copies.h"
#include "holders.h"
#include "reading.h"

namespace yimen::licences {
namespace {

using access::Role;
using http::Context;
using http::Method;

struct NewCopy {
    Text<100, 2> purpose;
    std::optional<int> days; // how long it is good for its purpose
    BOOST_DESCRIBE_CLASS(NewCopy, (), (purpose, days), (), ())
};
struct CopyRef {
    CopyId id;
    BOOST_DESCRIBE_CLASS(CopyRef, (), (id), (), ())
};
struct CopyFormat {
    FileFormat format = FileFormat::ofd;
    BOOST_DESCRIBE_CLASS(CopyFormat, (), (format), (), ())
};

Result<http::Created<CopyRef>> make(const Copies& copies, Context& context, const NewCopy& body) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    int days = body.days.value_or(kCopyDays);
    if (days < 1 || days > kMostCopyDays)
        return fail(Error{&kInvalidRequest, {}, {{"/days", "out_of_range", "1 to 365"}}, {}});
    Caller caller{context.who(), context.channel(), context.request().id};
    YIMEN_TRY(auto made, copies.make(caller, id, body.purpose.value, days));
    auto stored = context.write([&](db::Tx& tx) -> Result<CopyRef> {
        YIMEN_TRY(CopyId copy, copies.store(tx, caller, made));
        return CopyRef{copy};
    });
    if (!stored)
        return fail(std::move(stored).error());
    return http::Created<CopyRef>{*stored, "/api/v1/licence-copies/" + stored->id.str()};
}

Result<http::Page<LicenceCopy>> list(const Copies& copies, Context& context) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    return copies.sealer().parts().licences.database().read([&](db::Reader& reader) -> Result<http::Page<LicenceCopy>> {
        auto holder = holder_of(reader, context.who(), id);
        if (!holder)
            return fail(kLicenceNotFound);
        return http::Page<LicenceCopy>{copies.list(reader, id, *holder), {}, {}};
    });
}

Result<http::Reply> open(const Copies& copies, Context& context, const CopyFormat& wanted) {
    YIMEN_TRY(CopyId id, context.id<CopyId>("id"));
    const auto& parts = copies.sealer().parts();
    bool pdf = wanted.format == FileFormat::pdf;
    std::string name;
    auto path = parts.licences.database().read([&](db::Reader& reader) -> std::optional<std::string> {
        db::Query sql;
        sql << "SELECT c.ofd_sm3, c.pdf_sm3, l.identifier FROM licence_copy c JOIN licence l ON l.id = c.licence_id"
               " WHERE c.id = "
            << sql.bind(id) << " AND ";
        access::Scope(context.who(), kHolder).append(sql, "c", {.region = "", .hall = "", .department = ""});
        auto rows = sql.run(reader);
        if (rows.empty())
            return std::nullopt;
        name = rows[0].get<std::string>(2) + (pdf ? ".JZ.pdf" : ".JZ.ofd");
        return parts.files.path(rows[0].get<std::string>(pdf ? 1 : 0));
    });
    if (!path)
        return fail(kCopyNotFound);
    http::Reply reply(200, pdf ? "application/pdf" : "application/ofd");
    reply.file_path = *path;
    reply.with("Content-Disposition", (pdf ? "inline; filename=\"" : "attachment; filename=\"") + name + "\"")
        .with("Cache-Control", "private, no-store");
    return reply;
}

} // namespace

http::Routes copy_routes(const Copies& copies) {
    http::Routes out;
    out.add<NewCopy, http::Created<CopyRef>>({.method = Method::post,
                                              .pattern = "/licences/{id}/copies",
                                              .operation = "copyLicence",
                                              .summary = "A sealed copy for one purpose, until a day (加注件).",
                                              .allow = kHolder,
                                              .per_minute = 20},
                                             [&](Context& c, const NewCopy& b) { return make(copies, c, b); });
    out.add<http::None, http::Page<LicenceCopy>>({.method = Method::get,
                                                  .pattern = "/licences/{id}/copies",
                                                  .operation = "listLicenceCopies",
                                                  .summary = "The copies that were made of a licence.",
                                                  .allow = kHolder},
                                                 [&](Context& c) { return list(copies, c); });
    out.add<CopyFormat, http::Reply>({.method = Method::post,
                                      .pattern = "/licence-copies/{id}/open",
                                      .operation = "openLicenceCopy",
                                      .summary = "The sealed OFD of a copy, or the PDF that looks the same.",
                                      .allow = kHolder,
                                      .keyed = false},
                                     [&](Context& c, const CopyFormat& b) { return open(copies, c, b); });
    return out;
}

} // namespace yimen::licences
