#include "certificate_maker.h"

#include <gtest/gtest.h>

namespace yimen::crypto {
namespace {

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
constexpr std::chrono::hours kYear{24 * 365};

struct Authority {
    Sm2Key key = Sm2Key::generate();
    Certificate certificate = make_certificate(
        {CertificateRole::authority, "测试机构", "测试根证书", kNow - kYear, kNow + 10 * kYear}, key, key, nullptr);
};

NewCertificate signer() { return {CertificateRole::signer, "城东区市场监督管理局", "测试", kNow, kNow + kYear}; }

TEST(CertificateMaker, ASignerHoldsUnderItsAuthorityAndUnderNoOther) {
    Authority authority, other;
    Sm2Key key = Sm2Key::generate();
    auto made = make_certificate(signer(), key, authority.key, &authority.certificate);
    EXPECT_EQ(check_chain(made, {}, {authority.certificate}, kNow).trust, Trust::trusted);
    EXPECT_EQ(check_chain(made, {}, {other.certificate}, kNow).trust, Trust::unknown_root);
    EXPECT_EQ(check_chain(made, {}, {authority.certificate}, kNow + 2 * kYear).trust, Trust::invalid);
    EXPECT_EQ(made.subject(), "CN=测试,O=城东区市场监督管理局,C=CN");
    EXPECT_EQ(made.issuer(), authority.certificate.subject());
    EXPECT_EQ(made.public_point(), key.public_point());
    EXPECT_EQ(made.not_before(), kNow);
}

TEST(CertificateMaker, ItsKeySignsWhatTheCertificateVerifies) {
    Authority authority;
    Sm2Key key = Sm2Key::generate();
    auto made = make_certificate(signer(), key, authority.key, &authority.certificate);
    auto signature = signature_to_der(key.sign("message"));
    EXPECT_TRUE(made.verify(SignatureAlgorithm::sm2_sm3, "message", signature));
    EXPECT_FALSE(made.verify(SignatureAlgorithm::sm2_sm3, "another message", signature));
}

// A signer's certificate must not make others.
TEST(CertificateMaker, ASignerIsNoAuthority) {
    Authority authority;
    Sm2Key key = Sm2Key::generate(), third = Sm2Key::generate();
    auto made = make_certificate(signer(), key, authority.key, &authority.certificate);
    auto below = make_certificate(signer(), third, key, &made);
    EXPECT_EQ(check_chain(below, {made}, {authority.certificate}, kNow).trust, Trust::invalid);
}

TEST(CertificateMaker, SerialsDifferAndPemReadsBack) {
    Authority authority;
    Sm2Key key = Sm2Key::generate();
    auto one = make_certificate(signer(), key, authority.key, &authority.certificate);
    auto two = make_certificate(signer(), key, authority.key, &authority.certificate);
    EXPECT_NE(one.serial(), two.serial());
    auto read = Certificate::from_pem(one.pem());
    ASSERT_EQ(read.size(), 1u);
    EXPECT_EQ(read[0].der(), one.der());
}

TEST(CertificateMaker, ANameThatIsTooLongIsRefused) {
    Sm2Key key = Sm2Key::generate();
    NewCertificate wanted = signer();
    wanted.common_name = std::string(65, 'x');
    EXPECT_THROW(make_certificate(wanted, key, key, nullptr), std::runtime_error);
}

} // namespace
} // namespace yimen::crypto
