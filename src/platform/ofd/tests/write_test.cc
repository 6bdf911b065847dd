#include "write.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "container.h"
#include "crypto/certificate_maker.h"
#include "verify.h"

namespace yimen::ofd {
namespace {

using crypto::Certificate;
using crypto::CertificateRole;
using crypto::Sm2Key;

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
constexpr std::chrono::hours kYear{24 * 365};

// An authority, a maker of seals, a signer and the seal that this signer may use.
struct House {
    Sm2Key root_key = Sm2Key::generate(), maker_key = Sm2Key::generate(), signer_key = Sm2Key::generate();
    Certificate root =
        crypto::make_certificate({CertificateRole::authority, "测试机构", "测试根", kNow - kYear, kNow + 9 * kYear},
                                 root_key, root_key, nullptr);
    Certificate maker = made("测试印章制作", maker_key);
    Certificate signer = made("测试签章人", signer_key);
    std::string seal;

    explicit House(std::optional<Certificate> may_seal = {}, Instant valid_to = kNow + kYear) {
        NewSeal wanted{"TEST-01",    "测试专用章",
                       "yimen",      {(may_seal ? *may_seal : signer).der()},
                       kNow - kYear, kNow - kYear,
                       valid_to,     "picture",
                       42,           42};
        seal = make_seal(wanted, maker.der(), signing(maker_key));
    }

    static Sign signing(const Sm2Key& key) {
        return [&key](std::string_view message) { return key.sign(message); };
    }
    Sealing sealing(Instant at = kNow) const {
        return {seal, signer.der(), signing(signer_key), at, 0, {90, 8, 42, 42}};
    }
    Trusted trusted() const { return {{root}, {}}; }

  private:
    Certificate made(const std::string& name, const Sm2Key& key) const {
        return crypto::make_certificate({CertificateRole::signer, "测试机构", name, kNow - kYear, kNow + 5 * kYear},
                                        key, root_key, &root);
    }
};

const House& house() {
    static const House value;
    return value;
}

Draft draft() {
    Draft out;
    out.id = std::string(32, 'a');
    out.title = "许可证 <1>";
    out.author = "城东区市场监督管理局";
    out.made_at = kNow;
    out.custom_data = {{"ZZMC", "食品经营许可证"}, {"KZ_备注", "一 & 二"}};
    out.fonts = {{"Test Serif", "OTTO-not-really"}};
    Page page;
    page.objects = {Text{0, 5, 20, 30, "许可证", {5, 5}, {160, 20, 20}}, Path{{{10, 10}, {20, 10}}, 0.5, false, {}},
                    Picture{"png", {1, 1, 10, 10}}};
    out.pages = {page};
    return out;
}

std::string sealed() { return write_sealed(draft(), house().sealing()); }

std::string verdicts(const Report& report) {
    std::string out;
    for (const auto* finding : {&report.integrity, &report.seal, &report.certificate, &report.time})
        out += !finding->ok ? '?' : *finding->ok ? '+' : '-';
    return out;
}

std::string verdicts_of(const std::string& file, const Trusted& trusted = house().trusted()) {
    auto package = Package::read(file);
    return package ? verdicts(verify(*package, trusted, kNow)) : "unreadable";
}

TEST(Writer, ASealedDocumentHoldsInAllRespectsAndLeavesNothingUnprotected) {
    auto package = Package::read(sealed()).value();
    auto report = verify(package, house().trusted(), kNow);
    EXPECT_EQ(verdicts(report), "++++") << boost::json::serialize(to_json(report));
    EXPECT_TRUE(report.unprotected.empty());
    ASSERT_EQ(report.signatures.size(), 1u);
    EXPECT_EQ(report.signatures[0].format, "V4");
    EXPECT_EQ(report.signatures[0].seal_name, "测试专用章");
    EXPECT_EQ(report.signatures[0].signed_at, kNow);
    EXPECT_EQ(verdicts(verify(package, {}, kNow)), "+??+"); // nobody is trusted
}

TEST(Writer, TextCanBeSelectedAndMetadataStandInTheRoot) {
    auto package = Package::read(sealed()).value();
    const std::string& page = *package.find("Doc_0/Pages/Page_0/Content.xml");
    EXPECT_NE(page.find("DeltaX=\"5 5\">许可证</ofd:TextCode>"), std::string::npos) << page;
    EXPECT_NE(page.find("FillColor Value=\"160 20 20\""), std::string::npos);
    const std::string& root = *package.find("OFD.xml");
    EXPECT_NE(root.find("许可证 &lt;1&gt;"), std::string::npos);
    EXPECT_NE(root.find("Name=\"KZ_备注\">一 &amp; 二<"), std::string::npos);
    EXPECT_EQ(*package.find("Doc_0/Res/font_0.otf"), "OTTO-not-really");
}

// Every byte of the file as it lies on the disk: ZIP headers, XML, seal and signature alike; each in two ways.
TEST(Writer, EveryChangedByteOfTheFileIsFound) {
    const std::string file = sealed();
    ASSERT_EQ(verdicts_of(file), "++++");
    for (std::size_t at = 0; at < file.size(); ++at)
        for (char mask : {'\x01', '\x20'}) {
            std::string changed = file;
            changed[at] = static_cast<char>(changed[at] ^ mask);
            ASSERT_NE(verdicts_of(changed), "++++") << "at " << at;
        }
}

TEST(Writer, BytesBehindOrBeforeTheFileAreFound) {
    EXPECT_NE(verdicts_of(sealed() + "x"), "++++");
    EXPECT_NE(verdicts_of("x" + sealed()), "++++");
}

TEST(Writer, AnAddedEntryIsFoundAndNamed) {
    auto entries = Package::read(sealed()).value().entries();
    entries["Doc_0/Added.xml"] = "<added/>";
    auto package = Package::read(pack(entries)).value();
    auto report = verify(package, house().trusted(), kNow);
    EXPECT_EQ(report.unprotected, std::vector<std::string>{"Doc_0/Added.xml"});
}

TEST(Writer, ASecondSignatureIsAChange) {
    auto entries = Package::read(sealed()).value().entries();
    std::string& list = entries.at("Doc_0/Signs/Signatures.xml");
    list.replace(list.find("<ofd:MaxSignId>1"), 16, "<ofd:MaxSignId>2");
    auto report = verify(Package::read(pack(entries)).value(), house().trusted(), kNow);
    EXPECT_EQ(report.integrity.ok, false);
    EXPECT_NE(report.integrity.reason.find("Signatures.xml"), std::string::npos);
}

TEST(Writer, ASignatureOverAnotherFileIsFound) {
    auto entries = Package::read(sealed()).value().entries();
    Draft other = draft();
    other.title = "另一份";
    auto others = Package::read(write_sealed(other, house().sealing())).value().entries();
    entries["Doc_0/Signs/Sign_0/SignedValue.dat"] = others.at("Doc_0/Signs/Sign_0/SignedValue.dat");
    auto report = verify(Package::read(pack(entries)).value(), house().trusted(), kNow);
    EXPECT_EQ(report.integrity.ok, false);
    EXPECT_EQ(report.seal.ok, true);
}

TEST(Writer, ASignerWhomTheSealDoesNotNameIsFound) {
    Sm2Key key = Sm2Key::generate();
    House stranger(crypto::make_certificate({CertificateRole::signer, "测试机构", "他人", kNow - kYear, kNow + kYear},
                                            key, key, nullptr));
    EXPECT_EQ(verdicts_of(write_sealed(draft(), stranger.sealing()), stranger.trusted()), "+-++");
}

TEST(Writer, ASealThatHasExpiredIsFound) {
    House old({}, kNow - std::chrono::hours(1));
    EXPECT_EQ(verdicts_of(write_sealed(draft(), old.sealing()), old.trusted()), "+++-");
}

TEST(Writer, ATimeOutsideOfTheCertificateIsFound) {
    EXPECT_EQ(verdicts_of(write_sealed(draft(), house().sealing(kNow - 2 * kYear))), "+---");
}

// Without the distinguishing id OpenSSL signs too, but nobody else can verify it: our verifier must not either.
TEST(Writer, ASignatureOfAnotherKeyIsFound) {
    Sealing sealing = house().sealing();
    Sm2Key other = Sm2Key::generate();
    sealing.sign = House::signing(other);
    EXPECT_EQ(verdicts_of(write_sealed(draft(), sealing)), "-+++");
}

TEST(Writer, BlanksAtTheEndsOfALineMoveItsText) {
    Draft blank = draft();
    blank.pages[0].objects = {Text{0, 5, 20, 30, "  许可 ", {2, 2, 5, 5}, {}}, Text{0, 5, 20, 30, " ", {}, {}}};
    auto package = Package::read(write_plain(blank)).value();
    const std::string& page = *package.find("Doc_0/Pages/Page_0/Content.xml");
    EXPECT_NE(page.find("Boundary=\"24 25 "), std::string::npos) << page;
    EXPECT_NE(page.find("DeltaX=\"5\">许可<"), std::string::npos) << page;
    EXPECT_EQ(page.find("TextObject", page.find("</ofd:TextObject>") + 17), std::string::npos);
}

TEST(Writer, EqualAdvancesAreWrittenAsARun) {
    Draft wide = draft();
    wide.pages[0].objects = {Text{0, 5, 20, 30, "一二三四五", {5, 5, 5, 2.5}, {}}};
    auto package = Package::read(write_plain(wide)).value();
    EXPECT_NE(package.find("Doc_0/Pages/Page_0/Content.xml")->find("DeltaX=\"g 3 5 2.5\""), std::string::npos);
}

} // namespace
} // namespace yimen::ofd
