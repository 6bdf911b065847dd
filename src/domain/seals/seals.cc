#include "seals.h"

#include <fmt/format.h>

#include "base/text.h"
#include "crypto/certificate_maker.h"
#include "journal/journal.h"
#include "render/render.h"

std::vector<yimen::db::Migration> embedded_migrations_seals();

namespace yimen::seals {
namespace {

constexpr std::chrono::hours kYear{24 * 365};
constexpr int kAuthorityYears = 10, kSealYears = 5;
constexpr int kPictureDots = 150; // an inch
constexpr const char* kKeyInStore = "store";
constexpr const char* kVendor = "YIMEN";
constexpr std::size_t kNameCharacters = 64; // X.520: of a name in a certificate

constexpr std::string_view kCertificateColumns =
    "SELECT id, kind, subject, serial, der, test, valid_from, valid_to, revoked_at, revoke_reason, key_location,"
    " key_sealed FROM seal_certificate ";
constexpr std::string_view kSealColumns =
    "SELECT s.id, s.department_id, s.purpose, s.code, s.name, s.state, c.subject, s.test, s.valid_from, s.valid_to,"
    " s.ended_at FROM seal s JOIN seal_certificate c ON c.id = s.certificate_id ";

CertificateView certificate_of(const db::Row& row) {
    auto parsed = crypto::Certificate::from_der(row.get<std::string>(4));
    return {row.get<CertificateId>(0),
            row.get<std::string>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            parsed ? parsed->pem() : "",
            row.get<bool>(5),
            row.get<Instant>(6),
            row.get<Instant>(7),
            row.get<std::optional<Instant>>(8),
            row.get<std::optional<std::string>>(9)};
}

SealView seal_of(const db::Row& row) {
    return {row.get<SealId>(0),
            row.get<DepartmentId>(1),
            parse_purpose(row.get<std::string>(2)).value(),
            row.get<std::string>(3),
            row.get<std::string>(4),
            row.get<std::string>(5),
            row.get<std::string>(6),
            row.get<bool>(7),
            row.get<Instant>(8),
            row.get<Instant>(9),
            row.get<std::optional<Instant>>(10)};
}

// A certificate's times are whole seconds.
Instant whole_second(Instant at) { return {at.micros - at.micros % 1000000}; }

std::string shortened(std::string_view name) {
    std::u32string characters = to_utf32(name);
    return to_utf8(std::u32string_view(characters).substr(0, kNameCharacters));
}

void note(db::Tx& tx, CellId cell, Instant at, std::string_view action, std::string_view kind, Uuid object,
          std::string_view reason, const boost::json::object& change) {
    journal::append(tx, {.cell = cell,
                         .at = at,
                         .actor = {},
                         .role = "system",
                         .channel = "command",
                         .action = action,
                         .object_kind = kind,
                         .object = object,
                         .reason = reason,
                         .change = boost::json::serialize(change),
                         .request_id = {}});
}

void insert_certificate(db::Tx& tx, CertificateId id, CellId cell, std::string_view kind,
                        std::optional<DepartmentId> department, std::optional<CertificateId> issuer,
                        const crypto::Certificate& certificate, std::string_view key_sealed, Instant now) {
    tx.exec("INSERT INTO seal_certificate (id, cell_id, kind, department_id, issuer_id, subject, serial, der, test,"
            " key_location, key_sealed, valid_from, valid_to, created_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)",
            id, cell, kind, department, issuer, certificate.subject(), certificate.serial(),
            db::Blob{certificate.der()}, true, kKeyInStore, db::Blob{std::string(key_sealed)}, certificate.not_before(),
            certificate.not_after(), now);
}

} // namespace

std::string_view to_string(Purpose purpose) { return boost::describe::enum_to_string(purpose, ""); }

std::optional<Purpose> parse_purpose(std::string_view name) {
    for (Purpose purpose : kPurposes)
        if (to_string(purpose) == name)
            return purpose;
    return std::nullopt;
}

std::string_view words_of(Purpose purpose) {
    switch (purpose) {
    case Purpose::receipt:
        return "收件专用章";
    case Purpose::acceptance:
        return "受理专用章";
    case Purpose::approval:
        return "行政审批专用章";
    case Purpose::permit:
        return "行政许可专用章";
    case Purpose::licence:
        return "电子证照专用章";
    }
    return "";
}

Rule automatic_rule(Purpose purpose) {
    return purpose == Purpose::licence ? Rule{"licences.seal", 1} : Rule{"cases.documents", 1};
}

std::vector<db::Migration> migrations() { return embedded_migrations_seals(); }

Seals::Seals(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys)
    : database_(database), clocks_(clocks), cipher_(keys) {}

Result<CertificateView> Seals::make_test_authority(CellId cell, bool again) const {
    Instant now = whole_second(clocks_.business.now());
    auto id = new_id<CertificateId>(now), maker_id = new_id<CertificateId>(now);
    std::string day = to_iso(hall_date(now));
    auto key = crypto::Sm2Key::generate(), maker_key = crypto::Sm2Key::generate();
    Instant end = now + kAuthorityYears * kYear;
    auto root = crypto::make_certificate(
        {crypto::CertificateRole::authority, "一门测试机构（测试，无法律效力）", "一门测试根证书 " + day, now, end},
        key, key, nullptr);
    auto maker = crypto::make_certificate(
        {crypto::CertificateRole::signer, "一门测试机构（测试，无法律效力）", "一门测试印章制作 " + day, now, end},
        maker_key, key, &root);
    auto sealed = [&](CertificateId of, const crypto::Sm2Key& secret) {
        return cipher_.encrypt({"seal_certificate", of.str(), "key_sealed"}, secret.private_pem());
    };
    std::string key_sealed = sealed(id, key), maker_sealed = sealed(maker_id, maker_key);
    return database_.write([&](db::Tx& tx) -> Result<CertificateView> {
        if (!again && !tx.query("SELECT id FROM seal_certificate WHERE cell_id = $1 AND kind = 'authority' AND "
                                "key_sealed IS NOT NULL"
                                " LIMIT 1",
                                cell)
                           .empty())
            return fail(kAuthorityExists);
        insert_certificate(tx, id, cell, "authority", {}, {}, root, key_sealed, now);
        insert_certificate(tx, maker_id, cell, "maker", {}, id, maker, maker_sealed, now);
        note(tx, cell, now, "seal_authority.make", "seal_certificate", id.value, {},
             {{"serial", root.serial()}, {"maker", maker.serial()}});
        return certificate_of(tx.query(std::string(kCertificateColumns) + "WHERE id = $1", id)[0]);
    });
}

// Everything slow: keys, certificate, picture and the maker's signature.
struct Seals::Made {
    Organ organ;
    Purpose purpose;
    std::int64_t version;
    SealId id;
    CertificateId certificate_id, issuer;
    std::string code, name, der, key_sealed;
    crypto::Certificate certificate;
    Instant from, to;
};

Result<Seals::Made> Seals::prepare(const Organ& organ, Purpose purpose, std::int64_t version) const {
    struct Issuer {
        CertificateId id;
        std::string der, location, sealed;
    };
    auto newest = [&](db::Reader& reader, std::string_view kind) -> std::optional<Issuer> {
        auto rows = reader.query(std::string(kCertificateColumns) +
                                     "WHERE cell_id = $1 AND kind = $2 AND key_sealed IS NOT NULL AND revoked_at IS"
                                     " NULL ORDER BY created_at DESC, id DESC LIMIT 1",
                                 organ.cell, kind);
        if (rows.empty())
            return std::nullopt;
        return Issuer{rows[0].get<CertificateId>(0), rows[0].get<std::string>(4), rows[0].get<std::string>(10),
                      rows[0].get<std::optional<std::string>>(11).value_or("")};
    };
    auto [authority, maker] = database_.read(
        [&](db::Reader& reader) { return std::pair(newest(reader, "authority"), newest(reader, "maker")); });
    if (!authority || !maker)
        return fail(kNoAuthority);
    YIMEN_TRY(auto issuer_key, key(authority->id, authority->location, authority->sealed));
    YIMEN_TRY(auto maker_key, key(maker->id, maker->location, maker->sealed));
    auto issuer = crypto::Certificate::from_der(authority->der).value();

    Instant now = whole_second(clocks_.business.now()), end = now + kSealYears * kYear;
    auto fresh = crypto::Sm2Key::generate();
    std::string name = organ.name + std::string(words_of(purpose)) + "（测试）";
    auto certificate =
        crypto::make_certificate({crypto::CertificateRole::signer, shortened(organ.name), shortened(name), now, end},
                                 fresh, *issuer_key, &issuer);
    auto certificate_id = new_id<CertificateId>(now);
    std::string code = fmt::format("{}-{:02}-{:03}", organ.code, static_cast<int>(purpose) + 1, version);
    auto size = static_cast<std::uint32_t>(render::kSealMillimetres);
    std::string der =
        ofd::make_seal({code,
                        name,
                        kVendor,
                        {certificate.der()},
                        now,
                        now,
                        end,
                        render::seal_png({organ.name, std::string(words_of(purpose)), true}, kPictureDots),
                        size,
                        size},
                       maker->der, [&](std::string_view message) { return maker_key->sign(message); });
    std::string key_sealed =
        cipher_.encrypt({"seal_certificate", certificate_id.str(), "key_sealed"}, fresh.private_pem());
    return Made{organ, purpose, version, new_id<SealId>(now), certificate_id, authority->id,
                code,  name,    der,     key_sealed,          certificate,    now,
                end};
}

void Seals::store(db::Tx& tx, const Made& made) const {
    insert_certificate(tx, made.certificate_id, made.organ.cell, "signer", made.organ.department, made.issuer,
                       made.certificate, made.key_sealed, made.from);
    tx.exec("INSERT INTO seal (id, cell_id, department_id, purpose, code, version, name, certificate_id, der, test,"
            " valid_from, valid_to, state, created_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $11, 1)",
            made.id, made.organ.cell, made.organ.department, to_string(made.purpose), made.code, made.version,
            made.name, made.certificate_id, db::Blob{made.der}, true, made.from, made.to);
}

Result<SealView> Seals::make(const Organ& organ, Purpose purpose) const {
    auto version = database_.read([&](db::Reader& reader) {
        return reader
            .query("SELECT COALESCE(max(version), 0) + 1 FROM seal WHERE department_id = $1 AND purpose = $2",
                   organ.department, to_string(purpose))[0]
            .get<std::int64_t>(0);
    });
    YIMEN_TRY(auto made, prepare(organ, purpose, version));
    return database_.write([&](db::Tx& tx) -> Result<SealView> {
        auto rows = tx.query("SELECT state, version FROM seal WHERE department_id = $1 AND purpose = $2 AND"
                             " (state = 'active' OR version = $3) LIMIT 1",
                             organ.department, to_string(purpose), version);
        if (!rows.empty())
            return fail(kSealExists);
        store(tx, made);
        note(tx, organ.cell, made.from, "seal.make", "seal", made.id.value, {},
             {{"code", made.code}, {"certificate", made.certificate.serial()}});
        return find(tx, made.code).value();
    });
}

Result<SealView> Seals::rotate(std::string_view code, const Organ& organ, std::string_view reason) const {
    auto before = database_.read([&](db::Reader& reader) {
        return reader.query("SELECT id, purpose, version, revision FROM seal WHERE cell_id = $1 AND code = $2 AND"
                            " state = 'active'",
                            organ.cell, code);
    });
    if (before.empty())
        return fail(kSealNotFound);
    auto old = before[0].get<SealId>(0);
    auto purpose = parse_purpose(before[0].get<std::string>(1)).value();
    YIMEN_TRY(auto made, prepare(organ, purpose, before[0].get<std::int64_t>(2) + 1));
    return database_.write([&](db::Tx& tx) -> Result<SealView> {
        auto ended = tx.exec_count("UPDATE seal SET state = 'replaced', ended_at = $2, end_reason = $3, revision ="
                                   " revision + 1 WHERE id = $1 AND state = 'active'",
                                   old, made.from, reason);
        if (ended == 0)
            return fail(kSealEnded);
        store(tx, made);
        note(tx, organ.cell, made.from, "seal.rotate", "seal", old.value, reason, {{"replaced_by", made.code}});
        return find(tx, made.code).value();
    });
}

Result<SealView> Seals::revoke(std::string_view code, std::string_view reason) const {
    Instant now = clocks_.business.now();
    return database_.write([&](db::Tx& tx) -> Result<SealView> {
        auto rows = tx.query("SELECT id, cell_id, certificate_id FROM seal WHERE code = $1 AND state <> 'revoked'"
                             " {{for_update}}",
                             code);
        if (rows.empty())
            return fail(kSealNotFound);
        auto id = rows[0].get<SealId>(0);
        tx.exec("UPDATE seal SET state = 'revoked', ended_at = $2, end_reason = $3, revision = revision + 1"
                " WHERE id = $1",
                id, now, reason);
        tx.exec("UPDATE seal_certificate SET revoked_at = $2, revoke_reason = $3, revision = revision + 1"
                " WHERE id = $1",
                rows[0].get<CertificateId>(2), now, reason);
        note(tx, rows[0].get<CellId>(1), now, "seal.revoke", "seal", id.value, reason, {{"code", code}});
        return find(tx, code).value();
    });
}

Result<StandingOrder> Seals::order(const Organ& organ, Purpose purpose, Rule rule, StaffId answers) const {
    return database_.write([&](db::Tx& tx) -> Result<StandingOrder> {
        return begin_order(tx, organ.cell, organ.department, purpose, rule, answers);
    });
}

StandingOrder Seals::begin_order(db::Tx& tx, CellId cell, DepartmentId department, Purpose purpose, const Rule& rule,
                                 StaffId answers) const {
    Instant now = clocks_.business.now();
    auto id = new_id<OrderId>(now);
    tx.exec("UPDATE seal_order SET ended_at = $4, revision = revision + 1 WHERE department_id = $1 AND purpose = $2 AND"
            " rule = $3 AND ended_at IS NULL",
            department, to_string(purpose), rule.name, now);
    tx.exec("INSERT INTO seal_order (id, cell_id, department_id, purpose, rule, rule_version, staff_id, began_at,"
            " revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
            id, cell, department, to_string(purpose), rule.name, rule.version, answers, now);
    note(tx, cell, now, "seal_order.begin", "seal_order", id.value, {},
         {{"rule", rule.name}, {"rule_version", rule.version}, {"answers", answers.str()}});
    return StandingOrder{id, std::string(rule.name), rule.version, answers};
}

bool Seals::end_order(db::Tx& tx, CellId cell, DepartmentId department, Purpose purpose, Rule rule) const {
    Instant now = clocks_.business.now();
    auto ended = tx.query("UPDATE seal_order SET ended_at = $4, revision = revision + 1 WHERE department_id = $1 AND"
                          " purpose = $2 AND rule = $3 AND ended_at IS NULL RETURNING id",
                          department, to_string(purpose), rule.name, now);
    if (ended.empty())
        return false;
    note(tx, cell, now, "seal_order.end", "seal_order", ended[0].get<OrderId>(0).value, {}, {{"rule", rule.name}});
    return true;
}

std::optional<SealView> Seals::find(db::Reader& reader, std::string_view code) const {
    auto rows = reader.query(std::string(kSealColumns) + "WHERE s.code = $1", code);
    return rows.empty() ? std::nullopt : std::optional(seal_of(rows[0]));
}

std::vector<SealView> Seals::list(db::Reader& reader, CellId cell) const {
    std::vector<SealView> out;
    for (auto row : reader.query(std::string(kSealColumns) + "WHERE s.cell_id = $1 ORDER BY s.code LIMIT 1000", cell))
        out.push_back(seal_of(row));
    return out;
}

std::vector<CertificateView> Seals::authorities(db::Reader& reader) const {
    std::vector<CertificateView> out;
    for (auto row :
         reader.query(std::string(kCertificateColumns) + "WHERE kind = 'authority' ORDER BY created_at, id LIMIT 100"))
        out.push_back(certificate_of(row));
    return out;
}

std::vector<crypto::RevocationList> Seals::revocations(db::Reader& reader) const {
    std::vector<crypto::RevocationList> out;
    for (const auto& authority : authorities(reader)) {
        crypto::RevocationList list{authority.subject, clocks_.business.now(), {}, {}};
        for (auto row : reader.query("SELECT serial, revoked_at FROM seal_certificate WHERE issuer_id = $1 AND"
                                     " revoked_at IS NOT NULL ORDER BY revoked_at, id LIMIT 100000",
                                     authority.id))
            list.revoked.push_back({row.get<std::string>(0), row.get<Instant>(1)});
        out.push_back(std::move(list));
    }
    return out;
}

} // namespace yimen::seals
