// What people sign in with: passwords and one-time codes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sodium.h>

#include "crypto.h"

namespace yimen::crypto {
namespace {

TEST(Password, OnlyTheSameOneFits) {
    std::string hash = hash_password("正确的密码");
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(verify_password(hash, "正确的密码"));
    EXPECT_FALSE(verify_password(hash, "错误的密码"));
    EXPECT_FALSE(verify_password(hash, ""));
    EXPECT_NE(hash, hash_password("正确的密码"));
}

TEST(Password, NothingFitsWhatIsNotAHash) {
    EXPECT_FALSE(verify_password("", ""));
    EXPECT_FALSE(verify_password("plain", "plain"));
    EXPECT_FALSE(verify_password(std::string(1000, 'a'), "a"));
    EXPECT_FALSE(verify_password(hash_password("a") + '\0' + "tail", "a"));
}

TEST(Password, AHashWithWeakerParametersIsToBeMadeAnew) {
    char weak[crypto_pwhash_STRBYTES];
    ASSERT_EQ(crypto_pwhash_str_alg(weak, "a", 1, 1, 8 << 20, crypto_pwhash_ALG_ARGON2ID13), 0);
    EXPECT_TRUE(verify_password(weak, "a"));
    EXPECT_TRUE(needs_rehash(weak));
    EXPECT_FALSE(needs_rehash(hash_password("a")));
    EXPECT_TRUE(needs_rehash("not a hash"));
}

constexpr std::string_view kRfcSecret = "12345678901234567890";
Instant seconds(std::int64_t count) { return {count * 1'000'000}; }

// RFC 6238 appendix B, the last six of its eight digits.
TEST(Totp, AgreesWithTheRfc) {
    EXPECT_EQ(totp_code(kRfcSecret, seconds(59)), "287082");
    EXPECT_EQ(totp_code(kRfcSecret, seconds(1111111109)), "081804");
    EXPECT_EQ(totp_code(kRfcSecret, seconds(1111111111)), "050471");
    EXPECT_EQ(totp_code(kRfcSecret, seconds(1234567890)), "005924");
    EXPECT_EQ(totp_code(kRfcSecret, seconds(2000000000)), "279037");
    EXPECT_EQ(totp_code(kRfcSecret, seconds(20000000000)), "353130");
}

TEST(Totp, TakesTheStepsBesideAndSaysWhichItWas) {
    Instant now = seconds(1'790'557'200);
    std::int64_t step = 1'790'557'200 / 30;
    using std::chrono::seconds;
    EXPECT_EQ(verify_totp(kRfcSecret, totp_code(kRfcSecret, now), now), step);
    EXPECT_EQ(verify_totp(kRfcSecret, totp_code(kRfcSecret, now - seconds(30)), now), step - 1);
    EXPECT_EQ(verify_totp(kRfcSecret, totp_code(kRfcSecret, now + seconds(30)), now), step + 1);
    EXPECT_FALSE(verify_totp(kRfcSecret, totp_code(kRfcSecret, now - seconds(60)), now));
    EXPECT_FALSE(verify_totp(kRfcSecret, totp_code(kRfcSecret, now + seconds(60)), now));
}

TEST(Totp, RefusesWhatIsNotSixDigits) {
    Instant now = seconds(59);
    EXPECT_FALSE(verify_totp(kRfcSecret, "", now));
    EXPECT_FALSE(verify_totp(kRfcSecret, "28708", now));
    EXPECT_FALSE(verify_totp(kRfcSecret, "287082 ", now));
}

// RFC 4648 §10, without the padding.
TEST(Base32, AgreesWithTheRfc) {
    EXPECT_EQ(to_base32(""), "");
    EXPECT_EQ(to_base32("f"), "MY");
    EXPECT_EQ(to_base32("fo"), "MZXQ");
    EXPECT_EQ(to_base32("foo"), "MZXW6");
    EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
    EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

RC_GTEST_PROP(Base32, RoundTrips, (const std::string& bytes)) { RC_ASSERT(from_base32(to_base32(bytes)) == bytes); }

TEST(Base32, RefusesWhatItWouldNotWrite) {
    EXPECT_FALSE(from_base32("MY======"));
    EXPECT_FALSE(from_base32("my"));
    EXPECT_FALSE(from_base32("M1"));
    EXPECT_FALSE(from_base32("M"));  // five bits are no byte
    EXPECT_FALSE(from_base32("MZ")); // padding bits set
}

} // namespace
} // namespace yimen::crypto
