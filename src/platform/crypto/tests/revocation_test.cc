#include "revocation.h"

#include <gtest/gtest.h>

#include "certificate_maker.h"

namespace yimen::crypto {
namespace {

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
constexpr std::chrono::hours kYear{24 * 365};

struct Authority {
    Sm2Key key = Sm2Key::generate();
    Certificate certificate = make_certificate(
        {CertificateRole::authority, "测试机构", "测试根证书", kNow - kYear, kNow + 10 * kYear}, key, key, nullptr);
};

TEST(RevocationList, SaysWhatItsIssuerTookBackAndWhen) {
    Authority authority;
    Sm2Key key = Sm2Key::generate();
    auto signer = make_certificate({CertificateRole::signer, "甲局", "测试", kNow, kNow + kYear}, key, authority.key,
                                   &authority.certificate);
    RevocationList wanted{authority.certificate.subject(), kNow, kNow + kYear, {{signer.serial(), kNow}, {"01", kNow}}};
    std::string der = make_revocation_list(authority.certificate, authority.key, wanted);
    auto read = read_revocation_list(der, {authority.certificate});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->issuer, signer.issuer());
    EXPECT_EQ(read->made_at, kNow);
    EXPECT_EQ(read->next, kNow + kYear);
    ASSERT_NE(read->find(signer.serial()), nullptr);
    EXPECT_EQ(read->find(signer.serial())->at, kNow);
    EXPECT_NE(read->find("01"), nullptr);
    EXPECT_EQ(read->find("02"), nullptr);
}

TEST(RevocationList, OfNobodyWhoIsKnownAndWhatIsNoneSayNothing) {
    Authority authority, other;
    std::string der = make_revocation_list(authority.certificate, authority.key, {"", kNow, {}, {{"01", kNow}}});
    EXPECT_FALSE(read_revocation_list(der, {}));
    EXPECT_FALSE(read_revocation_list(der, {other.certificate}));
    EXPECT_FALSE(read_revocation_list("no list", {authority.certificate}));
    EXPECT_FALSE(read_revocation_list("", {authority.certificate}));
    for (std::size_t at = 0; at < der.size(); ++at) {
        std::string changed = der;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(read_revocation_list(changed, {authority.certificate})) << at;
    }
}

} // namespace
} // namespace yimen::crypto
