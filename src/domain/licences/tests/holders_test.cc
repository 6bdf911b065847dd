#include <gtest/gtest.h>

#include "holders.h"
#include "import.h"
#include "journal/journal.h"
#include "layout_drafts.h"
#include "people/people.h"
#include "sources.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::licences {
namespace {

using access::Role;

const Instant kNow = parse_rfc3339("2026-09-28T09:00:00+08:00").value();
const std::string kMarriage = "11990000000000001G011", kPermit = "11990000000000001G002";
constexpr std::string_view kIssuer = "11990102MB99000053";
const ImportedHolder kLi{{"李示例"}, {"990102188503120018"}}, kZhou{{"周示范"}, {"99010218820915003X"}};

// A place with a department and two types; licences come in from elsewhere.
class HeldTogetherTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> all;
        for (const auto& module : {outbox::migrations(), jobs::migrations(), journal::migrations(),
                                   places::migrations(), people::migrations(), licences::migrations()})
            all.insert(all.end(), module.begin(), module.end());
        return all;
    }
    void SetUp() override {
        EngineTest::SetUp();
        people_.emplace(db(), clocks_, *keys_, directory_, people::Options{});
        licences_.emplace(db(), clocks_, *keys_, "http://hall.example");
        importer_.emplace(Importer::Parts{*licences_, *people_, directory_});
        admin_.account = new_id<AccountId>(kNow);
        admin_.cell = cell_;
        admin_.grants = {{Role::administrator, cell_, {}, {}, {}}};
        auto stored = db().write([&](db::Tx& tx) -> Result<void> {
            auto region = new_id<RegionId>(kNow);
            places::put_region(tx, {region, cell_, "990102000000", "城东区", 3, {}, "East"});
            places::find_or_put_department(tx, {new_id<DepartmentId>(kNow), cell_, region, "城东区民政局",
                                                std::string(kIssuer), std::string(kIssuer), "Civil affairs"});
            Licences::put_type(tx, cell_, {kMarriage, "结婚证", "Marriage certificate", {}, R"({"issued_here": false,
                "holder_kinds": ["person"], "several_holders": true})"});
            Licences::put_type(tx, cell_, {kPermit, "许可证", "Permit"});
            return {};
        });
        ASSERT_TRUE(stored);
    }

    static ImportedLicence marriage(std::vector<ImportedHolder> holders, std::string number = "J990102-2026-000001") {
        ImportedLicence out;
        out.type_code = {kMarriage};
        out.number = {std::move(number)};
        out.issuer_name = {"城东区民政局"};
        out.issuer_code = {std::string(kIssuer)};
        out.holders = std::move(holders);
        out.issued_on = hall_date(kNow);
        out.content = {{"登记日期", {"2026年9月28日"}}};
        return out;
    }
    Caller admin() const { return {admin_, "console", "r-1"}; }
    std::vector<ImportedRow> take_in(const std::vector<ImportedLicence>& rows) {
        auto ready = importer_->prepare(admin(), {.source = "婚姻登记系统", .role = "administrator"}, rows).value();
        return db()
            .write([&](db::Tx& tx) -> Result<std::vector<ImportedRow>> { return importer_->store(tx, admin(), ready); })
            .value();
    }
    SubjectId subject(const ImportedHolder& holder) {
        return db()
            .read([&](db::Reader& reader) { return people_->subject_by_number(reader, cell_, holder.number.value); })
            .value()
            .value();
    }
    access::Principal visitor(SubjectId subject) const {
        access::Principal out;
        out.account = new_id<AccountId>(kNow);
        out.cell = cell_;
        out.grants = {{Role::visitor, cell_, {}, {}, {}}};
        out.acts_for = {{subject}};
        return out;
    }
    std::int64_t seen_by(const access::Principal& who, access::Roles roles = kEveryone) {
        return db().read([&](db::Reader& reader) {
            db::Query sql;
            sql << "SELECT count(*) FROM licence l WHERE ";
            append_seen(sql, who, roles);
            return sql.run(reader)[0].get<std::int64_t>(0);
        });
    }
    std::int64_t count(const std::string& from) {
        return db().read(
            [&](db::Reader& reader) { return reader.query("SELECT count(*) FROM " + from)[0].get<std::int64_t>(0); });
    }
    std::string state(LicenceId id) {
        return db().read([&](db::Reader& reader) {
            return reader.query("SELECT state FROM licence WHERE id = $1", id)[0].get<std::string>(0);
        });
    }

    static constexpr access::Roles kEveryone{Role::visitor, Role::clerk, Role::decider, Role::supervisor};
    FixedClock clock_{kNow};
    Clocks clocks_{clock_, clock_};
    CellId cell_ = new_id<CellId>(kNow);
    test::ScratchDirectory scratch_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(scratch_.path(), kNow);
    places::Directory directory_;
    std::optional<people::Service> people_;
    std::optional<Licences> licences_;
    std::optional<Importer> importer_;
    access::Principal admin_;
};
YIMEN_INSTANTIATE_ENGINES(HeldTogetherTest);

TEST_P(HeldTogetherTest, EachHolderHasItAndNobodyElse) {
    auto rows = take_in({marriage({kLi, kZhou})});
    ASSERT_EQ(rows[0].outcome, ImportOutcome::recorded) << rows[0].reason;
    auto li = subject(kLi), zhou = subject(kZhou);
    EXPECT_EQ(seen_by(visitor(li)), 1);
    EXPECT_EQ(seen_by(visitor(zhou)), 1);
    EXPECT_EQ(seen_by(visitor(new_id<SubjectId>(kNow))), 0);
    EXPECT_EQ(seen_by({}), 0);
    EXPECT_EQ(seen_by(visitor(li), {Role::decider}), 0); // a role that is not asked for gives nothing
    db().read([&](db::Reader& reader) {
        EXPECT_EQ(holders_of(reader, *rows[0].licence_id), (std::vector{li, zhou}));
        EXPECT_EQ(holder_of(reader, visitor(zhou), *rows[0].licence_id), zhou);
        EXPECT_EQ(licences_->held_by(reader, zhou), 1);
        EXPECT_EQ(licences_->in_force(reader, zhou, {kMarriage}).size(), 1u);
        EXPECT_EQ(licences_->record_fault(reader, *rows[0].licence_id), "");
        return 0;
    });
}

TEST_P(HeldTogetherTest, TheRecordCoversItsHoldersAndTheirOrder) {
    auto id = *take_in({marriage({kLi, kZhou})})[0].licence_id;
    auto fault_after = [&](const std::string& change) {
        (void)db().write([&](db::Tx& tx) -> Result<void> {
            tx.exec(change);
            return {};
        });
        return db().read([&](db::Reader& reader) { return licences_->record_fault(reader, id); });
    };
    EXPECT_EQ(fault_after("UPDATE licence_holder SET position = 3 - position + 10"), "record_altered");
    EXPECT_EQ(fault_after("DELETE FROM licence_holder WHERE position = 11"), "record_altered");
}

TEST_P(HeldTogetherTest, TheQrCodeNamesTheFirstMaskedAndHowManyThereAre) {
    auto id = *take_in({marriage({kLi, kZhou})})[0].licence_id;
    auto holder = db().read([&](db::Reader& reader) {
        return decode(reader.query("SELECT qr_payload FROM licence WHERE id = $1", id)[0].get<std::string>(0))->holder;
    });
    EXPECT_EQ(holder, "李**等2个持证主体");
}

TEST_P(HeldTogetherTest, WhatHappensToItIsToldToEach) {
    take_in({marriage({kLi, kZhou})});
    ImportedLicence ended = marriage({kLi, kZhou});
    ended.state = StateElsewhere::cancelled;
    auto rows = take_in({ended});
    ASSERT_EQ(rows[0].outcome, ImportOutcome::changed) << rows[0].reason;
    EXPECT_EQ(state(*rows[0].licence_id), "cancelled");
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceCancelled'"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceHolderTold' AND payload LIKE '%licence_cancelled%'"), 1);
    EXPECT_EQ(count("licence_step WHERE operation = 'cancel'"), 1);
    EXPECT_EQ(take_in({ended})[0].outcome, ImportOutcome::known);
    ended.state = StateElsewhere::valid; // nothing leads back
    EXPECT_EQ(take_in({ended})[0].reason, "licences.not_allowed");
}

TEST_P(HeldTogetherTest, ANextVersionFromElsewhereReplacesTheOneBefore) {
    auto first = take_in({marriage({kLi, kZhou})});
    ImportedLicence next = marriage({kLi, kZhou});
    next.version = 2;
    auto second = take_in({next});
    ASSERT_EQ(second[0].outcome, ImportOutcome::recorded) << second[0].reason;
    EXPECT_EQ(state(*first[0].licence_id), "replaced");
    EXPECT_EQ(state(*second[0].licence_id), "valid");
    EXPECT_EQ(count("licence n JOIN licence o ON o.id = n.supersedes_id"), 1);
}

TEST_P(HeldTogetherTest, EachRowOfAListIsAnsweredForItself) {
    ImportedLicence unknown_type = marriage({kLi}, "A1"), unknown_issuer = marriage({kLi}, "A2"),
                    nobody = marriage({}, "A3"), twice = marriage({kLi, kLi}, "A4"),
                    other_name = marriage({{{"张冒名"}, kLi.number}}, "A5"),
                    company = marriage({{{"样例公司"}, {"91350100M000100Y43"}}}, "A6"), foreign = marriage({kLi}, "A7"),
                    good = marriage({kLi}, "A8");
    unknown_type.type_code = {"11990000000000001G999"};
    unknown_issuer.issuer_code = {"11990102MB9900001N"};
    foreign.identifier = {"1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"};
    auto rows = take_in({unknown_type, unknown_issuer, nobody, good, twice, other_name, company, foreign});
    std::vector<std::string> reasons;
    for (const auto& row : rows)
        reasons.push_back(row.reason);
    EXPECT_EQ(reasons, (std::vector<std::string>{"licences.unknown_type", "licences.unknown_issuer", "request.invalid",
                                                 "", "request.invalid", "people.name_differs", "licences.type_forbids",
                                                 "licences.bad_identifier"}));
    EXPECT_EQ(count("licence"), 1);
    EXPECT_EQ(count("licence_import WHERE way = 'list' AND source = '婚姻登记系统'"), 1);
    EXPECT_EQ(count("journal_entry WHERE action = 'licence.import'"), 1);
}

TEST_P(HeldTogetherTest, ALicenceOfANationalSystemIsNeverIssuedByUs) {
    Grant grant;
    grant.cell = cell_;
    grant.holders = {{new_id<SubjectId>(kNow)}};
    grant.case_id = new_uuid(kNow);
    grant.type_code = kMarriage;
    grant.issuer_code = std::string(kIssuer);
    grant.serial = "1";
    grant.issued_on = hall_date(kNow);
    auto type = db().read([&](db::Reader& reader) { return licences_->type(reader, kMarriage).value(); });
    auto refused = licences_->prepare(type, grant);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code->code, "licences.type_forbids");
    EXPECT_EQ(refused.error().more.at("reason").as_string(), "not_issued_here");
}

TEST_P(HeldTogetherTest, TheTypeGivesTheLastDayWhereNobodyElseDoes) {
    Grant grant;
    grant.cell = cell_;
    grant.holders = {{new_id<SubjectId>(kNow)}};
    grant.case_id = new_uuid(kNow);
    grant.type_code = kPermit;
    grant.issuer_code = std::string(kIssuer);
    grant.serial = "1";
    grant.issued_on = hall_date(kNow);
    Type type{kPermit, "许可证", "Permit", {}, R"({"validity": {"kind": "months", "amount": 60}})"};
    EXPECT_EQ(licences_->prepare(type, grant).value().grant.valid_to, parse_date("2031-09-27"));
}

// The answer of a source, as sources.h reads it.
TEST_P(HeldTogetherTest, ASourceIsAskedForTheHolderByNumberAndPurposeAndItsAnswerIsRecorded) {
    take_in({marriage({kLi}, "B0")}); // so that the person is known
    LicenceQuestion heard;
    std::string reply;
    std::int64_t status = 200;
    Sources sources(*importer_,
                    {{"civil", "婚姻登记系统", "Marriages", "http://source.example", 3000, "", {kMarriage}}},
                    [&](const LicenceSource&, const LicenceQuestion& question) {
                        heard = question;
                        return read_licence_reply(status, reply, question);
                    });
    access::Principal li = visitor(subject(kLi));
    Caller caller{li, "portal", "r-2"};
    auto answer = [](const ImportedLicence& licence) { return R"({"licences": [)" + to_json_text(licence) + "]}"; };
    reply = answer(marriage({kZhou, kLi}, "B1"));
    auto ready = sources.ask(caller, subject(kLi), kMarriage, "办理公积金贷款");
    ASSERT_TRUE(ready) << ready.error().detail;
    EXPECT_EQ(heard.holder_code, kLi.number.value);
    EXPECT_EQ(heard.holder_code_type, "111");
    EXPECT_EQ(heard.use_cause, "办理公积金贷款");
    auto rows = db().write(
        [&](db::Tx& tx) -> Result<std::vector<ImportedRow>> { return importer_->store(tx, caller, *ready); });
    ASSERT_EQ(rows->at(0).outcome, ImportOutcome::recorded) << rows->at(0).reason;
    EXPECT_EQ(seen_by(li), 2);
    EXPECT_EQ(count("licence_import WHERE way = 'query'"), 1);
    EXPECT_EQ(count("journal_entry WHERE action = 'licence.query' AND reason = '办理公积金贷款'"), 1);

    const std::vector<std::pair<std::int64_t, std::string>> wrong{{200, answer(marriage({kZhou}, "B2"))},
                                                                  {200, "{}"},
                                                                  {503, reply},
                                                                  {200, R"({"licences": [{"type_code": "x"}]})"}};
    for (const auto& [code, text] : wrong) {
        status = code;
        reply = text;
        auto refused = sources.ask(caller, subject(kLi), kMarriage, "办理公积金贷款");
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code->code, "licences.source_silent");
    }
    EXPECT_EQ(sources.ask(caller, subject(kLi), kPermit, "看看").error().code->code, "licences.no_source");
    EXPECT_EQ(sources.ask(caller, subject(kZhou), kMarriage, "看看").error().code->code, "licences.no_source");
    EXPECT_EQ(seen_by(li), 2);
}

TEST_P(HeldTogetherTest, ATypeBeginsAsADraftAndIsNoneBeforeASecondPersonPublishesIt) {
    access::Principal second = admin_;
    second.account = new_id<AccountId>(kNow);
    auto write = [&](auto&& act) { return db().write([&](db::Tx& tx) { return act(tx); }); };
    NewType begun{{"11990000000000001G088"}, {{"样例证"}, {"Sample"}, {}}};
    begun.facts.rules.validity = {ValidityKind::days, 90};
    ASSERT_TRUE(write([&](db::Tx& tx) { return begin_type(tx, *licences_, admin(), begun); }));
    EXPECT_EQ(write([&](db::Tx& tx) { return begin_type(tx, *licences_, admin(), begun); }).error().code->code,
              "licences.type_known");
    auto known = [&] { return db().read([&](db::Reader& r) { return licences_->type(r, begun.code.value); }); };
    EXPECT_FALSE(known());
    auto publish = [&](const access::Principal& who) {
        return write([&](db::Tx& tx) {
            return publish_layout(tx, *licences_, {who, "console", "r-1"}, begun.code.value, 1);
        });
    };
    EXPECT_EQ(publish(admin_).error().code->code, "licences.second_person");
    ASSERT_TRUE(publish(second));
    EXPECT_EQ(read_rules(known()->rules).validity.amount, 90);
    begun.code = {"短"};
    EXPECT_EQ(write([&](db::Tx& tx) { return begin_type(tx, *licences_, admin(), begun); }).error().code->code,
              "request.invalid");
}

TEST_P(HeldTogetherTest, AListOfTypesBecomesDraftsOfWhatIsNewOrDifferent) {
    auto facts = [&](std::string_view code) {
        return db().read([&](db::Reader& r) { return layout_view(r, *licences_, admin_, code).value(); });
    };
    NewType same{{kMarriage}, facts(kMarriage).facts}, other{{kPermit}, facts(kPermit).facts},
        fresh{{"11990000000000001G077"}, {{"新证"}, {""}, {}}};
    other.facts.rules.several_holders = true;
    auto take = [&] {
        return db()
            .write([&](db::Tx& tx) {
                return take_in_types(tx, *licences_, admin(), {same, other, fresh});
            })
            .value();
    };
    EXPECT_EQ(take(), 2);
    EXPECT_EQ(take(), 0); // somebody is writing at them now
    EXPECT_TRUE(facts(kPermit).draft->facts.rules.several_holders);
    EXPECT_FALSE(facts(kPermit).facts.rules.several_holders);
    EXPECT_FALSE(facts("11990000000000001G077").in_use);
}

} // namespace
} // namespace yimen::licences
