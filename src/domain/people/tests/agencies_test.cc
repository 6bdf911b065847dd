// Authorities (委托): given by who it is about, seen by both sides and nobody else, ended by either.

#include "agencies.h"
#include "house.h"

namespace yimen::people {
namespace {

class AgenciesTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        agencies_ = std::make_unique<Agencies>(*keys_, clocks_);
        zhang_ = add_person("张三", kZhangNumber, "13800001111");
        li_ = add_person("李四", kLiNumber, "13800002222");
        add_account(AccountKind::visitor, "zhangsan", zhang_.person);
        add_account(AccountKind::visitor, "lisi4", li_.person);
        company_ = write([&](db::Tx& tx) {
                       return registry().add_company(tx, {}, cell_,
                                                     {"广安花店有限公司", std::string(kCreditCode), zhang_.person});
                   }).subject;
    }
    Date day(int from_now) const {
        return Date(std::chrono::sys_days(hall_date(business_.now())) + std::chrono::days(from_now));
    }
    access::Principal zhang() { return who(token_of("zhangsan")); }
    access::Principal li() { return who(token_of("lisi4")); }
    Result<AgencyRef> give(const access::Principal& by, SubjectId principal, std::string_view name,
                           std::string_view number, int last_day = 30, std::vector<Uuid> items = {}) {
        WantedAgency wanted{principal, std::string(name), std::string(number), std::move(items), day(last_day)};
        return db().write([&](db::Tx& tx) {
            return agencies_->give(tx, {by.account, "visitor", "portal", "r"}, by, wanted);
        });
    }
    Result<AgencyRef> end(const access::Principal& by, AgencyRef ref) {
        return db().write([&](db::Tx& tx) {
            return agencies_->end(tx, {by.account, "visitor", "portal", "r"}, by, ref.id, ref.revision);
        });
    }
    std::vector<Agency> list(const access::Principal& by, AgencySide side, std::optional<AgencyId> before = {},
                             int limit = 50) {
        return db().read([&](db::Reader& reader) { return agencies_->list(reader, by, side, before, limit); });
    }

    KnownPerson zhang_, li_;
    SubjectId company_;
    std::unique_ptr<Agencies> agencies_;
};
YIMEN_INSTANTIATE_ENGINES(AgenciesTest);

TEST_P(AgenciesTest, LetTheAgentActFromTodayToTheLastDay) {
    Uuid item = new_uuid(kMorning);
    auto given = give(zhang(), company_, "李四", kLiNumber, 2, {item});
    ASSERT_TRUE(given);
    system_.advance(2s);
    EXPECT_TRUE(li().may_act_for(company_));
    EXPECT_FALSE(li().may_act_for(zhang_.subject));
    auto covers = [&](Uuid one) {
        return db().read(
            [&](db::Reader& reader) { return service().agency_covers(reader, li_.person, company_, one); });
    };
    EXPECT_TRUE(covers(item));
    EXPECT_FALSE(covers(new_uuid(kMorning)));
    business_.advance(24h * 2);
    system_.advance(2s);
    EXPECT_TRUE(li().may_act_for(company_)) << "the last day is included";
    business_.advance(24h);
    system_.advance(2s);
    EXPECT_FALSE(li().may_act_for(company_));
    EXPECT_EQ(list(zhang(), AgencySide::given)[0].standing, AgencyStanding::over);
    EXPECT_EQ(code_of(end(zhang(), *given)), kAgencyOver.code);
}

TEST_P(AgenciesTest, AreSeenByTheirTwoSidesAndNobodyElse) {
    ASSERT_TRUE(give(zhang(), company_, "李四", kLiNumber));
    business_.advance(1s);
    ASSERT_TRUE(give(zhang(), zhang_.subject, "李四", kLiNumber));
    auto given = list(zhang(), AgencySide::given), received = list(li(), AgencySide::received);
    ASSERT_EQ(given.size(), 2u);
    ASSERT_EQ(received.size(), 2u);
    EXPECT_EQ(given[0].principal_name, "张*") << "the newest first";
    EXPECT_EQ(given[1].principal_name, "广安花店有限公司");
    EXPECT_EQ(given[1].agent_name, "李*");
    EXPECT_EQ(list(zhang(), AgencySide::given, given[0].id, 50).size(), 1u);
    EXPECT_TRUE(list(zhang(), AgencySide::received).empty());
    EXPECT_TRUE(list(li(), AgencySide::given).empty());
    EXPECT_EQ(published("AgencyChanged"), 2);
}

TEST_P(AgenciesTest, AreGivenByNobodyElseAndToNobodyUnknown) {
    EXPECT_EQ(code_of(give(li(), zhang_.subject, "李四", kLiNumber)), kNotThePrincipal.code);
    ASSERT_TRUE(give(zhang(), company_, "李四", kLiNumber));
    system_.advance(2s);
    EXPECT_EQ(code_of(give(li(), company_, "张三", kZhangNumber)), kNotThePrincipal.code) << "an agent gives none on";
    EXPECT_EQ(code_of(give(zhang(), company_, "李思", kLiNumber)), kAgentUnknown.code);
    EXPECT_EQ(code_of(give(zhang(), company_, "李四", "990102188503120018")), kAgentUnknown.code);
    EXPECT_EQ(code_of(give(zhang(), company_, "李四", "4405241880010100")), kInvalidRequest.code);
    EXPECT_EQ(code_of(give(zhang(), company_, "李四", kLiNumber, -1)), kInvalidRequest.code);
    EXPECT_EQ(code_of(give(zhang(), company_, "张三", kZhangNumber)), kAgentSelf.code);
    EXPECT_EQ(code_of(give(zhang(), zhang_.subject, "张三", kZhangNumber)), kAgentSelf.code);
    for (int standing = 1; standing < Agencies::kMostGiven; ++standing)
        ASSERT_TRUE(give(zhang(), company_, "李四", kLiNumber));
    EXPECT_EQ(code_of(give(zhang(), company_, "李四", kLiNumber)), kTooManyAgencies.code);
}

TEST_P(AgenciesTest, EndAtOnceByEitherSideAndOnlyOnce) {
    auto first = give(zhang(), company_, "李四", kLiNumber);
    business_.advance(1s);
    auto second = give(zhang(), zhang_.subject, "李四", kLiNumber);
    ASSERT_TRUE(first && second);
    auto stranger = zhang();
    stranger.acts_for.clear();
    stranger.person = new_id<PersonId>(kMorning);
    EXPECT_EQ(code_of(end(stranger, *first)), kAgencyNotFound.code);
    EXPECT_EQ(code_of(end(zhang(), {first->id, 7})), kAgencyStale.code);
    std::string token = token_of("lisi4");
    EXPECT_TRUE(who(token).may_act_for(company_));
    ASSERT_TRUE(end(zhang(), *first));
    tell(service());
    EXPECT_FALSE(who(token).may_act_for(company_)) << "at once, not when the memory of who they are has passed";
    auto back = end(li(), *second);
    ASSERT_TRUE(back);
    EXPECT_EQ(code_of(end(li(), *back)), kAgencyOver.code);
    auto given = list(zhang(), AgencySide::given);
    EXPECT_EQ(given[0].ended_by, AgencyEnder::agent);
    EXPECT_EQ(given[1].ended_by, AgencyEnder::principal);
    EXPECT_EQ(given[1].ended_at, business_.now());
    EXPECT_EQ(journaled("agency.end"), 2);
}

} // namespace
} // namespace yimen::people
