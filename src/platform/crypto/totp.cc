#include <openssl/hmac.h>

#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::int64_t kStepMicros = 30'000'000;
constexpr std::uint32_t kCodes = 1'000'000;
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// RFC 4226 §5.3 with the time step as counter.
std::string code_of_step(std::string_view secret, std::int64_t step) {
    unsigned char counter[8], digest[20];
    for (int i = 0; i < 8; ++i)
        counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    ensure(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter, sizeof counter, digest, nullptr),
           "HMAC-SHA-1");
    const unsigned char* at = digest + (digest[19] & 15);
    std::uint32_t number = (at[0] & 0x7fu) << 24 | at[1] << 16 | at[2] << 8 | at[3];
    std::string digits = std::to_string(number % kCodes);
    return std::string(6 - digits.size(), '0') + digits;
}

} // namespace

std::string totp_code(std::string_view secret, Instant at) { return code_of_step(secret, at.micros / kStepMicros); }

std::optional<std::int64_t> verify_totp(std::string_view secret, std::string_view code, Instant at) {
    std::int64_t now = at.micros / kStepMicros;
    for (std::int64_t step : {now, now - 1, now + 1})
        if (equal(code_of_step(secret, step), code))
            return step;
    return std::nullopt;
}

std::string to_base32(std::string_view bytes) {
    std::string out;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (unsigned char byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5)
            out += kBase32[buffer >> (bits - 5) & 31];
    }
    if (bits > 0)
        out += kBase32[buffer << (5 - bits) & 31];
    return out;
}

std::optional<std::string> from_base32(std::string_view text) {
    std::string out;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (char character : text) {
        std::size_t value = kBase32.find(character);
        if (value == std::string_view::npos)
            return std::nullopt;
        buffer = buffer << 5 | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(buffer >> bits);
        }
    }
    // What is left must be padding bits of the last character: fewer than five, all zero.
    if (bits >= 5 || (buffer & ((1u << bits) - 1)) != 0)
        return std::nullopt;
    return out;
}

} // namespace yimen::crypto
