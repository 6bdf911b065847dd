#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "licences.h"
#include "outbox/outbox.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::licences {
namespace {

const Instant kNow = parse_rfc3339("2026-09-28T09:00:00+08:00").value();
const std::string kType = "11990000000000001G002";

class VerifyTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> all;
        for (const auto& module : {outbox::migrations(), licences::migrations()})
            all.insert(all.end(), module.begin(), module.end());
        return all;
    }

    Licences& licences() {
        if (!licences_)
            licences_.emplace(db(), clocks_, *keys_, "http://hall.example");
        return *licences_;
    }

    // A licence that was granted on kNow's day; returns what its QR code says.
    std::string grant(std::optional<Date> valid_to = {}) {
        Grant grant;
        grant.cell = new_id<CellId>(kNow);
        grant.region = new_id<RegionId>(kNow);
        grant.department = new_id<DepartmentId>(kNow);
        grant.holders = {{new_id<SubjectId>(kNow)}};
        if (imported_)
            grant.import_id = new_uuid(kNow);
        else
            grant.case_id = new_uuid(kNow);
        grant.type_code = kType;
        grant.issuer_name = "城东区市场监督管理局";
        grant.issuer_code = "11990102MB9900001N";
        grant.serial = "2026000001";
        grant.holder_masked = "李**";
        grant.content = {{"经营者名称", "小样餐馆"}};
        grant.issued_on = hall_date(kNow);
        grant.valid_to = valid_to;
        auto prepared = licences().prepare({kType, "食品经营许可证", "Food business licence"}, grant).value();
        auto stored = db().write([&](db::Tx& tx) -> Result<void> {
            Licences::put_type(tx, grant.cell, {kType, "食品经营许可证", "Food business licence"});
            licences().issue(tx, prepared);
            return {};
        });
        EXPECT_TRUE(stored.has_value());
        token_ = prepared.token;
        return licences().qr_text(prepared.token, prepared.payload, prepared.signature);
    }
    static std::string bare_code(const std::string& text) { return text.substr(text.find('#') + 1); }

    void change(std::string_view sql) {
        EXPECT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
                            tx.exec(sql);
                            return {};
                        })
                        .has_value());
    }

    FixedClock clock_{kNow};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory directory_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(directory_.path(), kNow);
    std::optional<Licences> licences_;
    std::string token_;
    bool imported_ = false;
};
YIMEN_INSTANTIATE_ENGINES(VerifyTest);

TEST_P(VerifyTest, AnImportedLicenceIsGenuineAndValidAtOnce) {
    imported_ = true;
    grant();
    auto verdict = licences().verify_token(token_);
    EXPECT_EQ(verdict.verdict, VerdictKind::genuine) << verdict.reason;
    ASSERT_TRUE(verdict.licence);
    EXPECT_EQ(verdict.licence->state, "valid");
}

TEST_P(VerifyTest, ALicenceIsGenuineByLinkByWholeTextAndByItsCodeAlone) {
    std::string text = grant();
    for (const Verdict& verdict :
         {licences().verify_token(token_), licences().verify_text(text), licences().verify_text(bare_code(text))}) {
        EXPECT_EQ(verdict.verdict, VerdictKind::genuine_pending_seal) << verdict.reason;
        ASSERT_TRUE(verdict.licence);
        EXPECT_EQ(verdict.licence->holder_name, "李**");
    }
}

TEST_P(VerifyTest, AnExpiredLicenceIsNotValidWhicheverWayItIsAsked) {
    std::string text = grant(hall_date(kNow));
    clock_.advance(std::chrono::hours(48));
    for (const Verdict& verdict :
         {licences().verify_token(token_), licences().verify_text(text), licences().verify_text(bare_code(text))}) {
        EXPECT_EQ(verdict.verdict, VerdictKind::not_valid);
        EXPECT_EQ(verdict.reason, "expired");
    }
}

TEST_P(VerifyTest, ARevokedLicenceIsNotValidWhicheverWayItIsAsked) {
    std::string text = grant();
    change("UPDATE licence SET state = 'revoked'");
    for (const Verdict& verdict :
         {licences().verify_token(token_), licences().verify_text(text), licences().verify_text(bare_code(text))}) {
        EXPECT_EQ(verdict.verdict, VerdictKind::not_valid);
        EXPECT_EQ(verdict.reason, "revoked");
    }
}

TEST_P(VerifyTest, AnAlteredRecordIsFoundWhicheverWayItIsAskedAndNotShown) {
    std::string text = grant();
    change("UPDATE licence SET valid_to = '2099-01-01'");
    for (const Verdict& verdict :
         {licences().verify_token(token_), licences().verify_text(text), licences().verify_text(bare_code(text))}) {
        EXPECT_EQ(verdict.verdict, VerdictKind::tampered);
        EXPECT_FALSE(verdict.licence);
    }
}

TEST_P(VerifyTest, OneChangedCharacterOfTheCodeIsFound) {
    std::string text = grant(), code = bare_code(text);
    for (std::size_t at = 0; at < code.size(); ++at) {
        std::string changed = code;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        for (const std::string& asked : {changed, text.substr(0, text.find('#') + 1) + changed}) {
            auto verdict = licences().verify_text(asked);
            EXPECT_FALSE(verdict.licence) << at;
            EXPECT_NE(verdict.verdict, VerdictKind::genuine_pending_seal) << at;
        }
    }
}

TEST_P(VerifyTest, ALinkOfOneLicenceWithTheCodeOfAnotherIsFound) {
    std::string first = grant();
    std::string link = first.substr(0, first.find('#') + 1);
    QrPayload payload{keys_->current_key_id(crypto::KeyUse::licence),
                      "other",
                      "t",
                      "h",
                      "i",
                      hall_date(kNow),
                      {},
                      std::string(16, 'd')};
    std::string bytes = encode(payload);
    std::string other_code = to_qr_fragment(bytes, keys_->current_signing_key(crypto::KeyUse::licence).sign(bytes));
    auto verdict = licences().verify_text(link + other_code);
    EXPECT_EQ(verdict.verdict, VerdictKind::tampered);
    EXPECT_EQ(verdict.reason, "link_and_code_differ");
}

TEST_P(VerifyTest, AnUnknownLinkShowsNothing) {
    grant();
    auto verdict = licences().verify_token("no-such-token");
    EXPECT_EQ(verdict.verdict, VerdictKind::unknown);
    EXPECT_EQ(verdict.reason, "no_such_record");
    EXPECT_FALSE(verdict.licence);
}

TEST_P(VerifyTest, TextsThatAreNoCodeAreUnknownOrTamperedAndNeverThrow) {
    grant();
    for (const char* text : {"", "#", "?t=", "?t=#", "https://example.org/", "AAAA", "\xff\xfe#\xff"})
        EXPECT_FALSE(licences().verify_text(text).licence) << text;
}

RC_GTEST_PROP(QrPayload, ComesBackAsItWas, (std::uint8_t size)) {
    auto text = [&] { return std::string(*rc::gen::inRange(0, size / 4 + 1), 'x'); };
    QrPayload payload{text(), text(), text(), text(), text(), Date(std::chrono::year(2026) / 9 / 28), {}, text()};
    if (size % 2)
        payload.valid_to = Date(std::chrono::year(2031) / 9 / 27);
    RC_ASSERT(decode(encode(payload)) == payload);
    RC_ASSERT(!decode(encode(payload) + "x"));
    RC_ASSERT(!decode(encode(payload).substr(1)));
}

} // namespace
} // namespace yimen::licences
