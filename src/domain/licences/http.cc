#include <algorithm>

#include "base/text.h"
#include "holders.h"
#include "journal/journal.h"
#include "operations.h"
#include "people/people.h"
#include "places/places.h"
#include "reading.h"

namespace yimen::licences {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::Page;

struct LicenceQuery {
    std::optional<std::string> cursor;
    std::optional<int> limit;
    std::optional<Text<100, 1>> number, identifier; // the whole of it
    BOOST_DESCRIBE_CLASS(LicenceQuery, (), (cursor, limit, number, identifier), (), ())
};
struct LicenceRow {
    LicenceId id;
    std::string type_name, identifier, number, holder_name, issuer_name, state;
    Date valid_from, issued_on;
    std::optional<Date> valid_to;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(LicenceRow, (),
                         (id, type_name, identifier, number, holder_name, issuer_name, state, valid_from, issued_on,
                          valid_to, revision),
                         (), ())
};
struct LicenceView {
    LicenceId id;
    std::string type_name, identifier, number, holder_name, issuer_name, state;
    Date valid_from, issued_on;
    std::optional<Date> valid_to;
    std::optional<Uuid> case_id;
    int version = 1;
    std::optional<boost::json::object> content; // for the holder; staff see it in the case
    std::string verify_url, qr_text;
    std::optional<Instant> sealed_at;                 // since then it has a file (openLicence)
    std::vector<LicenceStep> steps;                   // what was done with it since it was issued
    std::vector<std::string> actions;                 // what the caller may do with it now
    std::vector<std::string> fields;                  // the labels of what stands on it, for who may change it
    std::optional<LicenceId> supersedes, replaced_by; // the version before, the version after
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(LicenceView, (),
                         (id, type_name, identifier, number, holder_name, issuer_name, state, valid_from, issued_on,
                          valid_to, case_id, version, content, verify_url, qr_text, sealed_at, steps, actions, fields,
                          supersedes, replaced_by, revision),
                         (), ())
};
struct HolderAsked {
    Text<40, 1> id_number;
    Text<100, 2> purpose;
    BOOST_DESCRIBE_CLASS(HolderAsked, (), (id_number, purpose), (), ())
};
struct LicenceTypeName {
    std::string code, name, name_en;
    BOOST_DESCRIBE_CLASS(LicenceTypeName, (), (code, name, name_en), (), ())
};
struct ScannedText {
    std::string text;
    BOOST_DESCRIBE_CLASS(ScannedText, (), (text), (), ())
};
struct PublicKey {
    std::string id, public_point_hex;
    Instant made_at;
    std::optional<Instant> signs_until; // since then another one signs; what it signed stays good
    BOOST_DESCRIBE_CLASS(PublicKey, (), (id, public_point_hex, made_at, signs_until), (), ())
};
struct PublicKeys {
    std::vector<PublicKey> keys;
    BOOST_DESCRIBE_CLASS(PublicKeys, (), (keys), (), ())
};

constexpr int kFoundOfHolder = 100;
constexpr std::string_view kRow =
    "SELECT l.id, t.name, l.identifier, l.number, l.qr_payload, l.issuer_name, l.state, l.valid_from, l.issued_on, "
    "l.valid_to,"
    " l.revision, l.case_id, l.version, l.content_sealed, l.verify_token_sealed, l.signature,"
    " l.sealed_at, l.cell_id, l.region_id, l.hall_id, l.department_id, l.subject_id, l.import_id,"
    " l.supersedes_id FROM licence l JOIN "
    "licence_type t ON t.code = l.type_code WHERE ";

std::string holder_names(const db::Row& row) {
    auto payload = decode(row.get<std::string>(4));
    return payload ? payload->holder : "";
}

access::Scope::RowScope scope_of(const db::Row& row) {
    return {row.get<CellId>(17), row.get<RegionId>(18), row.get<std::optional<HallId>>(19), row.get<DepartmentId>(20),
            row.get<SubjectId>(21)};
}

LicenceRow row_of(const db::Row& row) {
    return {row.get<LicenceId>(0), row.get<std::string>(1),         row.get<std::string>(2),  row.get<std::string>(3),
            holder_names(row),     row.get<std::string>(5),         row.get<std::string>(6),  row.get<Date>(7),
            row.get<Date>(8),      row.get<std::optional<Date>>(9), row.get<std::int64_t>(10)};
}

Result<Page<LicenceRow>> list(const Licences& licences, Context& context, const LicenceQuery& query) {
    auto after = query.cursor ? LicenceId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return licences.database().read([&](db::Reader& reader) -> Result<Page<LicenceRow>> {
        db::Query sql;
        sql << kRow;
        append_seen(sql, context.who(), kReaders);
        if (query.number || query.identifier) // both are found through the cell
            sql << " AND l.cell_id = " << sql.bind(context.who().cell);
        if (query.number)
            sql << " AND l.number = " << sql.bind(query.number->value);
        if (query.identifier)
            sql << " AND l.identifier = " << sql.bind(query.identifier->value);
        if (after)
            sql << " AND l.id < " << sql.bind(*after);
        sql << " ORDER BY l.id DESC LIMIT " << sql.bind(limit);
        Page<LicenceRow> page;
        for (auto row : sql.run(reader))
            page.items.push_back(row_of(row));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

// The look is in the journal before anything is answered, also where nobody has that number.
Result<Page<LicenceRow>> find_by_holder(const Licences& licences, const people::Service& people, Context& context,
                                        const HolderAsked& asked) {
    YIMEN_TRY(auto subject, licences.database().read([&](db::Reader& reader) {
        return people.subject_by_number(reader, context.who().cell, asked.id_number.value);
    }));
    YIMEN_CHECK(licences.database().write([&](db::Tx& tx) -> Result<void> {
        journal::append(tx, {.cell = context.who().cell,
                             .at = licences.clocks().business.now(),
                             .actor = context.who().account,
                             .role = access::to_string(context.who().grants.front().role),
                             .channel = context.channel(),
                             .action = "licence.find",
                             .object_kind = "subject",
                             .object = subject ? subject->value : Uuid{},
                             .reason = asked.purpose.value,
                             .change = {},
                             .request_id = context.request().id});
        return {};
    }));
    Page<LicenceRow> page;
    if (subject)
        licences.database().read([&](db::Reader& reader) {
            db::Query sql;
            sql << kRow
                << "l.id IN (SELECT h.licence_id FROM licence_holder h WHERE h.subject_id = " << sql.bind(*subject)
                << ") AND ";
            append_seen(sql, context.who(), kReaders);
            sql << " ORDER BY l.id DESC LIMIT " << sql.bind(kFoundOfHolder);
            for (auto row : sql.run(reader))
                page.items.push_back(row_of(row));
            return 0;
        });
    return page;
}

template <class F>
auto with_row(const Licences& licences, Context& context, F&& use)
    -> std::invoke_result_t<F, db::Reader&, const db::Row&> {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    return licences.database().read([&](db::Reader& reader) -> std::invoke_result_t<F, db::Reader&, const db::Row&> {
        db::Query sql;
        sql << kRow << "l.id = " << sql.bind(id) << " AND ";
        append_seen(sql, context.who(), kReaders);
        auto rows = sql.run(reader);
        if (rows.empty())
            return fail(kLicenceNotFound);
        return use(reader, rows[0]);
    });
}

std::optional<LicenceId> successor(db::Reader& reader, LicenceId id) {
    auto rows = reader.query("SELECT id FROM licence WHERE supersedes_id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<LicenceId>(0));
}

Result<LicenceView> show(const Licences& licences, Context& context) {
    return with_row(licences, context, [&](db::Reader& reader, const db::Row& row) -> Result<LicenceView> {
        LicenceRow face = row_of(row);
        std::string token = licences.token_of(face.id, row.get<std::string>(14));
        auto actions = allowed_operations(context.who(), scope_of(row), face.state, !row.get<std::optional<Uuid>>(22));
        bool may_change = std::ranges::find(actions, "change") != actions.end();
        std::optional<boost::json::object> content;
        if (!context.who().is_staff() || may_change)
            if (auto parsed = parse_json(licences.content_of(face.id, row.get<std::string>(13)));
                parsed && parsed->is_object())
                content = parsed->as_object();
        std::vector<std::string> fields;
        if (may_change && content)
            for (const auto& field : *content)
                fields.emplace_back(field.key());
        if (context.who().is_staff())
            content.reset();
        // The case is its applicant's, the first holder's; another holder has only the licence.
        auto of_case = row.get<std::optional<Uuid>>(11);
        if (!context.who().is_staff() && !context.who().may_act_for(row.get<SubjectId>(21)))
            of_case.reset();
        return LicenceView{face.id,
                           face.type_name,
                           face.identifier,
                           face.number,
                           face.holder_name,
                           face.issuer_name,
                           face.state,
                           face.valid_from,
                           face.issued_on,
                           face.valid_to,
                           of_case,
                           row.get<int>(12),
                           std::move(content),
                           licences.verify_url(token),
                           licences.qr_text(token, row.get<std::string>(4), row.get<std::string>(15)),
                           row.get<std::optional<Instant>>(16),
                           steps(reader, face.id),
                           std::move(actions),
                           std::move(fields),
                           row.get<std::optional<LicenceId>>(23),
                           successor(reader, face.id),
                           face.revision};
    });
}

Result<http::Reply> qr(const Licences& licences, Context& context) {
    return with_row(licences, context, [&](db::Reader&, const db::Row& row) -> Result<http::Reply> {
        std::string token = licences.token_of(row.get<LicenceId>(0), row.get<std::string>(14));
        http::Reply reply;
        reply.content_type = "image/svg+xml";
        reply.body = qr_svg(licences.qr_text(token, row.get<std::string>(4), row.get<std::string>(15)));
        reply.with("Cache-Control", "private, no-store");
        return reply;
    });
}

// The types that are known here, by name: for those who write items, and for those who say what stands for a material.
Result<std::vector<LicenceTypeName>> types(const Licences& licences, Context& context) {
    return licences.database().read([&](db::Reader& reader) -> Result<std::vector<LicenceTypeName>> {
        std::vector<LicenceTypeName> out;
        for (auto row : reader.query("SELECT code, name, name_en FROM licence_type WHERE cell_id = $1"
                                     " AND in_use = $2 ORDER BY name, code LIMIT 1000",
                                     context.who().cell, true))
            out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)});
        return out;
    });
}

PublicKeys public_keys(const Licences& licences) {
    PublicKeys out;
    for (const auto& key : licences.keys().list()) { // by version
        if (key.use != crypto::KeyUse::licence)
            continue;
        if (!out.keys.empty())
            out.keys.back().signs_until = key.made_at;
        out.keys.push_back({key.id, to_hex(licences.keys().signing_key(key.id)->public_point()), key.made_at, {}});
    }
    return out;
}

} // namespace

http::Routes routes(const Licences& licences, const people::Service& people) {
    http::Routes out;
    out.add<LicenceQuery, Page<LicenceRow>>({.method = Method::get,
                                             .pattern = "/licences",
                                             .operation = "listLicences",
                                             .summary = "Licences that the caller holds or may see.",
                                             .allow = kReaders},
                                            [&](Context& c, const LicenceQuery& q) { return list(licences, c, q); });
    out.add<HolderAsked, Page<LicenceRow>>(
        {.method = Method::post,
         .pattern = "/licences/find",
         .operation = "findLicencesOfHolder",
         .summary = "The licences that a person or a company holds, alone or with others; the look is journaled.",
         .allow = {Role::clerk, Role::reviewer, Role::decider, Role::supervisor},
         .keyed = false,
         .per_minute = 60},
        [&](Context& c, const HolderAsked& b) { return find_by_holder(licences, people, c, b); });
    out.add<http::None, LicenceView>({.method = Method::get,
                                      .pattern = "/licences/{id}",
                                      .operation = "getLicence",
                                      .summary = "One licence with its QR text.",
                                      .allow = kReaders},
                                     [&](Context& c) { return show(licences, c); });
    out.add<http::None, std::vector<LicenceTypeName>>({.method = Method::get,
                                                       .pattern = "/licence-types",
                                                       .operation = "listLicenceTypes",
                                                       .summary = "The types of licences that are known here, by name.",
                                                       .any_account = true},
                                                      [&](Context& c) { return types(licences, c); });
    out.add<http::None, http::Reply>({.method = Method::get,
                                      .pattern = "/licences/{id}/qr",
                                      .operation = "getLicenceQr",
                                      .summary = "The QR code as SVG.",
                                      .allow = kReaders},
                                     [&](Context& c) { return qr(licences, c); });
    out.add<http::None, Verdict>(
        {.method = Method::get,
         .pattern = "/verify/{token}",
         .operation = "verifyLicence",
         .summary = "Says whether a licence is genuine, or why not.",
         .open = true,
         .per_minute = 60},
        [&](Context& c) -> Result<Verdict> { return licences.verify_token(c.request().param("token")); });
    out.add<ScannedText, Verdict>(
        {.method = Method::post,
         .pattern = "/verify",
         .operation = "verifyScannedText",
         .summary = "The same for the text of a scanned QR code.",
         .open = true,
         .keyed = false,
         .per_minute = 60},
        [&](Context&, const ScannedText& b) -> Result<Verdict> { return licences.verify_text(b.text); });
    out.add<http::None, PublicKeys>({.method = Method::get,
                                     .pattern = "/keys/licence",
                                     .operation = "listLicenceKeys",
                                     .summary = "Public keys that licences are signed with.",
                                     .open = true},
                                    [&](Context&) -> Result<PublicKeys> { return public_keys(licences); });
    return out;
}

} // namespace yimen::licences
