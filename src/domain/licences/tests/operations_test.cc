#include "operations.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/codes.h"
#include "endings.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "status_list.h"
#include "support/engines.h"
#include "support/scratch_directory.h"
#include "versions.h"

namespace yimen::licences {
namespace {

using access::Role;

const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
const std::string kType = "11990000000000001G002";

class OperationsTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> all;
        for (const auto& module :
             {outbox::migrations(), jobs::migrations(), journal::migrations(), licences::migrations()})
            all.insert(all.end(), module.begin(), module.end());
        return all;
    }
    void SetUp() override {
        EngineTest::SetUp();
        licences_.emplace(db(), clocks_, *keys_, "http://hall.example");
        runner_.emplace(db(), clocks_);
        runner_->every(std::string(kExpireJob), kExpirePace,
                       [this](jobs::Run& run) { return expire_due(*licences_, run); });
        runner_->every(std::string(kStatusJob), kStatusPace,
                       [this](jobs::Run& run) { return make_status_list(*licences_, run); });
        decider_.account = new_id<AccountId>(kNow);
        decider_.cell = cell_;
        decider_.grants = {{Role::decider, cell_, {}, {}, department_}};
        stranger_ = decider_;
        stranger_.grants = {{Role::decider, cell_, {}, {}, new_id<DepartmentId>(kNow)}};
    }

    // In force, as if its seal had been set; or waiting for it.
    LicenceId grant(std::optional<Date> valid_to = {}, bool imported = false, bool sealed = true) {
        Grant grant;
        grant.cell = cell_;
        grant.region = new_id<RegionId>(kNow);
        grant.department = department_;
        grant.holders = holders_.empty() ? std::vector<Holder>{{new_id<SubjectId>(kNow)}} : holders_;
        if (imported)
            grant.import_id = new_uuid(kNow);
        else
            grant.case_id = new_uuid(kNow);
        grant.type_code = kType;
        grant.issuer_name = "城东区市场监督管理局";
        grant.issuer_code = "11990102MB9900001N";
        grant.serial = "2026" + std::to_string(100000 + ++granted_);
        grant.holder_masked = "李**";
        grant.content = {{"经营场所", "北门路 1 号"}, {"面积", 40}};
        grant.issued_on = hall_date(kNow);
        grant.valid_to = valid_to;
        Type type{kType, "食品经营许可证", "Food business licence"};
        TypeRules rules;
        rules.several_holders = true;
        type.rules = to_json_text(rules);
        auto prepared = licences_->prepare(type, grant).value();
        auto stored = db().write([&](db::Tx& tx) -> Result<void> {
            Licences::put_type(tx, cell_, type);
            licences_->issue(tx, prepared);
            if (!imported && sealed)
                tx.exec("UPDATE licence SET state = 'valid', file_sm3 = 'kept' WHERE id = $1", prepared.id);
            return {};
        });
        EXPECT_TRUE(stored);
        token_ = prepared.token;
        digest_ = prepared.record_digest.substr(0, 8);
        return prepared.id;
    }
    Result<LicenceRef> act(LicenceId id, std::int64_t revision, Operation operation,
                           const access::Principal* who = nullptr) {
        return db().write([&](db::Tx& tx) {
            return operate(tx, *licences_, {who ? *who : decider_, "counter", "r-1"}, id, revision,
                           {operation, "抽检不合格", "城东市监罚〔2026〕1 号"});
        });
    }
    Result<LicenceRef> make_version(LicenceId id, std::int64_t revision, const Difference& difference,
                                    const access::Principal* who = nullptr) {
        Caller caller{who ? *who : decider_, "counter", "r-1"};
        YIMEN_TRY(auto prepared, prepare_version(*licences_, caller, id, revision, difference));
        return db().write([&](db::Tx& tx) {
            return operate(tx, *licences_, caller, id, revision,
                           {difference.operation, "申请人申请", "城东市监许〔2026〕9 号", &prepared});
        });
    }
    std::int64_t count(const std::string& from) {
        return db().read(
            [&](db::Reader& reader) { return reader.query("SELECT count(*) FROM " + from)[0].get<std::int64_t>(0); });
    }
    StatusList list() {
        std::string body = db().read([](db::Reader& reader) { return newest_status_list(reader); }).value();
        std::string_view signed_part(body.data(), body.size() - 64);
        auto out = decode_status_list(signed_part).value();
        EXPECT_TRUE(keys_->signing_key(out.key_id)->verify(signed_part, body.substr(body.size() - 64)));
        return out;
    }

    FixedClock clock_{kNow};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory directory_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(directory_.path(), kNow);
    std::optional<Licences> licences_;
    std::optional<jobs::Runner> runner_;
    CellId cell_ = new_id<CellId>(kNow);
    DepartmentId department_ = new_id<DepartmentId>(kNow);
    access::Principal decider_, stranger_;
    std::string token_, digest_;
    std::vector<Holder> holders_; // none: somebody new each time
    int granted_ = 0;
};
YIMEN_INSTANTIATE_ENGINES(OperationsTest);

TEST_P(OperationsTest, ASuspendedLicenceIsNotValidUntilItIsGivenBack) {
    auto id = grant();
    auto suspended = act(id, 1, Operation::suspend);
    ASSERT_TRUE(suspended);
    EXPECT_EQ(suspended->state, "suspended");
    auto verdict = licences_->verify_token(token_);
    EXPECT_EQ(verdict.verdict, VerdictKind::not_valid);
    EXPECT_EQ(verdict.reason, "suspended");
    EXPECT_EQ(verdict.licence->state_since, hall_date(kNow));
    ASSERT_TRUE(act(id, 2, Operation::reinstate));
    EXPECT_EQ(licences_->verify_token(token_).verdict, VerdictKind::genuine);
}

TEST_P(OperationsTest, AStepLeavesHistoryJournalEntryAndEvent) {
    auto id = grant();
    ASSERT_TRUE(act(id, 1, Operation::revoke));
    auto done = db().read([&](db::Reader& reader) { return steps(reader, id); });
    ASSERT_EQ(done.size(), 1u);
    EXPECT_EQ(done[0].operation, "revoke");
    EXPECT_EQ(done[0].reason, "抽检不合格");
    EXPECT_EQ(done[0].decision_number, "城东市监罚〔2026〕1 号");
    EXPECT_EQ(count("journal_entry WHERE action = 'licence.revoke'"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceRevoked'"), 1);
}

TEST_P(OperationsTest, WhatTheStateDoesNotAllowIsRefusedAndSaysWhatIsAllowed) {
    auto id = grant();
    ASSERT_TRUE(act(id, 1, Operation::suspend));
    auto again = act(id, 2, Operation::suspend);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().is(kNotAllowed));
    EXPECT_EQ(boost::json::serialize(again.error().more),
              R"({"state":"suspended","allowed":["reinstate","withdraw","revoke","cancel"]})");
    ASSERT_TRUE(act(id, 2, Operation::revoke));
    for (auto operation : {Operation::reinstate, Operation::cancel, Operation::withdraw, Operation::suspend})
        EXPECT_TRUE(act(id, 3, operation).error().is(kNotAllowed));
    EXPECT_EQ(count("licence_step"), 2);
}

TEST_P(OperationsTest, AnotherDepartmentAnOldPageAndALicenceFromElsewhereAreRefused) {
    auto id = grant();
    EXPECT_TRUE(act(id, 1, Operation::suspend, &stranger_).error().is(kLicenceNotFound));
    EXPECT_TRUE(act(id, 7, Operation::suspend).error().is(kStale));
    EXPECT_TRUE(act(grant({}, true), 1, Operation::suspend).error().is(kNotOurs));
    EXPECT_EQ(count("licence_step"), 0);
    EXPECT_EQ(count("journal_entry"), 0);
}

TEST_P(OperationsTest, AGrantIsUndoneBeforeItsSealWasSet) {
    auto id = grant({}, false, false);
    ASSERT_TRUE(act(id, 1, Operation::withdraw));
    EXPECT_EQ(licences_->verify_token(token_).reason, "withdrawn");
}

TEST_P(OperationsTest, ALicenceExpiresTheDayAfterItsLast) {
    Date last = hall_date(kNow);
    auto id = grant(last);
    grant(); // without end
    runner_->drain();
    EXPECT_EQ(count("licence WHERE state = 'expired'"), 0);
    clock_.advance(std::chrono::hours(24));
    runner_->drain();
    EXPECT_EQ(count("licence WHERE state = 'expired'"), 1);
    EXPECT_EQ(count("licence_step WHERE operation = 'expire' AND account_id IS NULL"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceExpired'"), 1);
    ASSERT_TRUE(act(id, 2, Operation::cancel));
}

TEST_P(OperationsTest, MoreThanOneRunTakesAllExpire) {
    for (int i = 0; i < 205; ++i)
        grant(hall_date(kNow));
    clock_.advance(std::chrono::hours(24));
    runner_->drain();
    EXPECT_EQ(count("licence WHERE state = 'expired'"), 205);
}

TEST_P(OperationsTest, TheStatusListNamesWhatIsOutOfForceAndIsNumberedAndSigned) {
    EXPECT_TRUE(db().read([](db::Reader& r) { return newest_status_list(r); }).error().is(kNoStatusList));
    runner_->drain();
    EXPECT_EQ(list().number, 1);
    EXPECT_TRUE(list().entries.empty());
    grant();
    auto id = grant();
    std::string digest = digest_;
    ASSERT_TRUE(act(id, 1, Operation::revoke));
    runner_->drain();
    auto second = list();
    EXPECT_EQ(second.number, 2);
    ASSERT_EQ(second.entries.size(), 1u);
    EXPECT_EQ(second.entries[0], (StatusEntry{digest, 7}));
    EXPECT_EQ(second.made_at, kNow);
    EXPECT_EQ(second.next_update_at - second.made_at, std::chrono::hours(24));
}

TEST_P(OperationsTest, TheStatusListLeavesOutWhatIsBackOrWhoseCodeSaysItIsOver) {
    auto id = grant(hall_date(kNow));
    ASSERT_TRUE(act(id, 1, Operation::suspend));
    auto other = grant();
    ASSERT_TRUE(act(other, 1, Operation::suspend));
    ASSERT_TRUE(act(other, 2, Operation::reinstate));
    runner_->drain();
    EXPECT_EQ(list().entries.size(), 1u);
    clock_.advance(std::chrono::hours(24));
    runner_->drain();
    EXPECT_EQ(list().number, 2); // made anew by its pace
    EXPECT_TRUE(list().entries.empty());
}

TEST_P(OperationsTest, ALicenceRevokedWhileTheListIsMadeIsInTheNextOne) {
    auto id = grant();
    runner_->drain();
    class Interrupted final : public jobs::Run {
      public:
        Interrupted(jobs::Run& run, std::function<void()> meanwhile) : run_(run), meanwhile_(std::move(meanwhile)) {}
        const jobs::Job& job() const override { return run_.job(); }
        bool stopping() const override { return false; }
        Result<void> commit(const std::function<Result<void>(db::Tx&)>& effect, std::optional<Instant> next) override {
            meanwhile_();
            return run_.commit(effect, next);
        }

      private:
        jobs::Run& run_;
        std::function<void()> meanwhile_;
    };
    jobs::Runner runner(db(), clocks_);
    bool done = false;
    runner.every(std::string(kStatusJob), kStatusPace, [&](jobs::Run& run) {
        Interrupted interrupted(run, [&] {
            if (!std::exchange(done, true)) {
                ASSERT_TRUE(act(id, 1, Operation::revoke));
            }
        });
        return make_status_list(*licences_, interrupted);
    });
    clock_.advance(kStatusPace);
    runner.drain();
    EXPECT_TRUE(done);
    ASSERT_EQ(list().entries.size(), 1u);
    EXPECT_EQ(list().number, 2);
}

TEST_P(OperationsTest, WhatACompanyHeldEndsWithItAndNothingElse) {
    auto company = new_id<SubjectId>(kNow), other = new_id<SubjectId>(kNow);
    holders_ = {{company}};
    std::vector<LicenceId> its{grant(), grant({}, false, false)}, stay{grant({}, true)};
    ASSERT_TRUE(act(its[0], 1, Operation::suspend));
    holders_ = {{company}, {other}};
    stay.push_back(grant());
    holders_ = {{other}};
    auto of_other = grant();
    EndedWith with{new_uuid(kNow), new_uuid(kNow)};
    auto end = [&](const std::vector<std::string>& types) {
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            end_with_holder(tx, *licences_, {decider_, "counter", "r-1"}, company, types, with, "随企业注销一并注销");
            return {};
        }));
    };
    end({"11990000000000001G006"});
    EXPECT_EQ(count("licence_step WHERE operation = 'cancel'"), 0);
    end({kType});
    end({kType}); // a second time there is nothing left
    db().read([&](db::Reader& reader) {
        auto ended = ended_by(reader, with.case_id);
        EXPECT_EQ(ended.size(), 2u);
        for (LicenceId id : its) {
            EXPECT_EQ(std::ranges::count(ended, id, &EndingLicence::id), 1);
            EXPECT_EQ(steps(reader, id).back().reason, "随企业注销一并注销");
            EXPECT_EQ(ended_with(reader, id)->bundle, with.bundle);
        }
        std::map<LicenceId, Outlook> left;
        for (const auto& one : not_over(reader, company, {kType}))
            left[one.id] = one.outlook;
        EXPECT_EQ(left, (std::map<LicenceId, Outlook>{{stay[0], Outlook::issued_elsewhere},
                                                      {stay[1], Outlook::held_together}}));
        EXPECT_FALSE(ended_with(reader, of_other));
        EXPECT_EQ(not_over(reader, other, {kType}).size(), 2u);
        // What runs in the bundle goes on by them; nobody else does.
        EXPECT_EQ(licences_->in_force(reader, company, {kType}).size(), 2u);
        EXPECT_EQ(licences_->in_force(reader, company, {kType}, with.bundle).size(), 4u);
        EXPECT_EQ(licences_->in_force(reader, company, {kType}, new_uuid(kNow)).size(), 2u);
        return 0;
    });
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceCancelled'"), 2);
}

TEST(Operations, EveryOperationLeadsOutOfSomeStateAndNoneIsThereTwice) {
    for (const auto& row : operations()) {
        EXPECT_EQ(find(row.from, row.operation), &row);
        EXPECT_NE(row.from, row.to);
    }
    EXPECT_EQ(find("revoked", Operation::cancel), nullptr);
}

RC_GTEST_PROP(StatusList, ComesBackAsItWas, (std::uint8_t size)) {
    StatusList list{
        "licence-1", *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000), kNow, kNow + std::chrono::hours(24), {}};
    for (int i = 0; i < size; ++i)
        list.entries.push_back({std::string(8, static_cast<char>(i)), *rc::gen::inRange(2, 8)});
    std::string bytes = encode(list);
    auto back = decode_status_list(bytes);
    RC_ASSERT(back.has_value());
    RC_ASSERT(back->entries == list.entries && back->number == list.number && back->made_at == list.made_at);
    RC_ASSERT(!decode_status_list(bytes + "x"));
    RC_ASSERT(!decode_status_list(bytes.substr(0, bytes.size() - 1)));
    RC_ASSERT(!decode_status_list("\x01" + bytes.substr(1)));
}

TEST_P(OperationsTest, ANewVersionReplacesTheOneBeforeAtOnceAndBothSayWhatTheyAre) {
    Date last = hall_date(kNow + std::chrono::hours(24 * 30)), later = hall_date(kNow + std::chrono::hours(24 * 400));
    auto id = grant(last);
    std::string old_token = token_;
    auto made = make_version(id, 1, {Operation::renew, later, {}});
    ASSERT_TRUE(made);
    EXPECT_NE(made->id, id);
    EXPECT_EQ(made->state, "pending_seal");
    auto verdict = licences_->verify_token(old_token);
    EXPECT_EQ(verdict.verdict, VerdictKind::not_valid);
    EXPECT_EQ(verdict.reason, "replaced");
    auto rows = db().read([&](db::Reader& reader) {
        return reader.query("SELECT n.identifier, o.identifier, n.number, o.number, n.version, n.valid_to, n.valid_from"
                            " FROM licence n JOIN licence o ON o.id = n.supersedes_id WHERE n.id = $1",
                            made->id);
    });
    ASSERT_EQ(rows.size(), 1u);
    auto identifier = codes::parse_licence_identifier(rows[0].get<std::string>(0)).value();
    EXPECT_EQ(identifier.version, 2);
    EXPECT_EQ(codes::parse_licence_identifier(rows[0].get<std::string>(1))->version, 1);
    EXPECT_EQ(rows[0].get<std::string>(2), rows[0].get<std::string>(3));
    EXPECT_EQ(rows[0].get<int>(4), 2);
    EXPECT_EQ(rows[0].get<Date>(5), later);
    EXPECT_EQ(rows[0].get<Date>(6), hall_date(kNow));
    EXPECT_EQ(db().read([&](db::Reader& reader) { return licences_->record_fault(reader, made->id); }), "");
    EXPECT_EQ(count("journal_entry WHERE action = 'licence.renew'"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceReplaced'"), 1);
    EXPECT_EQ(count("outbox_event WHERE kind = 'LicenceRecorded'"), 2);
    // Nothing leads back, and there is no second version after one.
    EXPECT_TRUE(make_version(id, 2, {Operation::reissue, {}, {}}).error().is(kNotAllowed));
    EXPECT_TRUE(act(id, 2, Operation::reinstate).error().is(kNotAllowed));
    runner_->drain();
    ASSERT_EQ(list().entries.size(), 1u);
    EXPECT_EQ(list().entries[0].code, 5);
}

TEST_P(OperationsTest, AChangeSaysSomethingElseAndKeepsTheRestAndTheValidity) {
    auto id = grant();
    clock_.advance(std::chrono::hours(48));
    auto made = make_version(id, 1, {Operation::change, {}, {{"经营场所", " 南门路 2 号 "}}});
    ASSERT_TRUE(made);
    auto rows = db().read([&](db::Reader& reader) {
        return reader.query("SELECT content_sealed, valid_from, issued_on FROM licence WHERE id = $1", made->id);
    });
    auto content = parse_json(licences_->content_of(made->id, rows[0].get<std::string>(0))).value();
    EXPECT_EQ(content, (boost::json::value{{"经营场所", "南门路 2 号"}, {"面积", 40}}));
    EXPECT_EQ(rows[0].get<Date>(1), hall_date(kNow));
    EXPECT_EQ(rows[0].get<Date>(2), hall_date(clock_.now()));
}

TEST_P(OperationsTest, AVersionThatIsWrongIsRefusedWithTheSpotAndLeavesTheOneBefore) {
    Date last = hall_date(kNow + std::chrono::hours(24 * 30));
    auto id = grant(last);
    auto spot = [&](const Difference& difference) {
        auto refused = make_version(id, 1, difference);
        return refused || refused.error().invalid_params.empty() ? std::string("none")
                                                                 : refused.error().invalid_params[0].pointer;
    };
    EXPECT_EQ(spot({Operation::renew, last, {}}), "/valid_to");
    EXPECT_EQ(spot({Operation::renew, hall_date(kNow), {}}), "/valid_to");
    EXPECT_EQ(spot({Operation::change, {}, {}}), "/fields");
    EXPECT_EQ(spot({Operation::change, {}, {{"面积", "40"}}}), "/fields");
    EXPECT_EQ(spot({Operation::change, {}, {{"面积/座", "40"}}}), "/fields/面积~1座");
    EXPECT_EQ(spot({Operation::change, {}, {{"面积", " "}}}), "/fields/面积");
    EXPECT_TRUE(make_version(id, 1, {Operation::reissue, {}, {}}, &stranger_).error().is(kLicenceNotFound));
    EXPECT_TRUE(make_version(id, 3, {Operation::reissue, {}, {}}).error().is(kStale));
    EXPECT_TRUE(make_version(grant({}, true), 1, {Operation::reissue, {}, {}}).error().is(kNotOurs));
    EXPECT_EQ(count("licence WHERE state = 'replaced'"), 0);
    EXPECT_EQ(count("licence_step"), 0);
}

TEST_P(OperationsTest, WhoIsSecondToMakeAVersionMakesNone) {
    auto id = grant();
    Caller caller{decider_, "counter", "r-1"};
    auto one = prepare_version(*licences_, caller, id, 1, {Operation::reissue, {}, {}}).value();
    auto two = prepare_version(*licences_, caller, id, 1, {Operation::reissue, {}, {}}).value();
    auto store = [&](const Prepared& prepared) {
        return db().write([&](db::Tx& tx) {
            return operate(tx, *licences_, caller, id, 1, {Operation::reissue, "遗失", {}, &prepared});
        });
    };
    ASSERT_TRUE(store(one));
    EXPECT_TRUE(store(two).error().is(kStale));
    EXPECT_EQ(count("licence"), 2);
}

} // namespace
} // namespace yimen::licences
