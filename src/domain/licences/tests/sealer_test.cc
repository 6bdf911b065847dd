#include "sealer.h"

#include <fstream>
#include <gtest/gtest.h>
#include <thread>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "people/registry.h"
#include "places/places.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::licences {
namespace {

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
const std::string kType = "11990000000000001G002";

class SealerTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> all;
        for (const auto& module :
             {outbox::migrations(), jobs::migrations(), journal::migrations(), places::migrations(),
              people::migrations(), seals::migrations(), licences::migrations()})
            all.insert(all.end(), module.begin(), module.end());
        return all;
    }

    // One server's parts.
    struct Server {
        Server(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, const std::string& folder)
            : files(folder), people(database, clocks, keys, directory, {}), seals(database, clocks, keys),
              licences(database, clocks, keys, "http://hall.example"), sealer({licences, people, seals, files}),
              runner(database, clocks) {
            runner.every(std::string(kSealJob), kSealPace, [this](jobs::Run& run) { return sealer.run(run); });
        }
        files::Store files;
        places::Directory directory;
        people::Service people;
        seals::Seals seals;
        Licences licences;
        Sealer sealer;
        jobs::Runner runner;
    };

    void SetUp() override {
        EngineTest::SetUp();
        server_ = std::make_unique<Server>(db(), clocks_, *keys_, directory_.path() + "/files");
        auto person = db().write([&](db::Tx& tx) {
            return server_->people.registry().find_or_add_person(
                tx, {}, organ_.cell, {"李示例", "11010519491231002X", {}, people::Assurance::seen});
        });
        subject_ = person.value().subject;
    }

    void make_seal() {
        ASSERT_TRUE(server_->seals.make_test_authority(organ_.cell));
        ASSERT_TRUE(server_->seals.make(organ_, seals::Purpose::licence));
        ASSERT_TRUE(server_->seals.order(organ_, seals::Purpose::licence, new_id<StaffId>(kNow)));
    }

    LicenceId grant(std::optional<std::string> layout = {}) {
        Grant grant;
        grant.cell = organ_.cell;
        grant.region = new_id<RegionId>(kNow);
        grant.department = organ_.department;
        grant.holders = {{subject_}};
        grant.case_id = new_uuid(kNow);
        grant.type_code = kType;
        grant.issuer_name = organ_.name;
        grant.issuer_code = organ_.code;
        grant.serial = "2026" + std::to_string(100000 + ++granted_);
        grant.holder_masked = "李**";
        grant.content = {{"经营者名称", "小样餐馆"}, {"经营项目", "热食类食品制售"}};
        grant.issued_on = hall_date(kNow);
        Type type{kType, "食品经营许可证", "Food business licence", layout};
        auto prepared = server_->licences.prepare(type, grant).value();
        auto stored = db().write([&](db::Tx& tx) -> Result<void> {
            Licences::put_type(tx, grant.cell, type);
            server_->licences.issue(tx, prepared);
            return {};
        });
        EXPECT_TRUE(stored);
        token_ = prepared.token;
        return prepared.id;
    }

    // As time goes by.
    void seal_all() {
        clock_.advance(kSealPace);
        server_->runner.drain();
    }

    std::string state(LicenceId id) {
        return db().read([&](db::Reader& reader) { return server_->sealer.record(reader, id)->state; });
    }
    std::int64_t count(const std::string& from) {
        return db().read(
            [&](db::Reader& reader) { return reader.query("SELECT count(*) FROM " + from)[0].get<std::int64_t>(0); });
    }
    std::string content(LicenceId id, FileFormat format) {
        std::ifstream in(server_->sealer.file(id, format).value().path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    ofd::Trusted trusted() {
        ofd::Trusted out;
        db().read([&](db::Reader& reader) {
            for (const auto& authority : server_->seals.authorities(reader))
                out.roots.push_back(crypto::Certificate::from_pem(authority.pem).at(0));
            return 0;
        });
        return out;
    }
    std::string fault(LicenceId id) {
        auto roots = trusted();
        return db().read([&](db::Reader& reader) { return server_->sealer.file_fault(reader, id, roots); });
    }

    FixedClock clock_{kNow};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory directory_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(directory_.path(), kNow);
    seals::Organ organ_{new_id<CellId>(kNow), new_id<DepartmentId>(kNow), "城东区市场监督管理局", "11990102MB9900001N"};
    std::unique_ptr<Server> server_;
    SubjectId subject_;
    std::string token_;
    int granted_ = 0;
};
YIMEN_INSTANTIATE_ENGINES(SealerTest);

TEST_P(SealerTest, AGrantedLicenceBecomesValidWithAFileThatHoldsInAllRespects) {
    make_seal();
    auto id = grant();
    EXPECT_EQ(state(id), "pending_seal");
    seal_all();
    EXPECT_EQ(state(id), "valid");
    EXPECT_EQ(server_->licences.verify_token(token_).verdict, VerdictKind::genuine);
    auto report = ofd::verify(ofd::Package::read(content(id, FileFormat::ofd)).value(), trusted(), clock_.now());
    for (const auto* finding : {&report.integrity, &report.seal, &report.certificate, &report.time})
        EXPECT_EQ(finding->ok, true) << finding->reason;
    EXPECT_TRUE(report.unprotected.empty());
    EXPECT_EQ(count("seal_use WHERE object_kind = 'licence' AND order_id IS NOT NULL"), 1);
    EXPECT_EQ(count("journal_entry WHERE action = 'seal.use'"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceSealed'"), 1);
    EXPECT_EQ(fault(id), "");
}

TEST_P(SealerTest, TheFileSaysWhatTheRecordSaysInTextAndMetadata) {
    make_seal();
    auto id = grant(R"({"accent": "#003366", "note": "请亮证经营", "lines": [{"label": "主体", "from": "holder"},
                        {"label": "", "from": "content"}]})");
    seal_all();
    auto package = ofd::Package::read(content(id, FileFormat::ofd)).value();
    const std::string& page = *package.find("Doc_0/Pages/Page_0/Content.xml");
    for (const char* words : {"食品经营许可证", "李示例", "小样餐馆", "请亮证经营", "2026年9月28日", "没有法律效力"})
        EXPECT_NE(page.find(words), std::string::npos) << words;
    const std::string& root = *package.find("OFD.xml");
    for (const char* words :
         {"Name=\"ZZMC\">食品经营许可证<", "Name=\"CZZTDM\">11010519491231002X<", "Name=\"KZ_经营项目\">"})
        EXPECT_NE(root.find(words), std::string::npos) << words;
}

TEST_P(SealerTest, ThePdfIsDrawnOnceAndStaysTheSame) {
    make_seal();
    auto id = grant();
    EXPECT_TRUE(server_->sealer.file(id, FileFormat::pdf).error().is(kNotSealed));
    seal_all();
    std::string first = content(id, FileFormat::pdf);
    EXPECT_EQ(first.substr(0, 5), "%PDF-");
    ASSERT_TRUE(server_->seals.rotate("11990102MB9900001N-05-001", organ_, "每年更换"));
    EXPECT_EQ(content(id, FileFormat::pdf), first);
}

TEST_P(SealerTest, WithoutASealALicenceWaitsVisiblyAndIsSealedOnceThereIsOne) {
    auto id = grant();
    seal_all();
    EXPECT_EQ(state(id), "pending_seal");
    auto backlog = db().read([&](db::Reader& reader) { return server_->sealer.backlog(reader); });
    EXPECT_EQ(backlog.waiting, 1);
    EXPECT_EQ(backlog.oldest, kNow);
    make_seal();
    seal_all();
    EXPECT_EQ(state(id), "valid");
}

TEST_P(SealerTest, ALicenceThatIsNoLongerPendingIsNotSealed) {
    make_seal();
    auto id = grant();
    (void)db().write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE licence SET state = 'withdrawn' WHERE id = $1", id);
        return {};
    });
    seal_all();
    EXPECT_EQ(state(id), "withdrawn");
    EXPECT_EQ(count("seal_use"), 0);
}

TEST_P(SealerTest, ARevokedSealLeavesNothingHalfDone) {
    make_seal();
    auto id = grant();
    ASSERT_TRUE(server_->seals.revoke("11990102MB9900001N-05-001", "密钥泄露"));
    seal_all();
    EXPECT_EQ(state(id), "pending_seal");
    EXPECT_EQ(count("seal_use"), 0);
}

// Two servers at once, several times over: each version is sealed once.
TEST_P(SealerTest, EachVersionIsSealedOnceHoweverManyTry) {
    make_seal();
    std::vector<LicenceId> ids;
    for (int i = 0; i < 20; ++i)
        ids.push_back(grant());
    Server other(db(), clocks_, *keys_, directory_.path() + "/files");
    for (int round = 0; round < 3; ++round) {
        clock_.advance(kSealPace);
        std::jthread here([&] { server_->runner.drain(); }), there([&] { other.runner.drain(); });
    }
    for (auto id : ids)
        EXPECT_EQ(state(id), "valid");
    EXPECT_EQ(count("seal_use"), 20);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceSealed'"), 20);
    EXPECT_EQ(count("licence WHERE revision = 2"), 20);
}

// A server that made the files but was overtaken before it could store them: nothing of its effect stays.
TEST_P(SealerTest, ARunThatWasOvertakenLeavesNothing) {
    make_seal();
    auto id = grant();
    class Overtaken final : public jobs::Run {
      public:
        const jobs::Job& job() const override { return job_; }
        bool stopping() const override { return false; }
        Result<void> commit(const std::function<Result<void>(db::Tx&)>&, std::optional<Instant>) override {
            return fail(kNotSealed); // stands for jobs.taken_over
        }
        jobs::Job job_;
    } overtaken;
    EXPECT_FALSE(server_->sealer.run(overtaken));
    EXPECT_EQ(state(id), "pending_seal");
    EXPECT_EQ(count("seal_use"), 0);
    seal_all();
    EXPECT_EQ(state(id), "valid");
    EXPECT_EQ(count("seal_use"), 1);
}

// A licence that cannot be drawn (its layout was damaged in the database) does not hold up the others.
TEST_P(SealerTest, WhatCannotBeMadeIsLeftForLaterAndTheOthersGoOn) {
    make_seal();
    auto broken = grant();
    (void)db().write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE licence SET content_sealed = $1 WHERE id = $2", db::Blob{"damaged"}, broken);
        return {};
    });
    auto good = grant();
    seal_all();
    EXPECT_EQ(state(good), "valid");
    EXPECT_EQ(db().read([&](db::Reader& reader) { return server_->sealer.backlog(reader); }).waiting, 1);
}

TEST_P(SealerTest, AnAlteredOrMissingFileIsFound) {
    make_seal();
    auto id = grant();
    seal_all();
    std::string path = server_->sealer.file(id, FileFormat::ofd).value().path;
    std::string whole = content(id, FileFormat::ofd);
    std::ofstream(path, std::ios::binary) << whole << "x";
    EXPECT_EQ(fault(id), "file_altered");
    std::filesystem::remove(path);
    EXPECT_EQ(fault(id), "file_missing");
}

// An ordinary licence, as it lies on the disk: whichever byte is changed, no verdict stays wholly good.
TEST_P(SealerTest, AChangedByteAnywhereInALicenceIsFound) {
    make_seal();
    auto id = grant();
    seal_all();
    const std::string file = content(id, FileFormat::ofd);
    auto roots = trusted();
    for (std::size_t at = 0; at < file.size(); at += 97) {
        std::string changed = file;
        changed[at] = static_cast<char>(changed[at] ^ 0x11);
        auto package = ofd::Package::read(changed);
        if (!package)
            continue;
        auto report = ofd::verify(*package, roots, clock_.now());
        ASSERT_FALSE(report.integrity.ok == true && report.seal.ok == true && report.certificate.ok == true &&
                     report.time.ok == true)
            << "at " << at;
    }
}

} // namespace
} // namespace yimen::licences
