#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::string_view kId = "1234567812345678";

// The way of standards.md §4.4, message and distinguishing id given to OpenSSL whole; ours hashes Z itself.
struct OpensslSm2 {
    KeyPtr key;
    KeyContext key_context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    DigestContext context{EVP_MD_CTX_new()};

    explicit OpensslSm2(KeyPtr made) : key(std::move(made)) {
        EVP_PKEY_CTX_set1_id(key_context.get(), kId.data(), static_cast<int>(kId.size()));
        EVP_MD_CTX_set_pkey_ctx(context.get(), key_context.get());
    }
    std::string sign(std::string_view message) {
        EVP_DigestSignInit(context.get(), nullptr, EVP_sm3(), nullptr, key.get());
        std::string der(80, '\0');
        std::size_t size = der.size();
        EXPECT_EQ(EVP_DigestSign(context.get(), bytes_of(der), &size, bytes_of(message), message.size()), 1);
        return der.substr(0, size);
    }
    bool verify(std::string_view message, std::string_view der) {
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sm3(), nullptr, key.get());
        return EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(message), message.size()) == 1;
    }
};

TEST(Sm2, SignaturesHoldForOpensslWithTheDistinguishingId) {
    Sm2Key key = Sm2Key::generate();
    std::string der = signature_to_der(key.sign("一门"));
    EXPECT_TRUE(OpensslSm2(public_key("SM2", "SM2", key.public_point())).verify("一门", der));
    EXPECT_FALSE(OpensslSm2(public_key("SM2", "SM2", key.public_point())).verify("二门", der));
}

TEST(Sm2, AcceptsASignatureMadeByOpensslWithTheDistinguishingId) {
    OpensslSm2 theirs(KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")));
    std::string point(65, '\0');
    std::size_t size = 0;
    ASSERT_EQ(EVP_PKEY_get_octet_string_param(theirs.key.get(), "pub", bytes_of(point), point.size(), &size), 1);
    auto ours = Sm2Key::from_public_point(point);
    ASSERT_TRUE(ours);
    EXPECT_TRUE(ours->verify("一门", signature_from_der(theirs.sign("一门")).value()));
}

// Made by `openssl pkeyutl -sign … -pkeyopt distid:1234567812345678` and by nothing of ours.
TEST(Sm2, AcceptsAStoredSignature) {
    auto key = Sm2Key::from_public_point(from_hex("0424284910c97878ef491ba2b9fc5da9a6936964ba0234f6a9852af1501818554"
                                                  "e58b3de766de2b62264a8a64705eb9756edb611d9d27f81487d2ad12b8a341da6")
                                             .value());
    ASSERT_TRUE(key);
    auto signature =
        signature_from_der(from_hex("304502200d9d20f2f1a463904ba49dec3898c4780eb8d99550bdfe6087000954aaa2328"
                                    "f0221008a6fd6e62c5950a7711fe2fec84ba5202e2a6f5b5b51f65c6d3a837bfbef02ff")
                               .value());
    ASSERT_TRUE(signature);
    EXPECT_TRUE(key->verify("Yimen", *signature));
    EXPECT_FALSE(key->verify("yimen", *signature));
}

RC_GTEST_PROP(Sm2, FindsOneFlippedBit, (const std::string& message)) {
    static const Sm2Key key = Sm2Key::generate();
    std::string signature = key.sign(message);
    RC_ASSERT(signature.size() == 64u);
    RC_ASSERT(key.verify(message, signature));
    std::size_t bit = *rc::gen::inRange<std::size_t>(0, 512);
    signature[bit / 8] ^= static_cast<char>(1 << bit % 8);
    RC_ASSERT(!key.verify(message, signature));
}

TEST(Sm2, RefusesSignaturesOfOtherKeysAndOtherShapes) {
    Sm2Key key = Sm2Key::generate();
    EXPECT_FALSE(key.verify("m", Sm2Key::generate().sign("m")));
    EXPECT_FALSE(key.verify("m", ""));
    EXPECT_FALSE(key.verify("m", std::string(64, '\0')));
    EXPECT_FALSE(key.verify("m", std::string(64, '\xff')));
    EXPECT_FALSE(key.verify("m", key.sign("m") + "x"));
}

TEST(Sm2, SurvivesBeingWrittenAndRead) {
    Sm2Key key = Sm2Key::generate();
    auto again = Sm2Key::from_private_pem(key.private_pem());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_point(), key.public_point());
    EXPECT_TRUE(key.verify("m", again->sign("m")));
    EXPECT_TRUE(key.public_pem().starts_with("-----BEGIN PUBLIC KEY-----"));
}

TEST(Sm2, APublicKeyCannotSign) {
    auto key = Sm2Key::from_public_point(Sm2Key::generate().public_point());
    ASSERT_TRUE(key);
    EXPECT_THROW(key->sign("m"), std::logic_error);
    EXPECT_THROW(key->private_pem(), std::logic_error);
}

TEST(Sm2, RefusesWhatIsNotAKey) {
    EXPECT_FALSE(Sm2Key::from_private_pem(""));
    EXPECT_FALSE(Sm2Key::from_private_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    EXPECT_FALSE(Sm2Key::from_private_pem(Sm2Key::generate().public_pem()));
    std::string point = Sm2Key::generate().public_point();
    EXPECT_FALSE(Sm2Key::from_public_point(point.substr(1)));
    point.back() ^= 1; // not on the curve any more
    EXPECT_FALSE(Sm2Key::from_public_point(point));
}

TEST(Sm2, RefusesAPrivateKeyOfAnotherCurve) {
    BioPtr bio(BIO_new(BIO_s_mem()));
    KeyPtr p256(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    PEM_write_bio_PrivateKey(bio.get(), p256.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    long size = BIO_get_mem_data(bio.get(), &text);
    EXPECT_FALSE(Sm2Key::from_private_pem({text, static_cast<std::size_t>(size)}));
}

RC_GTEST_PROP(SignatureDer, IsTheInverseOfRaw, ()) {
    std::string raw = *rc::gen::container<std::string>(64, rc::gen::arbitrary<char>());
    RC_ASSERT(signature_from_der(signature_to_der(raw)) == raw);
}

TEST(SignatureDer, RefusesOtherSpellings) {
    std::string der = signature_to_der(std::string(64, '\x01'));
    EXPECT_FALSE(signature_from_der(der + "x"));
    EXPECT_FALSE(signature_from_der(der.substr(0, der.size() - 1)));
    EXPECT_FALSE(signature_from_der(""));
    EXPECT_FALSE(signature_from_der(from_hex("30080202000102020001").value())); // numbers with a needless zero
    EXPECT_FALSE(signature_from_der(from_hex("30060201ff020101").value()));     // r = −1
    std::string long_number = "0221"
                              "01" +
                              std::string(64, '0');
    EXPECT_FALSE(signature_from_der(from_hex("3026" + long_number + "020101").value())); // r of 33 bytes
}

} // namespace
} // namespace yimen::crypto
