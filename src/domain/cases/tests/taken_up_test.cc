// 一窗通办: the visitor sits at a counter of another hall than the one of the item's region. That hall receives the case; the department
// that decides stays what it is.

#include <gtest/gtest.h>

#include <algorithm>

#include "jobs/jobs.h"
#include "reading.h"
#include "store.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::cases {
namespace {

using access::Role;

class TakenUpTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        auto out = jobs::migrations();
        for (const auto& migration : cases::migrations())
            out.push_back(migration);
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_,
                                                      *catalogue_, *licences_, files_, *seals_, "http://hall.example"});
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        definition.requirements.clear();
        item_ = publish(definition);
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

    CaseRef filed(bool submit) {
        auto opened = db().write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r"},
                                {item_, zhang_.acts_for[0].subject, {{"name", "张三"}}, {}, {}});
        });
        if (!submit)
            return *opened;
        std::string number = cases_->next_number(cell_, region_, "portal");
        return *db().write([&](db::Tx& tx) {
            return cases_->submit(tx, {zhang_, "portal", "r"}, opened->id, opened->revision, number);
        });
    }
    Result<CaseRef> take_up(const access::Principal& who, CaseId id, HallId hall) {
        return db().write([&](db::Tx& tx) { return cases_->take_up(tx, {who, "counter", "r"}, id, visit_, hall); });
    }
    Result<CaseRef> act(const access::Principal& who, const CaseRef& ref, Action action) {
        return db().write([&](db::Tx& tx) {
            return cases_->act(tx, {who, "counter", "r"}, ref.id, ref.revision, action, {});
        });
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
    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
};
YIMEN_INSTANTIATE_ENGINES(TakenUpTest);

TEST_P(TakenUpTest, IsReceivedWhereTheVisitorIsAndDecidedByTheSameDepartment) {
    auto ref = filed(true);
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
    auto ref = filed(false);
    EXPECT_FALSE(sees(clerk_, Role::clerk, ref.id));
    EXPECT_FALSE(sees(there_, Role::clerk, ref.id));
    ASSERT_TRUE(take_up(there_, ref.id, other_));
    EXPECT_TRUE(sees(there_, Role::clerk, ref.id));
    EXPECT_FALSE(sees(clerk_, Role::clerk, ref.id));
    EXPECT_TRUE(sees(zhang_, Role::visitor, ref.id));
}

TEST_P(TakenUpTest, WhatOneHallHasReceivedStaysThere) {
    auto ref = filed(true);
    ASSERT_TRUE(act(clerk_, ref, Action::receive));
    auto refused = take_up(there_, ref.id, other_);
    EXPECT_EQ(code_of(refused), "cases.taken_elsewhere");
    EXPECT_EQ(refused.error().detail, "广安区政务服务中心");
    EXPECT_FALSE(sees(there_, Role::clerk, ref.id));
    EXPECT_TRUE(take_up(clerk_, ref.id, hall_)) << "a later visit to its own hall";
}

TEST_P(TakenUpTest, IsJournaledAndToldToBothHallsOnce) {
    auto ref = filed(true);
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
