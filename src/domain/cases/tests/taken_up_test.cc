// 一窗通办: the visitor sits at a counter of another hall than the one of the item's region. That hall receives the case; the department
// that decides stays what it is.

#include <gtest/gtest.h>

#include <algorithm>

#include "case_fixture.h"

namespace yimen::cases {
namespace {

using access::Role;

class TakenUpTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        write([&](db::Tx& tx) -> Result<void> {
            places::put_region(tx, {district_, cell_, "511603000000", "前锋区", 3, {}});
            places::HallRow hall;
            hall.id = other_;
            hall.cell = cell_;
            hall.region = district_;
            hall.kind = "hall";
            hall.code = "H2";
            hall.name = "前锋区政务服务中心";
            places::put_hall(tx, hall);
            return {};
        });
        there_ = clerk_; // who sits in the other hall
        there_.account = new_id<AccountId>(test::kSmallHallMorning);
        there_.staff = new_id<StaffId>(test::kSmallHallMorning);
        there_.grants = {{Role::clerk, cell_, {}, other_, {}}};
        reviewer_ = there_;
        reviewer_.staff = new_id<StaffId>(test::kSmallHallMorning);
        reviewer_.grants = {{Role::reviewer, cell_, {}, {}, department_}};
    }

    Result<CaseRef> take_up(const access::Principal& who, CaseId id, HallId hall) {
        return db().write([&](db::Tx& tx) { return cases_->take_up(tx, {who, "counter", "r"}, id, visit_, hall); });
    }
    bool sees(const access::Principal& who, Role role, CaseId id) {
        return read([&](db::Reader& reader) { return seen_by(reader, who, {role}, id).has_value(); });
    }
    std::int64_t to_receive(const access::Principal& who) {
        store::ListQuery query;
        query.roles = {Role::clerk};
        query.states = {State::submitted};
        return read([&](db::Reader& reader) { return store::count(reader, who, query); });
    }

    const RegionId district_ = new_id<RegionId>(test::kSmallHallMorning);
    const HallId other_ = new_id<HallId>(test::kSmallHallMorning);
    const Uuid visit_ = new_uuid(test::kSmallHallMorning);
    access::Principal there_, reviewer_;
};
YIMEN_INSTANTIATE_ENGINES(TakenUpTest);

TEST_P(TakenUpTest, IsReceivedWhereTheVisitorIsAndDecidedByTheSameDepartment) {
    auto ref = submitted();
    EXPECT_EQ(to_receive(clerk_), 1);
    EXPECT_EQ(to_receive(there_), 0);
    EXPECT_EQ(code_of(act(there_, ref, Action::receive)), "cases.not_found");

    auto taken = take_up(there_, ref.id, other_);
    ASSERT_TRUE(taken);
    EXPECT_EQ(to_receive(clerk_), 0);
    EXPECT_EQ(to_receive(there_), 1);
    EXPECT_EQ(code_of(act(clerk_, *taken, Action::receive)), "cases.not_found");
    auto received = act(there_, *taken, Action::receive);
    ASSERT_TRUE(received) << code_of(received);
    auto accepted = act(there_, *received, Action::accept);
    ASSERT_TRUE(accepted) << code_of(accepted);
    EXPECT_TRUE(sees(reviewer_, Role::reviewer, ref.id));
    EXPECT_TRUE(act(reviewer_, *accepted, Action::review));
}

TEST_P(TakenUpTest, OpensADraftToTheHallWhereItsVisitorIsAndToNoOther) {
    auto ref = opened();
    EXPECT_FALSE(sees(clerk_, Role::clerk, ref.id));
    EXPECT_FALSE(sees(there_, Role::clerk, ref.id));
    ASSERT_TRUE(take_up(there_, ref.id, other_));
    EXPECT_TRUE(sees(there_, Role::clerk, ref.id));
    EXPECT_FALSE(sees(clerk_, Role::clerk, ref.id));
    EXPECT_TRUE(sees(zhang_, Role::visitor, ref.id));
}

TEST_P(TakenUpTest, WhatOneHallHasReceivedStaysThere) {
    auto ref = submitted();
    ASSERT_TRUE(act(clerk_, ref, Action::receive));
    auto refused = take_up(there_, ref.id, other_);
    EXPECT_EQ(code_of(refused), "cases.taken_elsewhere");
    EXPECT_EQ(refused.error().detail, "广安区政务服务中心");
    EXPECT_FALSE(sees(there_, Role::clerk, ref.id));
    EXPECT_TRUE(take_up(clerk_, ref.id, hall_)) << "a later visit to its own hall";
}

TEST_P(TakenUpTest, IsJournaledAndToldToBothHallsOnce) {
    auto ref = submitted();
    ASSERT_TRUE(take_up(there_, ref.id, other_));
    ASSERT_TRUE(take_up(there_, ref.id, other_));
    auto journal = test::journal_rows(db());
    EXPECT_EQ(std::ranges::count(journal, "case.take_up", &test::JournalRow::action), 1);
    auto events = test::event_rows(db());
    EXPECT_EQ(std::ranges::count(events, "CaseTakenUp", &test::EventRow::kind), 2);
    EXPECT_EQ(code_of(take_up(there_, CaseId{new_uuid(test::kSmallHallMorning)}, other_)), "cases.not_found");
}

} // namespace
} // namespace yimen::cases
