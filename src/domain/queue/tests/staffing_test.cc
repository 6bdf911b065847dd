#include "house.h"
#include "live.h"
#include "support/written.h"

namespace yimen::queue {
namespace {

class StaffingTest : public HouseTest {
  protected:
    access::Principal manager() const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.staff = new_id<StaffId>(kMorning);
        out.cell = hall_.cell;
        out.grants.push_back({Role::hall_manager, hall_.cell, {}, hall_.id, {}});
        return out;
    }
    Result<void> reskill(const access::Principal& who, int counter, const std::vector<std::string>& letters) {
        std::vector<CategoryId> lines;
        for (const auto& letter : letters)
            lines.push_back(lines_.at(letter));
        return write([&](db::Tx& tx) {
            return queue().reskill_counter(tx, as(who), counters_[static_cast<std::size_t>(counter)], lines);
        });
    }
    CounterStaff staff(int counter) {
        return db().read([&](db::Reader& reader) {
            return queue::staffing(server_->directory, reader, hall_.id, hall_date(clock_.now()));
        })[static_cast<std::size_t>(counter)];
    }
    std::vector<CategoryId> lines(const std::vector<std::string>& letters) const {
        std::vector<CategoryId> out;
        for (const auto& letter : letters)
            out.push_back(lines_.at(letter));
        return out;
    }
};
YIMEN_INSTANTIATE_ENGINES(StaffingTest);

TEST_P(StaffingTest, OtherLinesHoldFromTheNextCallOn) {
    ASSERT_TRUE(open(0, {lines_.at("B")}));
    auto of_a = issue("A"), of_b = issue("B");
    EXPECT_EQ(called(0), "B001");
    ASSERT_TRUE(reskill(manager(), 0, {"A"}));
    EXPECT_EQ(read(of_b->id).state, TicketState::called) << "who is there stays";
    ASSERT_TRUE(act(0, of_b->id, TicketAction::serve));
    ASSERT_TRUE(act(0, of_b->id, TicketAction::finish));
    EXPECT_EQ(called(0), "A001");
    EXPECT_EQ(read(of_a->id).state, TicketState::called);
}

TEST_P(StaffingTest, OtherLinesAreForTheDayAlsoAfterAPause) {
    write([&](db::Tx& tx) -> Result<void> {
        Queue::put_skill(tx, counters_[0], lines_.at("B"));
        return {};
    });
    EXPECT_EQ(staff(0).serves, lines({"B"}));
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(reskill(manager(), 0, {"A", "B"}));
    EXPECT_EQ(staff(0).serves, lines({"A", "B"}));
    EXPECT_EQ(staff(0).skilled, lines({"B"})) << "what it may serve on any day stays";
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().close_counter(tx, as(clerks_[0]), counters_[0]); }));
    EXPECT_EQ(staff(0).serves, lines({"A", "B"}));
    ASSERT_TRUE(open(0, lines({"A"}))) << "today it may";
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().close_counter(tx, as(clerks_[0]), counters_[0]); }));
    clock_.advance(24h);
    EXPECT_EQ(staff(0).serves, lines({"B"}));
    EXPECT_TRUE(open(0, lines({"A"})).error().is(kNotSkilled));
}

TEST_P(StaffingTest, OnlyTheManagerOfTheHallAndOnlyAnOpenCounter) {
    EXPECT_TRUE(reskill(manager(), 0, {"A"}).error().is(kCounterNotOpen));
    ASSERT_TRUE(open(0));
    EXPECT_TRUE(reskill(clerks_[0], 0, {"A"}).error().is(kCounterNotFound));
    auto stranger = manager();
    stranger.grants[0].hall = new_id<HallId>(kMorning);
    EXPECT_TRUE(reskill(stranger, 0, {"A"}).error().is(kCounterNotFound));
    EXPECT_TRUE(reskill(manager(), 0, {}).error().is(kNoCategory));
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().pause_counter(tx, as(clerks_[0]), counters_[0], "茶歇"); }));
    EXPECT_TRUE(reskill(manager(), 0, {"A"}).error().is(kCounterNotOpen));
    EXPECT_EQ(staff(0).state, CounterState::paused);
    EXPECT_EQ(staff(1).state, CounterState::closed);
    EXPECT_EQ(staff(1).serves, lines({"A", "B", "C"})) << "without skills: everything";
}

TEST_P(StaffingTest, BoardsAndTheJournalHearOfIt) {
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(reskill(manager(), 0, {"A", "C"}));
    bool told = false, kept = false;
    for (const auto& event : test::event_rows(db()))
        told |= event.kind == "CounterReskilled";
    for (const auto& row : test::journal_rows(db()))
        kept |= row.action == "counter.reskill";
    EXPECT_TRUE(told && kept);
}

} // namespace
} // namespace yimen::queue
