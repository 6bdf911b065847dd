// First contact (首问负责): where its owner works there no more, a supervisor hands the case on.

#include "owner.h"

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "people/registry.h"

namespace yimen::cases {
namespace {

using access::Role;

class OwnerTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        write([&](db::Tx& tx) -> Result<void> {
            const auto& registry = people_->registry();
            YIMEN_TRY(auto next, colleague(tx, "next"));
            next_ = *next.staff;
            for (StaffId staff : {*clerk_.staff, next_}) {
                people::NewGrant grant;
                grant.staff = staff;
                grant.role = Role::clerk;
                grant.hall = hall_;
                grant.valid_from = hall_date(test::kSmallHallMorning);
                YIMEN_TRY(people::GrantId given, registry.grant(tx, {}, grant));
                grants_.push_back(given);
            }
            return {};
        });
        supervisor_ = clerk_;
        supervisor_.staff = new_id<StaffId>(test::kSmallHallMorning);
        supervisor_.grants = {{Role::supervisor, cell_, {region_}, {}, {}}};
    }
    Result<CaseRef> hand_over(const access::Principal& who, const CaseRef& ref) {
        return db().write([&](db::Tx& tx) {
            return Owners(*cases_).hand_over(tx, {who, "counter", "r"}, ref.id, ref.revision, next_, "调走");
        });
    }
    void owner_leaves() {
        write([&](db::Tx& tx) { return people_->registry().end_grant(tx, {}, grants_.front()); });
    }

    StaffId next_;
    std::vector<people::GrantId> grants_; // the owner's, then the next one's
    access::Principal supervisor_;
};
YIMEN_INSTANTIATE_ENGINES(OwnerTest);

TEST_P(OwnerTest, ASupervisorHandsOnWhatItsOwnerLeft) {
    auto received = act(clerk_, submitted(), Action::receive).value();
    EXPECT_EQ(code_of(hand_over(supervisor_, received)), "cases.not_the_owner");
    owner_leaves();
    auto done = hand_over(supervisor_, received);
    ASSERT_TRUE(done) << code_of(done);
    auto record = read([&](db::Reader& reader) { return *store::any(reader, received.id); });
    EXPECT_EQ(record.owner, next_);
    auto step = read([&](db::Reader& reader) { return store::steps(reader, received.id).back(); });
    EXPECT_EQ(step.role, "supervisor");
    EXPECT_EQ(step.note, "→ 王老师　调走");
    EXPECT_EQ(code_of(hand_over(supervisor_, *done)), "cases.not_the_owner"); // the next one is there
}

TEST_P(OwnerTest, WhatNobodyTookYetHasNobodyToHandItOver) {
    auto ref = submitted();
    EXPECT_EQ(code_of(hand_over(clerk_, ref)), "cases.not_the_owner");
    EXPECT_EQ(code_of(hand_over(supervisor_, ref)), "cases.not_the_owner");
}

} // namespace
} // namespace yimen::cases
