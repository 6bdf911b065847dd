#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "crypto.h"

namespace yimen::crypto {
namespace {

const std::string kKey = from_hex("0123456789abcdeffedcba9876543210").value() + std::string(32, 'm');

// One block through a named mode of OpenSSL, to tie the algorithm to the published vectors.
std::string encrypt_block(const char* mode, std::string_view key, std::string iv, std::string_view block) {
    EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, mode, nullptr);
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    std::string out(32, '\0');
    int size = 0;
    EVP_EncryptInit_ex2(context, cipher, reinterpret_cast<const unsigned char*>(key.data()),
                        reinterpret_cast<const unsigned char*>(iv.data()), nullptr);
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                      reinterpret_cast<const unsigned char*>(block.data()), static_cast<int>(block.size()));
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    out.resize(static_cast<std::size_t>(size));
    return out;
}

// GB/T 32907-2016 annex A.1, and a vector that OpenSSL and sm-crypto agree on.
TEST(Sm4, AgreesWithTheStandard) {
    std::string key = kKey.substr(0, 16);
    EXPECT_EQ(to_hex(encrypt_block("SM4-ECB", key, "", key)), "681edf34d206965e86b3e94f536e4246");
    EXPECT_EQ(to_hex(encrypt_block("SM4-CBC", key, std::string(16, '\0'), "0123456789abcdef")),
              "e6887b77dbabb572ffa07fed7548b192");
}

TEST(Seal, IsSm4InCounterModeUnderTheFirstSixteenBytes) {
    std::string sealed = seal(kKey, "", std::string(16, '\0'));
    ASSERT_EQ(sealed.size(), 16u + 16 + 32);
    // Counter mode over zeros shows the key stream: the encrypted counter.
    EXPECT_EQ(sealed.substr(16, 16), encrypt_block("SM4-ECB", kKey.substr(0, 16), "", sealed.substr(0, 16)));
}

RC_GTEST_PROP(Seal, OpensToWhatWasSealed, (const std::string& plain, const std::string& associated)) {
    RC_ASSERT(unseal(kKey, associated, seal(kKey, associated, plain)) == plain);
}

RC_GTEST_PROP(Seal, FindsOneFlippedBit, (const std::string& plain, const std::string& associated)) {
    std::string sealed = seal(kKey, associated, plain);
    std::size_t bit = *rc::gen::inRange<std::size_t>(0, sealed.size() * 8);
    sealed[bit / 8] ^= static_cast<char>(1 << bit % 8);
    RC_ASSERT(!unseal(kKey, associated, sealed));
}

RC_GTEST_PROP(Seal, FindsACutEnd, (const std::string& plain)) {
    std::string sealed = seal(kKey, "row 7", plain);
    RC_ASSERT(!unseal(kKey, "row 7", sealed.substr(0, *rc::gen::inRange<std::size_t>(0, sealed.size()))));
}

TEST(Seal, FindsAByteMovedBetweenAssociatedDataAndTheRest) {
    std::string sealed = seal(kKey, "ab", "plain");
    EXPECT_FALSE(unseal(kKey, "a", "b" + sealed));
    EXPECT_FALSE(unseal(kKey, "ab" + sealed.substr(0, 1), sealed.substr(1)));
}

TEST(Seal, NeverGivesTheSameBytesTwice) { EXPECT_NE(seal(kKey, "", "plain"), seal(kKey, "", "plain")); }

TEST(Seal, RefusesAnotherKeyAndAKeyOfTheWrongSize) {
    std::string other_mac_key = kKey;
    other_mac_key.back() ^= 1;
    EXPECT_FALSE(unseal(other_mac_key, "", seal(kKey, "", "plain")));
    EXPECT_THROW(seal("short", "", "plain"), std::logic_error);
}

} // namespace
} // namespace yimen::crypto
