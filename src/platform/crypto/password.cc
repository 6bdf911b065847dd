#include <sodium.h>
#include <stdexcept>

#include "crypto.h"

namespace yimen::crypto {
namespace {

// RFC 9106 leaves the choice to the machine: 64 MiB and two passes take about 50 ms here, and sign-in has a queue of its own.
constexpr unsigned long long kPasses = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr std::size_t kMemoryBytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void ready() {
    static const int state = sodium_init();
    if (state < 0)
        throw std::runtime_error("libsodium cannot be started");
}

// libsodium reads a hash up to its NUL, so that what stands behind one would be ignored.
bool has_hash_shape(std::string_view hash) {
    return hash.size() < crypto_pwhash_STRBYTES && hash.find('\0') == std::string_view::npos;
}

} // namespace

std::string hash_password(std::string_view password) {
    ready();
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.data(), password.size(), kPasses, kMemoryBytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("Argon2id: not enough memory");
    return out;
}

bool verify_password(std::string_view hash, std::string_view password) {
    ready();
    return has_hash_shape(hash) &&
           crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash) {
    ready();
    return !has_hash_shape(hash) ||
           crypto_pwhash_str_needs_rehash(std::string(hash).c_str(), kPasses, kMemoryBytes) != 0;
}

} // namespace yimen::crypto
