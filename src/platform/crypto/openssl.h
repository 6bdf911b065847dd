#pragma once

// What the files of this module share of OpenSSL: owning pointers, and the algorithms fetched once (an implicit fetch costs more than
// hashing a short text).

#include <initializer_list>
#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace yimen::crypto {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;

// OpenSSL refuses what cannot be refused by valid input: memory is out, or an algorithm is missing from this build.
inline void ensure(bool ok, const char* what) {
    if (!ok)
        throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
}

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Whose signature it is, where nobody has said another (GB/T 35276 §10).
inline constexpr std::string_view kDistinguishingId = "1234567812345678";

const EVP_MD* sm3_algorithm();

// HMAC-SM3 over the parts one after the other.
std::string hmac_sm3(std::string_view key, std::initializer_list<std::string_view> parts);

// A public key on a named curve ("SM2", "P-256") from its uncompressed point; null when the point is not on the curve.
KeyPtr public_key(const char* algorithm, const char* curve, std::string_view point65);

} // namespace yimen::crypto
