#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::string_view kOrigin = "https://hall.example.cn", kRpId = "hall.example.cn";
const std::string kChallenge(32, 'c');

std::string sha256(std::string_view data) {
    std::string out(32, '\0');
    SHA256(bytes_of(data), data.size(), bytes_of(out));
    return out;
}

std::string cbor_bytes(std::string_view data) {
    std::string out = data.size() < 24 ? std::string(1, static_cast<char>(0x40 + data.size()))
                      : data.size() < 256
                          ? std::string{'\x58', static_cast<char>(data.size())}
                          : std::string{'\x59', static_cast<char>(data.size() >> 8), static_cast<char>(data.size())};
    return out.append(data);
}

// A security key in software: what it answers is built here byte by byte; each test spoils one thing.
struct Authenticator {
    KeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
    std::string credential_id = "credential-1";
    std::string rp_id{kRpId};
    char flags = '\x01'; // a person was present
    std::uint32_t counter = 7;
    std::string extensions;

    std::string point() const {
        std::string out(65, '\0');
        std::size_t size = 0;
        EVP_PKEY_get_octet_string_param(key.get(), "pub", bytes_of(out), out.size(), &size);
        return out;
    }
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    std::string cose_key() const {
        return "\xa5\x01\x02\x03\x26\x20\x01\x21" + cbor_bytes(point().substr(1, 32)) + "\x22" +
               cbor_bytes(point().substr(33));
    }
    std::string data(char more_flags, const std::string& credential) const {
        std::string out = sha256(rp_id) + static_cast<char>(flags | more_flags);
        for (int shift : {24, 16, 8, 0})
            out += static_cast<char>(counter >> shift);
        return out + credential + extensions;
    }
    std::string attested_data() const {
        return data('\x40',
                    std::string(16, 'a') + '\0' + static_cast<char>(credential_id.size()) + credential_id + cose_key());
    }
    std::string attestation(const std::string& statement = "\xa0") const {
        return "\xa3\x63"
               "fmt\x64none\x67"
               "attStmt" +
               statement +
               "\x68"
               "authData" +
               cbor_bytes(attested_data());
    }
    std::string sign(const std::string& message) const {
        DigestContext context(EVP_MD_CTX_new());
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
        std::string der(80, '\0');
        std::size_t size = der.size();
        EXPECT_EQ(EVP_DigestSign(context.get(), bytes_of(der), &size, bytes_of(message), message.size()), 1);
        return der.substr(0, size);
    }
};

std::string client_data(std::string_view type, const std::string& challenge = kChallenge,
                        std::string_view origin = kOrigin, const std::string& more = R"(,"crossOrigin":false)") {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" + to_base64url(challenge) + R"(","origin":")" +
           std::string(origin) + "\"" + more + "}";
}

std::optional<WebauthnCredential> enrol(const std::string& attestation,
                                        const std::string& json = client_data("webauthn.create")) {
    return webauthn_register(json, attestation, kChallenge, kOrigin, kRpId);
}

// The answer of `authenticator` to our challenge, checked against the credential as it was stored with `stored_count`.
std::optional<std::uint32_t> sign_in(const Authenticator& authenticator,
                                     const std::string& json = client_data("webauthn.get"),
                                     std::uint32_t stored_count = 6) {
    WebauthnCredential credential{authenticator.credential_id, authenticator.point(), stored_count};
    std::string data = authenticator.data(0, "");
    return webauthn_verify(credential, json, data, authenticator.sign(data + sha256(json)), kChallenge, kOrigin, kRpId);
}

TEST(WebauthnRegister, KeepsTheCredential) {
    Authenticator authenticator;
    auto credential = enrol(authenticator.attestation());
    ASSERT_TRUE(credential);
    EXPECT_EQ(credential->id, "credential-1");
    EXPECT_EQ(credential->public_point, authenticator.point());
    EXPECT_EQ(credential->sign_count, 7u);
}

TEST(WebauthnRegister, IgnoresTheAttestationStatement) {
    // {"alg": -7, "x5c": [h'3030']}
    EXPECT_TRUE(enrol(Authenticator().attestation("\xa2\x63"
                                                  "alg\x26\x63x5c\x81\x42\x30\x30")));
}

TEST(WebauthnRegister, AcceptsExtensionsOnlyWhenTheFlagSaysSo) {
    Authenticator authenticator;
    authenticator.extensions = "\xa1\x61x\xf5";
    EXPECT_FALSE(enrol(authenticator.attestation()));
    authenticator.flags = '\x81';
    EXPECT_TRUE(enrol(authenticator.attestation()));
    authenticator.extensions = "\x01"; // not a map
    EXPECT_FALSE(enrol(authenticator.attestation()));
}

TEST(WebauthnRegister, RefusesOtherTypesChallengesAndOrigins) {
    std::string attestation = Authenticator().attestation();
    EXPECT_FALSE(enrol(attestation, client_data("webauthn.get")));
    EXPECT_FALSE(enrol(attestation, client_data("webauthn.create", std::string(32, 'd'))));
    EXPECT_FALSE(
        enrol(attestation, client_data("webauthn.create", kChallenge, "https://hall.example.cn.evil.example")));
    EXPECT_FALSE(enrol(attestation, client_data("webauthn.create", kChallenge, kOrigin, R"(,"crossOrigin":true)")));
    EXPECT_FALSE(enrol(attestation, "[]"));
    EXPECT_FALSE(enrol(attestation, ""));
}

TEST(WebauthnRegister, RefusesAnotherRelyingPartyAndAnAbsentPerson) {
    Authenticator elsewhere, unattended;
    elsewhere.rp_id = "evil.example";
    unattended.flags = '\x04'; // verified, but not present
    EXPECT_FALSE(enrol(elsewhere.attestation()));
    EXPECT_FALSE(enrol(unattended.attestation()));
}

TEST(WebauthnRegister, RefusesKeysThatAreNotEs256) {
    std::string attestation = Authenticator().attestation();
    auto with = [&](std::string_view from, std::string_view to) {
        std::string out = attestation;
        return out.replace(out.find(from), from.size(), to);
    };
    EXPECT_FALSE(enrol(with("\xa5\x01\x02\x03\x26", "\xa5\x01\x03\x03\x26"))); // kty RSA
    EXPECT_FALSE(enrol(with("\xa5\x01\x02\x03\x26", "\xa5\x01\x02\x03\x27"))); // alg EdDSA
    EXPECT_FALSE(enrol(with("\x26\x20\x01\x21", "\x26\x20\x02\x21")));         // crv P-384
    EXPECT_FALSE(enrol(with("\x26\x20\x01\x21", "\x26\x03\x01\x21")));         // a label twice
}

TEST(WebauthnRegister, RefusesAPointOffTheCurve) {
    std::string attestation = Authenticator().attestation();
    attestation.back() ^= 1; // the last byte of y
    EXPECT_FALSE(enrol(attestation));
}

TEST(WebauthnRegister, RefusesAnEmptyCredentialIdAndTrailingBytes) {
    Authenticator nameless;
    nameless.credential_id = "";
    EXPECT_FALSE(enrol(nameless.attestation()));
    EXPECT_FALSE(enrol(Authenticator().attestation() + "x"));
}

RC_GTEST_PROP(WebauthnRegister, RefusesAnyCutEnd, ()) {
    static const std::string attestation = Authenticator().attestation();
    RC_ASSERT(!enrol(attestation.substr(0, *rc::gen::inRange<std::size_t>(0, attestation.size()))));
}

RC_GTEST_PROP(WebauthnRegister, SurvivesAnyBytes, (const std::string& noise)) {
    static const std::string attestation = Authenticator().attestation();
    std::string spoiled = attestation;
    std::size_t at = *rc::gen::inRange<std::size_t>(0, spoiled.size());
    spoiled.replace(at, noise.size(), noise);
    auto credential = enrol(spoiled);
    RC_ASSERT(!credential || credential->public_point.size() == 65u);
}

TEST(WebauthnVerify, AcceptsTheOwnerAndGivesTheNewCount) { EXPECT_EQ(sign_in(Authenticator()), 7u); }

TEST(WebauthnVerify, RefusesAForeignKeyAndASpoiledSignature) {
    Authenticator owner, thief;
    WebauthnCredential credential{owner.credential_id, owner.point(), 0};
    std::string json = client_data("webauthn.get"), data = owner.data(0, ""), signed_bytes = data + sha256(json);
    auto verify = [&](const std::string& signature) {
        return webauthn_verify(credential, json, data, signature, kChallenge, kOrigin, kRpId);
    };
    EXPECT_TRUE(verify(owner.sign(signed_bytes)));
    EXPECT_FALSE(verify(thief.sign(signed_bytes)));
    EXPECT_FALSE(verify(owner.sign(signed_bytes + "x")));
    EXPECT_FALSE(verify(""));
}

TEST(WebauthnVerify, RefusesACounterThatDoesNotRise) {
    Authenticator copied;
    EXPECT_FALSE(sign_in(copied, client_data("webauthn.get"), 7));
    EXPECT_FALSE(sign_in(copied, client_data("webauthn.get"), 8));
    Authenticator without_counter;
    without_counter.counter = 0;
    EXPECT_EQ(sign_in(without_counter, client_data("webauthn.get"), 0), 0u);
    EXPECT_FALSE(sign_in(without_counter, client_data("webauthn.get"), 1));
}

TEST(WebauthnVerify, RefusesOtherTypesChallengesOriginsAndPlaces) {
    EXPECT_FALSE(sign_in(Authenticator(), client_data("webauthn.create")));
    EXPECT_FALSE(sign_in(Authenticator(), client_data("webauthn.get", std::string(32, 'd'))));
    EXPECT_FALSE(sign_in(Authenticator(), client_data("webauthn.get", kChallenge, "http://hall.example.cn")));
    Authenticator elsewhere, unattended;
    elsewhere.rp_id = "evil.example";
    unattended.flags = 0;
    EXPECT_FALSE(sign_in(elsewhere));
    EXPECT_FALSE(sign_in(unattended));
}

TEST(WebauthnVerify, RefusesCutAuthenticatorData) {
    Authenticator owner;
    WebauthnCredential credential{owner.credential_id, owner.point(), 0};
    std::string json = client_data("webauthn.get");
    for (std::size_t size = 0; size < 37; ++size) {
        std::string data = owner.data(0, "").substr(0, size);
        EXPECT_FALSE(
            webauthn_verify(credential, json, data, owner.sign(data + sha256(json)), kChallenge, kOrigin, kRpId))
            << size;
    }
}

} // namespace
} // namespace yimen::crypto
