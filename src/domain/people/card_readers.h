#pragma once

// Cards that a reader has read (docs/standards/device-bridge.md). The bridge beside a kiosk has a key of its own, which no page sees, and
// signs the number that it read together with a challenge of the moment: so the server tells a card that lay on the reader from a number
// that somebody typed, or that a page made up.

#include "access/access.h"
#include "base/json.h"
#include "base/time.h"
#include "crypto/keystore.h"
#include "places/places.h"

namespace yimen::people {

struct CardChallenge {
    std::string challenge;
    std::int64_t valid_seconds = 0; // from now on: for a kiosk whose clock is wrong
    BOOST_DESCRIBE_CLASS(CardChallenge, (), (challenge, valid_seconds), (), ())
};
struct CardProof {
    Text<200, 1> challenge;
    Text<80, 1> proof; // "<version>.<HMAC-SM3 over challenge, line feed and number, in hex>"
    BOOST_DESCRIBE_CLASS(CardProof, (), (challenge, proof), (), ())
};

class CardReaders {
  public:
    CardReaders(const crypto::KeyStore& keys, const Clocks& clocks) : keys_(keys), clocks_(clocks) {}

    // For the bridge beside this kiosk: "<version>.<64 hexadecimal digits>". Worked out from the device, so it is stored nowhere; another
    // device has another, and one that is taken out of use has no session in which it would be of use.
    std::string key_of(places::DeviceId kiosk) const;
    // For this kiosk alone, for two minutes.
    CardChallenge challenge(const access::Principal& kiosk) const;
    // That the reader of this kiosk read a card of this number, for a challenge of the last two minutes. Once is for the caller to see to.
    bool proves(const access::Principal& kiosk, const CardProof& card, std::string_view id_number) const;

  private:
    std::string challenge_mac(int version, const access::Principal& kiosk, std::string_view text) const;
    std::string key_of(places::DeviceId kiosk, int version) const;
    std::optional<int> version_of(std::string_view text) const;

    const crypto::KeyStore& keys_;
    const Clocks& clocks_;
};

} // namespace yimen::people
