#include "house.h"

#include "session_cache.h"

namespace yimen::people {
namespace {

class SessionsTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        zhang_ = add_person("张三", kZhangNumber, "13800001111");
        add_account(AccountKind::visitor, "zhangsan", zhang_.person);
    }
    std::int64_t last_seen() { return count("SELECT last_seen_at FROM session"); }
    std::vector<SubjectId> subjects(const access::Principal& principal) {
        std::vector<SubjectId> out;
        for (auto& acts_for : principal.acts_for)
            out.push_back(acts_for.subject);
        return out;
    }

    KnownPerson zhang_;
};
YIMEN_INSTANTIATE_ENGINES(SessionsTest);

TEST_P(SessionsTest, NobodyIsNobodyAndAnUnknownTokenIsRefused) {
    auto nobody = service().authenticate("");
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(*nobody);
    EXPECT_EQ(code_of(service().authenticate("made-up")), kSessionEnded.code);
}

TEST_P(SessionsTest, EndAfterAnHourOfIdleness) {
    std::string token = token_of("zhangsan");
    system_.advance(rules::kIdle - 1s);
    EXPECT_TRUE(is_signed_in(token));
    system_.advance(rules::kIdle - 1s);
    EXPECT_TRUE(is_signed_in(token)) << "the call before counted";
    system_.advance(rules::kIdle);
    EXPECT_FALSE(is_signed_in(token));
}

TEST_P(SessionsTest, OfVisitorsEndAfterEightHours) {
    std::string token = token_of("zhangsan");
    for (int minutes = 30; minutes < 8 * 60; minutes += 30) {
        system_.advance(30min);
        ASSERT_TRUE(is_signed_in(token)) << minutes;
    }
    system_.advance(30min);
    EXPECT_FALSE(is_signed_in(token));
}

TEST_P(SessionsTest, OfStaffEndAfterTwelveHours) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    std::string token = token_of("clerk01");
    for (int minutes = 30; minutes < 12 * 60; minutes += 30) {
        system_.advance(30min);
        ASSERT_TRUE(is_signed_in(token)) << minutes;
    }
    system_.advance(30min);
    EXPECT_FALSE(is_signed_in(token));
}

TEST_P(SessionsTest, DoNotFollowTheBusinessClock) {
    std::string token = token_of("zhangsan");
    business_.advance(1000h);
    system_.advance(2s);
    EXPECT_TRUE(is_signed_in(token));
}

TEST_P(SessionsTest, AreNotedAtMostOnceAMinute) {
    std::string token = token_of("zhangsan");
    std::int64_t begun = last_seen();
    system_.advance(rules::kSeenPace - 1s);
    EXPECT_TRUE(is_signed_in(token));
    EXPECT_EQ(last_seen(), begun);
    system_.advance(2s);
    EXPECT_TRUE(is_signed_in(token));
    EXPECT_EQ(last_seen(), system_.now().micros);
}

TEST_P(SessionsTest, AreStoredHashed) {
    std::string token = token_of("zhangsan");
    EXPECT_EQ(from_base64url(token)->size(), 32u);
    auto stored = db().read(
        [](db::Reader& reader) { return reader.query("SELECT token_hash FROM session")[0].get<db::Blob>(0).bytes; });
    EXPECT_EQ(stored, crypto::sm3(token));
}

TEST_P(SessionsTest, HaveEachTheirOwnCsrfTokenThatOutlivesARotation) {
    auto first = sign_in("zhangsan"), second = sign_in("zhangsan");
    EXPECT_NE(first->reply.csrf_token, second->reply.csrf_token);
    keys_->rotate(crypto::KeyUse::session, kMorning);
    auto identity = service().authenticate(*first->session_token);
    EXPECT_EQ((*identity)->csrf_token, *first->reply.csrf_token);
}

TEST_P(SessionsTest, EndAtOnceWithSignOut) {
    std::string token = token_of("zhangsan");
    auto principal = who(token);
    EXPECT_TRUE(service().sign_out(browser_, principal));
    EXPECT_FALSE(is_signed_in(token)) << "no remembered answer, though the clock stands still";
    EXPECT_FALSE(service().still_valid(principal));
    EXPECT_TRUE(service().sign_out(browser_, principal)) << "twice is no error";
    EXPECT_EQ(journaled("session.end"), 1);
    EXPECT_EQ(published(events::kSessionEnded), 1);
}

TEST_P(SessionsTest, EndOnAnotherServerWithItsEvent) {
    auto elsewhere_database = open_another();
    auto elsewhere = make_service(*elsewhere_database);
    std::string token = token_of("zhangsan");
    ASSERT_TRUE(elsewhere->authenticate(token));
    EXPECT_TRUE(service().sign_out(browser_, who(token)));
    ASSERT_TRUE(elsewhere->authenticate(token)) << "remembered there, until it hears of it";
    tell(*elsewhere);
    EXPECT_FALSE(elsewhere->authenticate(token));
}

TEST_P(SessionsTest, AreForgottenAfterASecondWithoutAnyEvent) {
    auto elsewhere_database = open_another();
    auto elsewhere = make_service(*elsewhere_database);
    std::string token = token_of("zhangsan");
    ASSERT_TRUE(elsewhere->authenticate(token));
    EXPECT_TRUE(service().sign_out(browser_, who(token)));
    system_.advance(SessionCache::kLife);
    EXPECT_FALSE(elsewhere->authenticate(token));
}

TEST_P(SessionsTest, EndWhenTheAccountIsDisabled) {
    std::string token = token_of("zhangsan");
    auto principal = who(token);
    write([&](db::Tx& tx) { return registry().disable_account(tx, {}, principal.account); });
    tell(service());
    EXPECT_FALSE(is_signed_in(token));
    EXPECT_EQ(published(events::kAccountLocked), 1);
    EXPECT_EQ(published(events::kSessionEnded), 1);
    EXPECT_EQ(code_of(sign_in("zhangsan")), kSignInRefused.code);
}

TEST_P(SessionsTest, ThatAreOverAreRemoved) {
    token_of("zhangsan");
    EXPECT_EQ(service().remove_expired(system_.now()), 0);
    EXPECT_EQ(service().remove_expired(system_.now() + rules::kVisitorSession), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM session"), 0);
}

// --- Roles ---------------------------------------------------------------------------------------------------------------------------

TEST_P(SessionsTest, HoldTheRolesThatAreValidToday) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    NewGrant clerk = clerk_grant(worker.staff);
    clerk.valid_to = hall_date(kMorning);
    grant(clerk);
    NewGrant tomorrow;
    tomorrow.staff = worker.staff;
    tomorrow.role = Role::supervisor;
    tomorrow.region = city_;
    tomorrow.valid_from = hall_date(kMorning + 24h);
    grant(tomorrow);

    std::string token = token_of("clerk01");
    auto today = who(token);
    EXPECT_TRUE(today.has(Role::clerk));
    EXPECT_EQ(today.grants.at(0).hall, hall_);
    EXPECT_FALSE(today.has(Role::supervisor));
    business_.advance(24h);
    EXPECT_FALSE(service().still_valid(today)) << "a stream opened with yesterday's roles ends";
    auto next_day = who(token);
    EXPECT_FALSE(next_day.has(Role::clerk));
    ASSERT_TRUE(next_day.has(Role::supervisor));
    std::vector<RegionId> regions = next_day.grants.at(0).regions;
    std::ranges::sort(regions);
    std::vector<RegionId> both{city_, county_};
    std::ranges::sort(both);
    EXPECT_EQ(regions, both) << "the granted region and all below it";
    EXPECT_TRUE(service().still_valid(next_day));
}

TEST_P(SessionsTest, LoseARoleThatIsEnded) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    GrantId id = grant(clerk_grant(worker.staff));
    std::string token = token_of("clerk01");
    auto before = who(token);
    ASSERT_TRUE(before.has(Role::clerk));
    write([&](db::Tx& tx) { return registry().end_grant(tx, {}, id); });
    tell(service());
    EXPECT_FALSE(who(token).has(Role::clerk));
    EXPECT_FALSE(service().still_valid(before));
    EXPECT_EQ(refusal([&](db::Tx& tx) { return registry().end_grant(tx, {}, id); }), kUnknown.code);
    EXPECT_EQ(published(events::kGrantEnded), 1);
    EXPECT_EQ(journaled("grant.end"), 1);
}

TEST_P(SessionsTest, TellWhoOneIs) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    grant(clerk_grant(worker.staff));
    Me staff = *service().me(who(token_of("clerk01")));
    EXPECT_EQ(staff.kind, AccountKind::staff);
    EXPECT_EQ(staff.display_name, "李老师");
    ASSERT_EQ(staff.roles.size(), 1u);
    EXPECT_EQ(staff.roles[0].role, "clerk");
    EXPECT_EQ(staff.roles[0].hall->name, "广安区政务服务中心");
    EXPECT_FALSE(staff.roles[0].department);
    EXPECT_EQ(staff.second_factors.at(0).label, "app");
    EXPECT_TRUE(staff.acts_for.empty());

    Me visitor = *service().me(who(token_of("zhangsan")));
    EXPECT_EQ(visitor.kind, AccountKind::visitor);
    EXPECT_EQ(visitor.display_name, "张*");
    EXPECT_EQ(visitor.roles.at(0).role, "visitor");
    EXPECT_EQ(visitor.acts_for.at(0).subject_id, zhang_.subject);
    EXPECT_EQ(visitor.acts_for.at(0).display_name, "张*");
    EXPECT_EQ(visitor.business_now, kMorning);
}

// --- For whom one may act ------------------------------------------------------------------------------------------------------------

TEST_P(SessionsTest, ActForOneselfAndTheCompaniesWhoseLegalPersonOneIs) {
    PersonId li = add_person("李四", kLiNumber).person;
    auto own = write([&](db::Tx& tx) {
        return registry().add_company(tx, {}, cell_, {"广安花店有限公司", std::string(kCreditCode), zhang_.person});
    });
    write([&](db::Tx& tx) {
        return registry().add_company(tx, {}, cell_, {"别家有限公司", "91350211M000100Y46", li});
    });
    auto principal = who(token_of("zhangsan"));
    EXPECT_EQ(subjects(principal), (std::vector{zhang_.subject, own.subject}));
    EXPECT_FALSE(principal.acts_for[1].as_agent);
}

TEST_P(SessionsTest, ActForAPrincipalAsLongAsTheAgencyIsValid) {
    KnownPerson li = add_person("李四", kLiNumber);
    NewAgency agency{li.subject, zhang_.person, {}, hall_date(kMorning + 24h), hall_date(kMorning + 48h)};
    write([&](db::Tx& tx) { return registry().add_agency(tx, {}, agency); });
    std::string token = token_of("zhangsan");
    auto acts_on_day = [&](int day) {
        business_.set(kMorning + 24h * day);
        system_.advance(2s);
        return who(token).may_act_for(li.subject);
    };
    EXPECT_FALSE(acts_on_day(0));
    EXPECT_TRUE(acts_on_day(1));
    EXPECT_TRUE(acts_on_day(2)) << "the last day is included";
    EXPECT_FALSE(acts_on_day(3));
    EXPECT_TRUE(acts_on_day(1));
    EXPECT_TRUE(who(token).acts_for.back().as_agent);
}

TEST_P(SessionsTest, AnAgencyCoversItsItemsOnly) {
    KnownPerson li = add_person("李四", kLiNumber);
    Uuid licence = new_uuid(kMorning), other = new_uuid(kMorning);
    auto covers = [&](Uuid item) {
        return db().read(
            [&](db::Reader& reader) { return service().agency_covers(reader, zhang_.person, li.subject, item); });
    };
    EXPECT_FALSE(covers(licence));
    NewAgency narrow{li.subject, zhang_.person, {licence}, hall_date(kMorning), {}};
    write([&](db::Tx& tx) { return registry().add_agency(tx, {}, narrow); });
    EXPECT_TRUE(covers(licence));
    EXPECT_FALSE(covers(other));
    NewAgency wide{li.subject, zhang_.person, {}, hall_date(kMorning), {}};
    write([&](db::Tx& tx) { return registry().add_agency(tx, {}, wide); });
    EXPECT_TRUE(covers(other));
}

// --- The cache -----------------------------------------------------------------------------------------------------------------------

http::Identity identity_of(SessionId session) {
    http::Identity out;
    out.principal.session = session;
    return out;
}

TEST(SessionCache, HoldsABoundedNumber) {
    SessionCache cache;
    for (std::size_t i = 0; i < SessionCache::kLimit + 10; ++i)
        cache.put(std::to_string(i), identity_of(new_id<SessionId>(kMorning)), kMorning, 0);
    EXPECT_LE(cache.size(), SessionCache::kLimit);
}

TEST(SessionCache, DoesNotKeepWhatWasReadBeforeItWasForgotten) {
    SessionCache cache;
    auto session = new_id<SessionId>(kMorning);
    auto generation = cache.find("token", kMorning).generation;
    cache.forget_session(session); // the sign-out commits while a call is reading
    cache.put("token", identity_of(session), kMorning, generation);
    EXPECT_FALSE(cache.find("token", kMorning).identity);
}

TEST(SessionCache, DistrustsAClockThatWasSetBack) {
    SessionCache cache;
    cache.put("token", identity_of(new_id<SessionId>(kMorning)), kMorning, 0);
    EXPECT_TRUE(cache.find("token", kMorning).identity);
    EXPECT_FALSE(cache.find("token", kMorning - 1s).identity);
    EXPECT_FALSE(cache.find("token", kMorning + SessionCache::kLife).identity);
}

} // namespace
} // namespace yimen::people
