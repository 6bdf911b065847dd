#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <rapidcheck/gtest.h>
#include <zip.h>

#include "container.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "sealing_house.h"

// What somebody may do to a sealed document, or make in its place, and which finding says so.
namespace yimen::ofd {
namespace {

constexpr const char* kSignatureXml = "Doc_0/Signs/Sign_0/Signature.xml";
constexpr const char* kSignaturesXml = "Doc_0/Signs/Signatures.xml";
constexpr const char* kValue = "Doc_0/Signs/Sign_0/SignedValue.dat";

using Entries = std::map<std::string, std::string>;

const std::string& sealed() {
    static const std::string file = write_sealed(draft(), house().sealing());
    return file;
}
Entries entries() { return Package::read(sealed()).value().entries(); }

Report judged(const std::string& file, const Trusted& trusted = house().trusted()) {
    return verify(Package::read(file).value(), trusted, kNow);
}

void expect(const Report& report, const std::string& verdicts_wanted, const std::string& code) {
    EXPECT_EQ(verdicts(report), verdicts_wanted) << boost::json::serialize(to_json(report));
    bool said = false;
    for (const auto* one : {&report.integrity, &report.seal, &report.certificate, &report.time})
        said = said || one->code == code;
    EXPECT_TRUE(said) << code << " in " << boost::json::serialize(to_json(report));
    EXPECT_FALSE(holds(report) && report.time.ok == true);
}

std::string refusal(const std::string& file, const Limits& limits = {}) {
    auto read = Package::read(file, limits);
    return read ? "" : std::string(read.error().code->code);
}

// A ZIP of these entries in this order, as another program may write it.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& list, bool deflated = false) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(out);
    zip_t* archive = zip_open_from_source(out, ZIP_TRUNCATE, &error);
    for (const auto& [name, content] : list) {
        auto at = zip_file_add(archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0),
                               ZIP_FL_ENC_UTF_8);
        EXPECT_GE(at, 0) << name;
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(at), deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
    EXPECT_EQ(zip_close(archive), 0);
    zip_source_open(out);
    zip_stat_t about;
    zip_source_stat(out, &about);
    std::string bytes(about.size, '\0');
    zip_source_read(out, bytes.data(), bytes.size());
    zip_source_close(out);
    zip_source_free(out);
    return bytes;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// SM2 with SM3 by bare OpenSSL: with another distinguishing id (GB/T 32918.2 §5.5), or with none.
Sign signing_as(const Sm2Key& key, std::string_view id) {
    return [&key, id](std::string_view message) {
        std::string pem = key.private_pem();
        std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                          BIO_free_all);
        std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> raw(
            PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
        std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> with(
            EVP_PKEY_CTX_new_from_pkey(nullptr, raw.get(), nullptr), EVP_PKEY_CTX_free);
        if (!id.empty()) {
            EXPECT_EQ(EVP_PKEY_CTX_set1_id(with.get(), id.data(), static_cast<int>(id.size())), 1);
        }
        EVP_MD_CTX_set_pkey_ctx(context.get(), with.get());
        std::string der(80, '\0');
        std::size_t size = der.size();
        EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sm3(), nullptr, raw.get()), 1);
        EXPECT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                                 reinterpret_cast<const unsigned char*>(message.data()), message.size()),
                  1);
        return crypto::signature_from_der(std::string_view(der).substr(0, size)).value();
    };
}

TEST(Fault, TheRightDistinguishingIdIsTakenWhoeverSigns) {
    Sealing sealing = house().sealing();
    sealing.sign = signing_as(house().signer_key, "1234567812345678");
    EXPECT_EQ(verdicts(judged(write_sealed(draft(), sealing))), "++++");
}

TEST(Fault, AnotherDistinguishingIdIsAWrongSignature) {
    for (const char* id : {"8765432187654321", "ALICE123@YAHOO.COM", ""}) {
        Sealing sealing = house().sealing();
        sealing.sign = signing_as(house().signer_key, id);
        expect(judged(write_sealed(draft(), sealing)), "-+++", "wrong_signature");
    }
}

TEST(Fault, ASealMadeWithAnotherDistinguishingIdIsAChangedSeal) {
    Sealing sealing = house().sealing();
    NewSeal wanted{"TEST-01", "测试专用章", "yimen", {house().signer.der()}, kNow - kYear, kNow - kYear, kNow + kYear,
                   "picture", 42,           42};
    sealing.seal = make_seal(wanted, house().maker.der(), signing_as(house().maker_key, "0000000000000000"));
    expect(judged(write_sealed(draft(), sealing)), "+-++", "seal_changed");
}

TEST(Fault, AnExpiredSealIsAMatterOfTime) {
    House old({}, kNow - std::chrono::hours(1));
    expect(judged(write_sealed(draft(), old.sealing()), old.trusted()), "+++-", "outside_seal");
}

TEST(Fault, ASealThatIsNotYetInForceIsAMatterOfTime) {
    expect(judged(write_sealed(draft(), house().sealing(kNow - kYear - std::chrono::hours(1)))), "+---",
           "outside_certificate");
}

TEST(Fault, ACertificateThatIsNotInTheSealsListIsAMatterOfTheSeal) {
    const House& other = house();
    Sm2Key key = Sm2Key::generate();
    House stranger(crypto::make_certificate({CertificateRole::signer, "测试机构", "他人", kNow - kYear, kNow + kYear},
                                            key, other.root_key, &other.root));
    expect(judged(write_sealed(draft(), stranger.sealing()), stranger.trusted()), "+-++", "signer_not_listed");
}

TEST(Fault, ATimeThatIsYetToComeIsBad) {
    expect(judged(write_sealed(draft(), house().sealing(kNow + std::chrono::hours(72)))), "+++-", "future");
}

TEST(Fault, EntriesInAnotherOrderAreAnotherFile) {
    std::vector<std::pair<std::string, std::string>> list;
    for (const auto& entry : entries())
        list.insert(list.begin(), entry);
    expect(judged(zipped(list)), "-+++", "container_changed");
}

TEST(Fault, EntriesInAnotherFormAreAnotherFile) {
    auto all = entries();
    expect(judged(zipped({all.begin(), all.end()}, true)), "-+++", "container_changed");
}

TEST(Fault, AnAddedEntryIsNamedAndSoIsOneThatIsGone) {
    auto more = entries();
    more["Doc_0/Attachs/Attachments.xml"] = "<added/>";
    auto report = judged(pack(more));
    EXPECT_EQ(report.unprotected, std::vector<std::string>{"Doc_0/Attachs/Attachments.xml"});
    auto less = entries();
    less.erase("Doc_0/Pages/Page_0/Content.xml");
    auto missing = judged(pack(less));
    expect(missing, "-+++", "file_missing");
    EXPECT_NE(missing.integrity.about.find("Content.xml"), std::string::npos);
}

TEST(Fault, ASecondSignatureIsAChangeOfWhatTheFirstCovers) {
    auto all = entries();
    all["Doc_0/Signs/Sign_1/Signature.xml"] = all.at(kSignatureXml);
    all["Doc_0/Signs/Sign_1/SignedValue.dat"] = all.at(kValue);
    all[kSignaturesXml] =
        replaced(all[kSignaturesXml], "</ofd:Signatures>",
                 R"(<ofd:Signature ID="2" BaseLoc="/Doc_0/Signs/Sign_1/Signature.xml"/></ofd:Signatures>)");
    auto report = judged(pack(all));
    expect(report, "-+++", "file_changed");
    ASSERT_EQ(report.signatures.size(), 2u);
    EXPECT_EQ(report.signatures[0].integrity.about, "/Doc_0/Signs/Signatures.xml");
}

TEST(Fault, ASignatureOverAnotherDocumentIsFound) {
    auto all = entries();
    Draft other = draft();
    other.title = "另一份";
    all[kValue] = Package::read(write_sealed(other, house().sealing())).value().entries().at(kValue);
    expect(judged(pack(all)), "-+++", "signature_file_changed");
}

// The signature is sound and over this very content, but says that it belongs to another place in the package.
TEST(Fault, ASignatureThatWasMadeForAnotherPathIsFound) {
    auto all = entries();
    const Sealing sealing = house().sealing();
    all[kValue] = make_sealed_signature(sealing.seal, sealing.at, crypto::sm3(all.at(kSignatureXml)), "/OFD.xml",
                                        sealing.certificate, sealing.sign);
    expect(judged(pack(all)), "-+++", "made_for_another");
}

TEST(Fault, AnEntryThatIsThereTwiceIsRefused) {
    auto all = entries();
    std::vector<std::pair<std::string, std::string>> list(all.begin(), all.end());
    list.emplace_back("Doc_0/Xocument.xml", "<evil/>");
    EXPECT_NE(refusal(replaced(zipped(list), "Doc_0/Xocument.xml", "Doc_0/Document.xml")), "");
}

TEST(Fault, ANameInOtherLettersIsTheSameNameAndRefused) {
    for (const char* name : {"Doc_0/document.xml", "ofd.xml", "DOC_0/DOCUMENT.XML"}) {
        auto all = entries();
        all[name] = "<evil/>";
        EXPECT_EQ(refusal(pack(all)), "ofd.broken") << name;
    }
}

TEST(Fault, ANameThatLeavesTheRootOrIsSpeltInTwoWaysIsRefused) {
    for (const char* name : {"../evil.xml", "/evil.xml", "Doc_0/../evil.xml", "Doc_0//evil.xml", "./evil.xml",
                             "Doc_0/./evil.xml", "Doc_0\\evil.xml", "..\\evil.xml", "Doc_0/evil\n.xml"}) {
        auto all = entries();
        all[name] = "<evil/>";
        EXPECT_EQ(refusal(pack(all)), "ofd.broken") << name;
    }
}

TEST(Fault, AReferenceThatLeavesTheRootIsNotFollowed) {
    auto all = entries();
    all[kSignatureXml] = replaced(all[kSignatureXml], "/Doc_0/Document.xml", "/../../../etc/passwd");
    auto report = judged(pack(all));
    EXPECT_EQ(report.integrity.code, "file_missing");
    EXPECT_EQ(report.integrity.ok, false);
}

TEST(Fault, ABombIsRefusedBeforeItIsUnpacked) {
    std::string zeros(8 << 20, '\0');
    std::string bomb = zipped({{"OFD.xml", "<a/>"}, {"Doc_0/big.xml", zeros}}, true);
    EXPECT_LT(bomb.size(), 20'000u);
    EXPECT_EQ(refusal(bomb, {.unpacked_bytes = 1 << 20}), "ofd.too_large");
    std::vector<std::pair<std::string, std::string>> many;
    for (int i = 0; i < 5000; ++i)
        many.emplace_back("e" + std::to_string(i), "");
    EXPECT_EQ(refusal(zipped(many)), "ofd.too_large");
}

// A size that lies: small in the directory, large once it is unpacked.
TEST(Fault, ABombThatHidesItsSizeIsRefused) {
    std::string zeros(1 << 20, '\0');
    std::string bomb = zipped({{"OFD.xml", "<a/>"}, {"Doc_0/big.xml", zeros}}, true);
    std::string large("\x00\x00\x10\x00", 4), small("\x10\x00\x00\x00", 4);
    EXPECT_EQ(refusal(replaced(bomb, large, small)), "ofd.broken");
}

TEST(Fault, XmlThatIsTooLargeIsNotParsed) {
    auto all = entries();
    all[kSignaturesXml].append(kXmlBytes, ' ');
    expect(judged(pack(all)), "-???", "unreadable_list");
    all = entries();
    all[kSignatureXml].append(kXmlBytes, ' ');
    expect(judged(pack(all)), "-???", "unreadable_signature");
}

TEST(Fault, MoreSignaturesAndReferencesThanAnyDocumentHasAreNotFollowed) {
    auto all = entries();
    std::string one = R"(<ofd:Signature ID="2" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/>)", list;
    for (int i = 0; i < 100'000; ++i)
        list += one;
    all[kSignaturesXml] = replaced(all[kSignaturesXml], "</ofd:Signatures>", list + "</ofd:Signatures>");
    auto report = judged(pack(all));
    EXPECT_EQ(report.integrity.code, "unreadable_list");
    EXPECT_EQ(report.signatures.size(), kSignatures);
    all = entries();
    list.clear();
    for (int i = 0; i < 100'000; ++i)
        list += R"(<ofd:Reference FileRef="/none"/>)";
    all[kSignatureXml] = replaced(all[kSignatureXml], "</ofd:References>", list + "</ofd:References>");
    expect(judged(pack(all)), "-???", "unreadable_signature");
}

TEST(Fault, EntitiesAreNeitherFollowedNorMultiplied) {
    const std::string laughs =
        R"(<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>)";
    auto all = entries();
    const std::string head = "?>\n";
    std::string& list = all[kSignaturesXml];
    list.insert(list.find(head) + head.size(), laughs);
    list = replaced(list, "ID=\"1\"", "ID=\"&b;&f;\"");
    auto report = judged(pack(all));
    ASSERT_EQ(report.signatures.size(), 1u);
    EXPECT_EQ(report.signatures[0].id, "&b;&f;");
    EXPECT_EQ(report.integrity.ok, false);
}

TEST(Fault, XmlOfAnyDepthEndsOrderly) {
    auto all = entries();
    std::string deep;
    for (int i = 0; i < 400'000; ++i)
        deep += "<a>";
    all[kSignaturesXml] = deep;
    EXPECT_EQ(judged(pack(all)).integrity.ok, false);
    all = entries();
    all["OFD.xml"] = "<ofd:OFD><ofd:DocBody>" + deep;
    EXPECT_NE(judged(pack(all)).integrity.ok, true);
}

// A document of the size of a long decision with pictures.
const std::string& large() {
    static const std::string file = [] {
        Draft big = draft();
        std::string noise;
        for (int i = 0; i < 12'000; ++i)
            noise += crypto::sm3(std::to_string(i));
        big.fonts[0].file += noise;
        std::get<Picture>(big.pages[0].objects.back()).png = noise;
        return write_sealed(big, house().sealing());
    }();
    return file;
}

TEST(Fault, ARevokedCertificateSaysWhenItWasTakenBack) {
    auto with = [](std::string serial, Instant at) {
        Trusted trusted = house().trusted();
        trusted.revocations = {{house().root.subject(), kNow, {}, {{std::move(serial), at}}}};
        return verify(Package::read(sealed()).value(), trusted, kNow);
    };
    std::string signer = house().signer.serial(), maker = house().maker.serial();
    auto report = with("01", kNow); // the list is there, and says nothing of them
    EXPECT_EQ(verdicts(report), "++++");
    EXPECT_EQ(report.certificate.code, "issued_in_force");
    report = with(signer, kNow); // at the moment of the signature
    EXPECT_EQ(verdicts(report), "++-+");
    EXPECT_EQ(report.certificate.code, "revoked");
    report = with(signer, kNow + std::chrono::hours(1)); // the signature says that it is older, by its own clock
    EXPECT_EQ(verdicts(report), "++?+");
    EXPECT_EQ(report.certificate.code, "revoked_since");
    report = with(maker, kNow);
    EXPECT_EQ(verdicts(report), "+?++");
    EXPECT_EQ(report.seal.code, "maker_revoked");
    EXPECT_EQ(verify(Package::read(sealed()).value(), house().trusted(), kNow).certificate.code, "issued");
}

// Ten bytes for each example: a thousand bytes in ./test, ten thousand in ./test long.
RC_GTEST_PROP(Fault, AChangedByteOfALargeFileIsFound, ()) {
    for (int i = 0; i < 10; ++i) {
        std::string changed = large();
        auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
        auto mask = *rc::gen::inRange(1, 256);
        changed[at] = static_cast<char>(changed[at] ^ mask);
        if (auto package = Package::read(changed))
            RC_ASSERT(verify(*package, house().trusted(), kNow).integrity.ok == false);
    }
}

// The same with sums that fit again, as somebody who means it would do: the digest of the very entry says so.
RC_GTEST_PROP(Fault, AChangedByteOfAnEntryIsFoundByItsDigest, ()) {
    static const Entries whole = Package::read(large()).value().entries();
    auto which = std::next(whole.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(whole)));
    Entries changed = whole;
    auto at = *rc::gen::inRange<std::size_t>(0, which->second.size());
    changed[which->first][at] = static_cast<char>(which->second[at] ^ *rc::gen::inRange(1, 256));
    auto report = verify(Package::read(pack(changed)).value(), house().trusted(), kNow);
    if (which->first == kValue) // the signer's certificate, its chain, the seal in the signature, or the signature
        RC_ASSERT(!holds(report) || report.time.ok != true);
    else
        RC_ASSERT(report.integrity.ok != true);
}

} // namespace
} // namespace yimen::ofd
