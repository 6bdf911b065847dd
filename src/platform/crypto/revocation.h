#pragma once

// Lists of revoked certificates (X.509 CRL, RFC 5280 §5): which certificates their issuer has taken back, and when.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "certificate.h"
#include "crypto.h"

namespace yimen::crypto {

struct Revoked {
    std::string serial; // hexadecimal, as Certificate::serial
    Instant at;
};
struct RevocationList {
    std::string issuer; // RFC 2253, as Certificate::issuer
    Instant made_at;
    std::optional<Instant> next; // by when there is a newer one
    std::vector<Revoked> revoked;

    const Revoked* find(std::string_view serial) const;
};

// From DER or PEM. nullopt for what is no list, and for one that none of `issuers` has signed.
std::optional<RevocationList> read_revocation_list(std::string_view bytes, const std::vector<Certificate>& issuers);
// DER, signed by the issuer's key with SM2/SM3.
std::string make_revocation_list(const Certificate& issuer, const Sm2Key& key, const RevocationList& list);

} // namespace yimen::crypto
