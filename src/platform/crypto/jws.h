#pragma once

// Signatures of JSON Web Tokens by other systems (RFC 7518 §3.3, §3.4): verification only. All strings are raw bytes.

#include <string>
#include <string_view>

namespace yimen::crypto {

std::string sha256(std::string_view data);
// RSASSA-PKCS1-v1_5 with SHA-256; keys of fewer than 2048 bits are refused.
bool rs256_verify(std::string_view modulus, std::string_view exponent, std::string_view message,
                  std::string_view signature);
// ECDSA over P-256 with SHA-256; `point65` is 04‖x‖y, the signature r‖s.
bool es256_verify(std::string_view point65, std::string_view message, std::string_view signature64);

} // namespace yimen::crypto
