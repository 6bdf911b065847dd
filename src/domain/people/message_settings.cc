#include "message_settings.h"

#include "base/text.h"
#include "errors.h"
#include "journal/journal.h"
#include "rules.h"

namespace yimen::people {
namespace {

constexpr std::string_view kCodeMail = "email_code";

std::string digits(int count) {
    std::string out;
    while (static_cast<int>(out.size()) < count)
        for (char byte : crypto::random_bytes(16))
            if (auto value = static_cast<unsigned char>(byte); value < 250 && static_cast<int>(out.size()) < count)
                out += static_cast<char>('0' + value % 10); // 250…255 would favour the small digits
    return out;
}

std::string opened(const crypto::FieldCipher& cipher, std::string_view table, AccountId account,
                   const std::string& sealed) {
    return cipher.decrypt({table, account.str(), "address_sealed"}, sealed);
}
db::Blob sealed(const crypto::FieldCipher& cipher, std::string_view table, AccountId account,
                std::string_view address) {
    return {cipher.encrypt({table, account.str(), "address_sealed"}, address)};
}

} // namespace

MessageSettings::MessageSettings(db::Database&, const Clocks& clocks, const crypto::KeyStore& keys,
                                 notify::Mailer& mailer)
    : clocks_(clocks), cipher_(keys), mailer_(mailer) {
    mailer_.add_template(std::string(kCodeMail),
                         {"一门：邮箱验证码 {code}",
                          "您的邮箱验证码是 {code}，10 分钟内有效。\n\n如果不是您本人操作，请不要理会这封邮件。\n"},
                         {"Yimen: your code is {code}",
                          "Your code is {code}. It is valid for 10 minutes.\n\nIf you did not ask for it, "
                          "ignore this mail.\n"});
}

MessageSettingsView MessageSettings::view(db::Reader& reader, AccountId account) const {
    MessageSettingsView out;
    out.email_available = mailer_.available();
    auto rows = reader.query(
        "SELECT address_sealed, by_email, language, revision FROM message_setting WHERE account_id = $1", account);
    if (rows.empty())
        return out;
    if (auto address = rows[0].get<std::optional<std::string>>(0)) {
        out.email_masked = notify::mask_address(opened(cipher_, "message_setting", account, *address));
        out.email_verified = true;
    }
    out.email = rows[0].get<bool>(1);
    out.language = rows[0].get<std::string>(2) == "en" ? Language::en : Language::zh;
    out.revision = rows[0].get<std::int64_t>(3);
    return out;
}

Result<MessageSettingsView> MessageSettings::change(db::Tx& tx, const Actor& by, CellId cell, std::int64_t revision,
                                                    bool email, Language language) const {
    auto before = view(tx, by.account);
    if (before.revision != revision)
        return fail(kSettingsStale, {}, {{"revision", before.revision}});
    if (email && !before.email_verified)
        return fail(kEmailNotVerified);
    auto changed = tx.exec_count(
        "INSERT INTO message_setting (account_id, cell_id, by_email, language, sealed_version, revision)"
        " VALUES ($1, $2, $3, $4, 0, 1) ON CONFLICT (account_id) DO UPDATE SET by_email = excluded.by_email,"
        " language = excluded.language, revision = message_setting.revision + 1 WHERE message_setting.revision = $5",
        by.account, cell, email, language == Language::en ? "en" : "zh", revision);
    if (changed == 0)
        return fail(kSettingsStale);
    journal::append(tx, {.cell = cell,
                         .at = clocks_.business.now(),
                         .actor = by.account,
                         .role = by.role,
                         .channel = by.channel,
                         .action = "message_settings.change",
                         .object_kind = "account",
                         .object = by.account.value,
                         .reason = {},
                         .change = email ? "email on" : "email off",
                         .request_id = by.request_id});
    return view(tx, by.account);
}

// A code of six digits can be tried, so it is kept under a key, and only a few tries are taken.
std::string MessageSettings::code_hash(AccountId account, std::string_view code) const {
    return cipher_.blind_index("email_proof.code", account.str() + std::string(code));
}

Result<void> MessageSettings::begin(db::Tx& tx, const Actor& by, CellId cell, std::string_view given) const {
    if (!mailer_.available())
        return fail(kMailUnavailable);
    std::string address = trimmed(given);
    if (!notify::is_address(address))
        return fail(Error{&kInvalidRequest, {}, {{"/email", "bad_format", "must be an e-mail address"}}, {}});
    Instant now = clocks_.system.now();
    auto rows =
        tx.query("SELECT codes_sent, window_began FROM email_proof WHERE account_id = $1 {{for_update}}", by.account);
    Instant began = now;
    std::int64_t sent = 0;
    if (!rows.empty() && rows[0].get<Instant>(1) + rules::kCodeWindow > now) {
        sent = rows[0].get<std::int64_t>(0);
        began = rows[0].get<Instant>(1);
    }
    if (sent >= rules::kMostCodes) // nobody's mailbox is filled from here
        return fail(kTooManyCodes);
    std::string code = digits(6);
    tx.exec(
        "INSERT INTO email_proof (account_id, cell_id, address_sealed, code_hash, expires_at, tries, codes_sent,"
        " window_began) VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (account_id) DO UPDATE SET"
        " address_sealed = excluded.address_sealed, code_hash = excluded.code_hash, expires_at = excluded.expires_at,"
        " tries = 0, codes_sent = excluded.codes_sent, window_began = excluded.window_began",
        by.account, cell, sealed(cipher_, "email_proof", by.account, address), db::Blob{code_hash(by.account, code)},
        now + rules::kCode, sent + 1, began);
    auto language = view(tx, by.account).language;
    mailer_.enqueue(tx, {cell, kCodeMail, address, language == Language::en ? "en" : "zh", {{"code", code}}});
    journal::append(tx, {.cell = cell,
                         .at = clocks_.business.now(),
                         .actor = by.account,
                         .role = by.role,
                         .channel = by.channel,
                         .action = "email.begin",
                         .object_kind = "account",
                         .object = by.account.value,
                         .reason = {},
                         .change = {},
                         .request_id = by.request_id});
    return {};
}

bool MessageSettings::prove(db::Tx& tx, const Actor& by, CellId cell, std::string_view code) const {
    Instant now = clocks_.system.now();
    auto rows = tx.query("SELECT address_sealed, code_hash, tries FROM email_proof WHERE account_id = $1"
                         " AND expires_at > $2 {{for_update}}",
                         by.account, now);
    if (rows.empty() || rows[0].get<std::int64_t>(2) >= rules::kCodeTries)
        return false;
    if (!crypto::equal(code_hash(by.account, code), rows[0].get<std::string>(1))) {
        tx.exec("UPDATE email_proof SET tries = tries + 1 WHERE account_id = $1", by.account);
        return false;
    }
    std::string address = opened(cipher_, "email_proof", by.account, rows[0].get<std::string>(0));
    db::Blob kept = sealed(cipher_, "message_setting", by.account, address);
    tx.exec(
        "INSERT INTO message_setting (account_id, cell_id, address_sealed, verified_at, by_email, language,"
        " sealed_version, revision) VALUES ($1, $2, $3, $4, $5, 'zh', $6, 1) ON CONFLICT (account_id) DO UPDATE SET"
        " address_sealed = excluded.address_sealed, verified_at = excluded.verified_at, by_email = excluded.by_email,"
        " sealed_version = excluded.sealed_version, revision = message_setting.revision + 1",
        by.account, cell, kept, now, true, crypto::FieldCipher::key_version(kept.bytes));
    // The row stays, so that the codes of the hour are counted; its code is worth nothing any more.
    tx.exec("UPDATE email_proof SET expires_at = 0 WHERE account_id = $1", by.account);
    journal::append(tx, {.cell = cell,
                         .at = clocks_.business.now(),
                         .actor = by.account,
                         .role = by.role,
                         .channel = by.channel,
                         .action = "email.verify",
                         .object_kind = "account",
                         .object = by.account.value,
                         .reason = {},
                         .change = {},
                         .request_id = by.request_id});
    return true;
}

std::vector<MessageSettings::Target> MessageSettings::targets(db::Reader& reader,
                                                              const std::vector<AccountId>& accounts) const {
    std::vector<Target> out;
    if (accounts.empty())
        return out;
    db::Query sql;
    sql << "SELECT account_id, address_sealed, language FROM message_setting WHERE address_sealed IS NOT NULL"
           " AND by_email = "
        << sql.bind(true) << " AND account_id IN " << sql.bind_list(accounts) << " ORDER BY account_id LIMIT 100";
    for (auto row : sql.run(reader))
        out.push_back({opened(cipher_, "message_setting", row.get<AccountId>(0), row.get<std::string>(1)),
                       row.get<std::string>(2) == "en" ? Language::en : Language::zh});
    return out;
}

std::int64_t reencrypt_addresses(db::Tx& tx, const crypto::KeyStore& keys, int limit) {
    crypto::FieldCipher cipher(keys);
    auto rows = tx.query("SELECT account_id, address_sealed FROM message_setting WHERE address_sealed IS NOT NULL AND"
                         " sealed_version < $1 ORDER BY account_id LIMIT $2 {{skip_locked}}",
                         keys.current_version(crypto::KeyUse::personal_data), limit);
    for (auto row : rows) {
        auto account = row.get<AccountId>(0);
        db::Blob now = sealed(cipher, "message_setting", account,
                              opened(cipher, "message_setting", account, row.get<std::string>(1)));
        tx.exec("UPDATE message_setting SET address_sealed = $2, sealed_version = $3 WHERE account_id = $1", account,
                now, crypto::FieldCipher::key_version(now.bytes));
    }
    return static_cast<std::int64_t>(rows.size());
}

} // namespace yimen::people
