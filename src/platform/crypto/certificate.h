#pragma once

// X.509 certificates of signers, seal makers and their authorities, with SM2 keys (GB/T 20518) or the RSA keys of older seals. Every SM2
// certificate is given the distinguishing id before anything is checked with it, which OpenSSL 3.0 does not do by itself.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace yimen::crypto {

// What a signature says it was made with, by its object identifier. Anything else, SHA-1 included, proves nothing today.
enum class SignatureAlgorithm { sm2_sm3, rsa_sha256, unknown };
SignatureAlgorithm signature_algorithm(std::string_view oid);

class Certificate {
  public:
    static std::optional<Certificate> from_der(std::string_view der);
    // Every certificate of a PEM file, in order; what is not one is passed over.
    static std::vector<Certificate> from_pem(std::string_view pem);

    std::string der() const;
    std::string pem() const;
    std::string serial() const;       // hexadecimal
    std::string public_point() const; // 65 bytes; empty when the key is not one of SM2
    std::string subject() const;      // RFC 2253, UTF-8
    std::string issuer() const;
    Instant not_before() const;
    Instant not_after() const;
    bool valid_at(Instant at) const { return at >= not_before() && at <= not_after(); }
    // `signature` in DER for SM2, as it is for RSA. False also for a key of another kind than the algorithm wants.
    bool verify(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature) const;

  private:
    friend struct ChainVerdict check_chain(const Certificate&, const std::vector<Certificate>&,
                                           const std::vector<Certificate>&, Instant);
    struct State;
    explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

// unknown_root: no path to a certificate that is trusted here, which says nothing against the signer. invalid: a path that is broken
// (a wrong signature, a purpose or a period that does not fit).
enum class Trust { trusted, unknown_root, invalid };
struct ChainVerdict {
    Trust trust = Trust::unknown_root;
    std::string reason; // OpenSSL's words; empty when trusted
};
// The path from `leaf` through `others` to one of `roots`, at the time `at` (RFC 5280 §6). Revocation is not looked up.
ChainVerdict check_chain(const Certificate& leaf, const std::vector<Certificate>& others,
                         const std::vector<Certificate>& roots, Instant at);

} // namespace yimen::crypto
