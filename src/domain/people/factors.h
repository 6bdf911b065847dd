#pragma once

// Second factors: authenticators (TOTP, RFC 6238) and security keys (WebAuthn), and what is needed while one is enrolled.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "registry.h"

namespace yimen::people {

using FactorId = IdOf<struct FactorTag>;

struct Factor {
    FactorId id;
    AccountId account;
    CellId cell;
    FactorKind kind = FactorKind::totp;
    std::string label;
    std::string secret;              // totp: raw bytes
    std::int64_t last_used_step = 0; // totp: a code of this step or an earlier one is refused
    std::string credential_id, public_point;
    std::int64_t sign_count = 0; // webauthn
    Instant added_at;
};

class Factors {
  public:
    explicit Factors(const crypto::KeyStore& keys) : cipher_(keys), keys_(keys) {}

    std::vector<Factor> of_account(db::Reader& reader, AccountId account) const;
    bool any(db::Reader& reader, AccountId account) const;
    // False when the security key is enrolled already.
    bool insert(db::Tx& tx, const Factor& factor) const;
    // Both false when another sign-in used the step, or the counter, first.
    bool use_step(db::Tx& tx, FactorId factor, std::int64_t step) const;
    bool use_count(db::Tx& tx, FactorId factor, std::int64_t from, std::int64_t to) const;

    // The secret or challenge that is offered; a second beginning replaces the first.
    void begin(db::Tx& tx, CellId cell, AccountId account, FactorKind kind, std::string_view secret,
               Instant expires_at) const;
    std::optional<std::string> offered(db::Reader& reader, AccountId account, FactorKind kind, Instant now) const;
    void finish(db::Tx& tx, AccountId account, FactorKind kind) const;

    std::int64_t reencrypt(db::Tx& tx, int limit) const;

  private:
    crypto::FieldCipher cipher_;
    const crypto::KeyStore& keys_;
};

} // namespace yimen::people
