// Leave and deputies (AB 岗): who stands in may do what the absent person may, while they are away, within their own employment; nobody stands
// in for a deputy.

#include "house.h"
#include "leaves.h"
#include "places/mandates.h"

namespace yimen::people {
namespace {

class LeavesTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        away_ = worker("awaya", "王一", "11010519491231002X", Employment::own);
        deputy_ = worker("deputy", "李四", "440524188001010014", Employment::own);
        manager_.account = new_id<AccountId>(kMorning);
        manager_.cell = cell_;
        manager_.display_name = "卫七示";
        manager_.grants = {{Role::hall_manager, cell_, {}, hall_, {}}};
    }
    Worker worker(std::string_view login, std::string_view name, std::string_view number, Employment employment,
                  std::optional<HallId> hall = {}) {
        PersonId person = add_person(name, number).person;
        AccountId account = add_account(AccountKind::staff, login, person);
        NewStaff staff{account, std::string(name), employment, department_, hall ? hall : hall_};
        Worker out{account, write([&](db::Tx& tx) { return registry().add_staff(tx, {}, staff); })};
        add_totp(account);
        return out;
    }
    GrantId decider_grant(StaffId staff) {
        NewGrant wanted;
        wanted.staff = staff;
        wanted.role = Role::decider;
        wanted.department = department_;
        wanted.valid_from = hall_date(kMorning);
        return grant(wanted);
    }
    Result<LeaveRef> leave(StaffId staff, std::optional<StaffId> deputy, int first, int last) {
        Date today = hall_date(kMorning);
        auto in = [&](int days) { return Date(std::chrono::sys_days(today) + std::chrono::days(days)); };
        return db().write([&](db::Tx& tx) {
            return leaves_.add(tx, {manager_, "console", "r"},
                               {staff, deputy, in(first), in(last), LeaveReason::illness});
        });
    }
    std::vector<access::Grant> in_place(const std::string& token) {
        std::vector<access::Grant> out;
        for (const auto& grant : who(token).grants)
            if (grant.for_staff)
                out.push_back(grant);
        return out;
    }

    Leaves leaves_{clocks_};
    Worker away_, deputy_;
    access::Principal manager_;
};
YIMEN_INSTANTIATE_ENGINES(LeavesTest);

TEST_P(LeavesTest, ADeputyHoldsTheRolesOfWhoIsAwayOnThoseDaysOnly) {
    grant(clerk_grant(away_.staff));
    decider_grant(away_.staff);
    auto given = leave(away_.staff, deputy_.staff, 0, 1);
    ASSERT_TRUE(given) << code_of(given);
    std::string token = token_of("deputy");
    auto held = in_place(token);
    ASSERT_EQ(held.size(), 2u);
    EXPECT_EQ(held[0].for_staff, away_.staff);
    auto principal = who(token);
    access::Scope::RowScope row{cell_, {}, hall_, {}, {}};
    EXPECT_EQ(access::in_place_of(principal, Role::clerk, row), away_.staff);
    auto me = service().me(principal);
    ASSERT_TRUE(me);
    ASSERT_EQ(me->stands_in_for.size(), 1u);
    EXPECT_EQ(me->stands_in_for[0].name, "王一");
    grant(clerk_grant(deputy_.staff));
    service().forget(principal.session);
    EXPECT_EQ(access::in_place_of(who(token), Role::clerk, row), std::nullopt) << "their own role comes first";
    EXPECT_TRUE(in_place(token_of("awaya")).empty());
    ASSERT_TRUE(db().write([&](db::Tx& tx) {
        return leaves_.end(tx, {manager_, "console", "r"}, given->id, given->revision);
    }));
    service().forget(principal.session);
    EXPECT_TRUE(in_place(token).empty());
    EXPECT_EQ(journaled("leave.add"), 1);
    EXPECT_EQ(journaled("leave.end"), 1);
}

TEST_P(LeavesTest, AContractedDeputyDoesNotDecide) {
    auto hired = worker("hired", "赵五", "99010218800101010X", Employment::contracted);
    grant(clerk_grant(away_.staff));
    decider_grant(away_.staff);
    ASSERT_TRUE(leave(away_.staff, hired.staff, 0, 0));
    auto held = in_place(token_of("hired"));
    ASSERT_EQ(held.size(), 1u);
    EXPECT_EQ(held[0].role, Role::clerk);
}

TEST_P(LeavesTest, NobodyStandsInForThemselvesForADeputyOrFromElsewhere) {
    auto third = worker("third", "赵五", "99010218800101010X", Employment::own);
    auto elsewhere = worker("other", "钱六", "990102188101010115", Employment::own, new_id<HallId>(kMorning));
    EXPECT_EQ(code_of(leave(away_.staff, away_.staff, 0, 1)), "people.deputy_self");
    EXPECT_EQ(code_of(leave(away_.staff, elsewhere.staff, 0, 1)), "people.deputy_elsewhere");
    EXPECT_EQ(code_of(leave(elsewhere.staff, {}, 0, 1)), "people.unknown") << "of another hall";
    EXPECT_EQ(code_of(leave(away_.staff, deputy_.staff, 1, 0)), "request.invalid");
    ASSERT_TRUE(leave(away_.staff, deputy_.staff, 0, 2));
    EXPECT_EQ(code_of(leave(deputy_.staff, third.staff, 2, 3)), "people.deputy_chain");
    EXPECT_EQ(code_of(leave(third.staff, away_.staff, 1, 1)), "people.deputy_away");
    EXPECT_EQ(code_of(leave(away_.staff, third.staff, 2, 4)), "people.leave_overlaps");
    EXPECT_TRUE(leave(deputy_.staff, third.staff, 3, 4)) << "after that they may go";
}

TEST_P(LeavesTest, SaysWhoMayDecideForADepartmentToday) {
    auto deciders = [&] {
        return db().read(
            [&](db::Reader& reader) { return deciders_of(reader, {department_}, hall_date(kMorning))[department_]; });
    };
    EXPECT_EQ(deciders().appointed, 0);
    decider_grant(away_.staff);
    ASSERT_EQ(deciders().there.size(), 1u);
    EXPECT_EQ(deciders().there[0].staff, away_.staff);
    auto hired = worker("hired", "赵五", "99010218800101010X", Employment::contracted);
    auto alone = leave(away_.staff, hired.staff, 0, 0);
    ASSERT_TRUE(alone);
    EXPECT_EQ(deciders().appointed, 1);
    EXPECT_TRUE(deciders().there.empty()) << "a contracted deputy does not decide";
    ASSERT_TRUE(db().write([&](db::Tx& tx) {
        return leaves_.end(tx, {manager_, "console", "r"}, alone->id, alone->revision);
    }));
    ASSERT_TRUE(leave(away_.staff, deputy_.staff, 0, 0));
    ASSERT_EQ(deciders().there.size(), 1u);
    EXPECT_EQ(deciders().there[0].staff, deputy_.staff);
    EXPECT_EQ(deciders().there[0].for_staff, away_.staff);
}

TEST_P(LeavesTest, AMandateReachesThroughThePost) {
    DepartmentId market = write([&](db::Tx& tx) -> Result<DepartmentId> {
        return places::find_or_put_department(tx, {new_id<DepartmentId>(kMorning), cell_, county_, "城管局", "D7", {}});
    });
    decider_grant(away_.staff);
    access::Principal editor = manager_, second = manager_;
    editor.grants = second.grants = {{Role::administrator, cell_, {}, {}, {}}};
    editor.staff = new_id<StaffId>(kMorning);
    second.staff = new_id<StaffId>(kMorning);
    Uuid item = new_uuid(kMorning);
    places::NewMandate wanted{market,
                              department_,
                              places::MandateAct::decide,
                              {{item, {"占道许可"}}},
                              hall_date(kMorning),
                              hall_date(kMorning),
                              {"委〔2026〕1号"},
                              {"授权委托书"},
                              hall_date(kMorning),
                              {"网站"}};
    places::Mandates mandates{clocks_, directory_};
    write([&](db::Tx& tx) -> Result<places::MandateRef> {
        YIMEN_TRY(auto made, mandates.propose(tx, {editor, "console", "r"}, wanted));
        return mandates.confirm(tx, {second, "console", "r"}, made.id, made.revision);
    });
    auto principal = who(token_of("awaya"));
    access::Scope scope(principal, {Role::decider});
    EXPECT_TRUE(scope.covers({cell_, {}, {}, market, {}, item}));
    EXPECT_FALSE(scope.covers({cell_, {}, {}, market, {}, new_uuid(kMorning)})) << "another item";
    EXPECT_FALSE(scope.covers({cell_, {}, {}, market, {}})) << "what belongs to no item";
    EXPECT_TRUE(scope.covers({cell_, {}, {}, department_, {}}));
}

} // namespace
} // namespace yimen::people
