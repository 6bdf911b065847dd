#pragma once

// Taking in what a real authority gave a department: certificate and key of the signer, and the seal that a maker of seals made for them.

#include "seals.h"

namespace yimen::seals {

inline constexpr ErrorCode kSealUnfit{"seals.unfit", ErrorKind::unprocessable,
                                      "Seal, certificate, key and authorities do not fit together.",
                                      "印章、证书、密钥和签发机构对不上，不能导入。"};

struct Given {
    std::string seal;        // SESeal in DER, a file .esl
    std::string certificate; // of the signer, DER or PEM
    std::string key;         // PEM without a passphrase
    std::string authorities; // DER or PEM: who issued the certificates of signer and of the maker of the seal
};

// Nothing is believed: a document is sealed with it and has to hold in all four respects under these authorities now, and the picture
// has to be one that can be shown. Then it is the seal in force, in the place of the one before. The authorities are trusted from now on.
// seals.unfit says what does not fit; seals.exists when a seal of this code (esID) is here.
Result<SealView> take_in(const Seals& seals, const crypto::KeyStore& keys, const Clocks& clocks, const Organ& organ,
                         Purpose purpose, const Given& given);

} // namespace yimen::seals
