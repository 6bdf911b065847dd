#pragma once

// The ID token of OpenID Connect Core 1.0 §3.1.3.7, checked step by step. Pure.

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace yimen::people::oidc {

struct Expected {
    std::string_view issuer, client_id, nonce;
    Instant now; // system time
};

struct Checked {
    std::string subject; // empty: refused
    std::string fault;   // why
};

// `jwks` is the provider's key set (RFC 7517). RS256 and ES256 only; `none` and symmetric algorithms are refused.
Checked check_id_token(std::string_view token, const boost::json::object& jwks, const Expected& expected);
// The key that the token names, for a fresh look at the key set when it is not there. Empty when it names none.
std::string key_id_of(std::string_view token);
// BASE64URL(SHA256(verifier)), RFC 7636 §4.2.
std::string code_challenge(std::string_view verifier);

} // namespace yimen::people::oidc
