#pragma once

// An electronic seal and what it signed (电子印章, 电子签章): GB/T 38540-2020 ("V4") and its forerunner GM/T 0031-2014 ("V1"), as they are
// found in files. Parsing only; verify.cc says whether it holds.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace yimen::ofd {

struct Seal {
    std::string id;   // esID 印章标识
    std::string name; // 印章名称
    bool certificates_by_digest = false;
    std::vector<std::string> certificates; // who may use it: DER, or SM3 of DER
    std::optional<Instant> made_at, valid_from, valid_to;
    std::string picture_type; // PNG, ofd, GIF…
    std::string picture;
    std::int64_t width_mm = 0, height_mm = 0;
    std::string maker_certificate; // DER
    std::string maker_algorithm;   // OID
    std::string maker_signature;
    std::vector<std::string> signed_content; // what the maker's signature may cover; V1 files know two ways
    std::string der;                         // the whole SESeal
};

struct SealedSignature {
    int version = 4; // 4 or 1
    Seal seal;
    std::optional<Instant> signed_at;
    std::string data_hash; // of Signature.xml
    std::string property;  // propertyInfo: the path of Signature.xml
    std::string certificate, algorithm, signature;
    std::string signed_content; // DER of TBS_Sign
    bool has_time_stamp = false;
};

// SignedValue.dat of a signature of type Seal; nullopt when it is neither V4 nor V1.
std::optional<SealedSignature> read_sealed_signature(std::string_view der);
// Seal.esl: the SESeal alone.
std::optional<Seal> read_seal(std::string_view der);

// A key that signs with SM2 and SM3: takes the message, gives r‖s in 64 bytes. It may lie in this program or in a cryptographic module.
using Sign = std::function<std::string(std::string_view message)>;

// What a seal of GB/T 38540-2020 says of itself.
struct NewSeal {
    std::string id;                        // esID 印章标识, ASCII
    std::string name;                      // 印章名称
    std::string vendor;                    // vid 厂商标识, ASCII
    std::vector<std::string> certificates; // DER: who may seal with it
    Instant made_at, valid_from, valid_to;
    std::string picture; // PNG
    std::uint32_t width_mm = 0, height_mm = 0;
};
// SESeal in DER, signed by its maker (§6.3).
std::string make_seal(const NewSeal& wanted, std::string_view maker_certificate, const Sign& maker);

// SES_Signature in DER (§7.2): this seal over the SM3 digest of the Signature.xml at `path` of the package.
std::string make_sealed_signature(std::string_view seal, Instant at, std::string_view data_hash, std::string_view path,
                                  std::string_view certificate, const Sign& signer);

} // namespace yimen::ofd
