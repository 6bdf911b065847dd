#include "passages.h"

#include "house.h"

namespace yimen::queue {
namespace {

class PassagesTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        manager_.account = new_id<AccountId>(kMorning);
        manager_.cell = hall_.cell;
        manager_.grants.push_back({Role::hall_manager, hall_.cell, {}, hall_.id, {}});
    }
    std::vector<Passage> of(const access::Principal& who, Date day = hall_date(kMorning)) {
        std::vector<Passage> out;
        db().read([&](db::Reader& reader) {
            each_passage(reader, who, {Role::hall_manager}, hall_.id, day,
                         [&](const Passage& passage) { out.push_back(passage); });
            return true;
        });
        return out;
    }
    // Called, on the way for ten seconds, and served for a minute.
    void serve(int counter, TicketId ticket) {
        clock_.advance(10s);
        ASSERT_TRUE(act(counter, ticket, TicketAction::serve));
        clock_.advance(60s);
        ASSERT_TRUE(act(counter, ticket, TicketAction::finish));
    }
    access::Principal manager_;
};
YIMEN_INSTANTIATE_ENGINES(PassagesTest);

TEST_P(PassagesTest, TellWaitWayAndServiceOfOneWhoWasServed) {
    auto ticket = issue("A");
    ASSERT_TRUE(open(0));
    clock_.advance(5min);
    ASSERT_TRUE(call_next(0));
    clock_.advance(20s);
    ASSERT_TRUE(act(0, ticket->id, TicketAction::recall));
    serve(0, ticket->id);
    auto found = of(manager_);
    ASSERT_EQ(found.size(), 1u);
    ASSERT_EQ(found[0].legs.size(), 1u);
    const PassageLeg& leg = found[0].legs[0];
    EXPECT_EQ(leg.wait, 300);
    EXPECT_EQ(leg.way, 30) << "repeated calls are part of the way";
    EXPECT_EQ(leg.service, 60);
    EXPECT_EQ(leg.counter, counters_[0]);
    EXPECT_EQ(leg.outcome, Outcome::served);
}

TEST_P(PassagesTest, BelongToTheDayOfTheNumberAlsoAfterMidnight) {
    clock_.set(*parse_rfc3339("2026-09-28T16:50:00+08:00"));
    auto ticket = issue("A");
    clock_.set(*parse_rfc3339("2026-09-28T23:55:00+08:00"));
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(call_next(0));
    clock_.set(*parse_rfc3339("2026-09-29T00:05:00+08:00"));
    serve(0, ticket->id);
    auto found = of(manager_);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].legs[0].way, 610);
    EXPECT_EQ(found[0].legs[0].service, 60);
    EXPECT_TRUE(of(manager_, hall_date(kMorning + 24h)).empty());
}

TEST_P(PassagesTest, ATransferBeginsALegOfItsOwn) {
    auto ticket = issue("A");
    ASSERT_TRUE(open(0) && open(1));
    clock_.advance(2min);
    ASSERT_TRUE(call_next(0));
    ASSERT_TRUE(act(0, ticket->id, TicketAction::serve));
    clock_.advance(30s);
    auto revision = read(ticket->id).revision;
    ASSERT_TRUE(write([&](db::Tx& tx) {
        return queue().transfer(tx, as(clerks_[0]), ticket->id, revision, {lines_.at("B"), {}, "面签"});
    }));
    clock_.advance(3min);
    ASSERT_TRUE(call_next(1));
    serve(1, ticket->id);
    auto legs = of(manager_).at(0).legs;
    ASSERT_EQ(legs.size(), 2u);
    EXPECT_EQ(legs[0].line, lines_.at("A"));
    EXPECT_EQ(legs[0].wait, 120);
    EXPECT_EQ(legs[0].service, 30);
    EXPECT_EQ(legs[0].outcome, Outcome::moved);
    EXPECT_EQ(legs[1].line, lines_.at("B"));
    EXPECT_EQ(legs[1].counter, counters_[1]);
    EXPECT_EQ(legs[1].wait, 180);
    EXPECT_EQ(legs[1].outcome, Outcome::served);
}

TEST_P(PassagesTest, AMissThatWasPutRightIsNone) {
    auto ticket = issue("A");
    ASSERT_TRUE(open(0));
    clock_.advance(1min);
    ASSERT_TRUE(call_next(0));
    clock_.advance(30s);
    ASSERT_TRUE(act(0, ticket->id, TicketAction::no_show));
    EXPECT_EQ(of(manager_).at(0).legs.at(0).outcome, Outcome::no_show);
    clock_.advance(5min);
    ASSERT_TRUE(act(0, ticket->id, TicketAction::come_back));
    clock_.advance(1min);
    ASSERT_TRUE(call_next(0));
    serve(0, ticket->id);
    auto legs = of(manager_).at(0).legs;
    ASSERT_EQ(legs.size(), 1u);
    EXPECT_EQ(legs[0].outcome, Outcome::served);
    EXPECT_EQ(legs[0].wait, 120) << "both times in the line, and not the five minutes away";
    EXPECT_EQ(legs[0].way, 10) << "the call in vain was no way";
}

TEST_P(PassagesTest, EachHoldIsCountedWithItsTime) {
    auto ticket = issue("A");
    ASSERT_TRUE(open(0));
    for (auto away : {2min, 4min}) {
        ASSERT_TRUE(call_next(0));
        ASSERT_TRUE(act(0, ticket->id, TicketAction::hold));
        clock_.advance(away);
        ASSERT_TRUE(act(0, ticket->id, TicketAction::come_back));
    }
    auto leg = of(manager_).at(0).legs.at(0);
    EXPECT_EQ(leg.held, (std::vector<std::int64_t>{120, 240}));
    EXPECT_EQ(leg.outcome, Outcome::under_way);
}

TEST_P(PassagesTest, WhoLeavesTheLineHasNoWaitThatEnded) {
    auto ticket = issue("A");
    clock_.advance(9min);
    ASSERT_TRUE(act(0, ticket->id, TicketAction::cancel));
    auto leg = of(manager_).at(0).legs.at(0);
    EXPECT_FALSE(leg.wait);
    EXPECT_EQ(leg.outcome, Outcome::left);
}

TEST_P(PassagesTest, OfOtherHallsAreNotSeen) {
    ASSERT_TRUE(issue("A"));
    access::Principal other = manager_;
    other.grants[0].hall = new_id<HallId>(kMorning);
    EXPECT_TRUE(of(other).empty());
    EXPECT_EQ(of(manager_).size(), 1u);
}

// A ticket that was called and served at once is told by its row, all others by their spans: both say the same.
TEST_P(PassagesTest, ARowAndItsSpansSayTheSame) {
    auto plain = issue("A");
    ASSERT_TRUE(open(0));
    clock_.advance(100s);
    ASSERT_TRUE(call_next(0));
    serve(0, plain->id);
    auto by_row = of(manager_).at(0).legs.at(0);
    write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE ticket SET returned = $1 WHERE id = $2", true, plain->id);
        return {};
    });
    auto by_spans = of(manager_).at(0).legs.at(0);
    EXPECT_EQ(by_row.wait, by_spans.wait);
    EXPECT_EQ(by_row.way, by_spans.way);
    EXPECT_EQ(by_row.service, by_spans.service);
    EXPECT_EQ(by_row.counter, by_spans.counter);
    EXPECT_EQ(by_row.outcome, by_spans.outcome);
}

} // namespace
} // namespace yimen::queue
