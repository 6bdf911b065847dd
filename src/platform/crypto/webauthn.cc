#include <openssl/err.h>

#include "base/json.h"
#include "base/text.h"
#include "cbor.h"
#include "crypto.h"
#include "jws.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

// Flags of authenticator data, §6.1.
constexpr std::uint8_t kUserPresent = 0x01, kHasCredential = 0x40, kHasExtensions = 0x80;
constexpr std::size_t kHashBytes = 32, kAaguidBytes = 16, kMaxCredentialIdBytes = 1023;

struct AuthenticatorData {
    std::uint8_t flags = 0;
    std::uint32_t sign_count = 0;
    std::string_view credential_id;
    std::string public_point;
};

// COSE_Key (RFC 9053 §7.1) of an ES256 credential: exactly kty = EC2, alg = ES256, crv = P-256, x and y.
std::optional<std::string> read_es256_key(CborReader& reader) {
    if (reader.map() != 5)
        return std::nullopt;
    std::map<std::int64_t, std::int64_t> numbers;
    std::map<std::int64_t, std::string_view> coordinates;
    for (int i = 0; i < 5; ++i) {
        auto label = reader.integer();
        if (!label)
            return std::nullopt;
        if (*label == -2 || *label == -3) {
            auto value = reader.bytes();
            if (!value || value->size() != 32)
                return std::nullopt;
            coordinates[*label] = *value;
        } else {
            auto value = reader.integer();
            if (!value)
                return std::nullopt;
            numbers[*label] = *value;
        }
    }
    if (numbers != std::map<std::int64_t, std::int64_t>{{1, 2}, {3, -7}, {-1, 1}} || coordinates.size() != 2)
        return std::nullopt;
    std::string point = "\x04";
    return point.append(coordinates[-2]).append(coordinates[-3]);
}

// §6.5.1: AAGUID (16) ‖ length of the id (2) ‖ id ‖ COSE_Key. `bytes` is moved behind it.
bool read_credential(std::string_view& bytes, AuthenticatorData& out) {
    if (bytes.size() < kAaguidBytes + 2)
        return false;
    std::size_t length =
        static_cast<std::uint8_t>(bytes[kAaguidBytes]) << 8 | static_cast<std::uint8_t>(bytes[kAaguidBytes + 1]);
    bytes.remove_prefix(kAaguidBytes + 2);
    if (length == 0 || length > kMaxCredentialIdBytes || length > bytes.size())
        return false;
    out.credential_id = bytes.substr(0, length);
    CborReader reader(bytes.substr(length));
    auto point = read_es256_key(reader);
    if (!point)
        return false;
    out.public_point = *point;
    bytes = reader.rest();
    return true;
}

// §6.1: hash of the relying party id (32) ‖ flags (1) ‖ counter (4) ‖ credential and extensions, as the flags say, and nothing behind.
// Checks that it was made for us and that a person was there.
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes, std::string_view rp_id) {
    if (bytes.size() < kHashBytes + 5 || !equal(bytes.substr(0, kHashBytes), sha256(rp_id)))
        return std::nullopt;
    AuthenticatorData out;
    out.flags = static_cast<std::uint8_t>(bytes[kHashBytes]);
    for (std::size_t i = 1; i <= 4; ++i)
        out.sign_count = out.sign_count << 8 | static_cast<std::uint8_t>(bytes[kHashBytes + i]);
    bytes.remove_prefix(kHashBytes + 5);
    if (!(out.flags & kUserPresent))
        return std::nullopt;
    if (out.flags & kHasCredential && !read_credential(bytes, out))
        return std::nullopt;
    if (out.flags & kHasExtensions) {
        CborReader reader(bytes), probe(bytes);
        if (!probe.map() || !reader.skip())
            return std::nullopt;
        bytes = reader.rest();
    }
    return bytes.empty() ? std::optional(out) : std::nullopt;
}

// §5.8.1. `crossOrigin` is refused: our pages are in nobody's frame.
bool client_data_fits(std::string_view json, std::string_view type, std::string_view challenge,
                      std::string_view origin) {
    auto parsed = parse_json(json);
    const boost::json::object* object = parsed ? parsed->if_object() : nullptr;
    if (!object)
        return false;
    auto has_text = [&](std::string_view name, std::string_view expected) {
        const boost::json::value* value = object->if_contains(name);
        const boost::json::string* text = value ? value->if_string() : nullptr;
        return text && equal({text->data(), text->size()}, expected);
    };
    const boost::json::value* cross_origin = object->if_contains("crossOrigin");
    return has_text("type", type) && has_text("challenge", to_base64url(challenge)) && has_text("origin", origin) &&
           (!cross_origin || *cross_origin == false);
}

// The attestation object, §6.5: a map of fmt, attStmt and authData. The statement is not judged: any authenticator may be used here.
std::optional<std::string_view> authenticator_data_of(std::string_view attestation_object) {
    CborReader reader(attestation_object);
    if (reader.map() != 3)
        return std::nullopt;
    bool has_format = false, has_statement = false;
    std::optional<std::string_view> data;
    for (int i = 0; i < 3; ++i) {
        auto name = reader.text();
        bool ok = false;
        if (name == "fmt")
            ok = has_format = reader.text().has_value();
        else if (name == "attStmt")
            ok = has_statement = reader.skip();
        else if (name == "authData")
            ok = (data = reader.bytes()).has_value();
        if (!ok)
            return std::nullopt;
    }
    return has_format && has_statement && reader.rest().empty() ? data : std::nullopt;
}

// ECDSA with SHA-256 over authenticator data ‖ SHA-256(client data).
bool signature_fits(std::string_view public_point, const std::string& message, std::string_view signature_der) {
    KeyPtr key = public_key("EC", "P-256", public_point);
    DigestContext context(EVP_MD_CTX_new());
    bool genuine =
        key && context &&
        EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature_der), signature_der.size(), bytes_of(message),
                         message.size()) == 1;
    ERR_clear_error();
    return genuine;
}

} // namespace

std::optional<WebauthnCredential> webauthn_register(std::string_view client_data_json,
                                                    std::string_view attestation_object, std::string_view challenge,
                                                    std::string_view origin, std::string_view rp_id) {
    if (!client_data_fits(client_data_json, "webauthn.create", challenge, origin))
        return std::nullopt;
    auto bytes = authenticator_data_of(attestation_object);
    if (!bytes)
        return std::nullopt;
    auto data = read_authenticator_data(*bytes, rp_id);
    if (!data || data->credential_id.empty() || !public_key("EC", "P-256", data->public_point))
        return std::nullopt;
    return WebauthnCredential{std::string(data->credential_id), data->public_point, data->sign_count};
}

std::optional<std::uint32_t> webauthn_verify(const WebauthnCredential& credential, std::string_view client_data_json,
                                             std::string_view authenticator_data, std::string_view signature_der,
                                             std::string_view challenge, std::string_view origin,
                                             std::string_view rp_id) {
    if (!client_data_fits(client_data_json, "webauthn.get", challenge, origin))
        return std::nullopt;
    auto data = read_authenticator_data(authenticator_data, rp_id);
    if (!data)
        return std::nullopt;
    if (!signature_fits(credential.public_point, std::string(authenticator_data) + sha256(client_data_json),
                        signature_der))
        return std::nullopt;
    // §7.2 step 21: a counter that does not rise is the mark of a copied key; one that is always 0 is not in use.
    bool counts = data->sign_count != 0 || credential.sign_count != 0;
    if (counts && data->sign_count <= credential.sign_count)
        return std::nullopt;
    return data->sign_count;
}

} // namespace yimen::crypto
