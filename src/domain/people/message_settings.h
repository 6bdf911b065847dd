#pragma once

// How visitors want to be told: always in the inbox, by e-mail at an address that they proved to be theirs.

#include "crypto/keystore.h"
#include "notify/notify.h"
#include "people.h"

namespace yimen::people {

enum class Language { zh, en };
BOOST_DESCRIBE_ENUM(Language, zh, en)

struct MessageSettingsView {
    std::optional<std::string> email_masked;
    bool email_verified = false;
    bool email_available = false; // whether this server sends mail at all
    bool in_app = true;           // the inbox is always there
    bool email = false;
    Language language = Language::zh; // of mails
    std::int64_t revision = 0;        // 0: nothing is set yet
    BOOST_DESCRIBE_CLASS(MessageSettingsView, (),
                         (email_masked, email_verified, email_available, in_app, email, language, revision), (), ())
};

class MessageSettings {
  public:
    MessageSettings(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, notify::Mailer& mailer);

    MessageSettingsView view(db::Reader& reader, AccountId account) const;
    // people.settings_stale; people.email_not_verified when mail is switched on without an address.
    Result<MessageSettingsView> change(db::Tx& tx, const Actor& by, CellId cell, std::int64_t revision, bool email,
                                       Language language) const;
    // Sends a code to the address. request.invalid, people.mail_unavailable, people.too_many_codes.
    Result<void> begin(db::Tx& tx, const Actor& by, CellId cell, std::string_view address) const;
    // Takes the address when the code is right, and switches mail on. False, with the try counted, when it is not; so commit.
    bool prove(db::Tx& tx, const Actor& by, CellId cell, std::string_view code) const;

    struct Target {
        std::string address;
        Language language = Language::zh;
    };
    // Where mails to these accounts go: those with a proved address and mail switched on.
    std::vector<Target> targets(db::Reader& reader, const std::vector<AccountId>& accounts) const;

  private:
    std::string code_hash(AccountId account, std::string_view code) const;

    const Clocks clocks_;
    crypto::FieldCipher cipher_;
    notify::Mailer& mailer_;
};

// Moves up to `limit` rows to the current key.
std::int64_t reencrypt_addresses(db::Tx& tx, const crypto::KeyStore& keys, int limit);

http::Routes message_routes(const MessageSettings& settings, db::Database& database);

} // namespace yimen::people
