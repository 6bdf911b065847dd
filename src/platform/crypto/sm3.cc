#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::size_t kDigestBytes = 32;

using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>>;

// A context that has its digest set needs only a key to start over.
EVP_MAC_CTX* thread_mac() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    thread_local const MacContext context = [] {
        MacContext made(EVP_MAC_CTX_new(algorithm));
        char digest[] = "SM3";
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
        ensure(made && EVP_MAC_CTX_set_params(made.get(), params), "HMAC-SM3");
        return made;
    }();
    return context.get();
}

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

} // namespace

const EVP_MD* sm3_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SM3", nullptr);
    ensure(algorithm != nullptr, "SM3");
    return algorithm;
}

std::string random_bytes(std::size_t count) {
    std::string out(count, '\0');
    ensure(RAND_bytes(bytes_of(out), static_cast<int>(count)) == 1, "RAND_bytes");
    return out;
}

bool equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string sm3(std::string_view data) {
    thread_local const DigestContext context(EVP_MD_CTX_new());
    std::string out(kDigestBytes, '\0');
    ensure(EVP_DigestInit_ex2(context.get(), sm3_algorithm(), nullptr) &&
               EVP_DigestUpdate(context.get(), data.data(), data.size()) &&
               EVP_DigestFinal_ex(context.get(), bytes_of(out), nullptr),
           "SM3");
    return out;
}

std::string hmac_sm3(std::string_view key, std::initializer_list<std::string_view> parts) {
    // Without a key OpenSSL would go on with the one before.
    if (key.empty())
        throw std::logic_error("HMAC-SM3 needs a key");
    EVP_MAC_CTX* context = thread_mac();
    bool ok = EVP_MAC_init(context, bytes_of(key), key.size(), nullptr) == 1;
    for (std::string_view part : parts)
        ok = ok && EVP_MAC_update(context, bytes_of(part), part.size()) == 1;
    std::string out(kDigestBytes, '\0');
    std::size_t size = 0;
    ensure(ok && EVP_MAC_final(context, bytes_of(out), &size, out.size()) == 1 && size == out.size(), "HMAC-SM3");
    return out;
}

std::string hmac_sm3(std::string_view key, std::string_view data) { return hmac_sm3(key, {data}); }

Sm3::Sm3() : context_(EVP_MD_CTX_new()) {
    ensure(context_ && EVP_DigestInit_ex2(context_of(context_), sm3_algorithm(), nullptr), "SM3");
}

Sm3::~Sm3() { EVP_MD_CTX_free(context_of(context_)); }

Sm3::Sm3(Sm3&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}

void Sm3::update(std::string_view data) {
    ensure(EVP_DigestUpdate(context_of(context_), data.data(), data.size()), "SM3");
}

std::string Sm3::finish() {
    std::string out(kDigestBytes, '\0');
    ensure(EVP_DigestFinal_ex(context_of(context_), bytes_of(out), nullptr), "SM3");
    return out;
}

} // namespace yimen::crypto
