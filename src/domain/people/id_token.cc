#include "id_token.h"

#include "base/json.h"
#include "base/text.h"
#include "crypto/jws.h"

namespace yimen::people::oidc {
namespace {

constexpr std::int64_t kSkewSeconds = 60; // clocks of provider and server differ a little

std::optional<boost::json::object> object_of(std::string_view base64url) {
    auto text = from_base64url(base64url);
    auto parsed = text ? parse_json(*text) : Result<boost::json::value>(boost::json::value());
    if (!parsed || !parsed->is_object())
        return std::nullopt;
    return parsed->as_object();
}

std::string text_in(const boost::json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : "";
}

std::int64_t seconds_in(const boost::json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    return value && value->is_number() ? static_cast<std::int64_t>(value->to_number<double>()) : 0;
}

bool for_us(const boost::json::object& claims, std::string_view client_id) {
    auto* audience = claims.if_contains("aud");
    if (!audience)
        return false;
    if (audience->is_string())
        return audience->get_string() == client_id;
    // §3.1.3.7 step 4: several audiences need the authorised party, and it must be us.
    if (!audience->is_array() || text_in(claims, "azp") != client_id)
        return false;
    return std::ranges::any_of(audience->get_array(),
                               [&](const auto& entry) { return entry.is_string() && entry.get_string() == client_id; });
}

bool signed_by(const boost::json::object& key, std::string_view algorithm, std::string_view message,
               std::string_view signature) {
    auto part = [&](std::string_view name) { return from_base64url(text_in(key, name)).value_or(""); };
    if (std::string use = text_in(key, "use"); !use.empty() && use != "sig")
        return false;
    if (algorithm == "RS256" && text_in(key, "kty") == "RSA")
        return crypto::rs256_verify(part("n"), part("e"), message, signature);
    if (algorithm == "ES256" && text_in(key, "kty") == "EC" && text_in(key, "crv") == "P-256")
        return crypto::es256_verify("\x04" + part("x") + part("y"), message, signature);
    return false;
}

bool signature_holds(const boost::json::object& header, const boost::json::object& jwks, std::string_view message,
                     std::string_view signature) {
    auto* keys = jwks.if_contains("keys");
    std::string wanted = text_in(header, "kid"), algorithm = text_in(header, "alg");
    if (!keys || !keys->is_array())
        return false;
    return std::ranges::any_of(keys->get_array(), [&](const auto& key) {
        return key.is_object() && (wanted.empty() || text_in(key.get_object(), "kid") == wanted) &&
               signed_by(key.get_object(), algorithm, message, signature);
    });
}

} // namespace

std::string key_id_of(std::string_view token) {
    auto header = object_of(token.substr(0, token.find('.')));
    return header ? text_in(*header, "kid") : "";
}

std::string code_challenge(std::string_view verifier) { return to_base64url(crypto::sha256(verifier)); }

Checked check_id_token(std::string_view token, const boost::json::object& jwks, const Expected& expected) {
    auto parts = split(token, '.');
    if (parts.size() != 3)
        return {"", "not a token"};
    auto header = object_of(parts[0]), claims = object_of(parts[1]);
    auto signature = from_base64url(parts[2]);
    if (!header || !claims || !signature)
        return {"", "not a token"};
    // 6. The signature, by a key of the provider.
    if (!signature_holds(*header, jwks, token.substr(0, parts[0].size() + 1 + parts[1].size()), *signature))
        return {"", "bad signature"};
    // 2. The issuer.
    if (text_in(*claims, "iss") != expected.issuer)
        return {"", "another issuer"};
    // 3–5. The audience.
    if (!for_us(*claims, expected.client_id))
        return {"", "for somebody else"};
    // 9–10. In time.
    std::int64_t now = expected.now.micros / 1'000'000;
    if (seconds_in(*claims, "exp") + kSkewSeconds <= now)
        return {"", "expired"};
    if (seconds_in(*claims, "iat") > now + kSkewSeconds)
        return {"", "issued in the future"};
    // 11. Our question.
    if (text_in(*claims, "nonce") != expected.nonce)
        return {"", "another nonce"};
    std::string subject = text_in(*claims, "sub");
    if (subject.empty() || subject.size() > 255)
        return {"", "no subject"};
    return {subject, ""};
}

} // namespace yimen::people::oidc
