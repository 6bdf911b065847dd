#include <climits>

#include "crypto.h"
#include "openssl.h"

// Sealed bytes: initial counter (16, random) ‖ SM4-CTR ciphertext ‖ HMAC-SM3 (32).
// The MAC covers: length of the associated data (8, big endian) ‖ associated data ‖ counter ‖ ciphertext, so that no byte can be moved
// from one part to its neighbour.
namespace yimen::crypto {
namespace {

constexpr std::size_t kCipherKeyBytes = 16, kMacKeyBytes = 32, kCounterBytes = 16, kMacBytes = 32;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

struct CipherKeys {
    std::string_view cipher, mac;
};

CipherKeys split_key(std::string_view key) {
    if (key.size() != kCipherKeyBytes + kMacKeyBytes)
        throw std::logic_error("seal needs a key of 48 bytes");
    return {key.substr(0, kCipherKeyBytes), key.substr(kCipherKeyBytes)};
}

// Counter mode is its own inverse.
void sm4_ctr(std::string_view key, std::string_view counter, std::string_view from, char* to) {
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr);
    thread_local const CipherContext context(EVP_CIPHER_CTX_new());
    if (from.size() > INT_MAX)
        throw std::length_error("more than 2 GiB cannot be sealed at once");
    int written = 0;
    ensure(algorithm && EVP_EncryptInit_ex2(context.get(), algorithm, bytes_of(key), bytes_of(counter), nullptr) &&
               EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(to), &written, bytes_of(from),
                                 static_cast<int>(from.size())),
           "SM4-CTR");
}

std::string mac_of(std::string_view key, std::string_view associated_data, std::string_view counter_and_cipher) {
    char length[8];
    for (int i = 0; i < 8; ++i)
        length[i] = static_cast<char>(static_cast<std::uint64_t>(associated_data.size()) >> (56 - 8 * i));
    return hmac_sm3(key, {{length, sizeof length}, associated_data, counter_and_cipher});
}

} // namespace

std::string seal(std::string_view key, std::string_view associated_data, std::string_view plain) {
    CipherKeys keys = split_key(key);
    std::string out = random_bytes(kCounterBytes);
    out.reserve(kCounterBytes + plain.size() + kMacBytes);
    out.resize(kCounterBytes + plain.size());
    sm4_ctr(keys.cipher, std::string_view(out).substr(0, kCounterBytes), plain, out.data() + kCounterBytes);
    return out += mac_of(keys.mac, associated_data, out);
}

std::optional<std::string> unseal(std::string_view key, std::string_view associated_data, std::string_view sealed) {
    CipherKeys keys = split_key(key);
    if (sealed.size() < kCounterBytes + kMacBytes)
        return std::nullopt;
    std::string_view covered = sealed.substr(0, sealed.size() - kMacBytes);
    if (!equal(mac_of(keys.mac, associated_data, covered), sealed.substr(covered.size())))
        return std::nullopt;
    std::string_view cipher = covered.substr(kCounterBytes);
    std::string plain(cipher.size(), '\0');
    sm4_ctr(keys.cipher, covered.substr(0, kCounterBytes), cipher, plain.data());
    return plain;
}

} // namespace yimen::crypto
