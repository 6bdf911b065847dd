#include "card_readers.h"

#include <charconv>
#include <limits>

#include "base/text.h"
#include "crypto/crypto.h"

namespace yimen::people {
namespace {

constexpr std::chrono::seconds kChallenge{120};
constexpr std::size_t kNonce = 12; // bytes

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t out = 0;
    auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    return fault == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional(out)
                                                                                     : std::nullopt;
}

} // namespace

std::optional<int> CardReaders::version_of(std::string_view text) const {
    auto number = whole_number(text);
    bool known = number && *number >= 1 && *number <= std::numeric_limits<int>::max() &&
                 keys_.has(crypto::KeyUse::session, static_cast<int>(*number));
    return known ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::string CardReaders::key_of(places::DeviceId kiosk, int version) const {
    return to_hex(crypto::hmac_sm3(keys_.secret(crypto::KeyUse::session, version), "reader" + kiosk.str()));
}

std::string CardReaders::key_of(places::DeviceId kiosk) const {
    int version = keys_.current_version(crypto::KeyUse::session);
    return std::to_string(version) + "." + key_of(kiosk, version);
}

std::string CardReaders::challenge_mac(int version, const access::Principal& kiosk, std::string_view text) const {
    return to_base64url(crypto::hmac_sm3(keys_.secret(crypto::KeyUse::session, version),
                                         "card" + kiosk.account.str() + std::string(text)));
}

CardChallenge CardReaders::challenge(const access::Principal& kiosk) const {
    int version = keys_.current_version(crypto::KeyUse::session);
    std::string text = std::to_string(version) + "." + std::to_string(clocks_.system.now().micros) + "." +
                       to_base64url(crypto::random_bytes(kNonce));
    return {text + "." + challenge_mac(version, kiosk, text), kChallenge.count()};
}

bool CardReaders::proves(const access::Principal& kiosk, const CardProof& card, std::string_view id_number) const {
    const std::string& challenge = card.challenge.value;
    auto parts = split(challenge, '.');
    auto proof = split(card.proof.value, '.');
    if (!kiosk.device || parts.size() != 4 || proof.size() != 2)
        return false;
    auto version = version_of(parts[0]), key_version = version_of(proof[0]);
    auto made = whole_number(parts[1]);
    if (!version || !key_version || !made || *made < 0)
        return false;
    std::string_view text = std::string_view(challenge).substr(0, challenge.size() - parts[3].size() - 1);
    auto age = clocks_.system.now().micros - *made;
    if (!crypto::equal(parts[3], challenge_mac(*version, kiosk, text)) || age < 0 ||
        age > std::chrono::microseconds(kChallenge).count())
        return false;
    std::string wanted = to_hex(crypto::hmac_sm3(key_of(places::DeviceId{*kiosk.device}, *key_version),
                                                 challenge + "\n" + std::string(id_number)));
    return crypto::equal(proof[1], wanted);
}

} // namespace yimen::people
