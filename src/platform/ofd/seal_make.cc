#include "crypto/crypto.h"
#include "der.h"
#include "der_write.h"
#include "seal.h"

// GB/T 38540-2020: the seal (§6) and what it signs (§7), the structures as standards.md §4.3 has them from files in use.
namespace yimen::ofd {
namespace {

constexpr std::uint32_t kVersion = 4;
constexpr std::uint32_t kSealOfAnOrgan = 1;     // SES_ESPropertyInfo.type: of a unit, not of a person
constexpr std::uint32_t kCertificatesWhole = 1; // certListType: certificates, not their digests

} // namespace

std::string make_seal(const NewSeal& wanted, std::string_view maker_certificate, const Sign& maker) {
    using namespace der;
    std::string listed;
    for (const auto& certificate : wanted.certificates)
        listed += value(octet_string, certificate);
    std::string header = in_sequence({value(ia5_string, "ES"), of_number(kVersion), value(ia5_string, wanted.vendor)});
    std::string property = in_sequence({of_number(kSealOfAnOrgan), value(utf8_string, wanted.name),
                                        of_number(kCertificatesWhole), value(sequence, listed), of_time(wanted.made_at),
                                        of_time(wanted.valid_from), of_time(wanted.valid_to)});
    std::string picture = in_sequence({value(ia5_string, "PNG"), value(octet_string, wanted.picture),
                                       of_number(wanted.width_mm), of_number(wanted.height_mm)});
    std::string info = in_sequence({header, value(ia5_string, wanted.id), property, picture});
    return in_sequence({info, value(octet_string, maker_certificate), of_oid(kSm2Sm3),
                        of_bits(crypto::signature_to_der(maker(info)))});
}

std::string make_sealed_signature(std::string_view seal, Instant at, std::string_view data_hash, std::string_view path,
                                  std::string_view certificate, const Sign& signer) {
    using namespace der;
    std::string to_sign =
        in_sequence({of_number(kVersion), seal, of_time(at), of_bits(data_hash), value(ia5_string, path)});
    return in_sequence({to_sign, value(octet_string, certificate), of_oid(kSm2Sm3),
                        of_bits(crypto::signature_to_der(signer(to_sign)))});
}

} // namespace yimen::ofd
