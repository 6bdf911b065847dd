#include "seals.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/certificate_maker.h"
#include "import.h"
#include "journal/journal.h"
#include "ofd/verify.h"
#include "ofd/write.h"
#include "render/render.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::seals {
namespace {

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class SealsTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        auto all = journal::migrations();
        for (const auto& migration : seals::migrations())
            all.push_back(migration);
        return all;
    }

    Seals& seals() {
        if (!seals_)
            seals_.emplace(db(), clocks_, *keys_);
        return *seals_;
    }

    std::optional<Instrument> in_force(Purpose purpose = Purpose::licence) {
        return db().read(
            [&](db::Reader& reader) { return seals().in_force(reader, organ_.department, purpose).value(); });
    }

    // A document of this instrument, as it would be issued.
    std::string sealed(const Instrument& instrument) const {
        ofd::Draft draft;
        draft.id = std::string(32, '0');
        draft.made_at = clock_.now();
        draft.pages = {ofd::Page{}};
        return ofd::write_sealed(draft, {instrument.der, instrument.certificate, instrument.sign, clock_.now(), 0, {}});
    }

    ofd::Report verified(const std::string& file) {
        ofd::Trusted trusted;
        db().read([&](db::Reader& reader) {
            for (const auto& authority : seals().authorities(reader))
                trusted.roots.push_back(crypto::Certificate::from_pem(authority.pem).at(0));
            return 0;
        });
        return ofd::verify(ofd::Package::read(file).value(), trusted, clock_.now());
    }

    Result<void> use(const Instrument& instrument, Uuid object, std::optional<StandingOrder> order = {}) {
        return db().write([&](db::Tx& tx) -> Result<void> {
            Use use{"licence", object, "JY1", "00", order ? std::nullopt : std::optional(staff_), order, clock_.now()};
            return seals().record_use(tx, instrument, use);
        });
    }

    std::int64_t count(const std::string& from) {
        return db().read(
            [&](db::Reader& reader) { return reader.query("SELECT count(*) FROM " + from)[0].get<std::int64_t>(0); });
    }

    FixedClock clock_{kNow};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory directory_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(directory_.path(), kNow);
    std::optional<Seals> seals_;
    Organ organ_{new_id<CellId>(kNow), new_id<DepartmentId>(kNow), "城东区市场监督管理局", "11990102MB9900001N"};
    StaffId staff_ = new_id<StaffId>(kNow);
};
YIMEN_INSTANTIATE_ENGINES(SealsTest);

TEST_P(SealsTest, WithoutAnAuthorityThereIsNoSeal) {
    EXPECT_TRUE(seals().make(organ_, Purpose::licence).error().is(kNoAuthority));
    EXPECT_FALSE(in_force());
}

TEST_P(SealsTest, WhatASealSealsHoldsAndSaysThatItIsATest) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    auto seal = seals().make(organ_, Purpose::licence).value();
    EXPECT_EQ(seal.code, "11990102MB9900001N-05-001");
    EXPECT_EQ(seal.name, "城东区市场监督管理局电子证照专用章（测试）");
    auto report = verified(sealed(in_force().value()));
    EXPECT_EQ(report.integrity.ok, true) << report.integrity.reason;
    EXPECT_EQ(report.seal.ok, true) << report.seal.reason;
    EXPECT_EQ(report.certificate.ok, true) << report.certificate.reason;
    EXPECT_EQ(report.time.ok, true) << report.time.reason;
    EXPECT_NE(report.certificate.reason.find("测试"), std::string::npos);
    EXPECT_NE(report.signatures.at(0).seal_name.find("测试"), std::string::npos);
}

TEST_P(SealsTest, EachPurposeHasASealOfItsOwnAndOnlyOne) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::receipt));
    EXPECT_FALSE(in_force(Purpose::permit));
    ASSERT_TRUE(seals().make(organ_, Purpose::permit));
    EXPECT_NE(in_force(Purpose::permit)->certificate, in_force(Purpose::receipt)->certificate);
    EXPECT_TRUE(seals().make(organ_, Purpose::permit).error().is(kSealExists));
    EXPECT_EQ(count("seal"), 2);
}

TEST_P(SealsTest, ASecondAuthorityIsMadeOnlyWhenAskedForAndTheOldSealsGoOn) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    EXPECT_TRUE(seals().make_test_authority(organ_.cell).error().is(kAuthorityExists));
    clock_.advance(std::chrono::hours(24));
    ASSERT_TRUE(seals().make_test_authority(organ_.cell, true));
    EXPECT_EQ(verified(sealed(in_force().value())).certificate.ok, true);
    ASSERT_TRUE(seals().make(organ_, Purpose::permit));
    EXPECT_EQ(verified(sealed(in_force(Purpose::permit).value())).certificate.ok, true);
}

TEST_P(SealsTest, ARotatedSealHasAnotherKeyAndWhatTheOldOneSealedStillHolds) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    auto old = seals().make(organ_, Purpose::licence).value();
    auto instrument = in_force().value();
    std::string file = sealed(instrument);
    clock_.advance(std::chrono::hours(24));
    auto fresh = seals().rotate(old.code, organ_, "每年更换").value();
    EXPECT_EQ(fresh.code, "11990102MB9900001N-05-002");
    EXPECT_NE(in_force()->certificate, instrument.certificate);
    EXPECT_EQ(verified(file).certificate.ok, true);
    EXPECT_TRUE(use(instrument, new_uuid(kNow)).error().is(kSealEnded));
    EXPECT_TRUE(seals().rotate(old.code, organ_, "再次").error().is(kSealNotFound));
}

TEST_P(SealsTest, ARevokedSealIsUsedByNobody) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    auto seal = seals().make(organ_, Purpose::licence).value();
    auto instrument = in_force().value();
    EXPECT_EQ(seals().revoke(seal.code, "密钥泄露").value().state, "revoked");
    EXPECT_FALSE(in_force());
    EXPECT_TRUE(use(instrument, new_uuid(kNow)).error().is(kSealEnded));
    EXPECT_TRUE(seals().revoke(seal.code, "再次").error().is(kSealNotFound));
    EXPECT_EQ(seals().make(organ_, Purpose::licence).value().code, "11990102MB9900001N-05-002");
}

TEST_P(SealsTest, ASealThatHasExpiredIsNotInForce) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    clock_.advance(std::chrono::hours(24 * 366 * 5));
    EXPECT_FALSE(in_force());
}

TEST_P(SealsTest, EveryUseHasAPersonOrAnOrderAndIsInTheJournal) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    auto instrument = in_force().value();
    ASSERT_TRUE(use(instrument, new_uuid(kNow)));
    auto order = seals().order(organ_, Purpose::licence, staff_).value();
    ASSERT_TRUE(use(instrument, new_uuid(kNow), order));
    EXPECT_EQ(count("seal_use WHERE staff_id IS NOT NULL"), 1);
    EXPECT_EQ(count("seal_use WHERE order_id IS NOT NULL"), 1);
    EXPECT_EQ(count("journal_entry WHERE action = 'seal.use'"), 2);
    EXPECT_THROW((void)db().write([&](db::Tx& tx) -> Result<void> {
        return seals().record_use(tx, instrument, {"licence", new_uuid(kNow), "JY1", "00", {}, {}, kNow});
    }),
                 std::logic_error);
}

TEST_P(SealsTest, OneDocumentIsSealedOnce) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    auto instrument = in_force().value();
    Uuid object = new_uuid(kNow);
    ASSERT_TRUE(use(instrument, object));
    EXPECT_THROW((void)use(instrument, object), db::ConstraintViolation);
    EXPECT_EQ(count("seal_use"), 1);
    EXPECT_EQ(count("journal_entry WHERE action = 'seal.use'"), 1);
}

TEST_P(SealsTest, ANewOrderEndsTheOneBefore) {
    auto before = seals().order(organ_, Purpose::licence, staff_).value();
    clock_.advance(std::chrono::hours(1));
    auto after = seals().order(organ_, Purpose::licence, staff_).value();
    auto found = db().read(
        [&](db::Reader& reader) { return seals().order_in_force(reader, organ_.department, Purpose::licence); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, after.id);
    EXPECT_NE(found->id, before.id);
    EXPECT_EQ(found->rule, "licences.seal");
    EXPECT_EQ(count("seal_order"), 2);
}

// Who has the database but not the key store has no key: it is not there in clear, and moved to another row it does not open.
TEST_P(SealsTest, KeysLieEncryptedAndOpenOnlyWhereTheyBelong) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    db().read([&](db::Reader& reader) {
        for (auto row : reader.query("SELECT key_sealed FROM seal_certificate ORDER BY id LIMIT 10"))
            EXPECT_EQ(row.get<std::string>(0).find("PRIVATE KEY"), std::string::npos);
        return 0;
    });
    (void)db().write([&](db::Tx& tx) -> Result<void> {
        auto key = tx.query("SELECT key_sealed FROM seal_certificate WHERE kind = 'maker'")[0].get<std::string>(0);
        tx.exec("UPDATE seal_certificate SET key_sealed = $1 WHERE kind = 'signer'", db::Blob{key});
        return {};
    });
    Seals fresh(db(), clocks_, *keys_);
    EXPECT_THROW((void)db().read(
                     [&](db::Reader& reader) { return fresh.in_force(reader, organ_.department, Purpose::licence); }),
                 std::runtime_error);
}

TEST_P(SealsTest, AKeyInACryptographicModuleIsRefusedByName) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    (void)db().write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE seal_certificate SET key_location = 'pkcs11:token=hall', key_sealed = NULL WHERE kind = "
                "'signer'");
        return {};
    });
    auto found =
        db().read([&](db::Reader& reader) { return seals().in_force(reader, organ_.department, Purpose::licence); });
    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().is(kKeyElsewhere));
    EXPECT_EQ(found.error().detail, "pkcs11:token=hall");
}

// What an authority elsewhere gives: its own certificate, that of the signer with the key, and the seal that a maker made.
struct Elsewhere {
    crypto::Sm2Key root_key = crypto::Sm2Key::generate(), maker_key = crypto::Sm2Key::generate(),
                   signer_key = crypto::Sm2Key::generate();
    crypto::Certificate root = made(crypto::CertificateRole::authority, "某认证机构", root_key, nullptr);
    crypto::Certificate maker = made(crypto::CertificateRole::signer, "印章制作", maker_key, &root);
    crypto::Certificate signer = made(crypto::CertificateRole::signer, "城东区市场监督管理局", signer_key, &root);

    crypto::Certificate made(crypto::CertificateRole role, const std::string& name, const crypto::Sm2Key& key,
                             const crypto::Certificate* issuer) const {
        constexpr std::chrono::hours kYear{24 * 365};
        return crypto::make_certificate({role, "某机构", name, kNow - kYear, kNow + 3 * kYear}, key, root_key, issuer);
    }
    Given given(const std::string& code = "99010200000001", Instant until = kNow + std::chrono::hours(24)) const {
        ofd::NewSeal wanted{code,    "城东区市场监督管理局电子证照专用章",
                            "OTHER", {signer.der()},
                            kNow,    kNow - std::chrono::hours(24),
                            until,   render::seal_png({"城东区市场监督管理局", "电子证照专用章", false}, 96),
                            42,      42};
        return {ofd::make_seal(wanted, maker.der(), [&](auto message) { return maker_key.sign(message); }),
                signer.pem(), signer_key.private_pem(), root.pem()};
    }
};

TEST_P(SealsTest, ASealOfARealAuthorityIsTakenInAndUsedInThePlaceOfTheTestSeal) {
    ASSERT_TRUE(seals().make_test_authority(organ_.cell));
    ASSERT_TRUE(seals().make(organ_, Purpose::licence));
    Elsewhere other;
    auto taken = take_in(seals(), *keys_, clocks_, organ_, Purpose::licence, other.given());
    ASSERT_TRUE(taken) << taken.error().detail;
    EXPECT_EQ(taken->code, "99010200000001");
    EXPECT_FALSE(taken->test);
    auto instrument = in_force();
    ASSERT_TRUE(instrument);
    EXPECT_EQ(instrument->code, "99010200000001");
    EXPECT_FALSE(instrument->test);
    auto report = verified(sealed(*instrument));
    EXPECT_TRUE(ofd::holds(report)) << boost::json::serialize(to_json(report));
    // DER is taken as PEM is, and the same authority once; the test authority still issues what is made here.
    auto again = other.given("99010200000002");
    again.authorities = other.root.der();
    again.certificate = other.signer.der();
    EXPECT_EQ(take_in(seals(), *keys_, clocks_, organ_, Purpose::licence, again).error().code->code, "seals.unfit");
    EXPECT_TRUE(seals().make(organ_, Purpose::approval));
}

TEST_P(SealsTest, WhatDoesNotFitIsNotTakenInAndTheReasonIsSaid) {
    Elsewhere other, stranger;
    auto refusal = [&](const Given& given) {
        auto taken = take_in(seals(), *keys_, clocks_, organ_, Purpose::licence, given);
        EXPECT_FALSE(taken);
        return taken ? "" : taken.error().detail;
    };
    auto changed = [&](auto change) {
        Given given = other.given();
        change(given);
        return refusal(given);
    };
    EXPECT_NE(changed([](Given& g) { g.seal = "no seal"; }).find("no SESeal"), std::string::npos);
    EXPECT_NE(changed([&](Given& g) { g.key = stranger.signer_key.private_pem(); }).find("not that"),
              std::string::npos);
    EXPECT_NE(changed([&](Given& g) {
                  g.certificate = stranger.signer.pem();
                  g.key = stranger.signer_key.private_pem();
              }).find("not among those"),
              std::string::npos);
    EXPECT_NE(changed([&](Given& g) { g.authorities = stranger.root.pem(); }).find("not trusted"), std::string::npos);
    EXPECT_NE(changed([](Given& g) { g.seal[g.seal.size() / 2] ^= 1; }), "");
    EXPECT_NE(refusal(other.given("X", kNow - std::chrono::hours(1))).find("seal's validity"), std::string::npos);
    EXPECT_NE(changed([](Given& g) { g.key = "pkcs11:token=hall"; }), "");
    EXPECT_TRUE(db().read([&](db::Reader& reader) { return seals().list(reader, organ_.cell); }).empty());
}

} // namespace
} // namespace yimen::seals
