#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <mutex>
#include <vector>

#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::size_t kFieldBytes = 32, kPointBytes = 65, kSignatureBytes = 64;

using Number = std::unique_ptr<BIGNUM, FreeWith<BN_clear_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

// What stands before the public key in Z, GB/T 32918.2-2016 §5.5: bit length of the distinguishing id, the id, and a, b, xG, yG
// of the recommended curve (GB/T 32918.5-2017).
constexpr unsigned char kBeforePublicKey[] = "\x00\x80"
                                             "1234567812345678"
                                             "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                                             "\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc"
                                             "\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7\xf3\x97"
                                             "\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93"
                                             "\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94\x8f\xe3"
                                             "\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7"
                                             "\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53\xd0\xa9"
                                             "\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";

std::string coordinate(const EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    ensure(EVP_PKEY_get_bn_param(key, name, &raw), "reading a public key");
    Number number(raw);
    std::string out(kFieldBytes, '\0');
    ensure(BN_bn2binpad(raw, bytes_of(out), static_cast<int>(out.size())) > 0, "reading a public key");
    return out;
}

std::string point_of(const EVP_PKEY* key) {
    return '\x04' + coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X) + coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y);
}

bool has_private_part(const EVP_PKEY* key) {
    BIGNUM* raw = nullptr;
    bool found = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw) == 1;
    Number number(raw);
    ERR_clear_error();
    return found;
}

std::string pem_of(const std::function<int(BIO*)>& write) {
    BioPtr bio(BIO_new(BIO_s_mem()));
    ensure(bio && write(bio.get()) == 1, "writing a key");
    char* text = nullptr;
    long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

// An encrypted PEM is refused; without this OpenSSL would ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

} // namespace

// The parsed key, and SM3 that has read Z already: hashing Z anew costs 5 % of a signature.
struct Sm2Key::State {
    KeyPtr key;
    std::string point;
    DigestContext after_z{EVP_MD_CTX_new()};
    bool can_sign;
    struct Kept { // as many as threads used the key at once
        std::mutex mutex;
        std::vector<KeyContext> contexts;
    };
    mutable Kept signing, verifying;

    explicit State(KeyPtr made)
        : key(std::move(made)), point(point_of(key.get())), can_sign(has_private_part(key.get())) {
        std::string z(kFieldBytes, '\0');
        EVP_MD_CTX* context = after_z.get();
        ensure(context && EVP_DigestInit_ex2(context, sm3_algorithm(), nullptr) &&
                   EVP_DigestUpdate(context, kBeforePublicKey, sizeof kBeforePublicKey - 1) &&
                   EVP_DigestUpdate(context, point.data() + 1, point.size() - 1) &&
                   EVP_DigestFinal_ex(context, bytes_of(z), nullptr) &&
                   EVP_DigestInit_ex2(context, sm3_algorithm(), nullptr) &&
                   EVP_DigestUpdate(context, z.data(), z.size()),
               "SM3");
    }

    // e = SM3(Z ‖ M), GB/T 32918.2-2016 §6.1 A2.
    std::string digest(std::string_view message) const {
        thread_local const DigestContext context(EVP_MD_CTX_new());
        std::string e(kFieldBytes, '\0');
        ensure(EVP_MD_CTX_copy_ex(context.get(), after_z.get()) &&
                   EVP_DigestUpdate(context.get(), message.data(), message.size()) &&
                   EVP_DigestFinal_ex(context.get(), bytes_of(e), nullptr),
               "SM3");
        return e;
    }

    // A context that is ready for `use`, which says whether it went well. Contexts are kept: to make one, OpenSSL looks the algorithm up anew.
    template <class Use>
    bool with(Kept& kept, int (*make_ready)(EVP_PKEY_CTX*), const Use& use) const {
        KeyContext context;
        {
            std::lock_guard lock(kept.mutex);
            if (!kept.contexts.empty()) {
                context = std::move(kept.contexts.back());
                kept.contexts.pop_back();
            }
        }
        if (!context) {
            context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
            ensure(context && make_ready(context.get()) == 1, "SM2");
        }
        bool well = use(context.get());
        std::lock_guard lock(kept.mutex);
        kept.contexts.push_back(std::move(context));
        return well;
    }
};

KeyPtr public_key(const char* algorithm, const char* curve, std::string_view point65) {
    if (point65.size() != kPointBytes || point65.front() != '\x04')
        return nullptr;
    std::string group = curve, point(point65);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
                           OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                           OSSL_PARAM_construct_end()};
    KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    ensure(context && EVP_PKEY_fromdata_init(context.get()) == 1, "making a public key");
    EVP_PKEY* raw = nullptr;
    bool on_curve = EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params) == 1;
    ERR_clear_error();
    return KeyPtr(on_curve ? raw : nullptr);
}

Sm2Key Sm2Key::generate() {
    KeyPtr made(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    ensure(made != nullptr, "making an SM2 key");
    return Sm2Key(std::make_shared<const State>(std::move(made)));
}

std::optional<Sm2Key> Sm2Key::from_private_pem(std::string_view pem) {
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
    bool valid = key && EVP_PKEY_is_a(key.get(), "SM2") &&
                 EVP_PKEY_check(KeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)).get()) == 1;
    ERR_clear_error();
    if (!valid)
        return std::nullopt;
    return Sm2Key(std::make_shared<const State>(std::move(key)));
}

std::optional<Sm2Key> Sm2Key::from_public_point(std::string_view point65) {
    KeyPtr key = public_key("SM2", "SM2", point65);
    if (!key)
        return std::nullopt;
    return Sm2Key(std::make_shared<const State>(std::move(key)));
}

std::string Sm2Key::private_pem() const {
    if (!state_->can_sign)
        throw std::logic_error("this SM2 key has no private part");
    return pem_of([&](BIO* bio) {
        return PEM_write_bio_PrivateKey(bio, state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string Sm2Key::public_point() const { return state_->point; }

std::string Sm2Key::public_pem() const {
    return pem_of([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, state_->key.get()); });
}

std::string Sm2Key::sign(std::string_view message) const {
    if (!state_->can_sign)
        throw std::logic_error("this SM2 key has no private part");
    std::string e = state_->digest(message);
    std::string der(80, '\0');
    std::size_t size = der.size();
    ensure(state_->with(state_->signing, EVP_PKEY_sign_init,
                        [&](EVP_PKEY_CTX* context) {
                            return EVP_PKEY_sign(context, bytes_of(der), &size, bytes_of(e), e.size()) == 1;
                        }),
           "SM2 signature");
    return signature_from_der(std::string_view(der).substr(0, size)).value();
}

bool Sm2Key::verify(std::string_view message, std::string_view signature64) const {
    if (signature64.size() != kSignatureBytes)
        return false;
    std::string e = state_->digest(message), der = signature_to_der(signature64);
    bool genuine = state_->with(state_->verifying, EVP_PKEY_verify_init, [&](EVP_PKEY_CTX* context) {
        return EVP_PKEY_verify(context, bytes_of(der), der.size(), bytes_of(e), e.size()) == 1;
    });
    ERR_clear_error();
    return genuine;
}

std::string signature_to_der(std::string_view rs64) {
    if (rs64.size() != kSignatureBytes)
        throw std::logic_error("a raw signature has 64 bytes");
    EcSignature signature(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(bytes_of(rs64), kFieldBytes, nullptr);
    BIGNUM* s = BN_bin2bn(bytes_of(rs64) + kFieldBytes, kFieldBytes, nullptr);
    ensure(signature && r && s && ECDSA_SIG_set0(signature.get(), r, s), "writing a signature");
    std::string out(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
    unsigned char* at = bytes_of(out);
    i2d_ECDSA_SIG(signature.get(), &at);
    return out;
}

std::optional<std::string> signature_from_der(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    EcSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!signature)
        return std::nullopt;
    std::string out(kSignatureBytes, '\0');
    const BIGNUM *r = nullptr, *s = nullptr;
    ECDSA_SIG_get0(signature.get(), &r, &s);
    if (BN_is_negative(r) || BN_is_negative(s) || BN_bn2binpad(r, bytes_of(out), kFieldBytes) < 0 ||
        BN_bn2binpad(s, bytes_of(out) + kFieldBytes, kFieldBytes) < 0)
        return std::nullopt;
    // BER allows other spellings of the same numbers; DER, and so this function, allows one.
    if (signature_to_der(out) != der)
        return std::nullopt;
    return out;
}

} // namespace yimen::crypto
