#include "import.h"

#include <algorithm>
#include <cctype>

#include "journal/journal.h"
#include "ofd/verify.h"
#include "ofd/write.h"

namespace yimen::seals {
namespace {

constexpr std::string_view kHere = "store", kElsewhere = "elsewhere"; // of an authority only the certificate is known

std::vector<crypto::Certificate> certificates_in(const std::string& file) {
    if (auto one = crypto::Certificate::from_der(file))
        return {*one};
    return crypto::Certificate::from_pem(file);
}

// A seal with all that belongs to it, found to fit.
struct Fit {
    ofd::Seal seal;
    crypto::Certificate certificate;
    crypto::Sm2Key key;
    std::vector<crypto::Certificate> authorities;
};

// Sealing with it is the whole test: list of signers, key, chains and times are what a verifier looks at.
Result<void> holds(const Fit& fit, Instant now) {
    ofd::Draft draft;
    draft.id = std::string(32, '0');
    draft.made_at = now;
    draft.pages = {ofd::Page{}};
    auto file = ofd::write_sealed(
        draft, {fit.seal.der, fit.certificate.der(), [&](auto message) { return fit.key.sign(message); }, now, 0, {}});
    auto report = ofd::verify(ofd::Package::read(file).value(), {fit.authorities, fit.authorities}, now);
    for (const auto* finding : {&report.integrity, &report.seal, &report.certificate, &report.time})
        if (finding->ok != true)
            return fail(kSealUnfit, finding->reason);
    return {};
}

Result<Fit> fit_from(const Given& given, Instant now) {
    auto seal = ofd::read_seal(given.seal);
    if (!seal)
        return fail(kSealUnfit, "the seal is no SESeal of GB/T 38540-2020");
    std::string picture = seal->picture_type;
    std::ranges::transform(picture, picture.begin(), [](unsigned char c) { return std::tolower(c); });
    if (picture != "png")
        return fail(kSealUnfit, "its picture is " + seal->picture_type + ", only PNG can be drawn");
    auto signer = certificates_in(given.certificate);
    if (signer.size() != 1)
        return fail(kSealUnfit, "the file of the signer's certificate has to hold one certificate");
    if (given.key.starts_with("pkcs11:"))
        return fail(kKeyElsewhere, given.key);
    auto key = crypto::Sm2Key::from_private_pem(given.key);
    if (!key)
        return fail(kSealUnfit, "the key is no SM2 key in PEM without a passphrase");
    if (key->public_point() != signer[0].public_point())
        return fail(kSealUnfit, "the key is not that of the certificate");
    auto authorities = certificates_in(given.authorities);
    if (authorities.empty())
        return fail(kSealUnfit, "the file of the authorities holds no certificate");
    Fit out{std::move(*seal), signer[0], std::move(*key), std::move(authorities)};
    YIMEN_CHECK(holds(out, now));
    return out;
}

struct Row {
    CertificateId id;
    CellId cell;
    std::string_view kind, location;
    std::optional<DepartmentId> department;
    std::optional<CertificateId> issuer;
    std::optional<std::string> key_sealed;
};

// The certificate under its serial number; another one with the same number is refused.
Result<CertificateId> keep(db::Tx& tx, const Row& row, const crypto::Certificate& certificate, Instant now) {
    auto there = tx.query("SELECT id, der FROM seal_certificate WHERE cell_id = $1 AND serial = $2", row.cell,
                          certificate.serial());
    if (!there.empty()) {
        if (there[0].get<std::string>(1) != certificate.der() || row.key_sealed)
            return fail(kSealUnfit,
                        "a certificate with the serial number " + certificate.serial() + " is here already");
        return there[0].get<CertificateId>(0);
    }
    tx.exec("INSERT INTO seal_certificate (id, cell_id, kind, department_id, issuer_id, subject, serial, der, test,"
            " key_location, key_sealed, valid_from, valid_to, created_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)",
            row.id, row.cell, row.kind, row.department, row.issuer, certificate.subject(), certificate.serial(),
            db::Blob{certificate.der()}, false, row.location,
            row.key_sealed ? std::optional(db::Blob{*row.key_sealed}) : std::nullopt, certificate.not_before(),
            certificate.not_after(), now);
    return row.id;
}

} // namespace

Result<SealView> take_in(const Seals& seals, const crypto::KeyStore& keys, const Clocks& clocks, const Organ& organ,
                         Purpose purpose, const Given& given) {
    Instant now = clocks.business.now();
    YIMEN_TRY(auto fit, fit_from(given, now));
    auto signer_id = new_id<CertificateId>(now);
    auto seal_id = new_id<SealId>(now);
    std::string key_sealed =
        crypto::FieldCipher(keys).encrypt({"seal_certificate", signer_id.str(), "key_sealed"}, fit.key.private_pem());
    return seals.database().write([&](db::Tx& tx) -> Result<SealView> {
        if (!tx.query("SELECT id FROM seal WHERE cell_id = $1 AND code = $2", organ.cell, fit.seal.id).empty())
            return fail(kSealExists, fit.seal.id);
        std::optional<CertificateId> issuer;
        for (const auto& authority : fit.authorities) {
            YIMEN_TRY(auto id, keep(tx, {new_id<CertificateId>(now), organ.cell, "authority", kElsewhere, {}, {}, {}},
                                    authority, now));
            if (authority.subject() == fit.certificate.issuer())
                issuer = id;
        }
        YIMEN_CHECK(keep(tx, {signer_id, organ.cell, "signer", kHere, organ.department, issuer, key_sealed},
                         fit.certificate, now));
        auto version =
            tx.query("SELECT COALESCE(max(version), 0) + 1 FROM seal WHERE department_id = $1 AND purpose = $2",
                     organ.department, to_string(purpose))[0]
                .get<std::int64_t>(0);
        tx.exec("UPDATE seal SET state = 'replaced', ended_at = $3, end_reason = $4, revision = revision + 1"
                " WHERE department_id = $1 AND purpose = $2 AND state = 'active'",
                organ.department, to_string(purpose), now, "replaced by " + fit.seal.id);
        tx.exec("INSERT INTO seal (id, cell_id, department_id, purpose, code, version, name, certificate_id, der, test,"
                " valid_from, valid_to, state, created_at, revision)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $13, 1)",
                seal_id, organ.cell, organ.department, to_string(purpose), fit.seal.id, version, fit.seal.name,
                signer_id, db::Blob{fit.seal.der}, false, fit.seal.valid_from.value_or(fit.certificate.not_before()),
                fit.seal.valid_to.value_or(fit.certificate.not_after()), now);
        journal::append(tx, {.cell = organ.cell,
                             .at = now,
                             .actor = {},
                             .role = "system",
                             .channel = "command",
                             .action = "seal.import",
                             .object_kind = "seal",
                             .object = seal_id.value,
                             .reason = {},
                             .change = boost::json::serialize(
                                 boost::json::object{{"code", fit.seal.id}, {"certificate", fit.certificate.serial()}}),
                             .request_id = {}});
        return seals.find(tx, fit.seal.id).value();
    });
}

} // namespace yimen::seals
