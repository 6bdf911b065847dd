#include "certificate.h"

#include <mutex>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <unordered_map>

#include "base/text.h"
#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;
using OctetString = std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>>;

std::string name_of(const X509_NAME* name) {
    BioPtr bio(BIO_new(BIO_s_mem()));
    ensure(bio && X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0,
           "writing a name");
    char* text = nullptr;
    long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Instant instant_of(const ASN1_TIME* time) {
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return Instant{static_cast<std::int64_t>(timegm(&parts)) * 1000000};
}

// A stack that owns nothing: the certificates outlive it.
struct Borrowed {
    STACK_OF(X509) * stack = sk_X509_new_null();
    ~Borrowed() { sk_X509_free(stack); }
};

} // namespace

struct Certificate::State {
    X509Ptr certificate;
    KeyPtr key;                // null when this OpenSSL does not know the algorithm
    std::optional<Sm2Key> sm2; // the same key, when it is one of SM2: it has hashed Z already
    Instant not_before, not_after;
    std::string subject, issuer;

    explicit State(X509Ptr made)
        : certificate(std::move(made)), key(X509_get_pubkey(certificate.get())),
          not_before(instant_of(X509_get0_notBefore(certificate.get()))),
          not_after(instant_of(X509_get0_notAfter(certificate.get()))),
          subject(name_of(X509_get_subject_name(certificate.get()))),
          issuer(name_of(X509_get_issuer_name(certificate.get()))) {
        OctetString id(ASN1_OCTET_STRING_new());
        ensure(id && ASN1_OCTET_STRING_set(id.get(), bytes_of(kDistinguishingId),
                                           static_cast<int>(kDistinguishingId.size())),
               "naming an SM2 key");
        X509_set0_distinguishing_id(certificate.get(), id.release());
        if (auto point = point_of(); !point.empty())
            sm2 = Sm2Key::from_public_point(point);
        ERR_clear_error();
    }

    // 65 bytes; empty when the key is not one of SM2.
    std::string point_of() const {
        std::string out(65, '\0');
        std::size_t size = 0;
        // Some write their points compressed.
        bool read =
            key && EVP_PKEY_is_a(key.get(), "SM2") == 1 &&
            EVP_PKEY_set_utf8_string_param(key.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") ==
                1 &&
            EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes_of(out), out.size(), &size) == 1;
        return read && size == out.size() ? out : std::string();
    }
};

namespace {

// Certificates that were read lately, by their DER: those of a seal stand in every file that it made, and reading one costs OpenSSL as much as half a
// verification. Only what was read is kept, never what was found of it. Safe from any thread.
class CertificatesRead {
  public:
    using State = std::shared_ptr<const void>;
    State find(const std::string& der) {
        std::lock_guard lock(mutex_);
        auto found = states_.find(der);
        return found == states_.end() ? nullptr : found->second;
    }
    void keep(const std::string& der, State state) {
        std::lock_guard lock(mutex_);
        if (states_.size() >= kMost)
            states_.clear(); // whoever brings many of their own makes it forget, and no more
        states_[der] = std::move(state);
    }

  private:
    static constexpr std::size_t kMost = 256;
    std::mutex mutex_;
    std::unordered_map<std::string, State> states_;
};

} // namespace

SignatureAlgorithm signature_algorithm(std::string_view oid) {
    if (oid == "1.2.156.10197.1.501" || oid == "1.2.156.10197.1.301")
        return SignatureAlgorithm::sm2_sm3; // some vendors name the curve where the algorithm belongs
    if (oid == "1.2.840.113549.1.1.11")
        return SignatureAlgorithm::rsa_sha256;
    return SignatureAlgorithm::unknown;
}

std::optional<Certificate> Certificate::from_der(std::string_view der) {
    static CertificatesRead read;
    std::string bytes(der);
    if (auto known = read.find(bytes))
        return Certificate(std::static_pointer_cast<const State>(known));
    const unsigned char* at = bytes_of(der);
    X509Ptr parsed(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!parsed || at != bytes_of(der) + der.size())
        return std::nullopt;
    auto state = std::make_shared<const State>(std::move(parsed));
    read.keep(bytes, state);
    return Certificate(std::move(state));
}

std::vector<Certificate> Certificate::from_pem(std::string_view pem) {
    std::vector<Certificate> out;
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (X509Ptr parsed{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        out.push_back(Certificate(std::make_shared<const State>(std::move(parsed))));
    ERR_clear_error();
    return out;
}

std::string Certificate::der() const {
    std::string out(static_cast<std::size_t>(i2d_X509(state_->certificate.get(), nullptr)), '\0');
    unsigned char* at = bytes_of(out);
    i2d_X509(state_->certificate.get(), &at);
    return out;
}

std::string Certificate::pem() const {
    BioPtr bio(BIO_new(BIO_s_mem()));
    ensure(bio && PEM_write_bio_X509(bio.get(), state_->certificate.get()) == 1, "writing a certificate");
    char* text = nullptr;
    long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string Certificate::serial() const {
    const ASN1_INTEGER* number = X509_get0_serialNumber(state_->certificate.get());
    return to_hex({reinterpret_cast<const char*>(number->data), static_cast<std::size_t>(number->length)});
}

std::string Certificate::public_point() const { return state_->sm2 ? state_->sm2->public_point() : std::string(); }
std::string Certificate::subject() const { return state_->subject; }
std::string Certificate::issuer() const { return state_->issuer; }
Instant Certificate::not_before() const { return state_->not_before; }
Instant Certificate::not_after() const { return state_->not_after; }

bool Certificate::verify(SignatureAlgorithm algorithm, std::string_view message, std::string_view signature) const {
    if (algorithm == SignatureAlgorithm::sm2_sm3) {
        auto raw = state_->sm2 ? signature_from_der(signature) : std::nullopt;
        return raw && state_->sm2->verify(message, *raw);
    }
    if (!state_->key || algorithm == SignatureAlgorithm::unknown || EVP_PKEY_is_a(state_->key.get(), "RSA") != 1)
        return false;
    DigestContext context(EVP_MD_CTX_new());
    ensure(context != nullptr, "verification");
    bool genuine =
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, state_->key.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
    ERR_clear_error();
    return genuine;
}

ChainVerdict check_chain(const Certificate& leaf, const std::vector<Certificate>& others,
                         const std::vector<Certificate>& roots, Instant at) {
    StorePtr store(X509_STORE_new());
    StoreContext context(X509_STORE_CTX_new());
    Borrowed untrusted;
    ensure(store && context && untrusted.stack, "checking a chain");
    for (const auto& root : roots)
        X509_STORE_add_cert(store.get(), root.state_->certificate.get());
    for (const auto& other : others)
        sk_X509_push(untrusted.stack, other.state_->certificate.get());
    ensure(X509_STORE_CTX_init(context.get(), store.get(), leaf.state_->certificate.get(), untrusted.stack) == 1,
           "checking a chain");
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, at.micros / 1000000);
    // A certificate that is trusted by name is an anchor, self-signed or not: a hall may trust a seal authority without its root.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    bool trusted = X509_verify_cert(context.get()) == 1;
    int error = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    if (trusted)
        return {Trust::trusted, {}};
    std::string reason = X509_verify_cert_error_string(error);
    switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return {Trust::unknown_root, reason};
    default:
        return {Trust::invalid, reason};
    }
}

} // namespace yimen::crypto
