#include <latch>

#include "errors.h"
#include "outbox_fixture.h"

namespace yimen::outbox {
namespace {

using namespace std::chrono_literals;

constexpr ErrorCode kBroken{"test.broken", ErrorKind::internal, "", ""};

class RelayTest : public OutboxTest {
  protected:
    // Fails on events of kind "Poison" as long as `broken` says so; counts its attempts.
    Subscriber poisoned(const std::string& name) {
        return {name, {}, [this, name](db::Tx& tx, const Event& event) -> Result<void> {
                    if (event.kind == "Poison" && broken_) {
                        ++attempts_;
                        std::ignore = record(tx, name, event); // must be undone
                        return fail(kBroken, "no good");
                    }
                    return record(tx, name, event);
                }};
    }
    // Runs into the poison until it is parked.
    void exhaust(Relay& relay) {
        for (auto pause = 1s; relay.failures(1).empty() && pause < 1000s; pause *= 2) {
            relay.drain();
            system_.advance(pause);
        }
        relay.drain();
    }

    std::atomic<bool> broken_{true};
    std::atomic<int> attempts_{0};
};
YIMEN_INSTANTIATE_ENGINES(RelayTest);

TEST_P(RelayTest, EachSubscriberAppliesEachEventOnce) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("one"));
    relay.subscribe(recorder("two"));
    for (int revision = 1; revision <= 450; ++revision) // more than two batches
        publish(revision);
    relay.drain();
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 450));
    EXPECT_EQ(effects("two"), each_once(1, 450));
    EXPECT_EQ(state_of(relay, "one").backlog, 0);
    EXPECT_EQ(state_of(relay, "one").last_applied_at, kMorning);
}

TEST_P(RelayTest, ASubscriberGetsOnlyItsKinds) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("picky", {"ThingMoved", "ThingLost"}));
    publish(1, "ThingMoved");
    publish(2, "ThingSeen");
    publish(3, "ThingLost");
    relay.drain();
    publish(4, "ThingSeen");
    relay.drain();
    EXPECT_EQ(effects("picky"), (std::map<std::int64_t, std::int64_t>{{1, 1}, {3, 1}}));
    EXPECT_EQ(state_of(relay, "picky").backlog, 0);
}

TEST_P(RelayTest, APositionMovesOverManyEventsThatAreNotForIt) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("picky", {"ThingLost"}));
    relay.drain();
    std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
        for (int revision = 1; revision <= 1001; ++revision)
            write_event(tx, revision);
        return {};
    });
    relay.drain();
    EXPECT_EQ(relay.trim(kMorning + 1s), 1001);
}

TEST_P(RelayTest, ARunningRelayAppliesWhatIsPublishedWithoutBeingWoken) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("one"));
    relay.start();
    for (int revision = 1; revision <= 20; ++revision)
        publish(revision);
    EXPECT_TRUE(eventually([&] { return effects("one") == each_once(1, 20); }));
    relay.stop();
    publish(21);
    relay.start();
    EXPECT_TRUE(eventually([&] { return effects("one") == each_once(1, 21); }));
}

TEST_P(RelayTest, ABatchThatIsKilledInTheMiddleAppliesNothingTwice) {
    Relay relay(db(), clocks_);
    bool killed = false;
    relay.subscribe({"one", {}, [&](db::Tx& tx, const Event& event) -> Result<void> {
                         std::ignore = record(tx, "one", event);
                         if (event.revision == 3 && !std::exchange(killed, true))
                             throw db::Unavailable("the connection is gone");
                         return {};
                     }});
    for (int revision = 1; revision <= 5; ++revision)
        publish(revision);
    EXPECT_THROW(relay.drain(), db::Unavailable);
    // A machine that was slow has closed an earlier batch by then; the one that was killed left nothing, and moved nothing.
    const auto kept = effects("one");
    EXPECT_EQ(kept, each_once(1, static_cast<std::int64_t>(kept.size())));
    EXPECT_LT(kept.size(), 3u);
    EXPECT_EQ(state_of(relay, "one").backlog, 5 - static_cast<std::int64_t>(kept.size()));
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 5));
    EXPECT_TRUE(relay.failures(10).empty());
}

TEST_P(RelayTest, TwoServersTogetherApplyEachEventOnce) {
    auto other = open_another();
    Relay here(db(), clocks_), there(*other, clocks_);
    for (Relay* relay : {&here, &there}) {
        relay->subscribe(recorder("one"));
        relay->subscribe(recorder("two"));
        relay->start();
    }
    for (int revision = 1; revision <= 400; ++revision) {
        publish(revision);
        (revision % 2 ? here : there).wake();
    }
    auto all_there = [&](const char* name) { return effects(name).size() == 400; };
    ASSERT_TRUE(eventually([&] { return all_there("one") && all_there("two"); }));
    here.stop();
    there.stop();
    EXPECT_EQ(effects("one"), each_once(1, 400));
    EXPECT_EQ(effects("two"), each_once(1, 400));
}

TEST_P(RelayTest, AFailedEventStopsItsBatchAndIsTriedAgainAfterAPause) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1);
    publish(2, "Poison");
    publish(3);
    relay.drain();
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 1)); // kept, though the next one failed
    EXPECT_EQ(attempts_, 1);
    EXPECT_EQ(state_of(relay, "one").last_error, "test.broken: no good");
    EXPECT_EQ(state_of(relay, "one").backlog, 2);

    broken_ = false;
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 1)); // not before the pause is over
    system_.advance(1s);
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 3));
    EXPECT_EQ(state_of(relay, "one").last_error, "");
}

TEST_P(RelayTest, PausesGrow) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1, "Poison");
    relay.drain();
    for (auto [pause, attempt] : {std::pair{1s, 2}, {2s, 3}, {4s, 4}}) {
        system_.advance(pause - 1us);
        relay.drain();
        EXPECT_EQ(attempts_, attempt - 1);
        system_.advance(1us);
        relay.drain();
        EXPECT_EQ(attempts_, attempt);
    }
}

TEST_P(RelayTest, APoisonousEventIsParkedAndTheRestGoesOn) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1, "Poison");
    publish(2);
    exhaust(relay);
    EXPECT_EQ(attempts_, 8);
    EXPECT_EQ(effects("one"), each_once(2, 2));
    auto failures = relay.failures(10);
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].subscriber, "one");
    EXPECT_EQ(failures[0].event_kind, "Poison");
    EXPECT_EQ(failures[0].error, "test.broken: no good");
    EXPECT_EQ(failures[0].attempts, 8);
    EXPECT_EQ(state_of(relay, "one").failures, 1);
    EXPECT_EQ(state_of(relay, "one").backlog, 0);
}

TEST_P(RelayTest, AParkedEventCanBeSentAgain) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1, "Poison");
    exhaust(relay);
    const Uuid failure = relay.failures(1).at(0).id;

    auto again = relay.resend(failure);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().is(kApplyFailed));
    EXPECT_EQ(relay.failures(1).at(0).attempts, 9);
    EXPECT_TRUE(effects("one").empty());

    broken_ = false;
    EXPECT_TRUE(relay.resend(failure));
    EXPECT_EQ(effects("one"), each_once(1, 1));
    EXPECT_TRUE(relay.failures(1).empty());
    EXPECT_TRUE(relay.resend(failure).error().is(kUnknownFailure));
    EXPECT_EQ(effects("one"), each_once(1, 1));
}

TEST_P(RelayTest, AnotherServersSubscriberIsNotSentAgainHere) {
    Relay relay(db(), clocks_), stranger(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1, "Poison");
    exhaust(relay);
    EXPECT_TRUE(stranger.resend(relay.failures(1).at(0).id).error().is(kUnknownSubscriber));
    EXPECT_EQ(relay.failures(1).size(), 1u);
}

TEST_P(RelayTest, ABrokenStatementIsAFailureOfItsEventOnly) {
    Relay relay(db(), clocks_);
    relay.subscribe({"one", {}, [](db::Tx& tx, const Event& event) -> Result<void> {
                         if (event.kind == "Poison")
                             tx.exec("INSERT INTO effect (id, subscriber, revision) VALUES ($1, NULL, 0)", event.id);
                         return record(tx, "one", event);
                     }});
    publish(1);
    publish(2, "Poison");
    publish(3);
    exhaust(relay);
    EXPECT_EQ(effects("one"), (std::map<std::int64_t, std::int64_t>{{1, 1}, {3, 1}}));
    EXPECT_EQ(relay.failures(10).size(), 1u);
}

TEST_P(RelayTest, OneFailingSubscriberHoldsUpNobodyElse) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("bad"));
    relay.subscribe(recorder("good"));
    relay.start();
    publish(1, "Poison");
    for (int revision = 2; revision <= 50; ++revision)
        publish(revision);
    EXPECT_TRUE(eventually([&] { return effects("good") == each_once(1, 50); }));
    EXPECT_TRUE(effects("bad").empty());
}

// On SQLite there is one writer, so a body that waits holds up everybody; the rule against slow bodies is all there is.
TEST_P(RelayTest, OneSlowSubscriberHoldsUpNobodyElseOnPostgres) {
    Relay relay(db(), clocks_);
    for (int revision = 1; revision <= 50; ++revision)
        publish(revision);
    std::latch may_go_on(1);
    relay.subscribe({"slow", {}, [&](db::Tx&, const Event&) -> Result<void> {
                         if (GetParam() == db::Engine::postgres)
                             may_go_on.wait();
                         return {};
                     }});
    relay.subscribe(recorder("quick"));
    relay.start();
    EXPECT_TRUE(eventually([&] { return effects("quick") == each_once(1, 50); }));
    may_go_on.count_down();
    EXPECT_TRUE(eventually([&] { return state_of(relay, "slow").backlog == 0; }));
}

TEST_P(RelayTest, SubscribersMayPublishForOthers) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("second", {"Echo"}));
    relay.subscribe({"first", {"ThingMoved"}, [](db::Tx& tx, const Event& event) -> Result<void> {
                         write_event(tx, event.revision, "Echo");
                         return {};
                     }});
    publish(1);
    ASSERT_TRUE(eventually([&] {
        relay.drain();
        return !effects("second").empty();
    }));
    EXPECT_EQ(effects("second"), each_once(1, 1));
}

TEST_P(RelayTest, ANewSubscriberBeginsAtTheStartOfWhatIsKept) {
    Relay before(db(), clocks_);
    before.subscribe(recorder("old"));
    for (int revision = 1; revision <= 3; ++revision)
        publish(revision, "ThingMoved", kMorning + revision * 1h);
    before.drain();
    ASSERT_EQ(before.trim(kMorning + 2h), 1);
    Relay after(db(), clocks_);
    after.subscribe(recorder("old"));
    after.subscribe(recorder("new"));
    after.drain();
    EXPECT_EQ(effects("old"), each_once(1, 3));
    EXPECT_EQ(effects("new"), each_once(2, 3));
}

TEST_P(RelayTest, TrimmingSparesWhatASubscriberHasStillToApply) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("one"));
    relay.drain();
    publish(1);
    EXPECT_EQ(relay.trim(kMorning + 1h), 0);
    relay.drain();
    EXPECT_EQ(relay.trim(kMorning), 0); // not older
    EXPECT_EQ(relay.trim(kMorning + 1h), 1);
}

TEST_P(RelayTest, TrimmingSparesParkedEventsUntilTheyAreSentAgain) {
    Relay relay(db(), clocks_);
    relay.subscribe(poisoned("one"));
    publish(1, "Poison");
    publish(2);
    exhaust(relay);
    EXPECT_EQ(relay.trim(kMorning + 1h), 1);
    broken_ = false;
    EXPECT_TRUE(relay.resend(relay.failures(1).at(0).id));
    EXPECT_EQ(effects("one"), each_once(1, 2));
    publish(3);
    relay.drain();
    EXPECT_EQ(relay.trim(kMorning + 1h), 2);
}

TEST_P(RelayTest, TrimmingLeavesAMarkAndNoPositionComesTwice) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("one"));
    publish(1);
    relay.drain();
    const Position first = all_after().at(0).position;
    ASSERT_EQ(relay.trim(kMorning + 1h), 1);
    EXPECT_EQ(db().read(trimmed), first);
    EXPECT_EQ(db().read(newest), first);
    publish(2);
    relay.drain();
    EXPECT_EQ(effects("one"), each_once(1, 2));
    EXPECT_GT(all_after().at(0).position, first);
}

TEST_P(RelayTest, AClockThatWasSetBackLeavesNoHoleWhenTrimming) {
    Relay relay(db(), clocks_);
    relay.subscribe(recorder("one"));
    publish(1, "ThingMoved", kMorning + 5h);
    publish(2, "ThingMoved", kMorning);
    relay.drain();
    EXPECT_EQ(relay.trim(kMorning + 1h), 0); // the second is old, but a younger one stands before it
    EXPECT_EQ(relay.trim(kMorning + 6h), 2);
}

TEST_P(RelayTest, TheHorizonLagShowsATransactionThatStaysOpen) {
    Relay relay(db(), clocks_);
    auto other = open_another();
    std::latch begun(1), may_end(1);
    auto open = std::async(std::launch::async, [&] {
        return other->write([&](db::Tx& tx) -> Result<void> {
            write_event(tx, 1);
            tx.query("SELECT 1");
            begun.count_down();
            may_end.wait();
            return {};
        });
    });
    begun.wait();
    if (GetParam() == db::Engine::postgres)
        EXPECT_TRUE(eventually([&] { return relay.horizon_lag_micros() > 1000; }));
    else
        EXPECT_EQ(relay.horizon_lag_micros(), 0);
    may_end.count_down();
    EXPECT_TRUE(open.get());
}

} // namespace
} // namespace yimen::outbox
