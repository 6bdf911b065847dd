#include "factors.h"

#include "enum_text.h"

namespace yimen::people {
namespace {

// `row` is a copy that the caller keeps: Place only looks at it.
crypto::FieldCipher::Place secret_place(const std::string& row) { return {"second_factor", row, "secret"}; }
std::string enrolment_row(AccountId account, FactorKind kind) {
    return account.str() + "/" + std::string(text_of(kind));
}
crypto::FieldCipher::Place enrolment_place(const std::string& row) { return {"enrolment", row, "secret"}; }

} // namespace

std::vector<Factor> Factors::of_account(db::Reader& reader, AccountId account) const {
    std::vector<Factor> out;
    for (auto row :
         reader.query("SELECT id, cell_id, kind, label, secret_sealed, last_used_step, credential_id, public_point,"
                      " sign_count, added_at FROM second_factor WHERE account_id = $1 ORDER BY added_at, id LIMIT 100",
                      account)) {
        Factor factor;
        factor.id = row.get<FactorId>(0);
        factor.account = account;
        factor.cell = row.get<CellId>(1);
        factor.kind = enum_of<FactorKind>(row.get<std::string>(2));
        factor.label = row.get<std::string>(3);
        factor.added_at = row.get<Instant>(9);
        if (factor.kind == FactorKind::totp) {
            factor.secret = cipher_.decrypt(secret_place(factor.id.str()), row.get<db::Blob>(4).bytes);
            factor.last_used_step = row.get<std::int64_t>(5);
        } else {
            factor.credential_id = row.get<db::Blob>(6).bytes;
            factor.public_point = row.get<db::Blob>(7).bytes;
            factor.sign_count = row.get<std::int64_t>(8);
        }
        out.push_back(std::move(factor));
    }
    return out;
}

bool Factors::any(db::Reader& reader, AccountId account) const {
    return !reader.query("SELECT 1 FROM second_factor WHERE account_id = $1 LIMIT 1", account).empty();
}

bool Factors::insert(db::Tx& tx, const Factor& factor) const {
    if (factor.kind == FactorKind::totp) {
        db::Blob sealed{cipher_.encrypt(secret_place(factor.id.str()), factor.secret)};
        tx.exec("INSERT INTO second_factor (id, cell_id, account_id, kind, label, secret_sealed, last_used_step, "
                "sealed_version, added_at)"
                " VALUES ($1, $2, $3, 'totp', $4, $5, $6, $7, $8)",
                factor.id, factor.cell, factor.account, factor.label, sealed, factor.last_used_step,
                crypto::FieldCipher::key_version(sealed.bytes), factor.added_at);
        return true;
    }
    return tx.exec_count("INSERT INTO second_factor (id, cell_id, account_id, kind, label, credential_id, "
                         "public_point, sign_count,"
                         " sealed_version, added_at) VALUES ($1, $2, $3, 'webauthn', $4, $5, $6, $7, 0, $8)"
                         " ON CONFLICT (cell_id, credential_id) DO NOTHING",
                         factor.id, factor.cell, factor.account, factor.label, db::Blob{factor.credential_id},
                         db::Blob{factor.public_point}, factor.sign_count, factor.added_at) == 1;
}

bool Factors::use_step(db::Tx& tx, FactorId factor, std::int64_t step) const {
    return tx.exec_count("UPDATE second_factor SET last_used_step = $2 WHERE id = $1 AND last_used_step < $2", factor,
                         step) == 1;
}

bool Factors::use_count(db::Tx& tx, FactorId factor, std::int64_t from, std::int64_t to) const {
    return tx.exec_count("UPDATE second_factor SET sign_count = $3 WHERE id = $1 AND sign_count = $2", factor, from,
                         to) == 1;
}

void Factors::begin(db::Tx& tx, CellId cell, AccountId account, FactorKind kind, std::string_view secret,
                    Instant expires_at) const {
    db::Blob sealed{cipher_.encrypt(enrolment_place(enrolment_row(account, kind)), secret)};
    tx.exec("INSERT INTO enrolment (account_id, kind, cell_id, secret_sealed, expires_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (account_id, kind) DO UPDATE SET secret_sealed = excluded.secret_sealed, expires_at = "
            "excluded.expires_at",
            account, text_of(kind), cell, sealed, expires_at);
}

std::optional<std::string> Factors::offered(db::Reader& reader, AccountId account, FactorKind kind, Instant now) const {
    auto rows =
        reader.query("SELECT secret_sealed FROM enrolment WHERE account_id = $1 AND kind = $2 AND expires_at > $3",
                     account, text_of(kind), now);
    if (rows.empty())
        return std::nullopt;
    return cipher_.decrypt(enrolment_place(enrolment_row(account, kind)), rows[0].get<db::Blob>(0).bytes);
}

void Factors::finish(db::Tx& tx, AccountId account, FactorKind kind) const {
    tx.exec("DELETE FROM enrolment WHERE account_id = $1 AND kind = $2", account, text_of(kind));
}

std::int64_t Factors::reencrypt(db::Tx& tx, int limit) const {
    auto rows = tx.query("SELECT id, secret_sealed FROM second_factor WHERE kind = 'totp' AND sealed_version < $1"
                         " ORDER BY id LIMIT $2 {{skip_locked}}",
                         keys_.current_version(crypto::KeyUse::personal_data), limit);
    for (auto row : rows) {
        auto id = row.get<FactorId>(0);
        std::string secret = cipher_.decrypt(secret_place(id.str()), row.get<db::Blob>(1).bytes);
        db::Blob sealed{cipher_.encrypt(secret_place(id.str()), secret)};
        tx.exec("UPDATE second_factor SET secret_sealed = $2, sealed_version = $3 WHERE id = $1", id, sealed,
                crypto::FieldCipher::key_version(sealed.bytes));
    }
    return static_cast<std::int64_t>(rows.size());
}

} // namespace yimen::people
