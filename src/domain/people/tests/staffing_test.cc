// Who works here: added by an administrator, posts given and ended, and what an employment bars, in the code and in the table.

#include "staffing.h"

#include "house.h"

namespace yimen::people {
namespace {

class StaffingTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        staffing_ = std::make_unique<Staffing>(*keys_, clocks_);
        AccountId keeper = add_account(AccountKind::staff, "keeper", add_person("张三", kZhangNumber).person);
        by_ = {keeper, "administrator", "console", "r"};
    }
    NewMember wanted(std::string_view login = "wangwu") {
        return {std::string(login),
                std::string(kPassword),
                "王五",
                std::string(kLiNumber),
                Employment::own,
                department_,
                hall_};
    }
    // The hash is slow on purpose: one for all.
    Result<MemberRef> add(const NewMember& member) {
        return db().write([&](db::Tx& tx) { return staffing_->add(tx, by_, cell_, {member, password_hash()}); });
    }
    MemberRef added() {
        auto done = add(wanted());
        EXPECT_TRUE(done);
        return *done;
    }
    Result<GrantId> appoint(StaffId id, Role role, int first = 0, std::optional<int> last = {}) {
        auto day = [&](int from_now) {
            return Date(std::chrono::sys_days(hall_date(kMorning)) + std::chrono::days(from_now));
        };
        NewPost post{role, {}, {}, {}, day(first), last ? std::optional(day(*last)) : std::nullopt};
        if (role == Role::clerk)
            post.hall = hall_;
        if (role == Role::decider)
            post.department = department_;
        return db().write([&](db::Tx& tx) { return staffing_->appoint(tx, by_, cell_, id, post); });
    }
    Result<MemberRef> change(MemberRef ref, Employment employment) {
        return db().write([&](db::Tx& tx) {
            return staffing_->change(tx, by_, cell_, ref.id, ref.revision, {employment, department_, hall_});
        });
    }
    std::vector<Member> list(const MemberFilter& filter, std::optional<MemberCursor> after = {}, int limit = 50) {
        return db().read([&](db::Reader& reader) { return staffing_->list(reader, cell_, filter, after, limit); });
    }
    Member shown(StaffId id) {
        return *db().read([&](db::Reader& reader) { return staffing_->member(reader, cell_, id); });
    }

    std::unique_ptr<Staffing> staffing_;
    Actor by_;
};
YIMEN_INSTANTIATE_ENGINES(StaffingTest);

TEST_P(StaffingTest, AMemberSignsInEnrolsAndHoldsTheirPosts) {
    auto ref = added();
    ASSERT_TRUE(appoint(ref.id, Role::clerk));
    auto first = sign_in("wangwu");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->reply.state, SignInState::must_enrol);
    auto one = shown(ref.id);
    EXPECT_EQ(one.login, "wangwu");
    EXPECT_FALSE(one.second_factor);
    ASSERT_EQ(one.posts.size(), 1u);
    EXPECT_EQ(one.posts[0].hall, hall_);
    add_totp(db().read([&](db::Reader& reader) {
        return reader.query("SELECT account_id FROM staff WHERE id = $1", ref.id)[0].get<AccountId>(0);
    }));
    EXPECT_TRUE(who(token_of("wangwu")).has(Role::clerk));
    EXPECT_TRUE(shown(ref.id).second_factor);
}

TEST_P(StaffingTest, WhatIsWrongIsNamed) {
    auto refused = [&](auto turn) {
        NewMember member = wanted();
        turn(member);
        return code_of(staffing_->check(member));
    };
    EXPECT_EQ(refused([](NewMember& m) { m.login = "w"; }), kInvalidRequest.code);
    EXPECT_EQ(refused([](NewMember& m) { m.password = "short"; }), kInvalidRequest.code);
    EXPECT_EQ(refused([](NewMember& m) { m.id_number = "12"; }), kInvalidRequest.code);
    added();
    EXPECT_EQ(code_of(add(wanted())), kLoginTaken.code);
    NewMember other = wanted("zhaoliu");
    other.name = "赵六"; // the number is on record as somebody else
    EXPECT_EQ(code_of(add(other)), kNameDiffers.code);
    NewMember nowhere = wanted("zhaoliu");
    nowhere.hall = new_id<HallId>(kMorning);
    EXPECT_EQ(code_of(add(nowhere)), kUnknownPlace.code);
}

TEST_P(StaffingTest, ContractedStaffNeverHoldADecidingPost) {
    auto ref = added();
    ASSERT_TRUE(appoint(ref.id, Role::decider));
    EXPECT_EQ(code_of(change(ref, Employment::contracted)), kGrantBarred.code);
    auto post = shown(ref.id).posts.at(0).id;
    write([&](db::Tx& tx) { return staffing_->end_post(tx, by_, cell_, post); });
    auto contracted = change(ref, Employment::contracted);
    ASSERT_TRUE(contracted);
    EXPECT_EQ(code_of(appoint(ref.id, Role::decider)), kGrantBarred.code);
    ASSERT_TRUE(appoint(ref.id, Role::clerk));
    // Nor does the table take it from a program that forgot the rule.
    EXPECT_ANY_THROW(write([&](db::Tx& tx) {
        tx.exec("UPDATE role_grant SET role = 'decider' WHERE staff_id = $1 AND ended_at IS NULL", ref.id);
    }));
    EXPECT_EQ(shown(ref.id).posts.at(0).role, Role::clerk);
}

TEST_P(StaffingTest, PostsLastFromTheirFirstDayToTheirLast) {
    auto ref = added();
    EXPECT_EQ(code_of(appoint(ref.id, Role::clerk, 3, 2)), kInvalidRequest.code);
    EXPECT_EQ(code_of(appoint(ref.id, Role::clerk, -9, -2)), kInvalidRequest.code);
    ASSERT_TRUE(appoint(ref.id, Role::clerk, 1, 1));
    EXPECT_EQ(shown(ref.id).posts.size(), 1u);
    business_.advance(48h);
    EXPECT_TRUE(shown(ref.id).posts.empty());
}

TEST_P(StaffingTest, WhoLeavesLosesPostsAndAccountAtOnce) {
    auto ref = added();
    ASSERT_TRUE(appoint(ref.id, Role::clerk));
    EXPECT_EQ(refusal([&](db::Tx& tx) { return staffing_->leave(tx, by_, cell_, ref.id, ref.revision + 1); }),
              kStaffStale.code);
    write([&](db::Tx& tx) { return staffing_->leave(tx, by_, cell_, ref.id, ref.revision); });
    EXPECT_EQ(code_of(sign_in("wangwu")), kSignInRefused.code);
    EXPECT_TRUE(list({}).empty());
    MemberFilter gone;
    gone.gone = true;
    ASSERT_EQ(list(gone).size(), 1u);
    EXPECT_TRUE(list(gone)[0].posts.empty());
    EXPECT_EQ(refusal([&](db::Tx& tx) { return staffing_->leave(tx, by_, cell_, ref.id, ref.revision + 1); }),
              kUnknown.code);
    EXPECT_EQ(journaled("staff.leave"), 1);
    EXPECT_EQ(journaled("grant.end"), 1);
}

TEST_P(StaffingTest, WhoLostTheirSecondFactorBeginsAnew) {
    auto ref = added();
    ASSERT_TRUE(appoint(ref.id, Role::clerk));
    AccountId account = db().read([&](db::Reader& reader) {
        return reader.query("SELECT account_id FROM staff WHERE id = $1", ref.id)[0].get<AccountId>(0);
    });
    add_totp(account);
    std::string token = token_of("wangwu");
    write([&](db::Tx& tx) { return staffing_->reset(tx, by_, cell_, ref.id, ref.revision, password_hash()); });
    tell(service());
    EXPECT_FALSE(is_signed_in(token));
    auto step = sign_in("wangwu");
    ASSERT_TRUE(step);
    EXPECT_EQ(step->reply.state, SignInState::must_enrol);
}

TEST_P(StaffingTest, NobodyChangesTheirOwnPostsOrAccount) {
    auto ref = added();
    by_.account = db().read([&](db::Reader& reader) {
        return reader.query("SELECT account_id FROM staff WHERE id = $1", ref.id)[0].get<AccountId>(0);
    });
    EXPECT_EQ(code_of(appoint(ref.id, Role::clerk)), kOwnAccount.code);
    EXPECT_EQ(code_of(change(ref, Employment::seconded)), kOwnAccount.code);
    EXPECT_EQ(refusal([&](db::Tx& tx) { return staffing_->leave(tx, by_, cell_, ref.id, ref.revision); }),
              kOwnAccount.code);
}

TEST_P(StaffingTest, AreListedByNameAndFoundByWhatIsKnownOfThem) {
    auto ref = added();
    ASSERT_TRUE(appoint(ref.id, Role::clerk));
    NewMember other = wanted("zhaoliu");
    other.name = "赵六";
    other.id_number = "990102188503120018";
    other.department.reset();
    other.employment = Employment::contracted;
    ASSERT_TRUE(add(other));
    auto all = list({});
    ASSERT_EQ(all.size(), 2u);
    auto second = list({}, MemberCursor{all[0].work_name, all[0].id}, 1);
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].id, all[1].id);
    auto found = [&](auto turn) {
        MemberFilter filter;
        turn(filter);
        std::vector<std::string> out;
        for (const auto& one : list(filter))
            out.push_back(one.login);
        return out;
    };
    EXPECT_EQ(found([](MemberFilter& f) { f.text = "王"; }), std::vector<std::string>{"wangwu"});
    EXPECT_EQ(found([](MemberFilter& f) { f.text = "zhao"; }), std::vector<std::string>{"zhaoliu"});
    EXPECT_EQ(found([](MemberFilter& f) { f.text = "%"; }), std::vector<std::string>{});
    EXPECT_EQ(found([](MemberFilter& f) { f.role = Role::clerk; }), std::vector<std::string>{"wangwu"});
    EXPECT_EQ(found([](MemberFilter& f) { f.employment = Employment::contracted; }),
              std::vector<std::string>{"zhaoliu"});
    EXPECT_EQ(found([&](MemberFilter& f) { f.department = department_; }), std::vector<std::string>{"wangwu"});
}

} // namespace
} // namespace yimen::people
