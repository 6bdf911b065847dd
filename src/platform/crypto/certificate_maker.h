#pragma once

// Makes X.509 certificates (GB/T 20518) with SM2 keys, signed with SM2 and SM3: those of a test authority and of the seals below it.

#include <string>

#include "base/time.h"
#include "certificate.h"
#include "crypto.h"

namespace yimen::crypto {

// What the key may do: sign certificates (an authority), or sign documents and seals.
enum class CertificateRole { authority, signer };

struct NewCertificate {
    CertificateRole role = CertificateRole::signer;
    std::string organization, common_name; // UTF-8, at most 64 characters each (X.520)
    Instant from, to;
};

// `issuer` has signed `issuer_key`'s certificate; null: the certificate signs itself. The serial number is random. Some 1 ms.
// Throws std::runtime_error when OpenSSL refuses: a name that is too long.
Certificate make_certificate(const NewCertificate& wanted, const Sm2Key& subject, const Sm2Key& issuer_key,
                             const Certificate* issuer);

} // namespace yimen::crypto
