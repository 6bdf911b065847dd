#include "write.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "container.h"
#include "sealing_house.h"

namespace yimen::ofd {
namespace {

std::string sealed() { return write_sealed(draft(), house().sealing()); }

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

TEST(Writer, OurOwnFormHoldsTheLimitsOfAnyFile) {
    EXPECT_TRUE(Package::read(sealed()).value().in_our_form());
    EXPECT_EQ(Package::read(sealed(), {.file_bytes = 100}).error().code->code, "ofd.too_large");
    EXPECT_EQ(Package::read(sealed(), {.entries = 2}).error().code->code, "ofd.too_large");
    EXPECT_EQ(Package::read(sealed(), {.unpacked_bytes = 500}).error().code->code, "ofd.too_large");
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
