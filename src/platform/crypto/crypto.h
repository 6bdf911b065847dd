#pragma once

// National algorithms over OpenSSL 3.0: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4 (GB/T 32907); Argon2id by libsodium.
// SM2 always with the distinguishing id 1234567812345678 (standards.md §4.4). All strings here are raw bytes unless said otherwise.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

namespace yimen::crypto {

std::string random_bytes(std::size_t count);
// Compares in constant time.
bool equal(std::string_view a, std::string_view b);

std::string sm3(std::string_view data);                            // 32 bytes
std::string hmac_sm3(std::string_view key, std::string_view data); // 32 bytes
class Sm3 {                                                        // streaming
  public:
    Sm3();
    ~Sm3();
    Sm3(Sm3&&) noexcept;
    void update(std::string_view data);
    std::string finish();

  private:
    void* context_;
};

// SM4-CTR then HMAC-SM3 (encrypt-then-MAC), because this OpenSSL has no SM4-GCM. `key` is 48 bytes: 16 for SM4, 32 for the MAC.
std::string seal(std::string_view key, std::string_view associated_data, std::string_view plain);
std::optional<std::string> unseal(std::string_view key, std::string_view associated_data, std::string_view sealed);

// An SM2 key pair or public key. Thread-safe once made.
class Sm2Key {
  public:
    static Sm2Key generate();
    static std::optional<Sm2Key> from_private_pem(std::string_view pem);
    static std::optional<Sm2Key> from_public_point(std::string_view point65); // 04‖x‖y
    std::string private_pem() const;
    std::string public_point() const; // 65 bytes
    std::string public_pem() const;
    // SM2-with-SM3 over the message; raw r‖s, 64 bytes. About 0.6 ms: never inside a transaction.
    std::string sign(std::string_view message) const;
    bool verify(std::string_view message, std::string_view signature64) const;

  private:
    struct State;
    explicit Sm2Key(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};
// Between r‖s and the DER SEQUENCE that OpenSSL and GB/T 38540 use.
std::string signature_to_der(std::string_view rs64);
std::optional<std::string> signature_from_der(std::string_view der);

// Argon2id (RFC 9106) with parameters in the hash. Takes some 50–100 ms by design: never inside a transaction.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
bool needs_rehash(std::string_view hash);

// RFC 6238, SHA-1, 30 s, 6 digits. `secret` raw. Accepts the step before and after; returns the step that matched, so that the caller can
// refuse to take the same step twice.
std::string totp_code(std::string_view secret, Instant at);
std::optional<std::int64_t> verify_totp(std::string_view secret, std::string_view code, Instant at);
std::string to_base32(std::string_view bytes); // RFC 4648 §6, no padding: what authenticator apps read
std::optional<std::string> from_base32(std::string_view text);

// --- WebAuthn (W3C Level 2), ES256 keys only, attestation "none" -----------------------------------------------------------------
struct WebauthnCredential {
    std::string id;
    std::string public_point; // P-256, 65 bytes
    std::uint32_t sign_count = 0;
};
// §7.1 and §7.2: `challenge` is what we sent, `origin` and `rp_id` ours. nullopt when any step fails.
std::optional<WebauthnCredential> webauthn_register(std::string_view client_data_json,
                                                    std::string_view attestation_object, std::string_view challenge,
                                                    std::string_view origin, std::string_view rp_id);
// Returns the new sign count.
std::optional<std::uint32_t> webauthn_verify(const WebauthnCredential& credential, std::string_view client_data_json,
                                             std::string_view authenticator_data, std::string_view signature_der,
                                             std::string_view challenge, std::string_view origin,
                                             std::string_view rp_id);

} // namespace yimen::crypto
