#include "holders.h"
#include "journal/journal.h"
#include "reading.h"
#include "sealer.h"
#include "shows.h"

namespace yimen::licences {
namespace {

using access::Role;
using http::Context;
using http::Method;

struct Wanted {
    FileFormat format = FileFormat::ofd;
    BOOST_DESCRIBE_CLASS(Wanted, (), (format), (), ())
};

// Staff who look at a licence leave a trace, before the bytes leave.
Result<void> journal_look(const Licences& licences, Context& context, CellId cell, LicenceId id,
                          std::string_view format) {
    if (!context.who().is_staff())
        return {};
    return licences.database().write([&](db::Tx& tx) -> Result<void> {
        std::string_view role =
            context.who().grants.empty() ? "" : access::to_string(context.who().grants.front().role);
        journal::append(tx, {.cell = cell,
                             .at = licences.clocks().business.now(),
                             .actor = context.who().account,
                             .role = role,
                             .channel = context.channel(),
                             .action = "licence.open_file",
                             .object_kind = "licence",
                             .object = id.value,
                             .reason = {},
                             .change = format,
                             .request_id = context.request().id});
        record_use(tx, licences, context.who(), cell, id, {}, UseKind::open);
        return {};
    });
}

Result<http::Reply> open(const Sealer& sealer, const Licences& licences, Context& context, const Wanted& wanted) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    auto cell = licences.database().read([&](db::Reader& reader) -> std::optional<CellId> {
        db::Query sql;
        sql << "SELECT l.cell_id FROM licence l WHERE l.id = " << sql.bind(id) << " AND ";
        append_seen(sql, context.who(), kReaders);
        auto rows = sql.run(reader);
        return rows.empty() ? std::nullopt : std::optional(rows[0].get<CellId>(0));
    });
    if (!cell)
        return fail(kLicenceNotFound);
    YIMEN_TRY(auto file, sealer.file(id, wanted.format));
    bool pdf = wanted.format == FileFormat::pdf;
    YIMEN_CHECK(journal_look(licences, context, *cell, id, pdf ? "pdf" : "ofd"));
    http::Reply reply;
    reply.content_type = pdf ? "application/pdf" : "application/ofd";
    reply.file_path = file.path;
    reply.with("Content-Disposition", (pdf ? "inline; filename=\"" : "attachment; filename=\"") + file.name + "\"")
        .with("Cache-Control", "private, no-store");
    return reply;
}

} // namespace

http::Routes file_routes(const Sealer& sealer, const Licences& licences) {
    http::Routes out;
    out.add<Wanted, http::Reply>({.method = Method::post,
                                  .pattern = "/licences/{id}/open",
                                  .operation = "openLicence",
                                  .summary = "The sealed OFD of a licence, or a PDF that looks the same; a look by "
                                             "staff is journaled.",
                                  .allow = kReaders,
                                  .keyed = false},
                                 [&](Context& c, const Wanted& b) { return open(sealer, licences, c, b); });
    return out;
}

} // namespace yimen::licences
