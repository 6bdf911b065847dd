#include "licences.h"

#include "base/codes.h"
#include "holders.h"
#include "operations.h"
#include "outbox/outbox.h"

std::vector<yimen::db::Migration> embedded_migrations_licences();

namespace yimen::licences {
namespace {

constexpr std::size_t kTokenSize = 24; // bytes; 192 bits cannot be guessed
constexpr std::size_t kDigestInQr = 16;
constexpr std::string_view kRecordColumns =
    "SELECT l.id, l.identifier, t.name, l.issuer_name, l.issued_on, l.valid_from, l.valid_to, l.state, l.qr_payload,"
    " l.signature, l.key_id, l.content_digest, l.content_sealed, l.case_id, l.number"
    " FROM licence l JOIN licence_type t ON t.code = l.type_code ";

// The canonical bytes of a record: what its digest, and through the digest the signature, covers. docs/standards/licence-qr.md.
std::string canonical(std::string_view identifier, std::string_view number, const std::string& holders,
                      const std::string& case_id, Date issued_on, std::optional<Date> valid_to,
                      std::string_view content) {
    std::string out;
    for (std::string_view part : {identifier, number, std::string_view(holders), std::string_view(case_id)}) {
        out += part;
        out += '\n';
    }
    out += to_iso(issued_on) + '\n' + (valid_to ? to_iso(*valid_to) : "") + '\n';
    return out.append(content);
}

// One after the other with a comma: the record of a single holder says what it always said.
std::string joined(const std::vector<SubjectId>& subjects) {
    std::string out;
    for (SubjectId subject : subjects)
        out += (out.empty() ? "" : ",") + subject.str();
    return out;
}

std::string without_root(std::string_view identifier) {
    return std::string(identifier.substr(codes::kLicenceRoot.size() + 1));
}

struct Record {
    LicenceId id;
    VerdictLicence face;
    std::string payload, signature, key_id, digest, content_sealed, case_id, number;
};

Record record_of(const db::Row& row) {
    Record out;
    out.id = row.get<LicenceId>(0);
    out.face = {row.get<std::string>(1),         row.get<std::string>(2), "",
                row.get<std::string>(3),         row.get<Date>(4),        row.get<Date>(5),
                row.get<std::optional<Date>>(6), row.get<std::string>(7), {}};
    out.payload = row.get<std::string>(8);
    out.signature = row.get<std::string>(9);
    out.key_id = row.get<std::string>(10);
    out.digest = row.get<std::string>(11);
    out.content_sealed = row.get<std::string>(12);
    auto case_id = row.get<std::optional<Uuid>>(13);
    out.case_id = case_id ? case_id->str() : "";
    out.number = row.get<std::string>(14);
    return out;
}

std::vector<SubjectId> subjects_of(const Grant& grant) {
    std::vector<SubjectId> out;
    for (const Holder& holder : grant.holders)
        out.push_back(holder.subject);
    return out;
}

// What the type lays down, of a first version; a later one has its holders, its issuer and its period from the one before (versions.h).
Result<void> check_type(const Type& type, Grant& grant) {
    auto rules = read_rules(type.rules);
    Issue issue;
    issue.elsewhere = grant.import_id.has_value();
    if (grant.supersedes)
        return rules.issued_here || issue.elsewhere ? Result<void>() : check_issue(rules, issue);
    for (const Holder& holder : grant.holders)
        issue.holders.push_back(holder.kind);
    issue.issuer_code = grant.issuer_code;
    for (const auto& field : grant.content)
        issue.labels.emplace_back(field.key());
    issue.valid_from = grant.valid_from.value_or(grant.issued_on);
    if (!issue.elsewhere && !grant.valid_to)
        grant.valid_to = last_day(rules.validity, issue.valid_from);
    issue.valid_to = grant.valid_to;
    return check_issue(rules, issue);
}

void settle(Verdict& verdict) {
    for (const auto& check : verdict.checks)
        if (check.ok == false && verdict.reason.empty())
            verdict.reason = check.reason;
}

} // namespace

std::string masked_holders(const std::vector<std::string>& names) {
    if (names.empty())
        return "";
    return names.size() == 1 ? names[0] : names[0] + "等" + std::to_string(names.size()) + "个持证主体";
}

std::vector<db::Migration> migrations() { return embedded_migrations_licences(); }

Licences::Licences(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, std::string base_url)
    : database_(database), clocks_(clocks), keys_(keys), cipher_(keys), base_url_(std::move(base_url)) {}

std::optional<Type> Licences::type(db::Reader& reader, std::string_view code) const {
    auto rows = reader.query("SELECT code, name, name_en, layout, rules FROM licence_type WHERE code = $1"
                             " AND in_use = $2",
                             code, true);
    if (rows.empty())
        return std::nullopt;
    return Type{rows[0].get<std::string>(0), rows[0].get<std::string>(1), rows[0].get<std::string>(2),
                rows[0].get<std::optional<std::string>>(3), rows[0].get<std::optional<std::string>>(4)};
}

void Licences::put_type(db::Tx& tx, CellId cell, const Type& type) {
    tx.exec("INSERT INTO licence_type (code, cell_id, name, name_en, layout, rules, revision) VALUES ($1, $2, $3, $4,"
            " $5, $6, 1) ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,"
            " layout = excluded.layout, rules = excluded.rules, revision = licence_type.revision + 1",
            type.code, cell, type.name, type.name_en, type.layout, type.rules);
}

std::string Licences::verify_url(std::string_view token) const {
    return base_url_ + "/portal/verify?t=" + std::string(token);
}

std::string Licences::qr_text(std::string_view token, std::string_view payload, std::string_view signature) const {
    return verify_url(token) + "#" + to_qr_fragment(payload, signature);
}

std::string Licences::token_of(LicenceId id, std::string_view sealed) const {
    return cipher_.decrypt({"licence", id.str(), "verify_token_sealed"}, sealed);
}

std::string Licences::content_of(LicenceId id, std::string_view sealed) const {
    return cipher_.decrypt({"licence", id.str(), "content_sealed"}, sealed);
}

Result<Prepared> Licences::prepare(const Type& type, Grant grant) const {
    YIMEN_CHECK(check_type(type, grant));
    auto identifier = grant.identifier
                          ? codes::parse_licence_identifier(*grant.identifier)
                          : codes::make_licence_identifier(type.code, grant.issuer_code, grant.serial, grant.version);
    if (!identifier || identifier->type_code != type.code || identifier->issuer_code != grant.issuer_code)
        return fail(kBadIdentifier, type.code + " " + grant.issuer_code);
    Prepared out;
    out.id = new_id<LicenceId>(clocks_.business.now());
    out.identifier = identifier->str();
    out.token = to_base64url(crypto::random_bytes(kTokenSize));
    grant.number = grant.number.value_or(identifier->serial);
    std::string content = boost::json::serialize(grant.content);
    out.record_digest = crypto::sm3(canonical(out.identifier, *grant.number, joined(subjects_of(grant)),
                                              grant.case_id.is_nil() ? "" : grant.case_id.str(), grant.issued_on,
                                              grant.valid_to, content));
    out.key_id = keys_.current_key_id(crypto::KeyUse::licence);
    out.payload = encode({out.key_id, without_root(out.identifier), type.name, grant.holder_masked, grant.issuer_name,
                          grant.issued_on, grant.valid_to, out.record_digest.substr(0, kDigestInQr)});
    out.signature = keys_.current_signing_key(crypto::KeyUse::licence).sign(out.payload);
    out.content_sealed = cipher_.encrypt({"licence", out.id.str(), "content_sealed"}, content);
    out.token_sealed = cipher_.encrypt({"licence", out.id.str(), "verify_token_sealed"}, out.token);
    grant.serial = identifier->serial;
    out.grant = std::move(grant);
    return out;
}

void Licences::issue(db::Tx& tx, const Prepared& p) const {
    const Grant& g = p.grant;
    Instant now = clocks_.business.now();
    tx.exec(
        "INSERT INTO licence (id, cell_id, region_id, hall_id, department_id, subject_id, type_code, identifier, "
        "number, version,"
        " case_id, import_id, issuer_name, issuer_code, content_sealed, content_digest, issued_on, valid_from, "
        "valid_to,"
        " verify_token_index, verify_token_sealed, qr_payload, signature, key_id, state, revision, created_at,"
        " supersedes_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $25, $10, $23, $11, $12, $13, $14, $15, $26, $16, $17, $18, $19, "
        "$20, $21, $24, 1, $22, $27)",
        p.id, g.cell, g.region, g.hall, g.department, g.first_holder(), g.type_code, p.identifier, *g.number,
        g.case_id.is_nil() ? std::nullopt : std::optional(g.case_id), g.issuer_name, g.issuer_code,
        db::Blob{p.content_sealed}, db::Blob{p.record_digest}, g.issued_on, g.valid_to, db::Blob{crypto::sm3(p.token)},
        db::Blob{p.token_sealed}, db::Blob{p.payload}, db::Blob{p.signature}, p.key_id, now, g.import_id,
        g.import_id ? g.state_elsewhere : "pending_seal", g.version, g.valid_from.value_or(g.issued_on), g.supersedes);
    put_holders(tx, p.id, g.cell, subjects_of(g));
    outbox::NewEvent event;
    event.kind = "LicenceRecorded";
    event.scope = {g.cell, g.region, g.hall, g.department, g.first_holder()};
    event.object_kind = "licence";
    event.object = p.id.value;
    event.revision = 1;
    event.payload = {{"identifier", p.identifier}};
    if (!g.case_id.is_nil())
        event.payload["case_id"] = g.case_id.str();
    outbox::publish(tx, now, event);
    if (g.holders.size() > 1)
        tell_further_holders(tx, now, event);
}

std::int64_t Licences::held_by(db::Reader& reader, SubjectId holder) const {
    return reader
        .query("SELECT count(*) FROM licence_holder h JOIN licence l ON l.id = h.licence_id WHERE h.subject_id = $1"
               " AND l.state IN ('valid', 'pending_seal')",
               holder)[0]
        .get<std::int64_t>(0);
}

std::optional<CaseLicence> Licences::of_case(db::Reader& reader, Uuid case_id) const {
    auto rows = reader.query(
        "SELECT l.id, l.identifier, t.name, l.state, l.verify_token_sealed, l.revision FROM licence l"
        " JOIN licence_type t ON t.code = l.type_code WHERE l.case_id = $1 ORDER BY l.version DESC LIMIT 1",
        case_id);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    auto id = row.get<LicenceId>(0);
    return CaseLicence{id,
                       row.get<std::string>(1),
                       row.get<std::string>(2),
                       row.get<std::string>(3),
                       verify_url(token_of(id, row.get<std::string>(4))),
                       row.get<std::int64_t>(5)};
}

std::vector<LicenceInForce> Licences::in_force(db::Reader& reader, SubjectId subject,
                                               const std::vector<std::string>& types,
                                               const std::optional<Uuid>& bundle) const {
    Date today = hall_date(clocks_.business.now());
    db::Query sql;
    sql << "SELECT l.id, l.type_code, t.name, t.name_en, l.number, l.valid_to, l.identifier, l.state, l.version"
           " FROM licence_holder h JOIN licence l ON l.id = h.licence_id"
           " JOIN licence_type t ON t.code = l.type_code WHERE h.subject_id = "
        << sql.bind(subject) << " AND l.type_code IN " << sql.bind_list(types)
        << " AND (l.state IN ('valid', 'pending_seal')";
    if (bundle)
        sql << " OR l.state = 'cancelled' AND EXISTS (SELECT 1 FROM licence_step s WHERE s.licence_id = l.id"
               " AND s.bundle_id = "
            << sql.bind(*bundle) << ")";
    sql << ") AND l.valid_from <= " << sql.bind(today)
        << " AND (l.valid_to IS NULL OR l.valid_to >= " << sql.bind(today) << ") ORDER BY l.created_at DESC LIMIT 100";
    std::vector<LicenceInForce> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<LicenceId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                       row.get<std::string>(4), row.get<std::optional<Date>>(5), row.get<std::string>(6),
                       row.get<std::string>(7), row.get<std::int64_t>(8)});
    return out;
}

boost::json::object Licences::face_of(db::Reader& reader, LicenceId id) const {
    auto rows = reader.query("SELECT content_sealed FROM licence WHERE id = $1", id);
    if (rows.empty())
        return {};
    auto content = parse_json(content_of(id, rows[0].get<db::Blob>(0).bytes));
    return content && content->is_object() ? content->as_object() : boost::json::object{};
}

std::string Licences::record_fault(db::Reader& reader, LicenceId id) const {
    auto rows = reader.query(std::string(kRecordColumns) + "WHERE l.id = $1", id);
    if (rows.empty())
        return "missing";
    Record record = record_of(rows[0]);
    auto* key = keys_.signing_key(record.key_id);
    if (!key)
        return "unknown_key";
    if (!key->verify(record.payload, record.signature))
        return "bad_signature";
    auto payload = decode(record.payload);
    std::string content;
    try {
        content = content_of(id, record.content_sealed);
    } catch (const std::runtime_error&) {
        return "content_altered";
    }
    std::string digest = crypto::sm3(canonical(record.face.identifier, record.number, joined(holders_of(reader, id)),
                                               record.case_id, record.face.issued_on, record.face.valid_to, content));
    if (!payload || payload->record_digest != digest.substr(0, kDigestInQr) || digest != record.digest)
        return "record_altered";
    return {};
}

// What a record is worth, whichever way it was found. A record that was altered is not shown.
Verdict Licences::judge(db::Reader& reader, const db::Rows& found) const {
    Verdict out;
    if (found.empty()) {
        out.checks.push_back({"record", false, "no_such_record"});
        settle(out);
        return out;
    }
    Record record = record_of(found[0]);
    std::string fault = record_fault(reader, record.id);
    bool known_key = fault != "unknown_key";
    out.checks.push_back({"record", fault.empty() || fault == "bad_signature" || !known_key, fault});
    out.checks.push_back({"signature", known_key ? std::optional(fault != "bad_signature") : std::nullopt, fault});
    if (!fault.empty()) {
        out.verdict = known_key ? VerdictKind::tampered : VerdictKind::unknown_key;
        out.reason = fault;
        return out;
    }
    record.face.holder_name = decode(record.payload)->holder;
    record.face.state_since = state_since(reader, record.id);
    bool in_force = record.face.state == "valid" || record.face.state == "pending_seal";
    bool in_period = !record.face.valid_to || hall_date(clocks_.business.now()) <= *record.face.valid_to;
    out.checks.push_back({"state", in_force, in_force ? "" : record.face.state});
    out.checks.push_back({"period", in_period, in_period ? "" : "expired"});
    out.verdict = !in_force || !in_period               ? VerdictKind::not_valid
                  : record.face.state == "pending_seal" ? VerdictKind::genuine_pending_seal
                                                        : VerdictKind::genuine;
    out.licence = record.face;
    settle(out);
    return out;
}

Verdict Licences::verify_token(std::string_view token) const {
    return database_.read([&](db::Reader& reader) {
        return judge(reader, reader.query(std::string(kRecordColumns) + "WHERE l.verify_token_index = $1",
                                          db::Blob{crypto::sm3(token)}));
    });
}

// The code by itself: the signature says that we made it, the record says whether it still holds.
Verdict Licences::verify_code(const std::optional<SignedPayload>& code, const std::optional<QrPayload>& payload) const {
    auto* key = payload ? keys_.signing_key(payload->key_id) : nullptr;
    if (!key || !key->verify(code->payload, code->signature)) {
        VerdictKind kind = payload && !key ? VerdictKind::unknown_key
                           : code          ? VerdictKind::tampered
                                           : VerdictKind::unknown;
        std::string reason = !payload ? "unreadable_payload" : key ? "bad_signature" : "unknown_key";
        return {kind, reason, std::nullopt, {{"signature", false, reason}}};
    }
    return database_.read([&](db::Reader& reader) {
        return judge(reader, reader.query(std::string(kRecordColumns) + "WHERE l.qr_payload = $1 AND l.identifier = $2",
                                          db::Blob{code->payload},
                                          std::string(codes::kLicenceRoot) + "." + payload->identifier));
    });
}

// A scanned text may hold a link, a code, or both; both must hold and belong together.
Verdict Licences::verify_text(std::string_view text) const {
    auto token = token_of_qr_text(text);
    if (token && text.find('#') == std::string_view::npos)
        return verify_token(*token);
    auto code = from_qr_text(text);
    auto payload = code ? decode(code->payload) : std::nullopt;
    Verdict by_code = verify_code(code, payload);
    if (token && by_code.verdict == VerdictKind::unknown && !code)
        by_code.verdict = VerdictKind::tampered; // a text of ours whose code cannot be read
    if (!token || (!by_code.licence && by_code.reason != "no_such_record"))
        return by_code;
    Verdict by_link = verify_token(*token);
    bool differ = by_link.licence && (!by_code.licence || by_code.licence->identifier != by_link.licence->identifier);
    if (differ)
        return {VerdictKind::tampered,
                "link_and_code_differ",
                std::nullopt,
                {{"signature", false, "link_and_code_differ"}}};
    return by_link;
}

} // namespace yimen::licences
