#include "revocation.h"

#include <algorithm>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

using CrlPtr = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using RevokedPtr = std::unique_ptr<X509_REVOKED, FreeWith<X509_REVOKED_free>>;
using NumberPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;

std::optional<Instant> instant_of(const ASN1_TIME* time) {
    tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    return Instant{static_cast<std::int64_t>(timegm(&parts)) * 1000000};
}

TimePtr time_of(Instant at) { return TimePtr(ASN1_TIME_set(nullptr, at.micros / 1000000)); }

CrlPtr parsed(std::string_view bytes) {
    BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    CrlPtr list(bytes.starts_with("-----") ? PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)
                                           : d2i_X509_CRL_bio(bio.get(), nullptr));
    ERR_clear_error();
    return list;
}

X509Ptr opened(const Certificate& certificate) {
    std::string der = certificate.der();
    const unsigned char* at = bytes_of(std::string_view(der));
    return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

// The first part of the list (tbsCertList) as it came.
std::string covered_part(X509_CRL* list) {
    std::string der(static_cast<std::size_t>(i2d_X509_CRL(list, nullptr)), '\0');
    unsigned char* into = bytes_of(der);
    i2d_X509_CRL(list, &into);
    const unsigned char* at = bytes_of(std::string_view(der));
    long length = 0;
    int tag = 0, kind = 0;
    ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(der.size()));
    const unsigned char* begin = at;
    if (ASN1_get_object(&at, &length, &tag, &kind, length) & 0x80)
        return {};
    return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(at - begin + length)};
}

// OpenSSL 3.0 cannot be told the id of an SM2 signer of a list, so that its signature is checked over the bytes that it covers.
bool signed_by(X509_CRL* list, const Certificate& issuer) {
    const ASN1_BIT_STRING* signature = nullptr;
    const X509_ALGOR* algorithm = nullptr;
    X509_CRL_get0_signature(list, &signature, &algorithm);
    if ((signature->flags & 7) != 0) // whole bytes, as DER of a signature is
        return false;
    std::string covered = covered_part(list);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    char oid[80];
    OBJ_obj2txt(oid, sizeof oid, object, 1);
    return issuer.verify(signature_algorithm(oid), covered,
                         {reinterpret_cast<const char*>(signature->data), static_cast<std::size_t>(signature->length)});
}

} // namespace

const Revoked* RevocationList::find(std::string_view serial) const {
    auto found = std::ranges::find(revoked, serial, &Revoked::serial);
    return found == revoked.end() ? nullptr : &*found;
}

std::optional<RevocationList> read_revocation_list(std::string_view bytes, const std::vector<Certificate>& issuers) {
    CrlPtr list = parsed(bytes);
    if (!list)
        return std::nullopt;
    auto signer = std::ranges::find_if(issuers, [&](const Certificate& one) {
        X509Ptr certificate = opened(one);
        bool genuine = certificate &&
                       X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(certificate.get())) == 0 &&
                       signed_by(list.get(), one);
        ERR_clear_error();
        return genuine;
    });
    auto made_at = instant_of(X509_CRL_get0_lastUpdate(list.get()));
    if (signer == issuers.end() || !made_at)
        return std::nullopt;
    RevocationList out{signer->subject(), *made_at, instant_of(X509_CRL_get0_nextUpdate(list.get())), {}};
    auto* entries = X509_CRL_get_REVOKED(list.get());
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        const X509_REVOKED* entry = sk_X509_REVOKED_value(entries, i);
        const ASN1_INTEGER* number = X509_REVOKED_get0_serialNumber(entry);
        out.revoked.push_back(
            {to_hex({reinterpret_cast<const char*>(number->data), static_cast<std::size_t>(number->length)}),
             instant_of(X509_REVOKED_get0_revocationDate(entry)).value_or(*made_at)});
    }
    return out;
}

std::string make_revocation_list(const Certificate& issuer, const Sm2Key& key, const RevocationList& list) {
    CrlPtr made(X509_CRL_new());
    X509Ptr certificate = opened(issuer);
    ensure(made && certificate && X509_CRL_set_version(made.get(), 1) == 1 &&
               X509_CRL_set_issuer_name(made.get(), X509_get_subject_name(certificate.get())) == 1 &&
               X509_CRL_set1_lastUpdate(made.get(), time_of(list.made_at).get()) == 1,
           "beginning a list of revoked certificates");
    if (list.next)
        ensure(X509_CRL_set1_nextUpdate(made.get(), time_of(*list.next).get()) == 1, "dating a list");
    for (const auto& one : list.revoked) {
        auto bytes = from_hex(one.serial);
        NumberPtr number(ASN1_INTEGER_new());
        RevokedPtr entry(X509_REVOKED_new());
        ensure(bytes && number && entry &&
                   ASN1_STRING_set(number.get(), bytes->data(), static_cast<int>(bytes->size())) == 1 &&
                   X509_REVOKED_set_serialNumber(entry.get(), number.get()) == 1 &&
                   X509_REVOKED_set_revocationDate(entry.get(), time_of(one.at).get()) == 1 &&
                   X509_CRL_add0_revoked(made.get(), entry.get()) == 1,
               "listing a revoked certificate");
        entry.release();
    }
    std::string pem = key.private_pem();
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    KeyPtr secret(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, secret.get(), nullptr));
    DigestContext digest(EVP_MD_CTX_new());
    ensure(context && digest &&
               EVP_PKEY_CTX_set1_id(context.get(), kDistinguishingId.data(),
                                    static_cast<int>(kDistinguishingId.size())) == 1,
           "signing a list");
    EVP_MD_CTX_set_pkey_ctx(digest.get(), context.get());
    X509_CRL_sort(made.get());
    ensure(EVP_DigestSignInit(digest.get(), nullptr, sm3_algorithm(), nullptr, secret.get()) == 1 &&
               X509_CRL_sign_ctx(made.get(), digest.get()) > 0,
           "signing a list");
    std::string out(static_cast<std::size_t>(i2d_X509_CRL(made.get(), nullptr)), '\0');
    unsigned char* at = bytes_of(out);
    i2d_X509_CRL(made.get(), &at);
    return out;
}

} // namespace yimen::crypto
