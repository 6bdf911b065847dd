#include "house.h"
#include "support/written.h"

namespace yimen::queue {
namespace {

class RulesTest : public HouseTest {
  protected:
    Result<HallRules> change(const access::Principal& who, const HallRules& wanted) {
        return write([&](db::Tx& tx) { return queue().change_rules(tx, as(who), hall_.id, wanted); });
    }
    HallRules kept() {
        return db().read([&](db::Reader& reader) { return *queue().rules(reader, manager(), hall_.id); });
    }
};
YIMEN_INSTANTIATE_ENGINES(RulesTest);

TEST_P(RulesTest, AHallThatDecidedNothingHasTheDefaultsAndItsFirstChangeIsKept) {
    HallRules wanted = kept();
    EXPECT_EQ(wanted.revision, 0);
    EXPECT_EQ(wanted.longest_wait_seconds, HallRules{}.longest_wait_seconds);
    wanted.hold_seconds = 20 * 60;
    wanted.notices.push_back({"周五下午学习，停办半天", "Closed on Friday afternoon"});
    auto changed = change(manager(), wanted);
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->revision, 1);
    auto now = kept();
    EXPECT_EQ(now.revision, 1);
    EXPECT_EQ(now.hold_seconds, 20 * 60);
    ASSERT_EQ(now.notices.size(), 1u);
    EXPECT_EQ(now.notices[0].text, "周五下午学习，停办半天");
    auto written = test::journal_rows(db());
    ASSERT_EQ(written.size(), 1u);
    EXPECT_EQ(written[0].action, "hall.change_rules");
    auto told = test::event_rows(db());
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].kind, "HallRulesChanged");
}

TEST_P(RulesTest, TheSecondOfTwoWhoEditAtOnceIsRefusedAndNothingOfTheFirstIsLost) {
    HallRules first = kept(), second = first;
    first.recall_limit = 5;
    second.recall_limit = 2;
    ASSERT_TRUE(change(manager(), first));
    auto refused = change(manager(), second);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kRulesStale));
    EXPECT_EQ(refused.error().more["revision"].as_int64(), 1);
    EXPECT_EQ(kept().recall_limit, 5);
}

TEST_P(RulesTest, EachRuleOutOfItsBoundsIsNamed) {
    HallRules wanted;
    wanted.longest_wait_seconds = 0;
    wanted.recall_limit = 11;
    wanted.hold_seconds = -1;
    wanted.grace_seconds = 24 * 3600;
    auto refused = change(manager(), wanted);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kBadRules));
    std::vector<std::string> named;
    for (const auto& one : refused.error().invalid_params)
        named.push_back(one.pointer);
    EXPECT_EQ(named,
              (std::vector<std::string>{"/longest_wait_seconds", "/recall_limit", "/hold_seconds", "/grace_seconds"}));
    EXPECT_EQ(kept().revision, 0);
}

TEST_P(RulesTest, NobodyButTheManagerOfThisHallChangesThem) {
    HallRules wanted = kept();
    for (const auto& who : {with(Role::supervisor, hall_.cell, hall_.id), clerk(),
                            with(Role::hall_manager, hall_.cell, new_id<HallId>(kMorning)),
                            with(Role::hall_manager, new_id<CellId>(kMorning), hall_.id)}) {
        auto refused = change(who, wanted);
        ASSERT_FALSE(refused);
        EXPECT_TRUE(refused.error().is(kUnknownHall));
    }
    EXPECT_EQ(kept().revision, 0);
}

TEST_P(RulesTest, AChangeHoldsFromTheNextStepOn) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    ASSERT_EQ(called(0), "A001");
    HallRules wanted = kept();
    wanted.recall_limit = 1;
    ASSERT_TRUE(change(manager(), wanted));
    ASSERT_TRUE(act(0, ticket, TicketAction::recall));
    auto refused = act(0, ticket, TicketAction::recall);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kRecallLimit));
}

} // namespace
} // namespace yimen::queue
