#include "verify.h"

#include <fstream>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

// The documents of tests/fixtures/ofd were made by the openssl command line and by hand, with nothing of this module.
namespace yimen::ofd {
namespace {

std::string fixture(const std::string& name) {
    std::ifstream in(std::string(YIMEN_FIXTURES) + name, std::ios::binary);
    EXPECT_TRUE(in.is_open()) << name;
    return {std::istreambuf_iterator<char>(in), {}};
}

Package package_of(const std::string& name) {
    auto read = Package::read(fixture(name));
    EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    return std::move(*read);
}

const Instant kNow = *parse_rfc3339("2027-01-05T09:00:00+08:00");
const Trusted& trusted() {
    static const Trusted value{crypto::Certificate::from_pem(fixture("root.pem")),
                               crypto::Certificate::from_pem(fixture("signer.pem"))};
    return value;
}

Report verified(const Package& package) { return verify(package, trusted(), kNow); }

std::string verdicts(const Report& report) {
    std::string out;
    for (const auto* finding : {&report.integrity, &report.seal, &report.certificate, &report.time})
        out += !finding->ok ? '?' : *finding->ok ? '+' : '-';
    return out;
}

// The package with one file changed.
Package changed(const Package& package, const std::string& name, const std::function<void(std::string&)>& change) {
    auto entries = package.entries();
    change(entries.at(name));
    return Package::of(std::move(entries));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class EverySealedKind : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Fixtures, EverySealedKind, testing::Values("v4", "v4_digest_list", "v1", "two"));

TEST_P(EverySealedKind, HoldsInAllFourRespects) {
    auto report = verified(package_of(GetParam() + std::string(".ofd")));
    EXPECT_EQ(verdicts(report), "++++") << boost::json::serialize(to_json(report));
    EXPECT_TRUE(report.unprotected.empty());
}

TEST_P(EverySealedKind, IsNeverWhollyGoodUnderAnUnknownRoot) {
    auto report = verify(package_of(GetParam() + std::string(".ofd")), {}, kNow);
    EXPECT_EQ(verdicts(report), "+??+");
    EXPECT_NE(report.certificate.reason.find("not trusted here"), std::string::npos);
}

// One bit, anywhere in any file of the package: no verdict stays wholly good. Every byte of the first, every seventh of the others.
TEST_P(EverySealedKind, ShowsEveryChangedByte) {
    auto package = package_of(GetParam() + std::string(".ofd"));
    const std::size_t step = GetParam() == std::string_view("v4") ? 1 : 7;
    for (const auto& [name, content] : package.entries())
        for (std::size_t at = 0; at < content.size(); at += step) {
            auto report = verified(changed(package, name, [&](std::string& bytes) { bytes[at] ^= 0x04; }));
            // Signatures.xml is covered by nothing: its own words may change as long as it still leads to the same signatures.
            if (name == "Doc_0/Signs/Signatures.xml" && verdicts(report) == "++++")
                continue;
            ASSERT_NE(verdicts(report), "++++") << name << " at " << at;
        }
}

TEST(Verification, NamesTheFileThatWasChanged) {
    const std::string page = "Doc_0/Pages/Page_0/Content.xml";
    auto report =
        verified(changed(package_of("v4.ofd"), page, [](std::string& text) { text = replaced(text, "测试", "真的"); }));
    EXPECT_EQ(verdicts(report), "-+++");
    EXPECT_NE(report.integrity.reason.find(page), std::string::npos);
}

TEST(Verification, NamesFilesThatNoSignatureCovers) {
    auto entries = package_of("v4.ofd").entries();
    entries["Doc_0/Annots/Annotations.xml"] = "<added/>";
    auto report = verified(Package::of(entries));
    EXPECT_EQ(verdicts(report), "++++");
    EXPECT_EQ(report.unprotected, std::vector<std::string>{"Doc_0/Annots/Annotations.xml"});
}

TEST(Verification, MissesAFileThatWasTakenAway) {
    auto entries = package_of("v4.ofd").entries();
    entries.erase("Doc_0/PublicRes.xml");
    EXPECT_EQ(verdicts(verified(Package::of(entries))), "-+++");
}

TEST(Verification, KnowsASignatureOfAnotherDocument) {
    auto entries = package_of("v4.ofd").entries();
    entries["Doc_0/Signs/Sign_0/SignedValue.dat"] =
        package_of("v4_digest_list.ofd").entries().at("Doc_0/Signs/Sign_0/SignedValue.dat");
    EXPECT_EQ(verdicts(verified(Package::of(entries)))[0], '-');
}

TEST(Verification, FindsASealFileThatIsNotTheOneThatSigned) {
    auto entries = package_of("two.ofd").entries();
    std::swap(entries["Doc_0/Signs/Sign_0/Seal.esl"], entries["Doc_0/Signs/Sign_1/Seal.esl"]);
    EXPECT_EQ(verdicts(verified(Package::of(entries))).substr(0, 2), "--");
}

TEST(Verification, SaysOfAnUnsignedDocumentThatNothingIsKnown) {
    auto package = changed(package_of("v4.ofd"), "OFD.xml", [](std::string& text) {
        text = replaced(text, "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", "");
    });
    auto report = verified(package);
    EXPECT_EQ(verdicts(report), "????");
    EXPECT_EQ(report.unprotected.size(), package.entries().size());
}

TEST(Verification, ChecksAPlainSignatureAgainstKnownCertificates) {
    auto package = package_of("sign.ofd");
    EXPECT_EQ(verdicts(verified(package)), "+?++");
    EXPECT_EQ(verdicts(verify(package, {}, kNow)), "???+");
}

TEST(Verification, RefusesATimeThatIsYetToComeOrOutsideOfTheSealsValidity) {
    EXPECT_EQ(verdicts(verify(package_of("v4.ofd"), trusted(), *parse_rfc3339("2027-01-01T09:00:00+08:00"))), "+++-");
}

TEST(Verification, FollowsPathsThatDifferInCaseOnly) {
    auto entries = package_of("v4.ofd").entries();
    auto page = entries.extract("Doc_0/PublicRes.xml");
    page.key() = "Doc_0/PUBLICRES.xml";
    entries.insert(std::move(page));
    EXPECT_EQ(verdicts(verified(Package::of(entries))), "++++");
}

TEST(PackageReading, RefusesWhatIsNoDocument) {
    for (const auto& content :
         {std::string(), std::string("PK"), std::string("no zip at all"), fixture("v4.ofd").substr(0, 3000)})
        EXPECT_FALSE(Package::read(content));
}

TEST(PackageReading, HoldsItsLimits) {
    std::string file = fixture("v4.ofd");
    EXPECT_EQ(Package::read(file, {.file_bytes = 100}).error().code->code, "ofd.too_large");
    EXPECT_EQ(Package::read(file, {.entries = 2}).error().code->code, "ofd.too_large");
    EXPECT_EQ(Package::read(file, {.unpacked_bytes = 500}).error().code->code, "ofd.too_large");
}

TEST(PackageReading, ResolvesPathsWithinTheRootOnly) {
    EXPECT_EQ(resolve("Doc_0/Signs/Sign_0/Signature.xml", "../../Document.xml"), "Doc_0/Document.xml");
    EXPECT_EQ(resolve("Doc_0/Document.xml", "/OFD.xml"), "OFD.xml");
    EXPECT_EQ(resolve("Doc_0/Document.xml", "../../etc/passwd"), std::nullopt);
    EXPECT_EQ(resolve("OFD.xml", "./Doc_0//Document.xml"), "Doc_0/Document.xml");
}

// Whatever bytes come: an answer, never a crash.
RC_GTEST_PROP(PackageReading, SurvivesDamagedFiles, ()) {
    static const std::string file = fixture("two.ofd");
    std::string damaged = file;
    for (int i = 0, count = *rc::gen::inRange(1, 20); i < count; ++i)
        damaged[*rc::gen::inRange<std::size_t>(0, damaged.size())] = *rc::gen::arbitrary<char>();
    if (auto read = Package::read(damaged))
        verified(*read);
}

RC_GTEST_PROP(PackageReading, SurvivesDamagedSeals, ()) {
    static const Package package = package_of("two.ofd");
    verified(changed(package, "Doc_0/Signs/Sign_1/SignedValue.dat", [](std::string& bytes) {
        for (int i = 0, count = *rc::gen::inRange(1, 10); i < count; ++i)
            bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
        bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size() + 1));
    }));
}

} // namespace
} // namespace yimen::ofd
