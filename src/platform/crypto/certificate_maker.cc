#include "certificate_maker.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "openssl.h"

namespace yimen::crypto {
namespace {

using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;

constexpr std::size_t kSerialBytes = 16;
constexpr long kVersion3 = 2;

KeyPtr key_of(std::string_view pem, bool is_private) {
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    KeyPtr key(is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)
                          : PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    ensure(key != nullptr, "reading an SM2 key");
    return key;
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
    ensure(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes_of(value), static_cast<int>(value.size()), -1,
                                      0) == 1,
           "writing a name");
}

void add_extension(X509* made, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, made, nullptr, nullptr, 0);
    Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    ensure(extension && X509_add_ext(made, extension.get(), -1) == 1, "writing an extension");
}

void set_time(ASN1_TIME* time, Instant at) {
    ensure(ASN1_TIME_set(time, static_cast<time_t>(at.micros / 1000000)) != nullptr, "writing a time");
}

} // namespace

Certificate make_certificate(const NewCertificate& wanted, const Sm2Key& subject, const Sm2Key& issuer_key,
                             const Certificate* issuer) {
    X509Ptr made(X509_new());
    std::string serial = random_bytes(kSerialBytes);
    serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40); // positive, and always of the same length
    BIGNUM* number = BN_bin2bn(bytes_of(serial), static_cast<int>(serial.size()), nullptr);
    ensure(made && X509_set_version(made.get(), kVersion3) == 1 && number &&
               BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get())) != nullptr,
           "making a certificate");
    BN_free(number);
    set_time(X509_getm_notBefore(made.get()), wanted.from);
    set_time(X509_getm_notAfter(made.get()), wanted.to);
    X509_NAME* name = X509_get_subject_name(made.get());
    add_name(name, "C", "CN");
    add_name(name, "O", wanted.organization);
    add_name(name, "CN", wanted.common_name);
    KeyPtr public_key = key_of(subject.public_pem(), false);
    ensure(X509_set_pubkey(made.get(), public_key.get()) == 1, "writing a public key");

    X509Ptr above;
    if (issuer) {
        std::string der = issuer->der();
        const unsigned char* at = bytes_of(der);
        above.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
        ensure(above != nullptr, "reading the issuer's certificate");
    }
    X509* signer = above ? above.get() : made.get();
    ensure(X509_set_issuer_name(made.get(), X509_get_subject_name(signer)) == 1, "writing the issuer's name");
    bool authority = wanted.role == CertificateRole::authority;
    add_extension(made.get(), signer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add_extension(made.get(), signer, NID_key_usage,
                  authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");
    add_extension(made.get(), signer, NID_subject_key_identifier, "hash");
    add_extension(made.get(), signer, NID_authority_key_identifier, "keyid:always");

    KeyPtr signing_key = key_of(issuer_key.private_pem(), true);
    DigestContext context(EVP_MD_CTX_new());
    KeyContext key(EVP_PKEY_CTX_new_from_pkey(nullptr, signing_key.get(), nullptr));
    ensure(context && key &&
               EVP_PKEY_CTX_set1_id(key.get(), kDistinguishingId.data(), static_cast<int>(kDistinguishingId.size())) ==
                   1,
           "naming an SM2 key");
    EVP_MD_CTX_set_pkey_ctx(context.get(), key.get());
    ensure(EVP_DigestSignInit(context.get(), nullptr, sm3_algorithm(), nullptr, signing_key.get()) == 1 &&
               X509_sign_ctx(made.get(), context.get()) > 0,
           "signing a certificate");
    std::string der(static_cast<std::size_t>(i2d_X509(made.get(), nullptr)), '\0');
    unsigned char* at = bytes_of(der);
    i2d_X509(made.get(), &at);
    ERR_clear_error();
    auto out = Certificate::from_der(der);
    ensure(out.has_value(), "reading the certificate that was just made");
    return *out;
}

} // namespace yimen::crypto
