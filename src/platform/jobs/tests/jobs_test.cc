#include <latch>
#include <map>

#include "errors.h"
#include "job_store.h"
#include "jobs.h"
#include "support/engines.h"
#include "support/eventually.h"

namespace yimen::jobs {
namespace {

using namespace std::chrono_literals;
using test::eventually;

constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00
constexpr ErrorCode kBroken{"test.broken", ErrorKind::internal, "", ""};

class JobsTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        auto all = jobs::migrations();
        all.push_back({"jobs_test", 1, "0001_effect.sql",
                       "CREATE TABLE effect (id {{id}} PRIMARY KEY, name {{text}} NOT NULL) {{strict}};"});
        return all;
    }

    template <class F>
    void change(F&& body) {
        auto done = db().write([&](db::Tx& tx) -> Result<void> {
            body(tx);
            return {};
        });
        ASSERT_TRUE(done);
    }
    void plan(const std::string& key, Instant due, Time time = Time::business) {
        change([&](db::Tx& tx) { schedule(tx, {"test.timer", key, time, due, {{"key", key}}}); });
    }
    static void record(db::Tx& tx, const std::string& name) {
        tx.exec("INSERT INTO effect (id, name) VALUES ($1, $2)", new_uuid(kMorning), name);
    }
    // The effect is a row with the job's key.
    static Result<void> leave_mark(jobs::Run& run) {
        return run.commit([&](db::Tx& tx) -> Result<void> {
            record(tx, run.job().unique_key);
            return {};
        });
    }
    std::map<std::string, std::int64_t> effects() {
        return db().read([](db::Reader& reader) {
            std::map<std::string, std::int64_t> out;
            for (db::Row row :
                 reader.query("SELECT name, COUNT(*) FROM effect GROUP BY name ORDER BY name LIMIT 10000"))
                out[row.get<std::string>(0)] = row.get<std::int64_t>(1);
            return out;
        });
    }
    // As if the lease, or the pause after a failure, had run out.
    void let_go() {
        change([](db::Tx& tx) { tx.exec("UPDATE job SET held_until = 0"); });
    }

    FixedClock business_{kMorning}, system_{kMorning};
    const Clocks clocks_{business_, system_};
    using Effects = std::map<std::string, std::int64_t>;
};
YIMEN_INSTANTIATE_ENGINES(JobsTest);

TEST_P(JobsTest, ATimerRunsOnceWhenItIsDue) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning + 1h);
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
    EXPECT_EQ(runner.state().waiting, 1);
    business_.advance(1h);
    EXPECT_EQ(runner.state().due, 1);
    runner.drain();
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
    EXPECT_EQ(runner.state().waiting, 0);
}

TEST_P(JobsTest, TheHandlerSeesWhatWasScheduled) {
    Runner runner(db(), clocks_);
    std::optional<Job> seen;
    runner.handle("test.timer", [&](jobs::Run& run) -> Result<void> {
        seen = run.job();
        return {};
    });
    plan("a", kMorning);
    runner.drain();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->kind, "test.timer");
    EXPECT_EQ(seen->unique_key, "a");
    EXPECT_EQ(seen->due, kMorning);
    EXPECT_EQ(seen->attempt, 1);
    EXPECT_EQ(seen->payload, (boost::json::object{{"key", "a"}}));
    seen.reset();
    runner.drain();
    EXPECT_FALSE(seen); // without a commit of its own it is done too
}

TEST_P(JobsTest, JobsOfUnknownKindsAreLeftToOthers) {
    Runner stranger(db(), clocks_), runner(db(), clocks_);
    stranger.handle("test.other", leave_mark);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning);
    stranger.drain();
    EXPECT_EQ(effects(), Effects{});
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, ABusinessClockThatJumpsAheadMakesAllTimersDueInOrder) {
    Runner runner(db(), clocks_);
    std::vector<std::string> order;
    runner.handle("test.timer", [&](jobs::Run& run) {
        order.push_back(run.job().unique_key);
        return leave_mark(run);
    });
    plan("later", kMorning + 24h * 30);
    plan("soon", kMorning + 24h);
    plan("next year", kMorning + 24h * 365);
    business_.advance(24h * 400);
    runner.drain();
    EXPECT_EQ(order, (std::vector<std::string>{"soon", "later", "next year"}));
    EXPECT_EQ(effects(), (Effects{{"soon", 1}, {"later", 1}, {"next year", 1}}));
}

TEST_P(JobsTest, ABusinessClockThatIsSetBackRunsNothingTwice) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning + 1h);
    plan("b", kMorning + 3h);
    business_.advance(2h);
    runner.drain();
    business_.set(kMorning);
    runner.drain();
    business_.advance(2h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
    business_.advance(1h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}, {"b", 1}}));
}

TEST_P(JobsTest, SystemTimersDoNotLookAtTheBusinessClock) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning + 1h, Time::system);
    business_.advance(24h);
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
    system_.advance(1h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, SchedulingAgainMovesTheJob) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning);
    plan("a", kMorning + 1h);
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
    business_.advance(1h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, ACancelledJobDoesNotRun) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning);
    change([](db::Tx& tx) {
        cancel(tx, "test.timer", "a");
        cancel(tx, "test.timer", "never there");
    });
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
}

TEST_P(JobsTest, NothingOfAScheduleThatWasRolledBackIsThere) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
        schedule(tx, {"test.timer", "a", Time::business, kMorning, {}});
        return fail(kBroken);
    });
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
}

TEST_P(JobsTest, WhoLostTheLeaseCannotCommitAnyMore) {
    auto other = open_another();
    Runner first(db(), clocks_), second(*other, clocks_);
    second.handle("test.timer", leave_mark);
    Result<void> refused;
    first.handle("test.timer", [&](jobs::Run& run) {
        let_go(); // slow work: the lease runs out meanwhile
        second.drain();
        refused = leave_mark(run);
        return refused;
    });
    plan("a", kMorning);
    first.drain();
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kTakenOver));
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
    EXPECT_EQ(first.state().waiting + first.state().failed, 0); // the loser's error is nobody's failure
}

TEST_P(JobsTest, ALeaseKeepsOthersAway) {
    Runner first(db(), clocks_), second(db(), clocks_);
    second.handle("test.timer", leave_mark);
    first.handle("test.timer", [&](jobs::Run& run) {
        second.drain();
        EXPECT_EQ(effects(), Effects{});
        EXPECT_EQ(second.state().running, 1);
        return leave_mark(run);
    });
    plan("a", kMorning);
    first.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, ARunThatWasMovedMeanwhileIsRefusedAndTheNewTimeStands) {
    Runner runner(db(), clocks_);
    bool moved = false;
    runner.handle("test.timer", [&](jobs::Run& run) {
        if (!std::exchange(moved, true))
            plan("a", kMorning + 1h);
        return leave_mark(run);
    });
    plan("a", kMorning);
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
    business_.advance(1h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, ACommitCountsOnlyOnce) {
    Runner runner(db(), clocks_);
    Result<void> again;
    runner.handle("test.timer", [&](jobs::Run& run) -> Result<void> {
        YIMEN_CHECK(leave_mark(run));
        again = leave_mark(run);
        return {};
    });
    plan("a", kMorning);
    runner.drain();
    EXPECT_FALSE(again);
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, AnEffectMayCancelOrMoveItsOwnJob) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", [&](jobs::Run& run) {
        return run.commit([&](db::Tx& tx) -> Result<void> {
            record(tx, run.job().unique_key);
            if (run.job().unique_key == "cancels")
                cancel(tx, "test.timer", "cancels");
            else
                schedule(tx, {"test.timer", "moves", Time::business, kMorning + 1h, {}});
            return {};
        });
    });
    plan("cancels", kMorning);
    plan("moves", kMorning);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"cancels", 1}, {"moves", 1}}));
    business_.advance(1h);
    EXPECT_EQ(runner.state().due, 1);
}

TEST_P(JobsTest, ACommitMaySayWhenTheJobIsDueAgain) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", [&](jobs::Run& run) {
        return run.commit(
            [&](db::Tx& tx) -> Result<void> {
                record(tx, run.job().unique_key);
                return {};
            },
            run.job().due + 1h);
    });
    plan("a", kMorning);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
    business_.advance(1h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 2}}));
}

TEST_P(JobsTest, AFailedJobIsTriedTenTimesAndThenShown) {
    Runner runner(db(), clocks_);
    bool broken = true;
    int attempts = 0;
    runner.handle("test.timer", [&](jobs::Run& run) -> Result<void> {
        EXPECT_EQ(run.job().attempt, ++attempts);
        if (!broken)
            return leave_mark(run);
        if (attempts % 2)
            throw std::runtime_error("thrown");
        return fail(kBroken, "refused");
    });
    plan("a", kMorning);
    for (int round = 1; round <= 12; ++round) {
        runner.drain();
        runner.drain(); // not before the pause is over
        EXPECT_EQ(attempts, std::min(round, 10));
        let_go();
    }
    EXPECT_EQ(runner.state().failed, 1);
    EXPECT_EQ(runner.state().due, 0);
    auto failures = runner.failures(10);
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].kind, "test.timer");
    EXPECT_EQ(failures[0].unique_key, "a");
    EXPECT_EQ(failures[0].attempts, 10);
    EXPECT_EQ(failures[0].error, "test.broken: refused");

    broken = false;
    attempts = 0;
    EXPECT_TRUE(runner.retry(failures[0].id));
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
    EXPECT_TRUE(runner.failures(10).empty());
    EXPECT_TRUE(runner.retry(failures[0].id).error().is(kUnknownJob));
}

TEST_P(JobsTest, PausesAfterFailuresGrow) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", [](jobs::Run&) -> Result<void> { return fail(kBroken); });
    plan("a", kMorning);
    std::int64_t last = 0;
    for (int round = 0; round < 4; ++round) {
        runner.drain();
        std::int64_t pause = db().read([&](db::Reader& reader) {
            return reader.query("SELECT held_until FROM job LIMIT 1")[0].get<std::int64_t>(0) -
                   read_now(reader, clocks_).database.micros;
        });
        EXPECT_GT(pause, last);
        last = pause;
        let_go();
    }
}

// As if the server had died in the middle each time: the job is taken, and nobody says how it went.
TEST_P(JobsTest, AJobThatKillsItsServerIsGivenUp) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    plan("a", kMorning);
    for (int death = 0; death < 10; ++death) {
        change([&](db::Tx& tx) { ASSERT_TRUE(take(tx, {"test.timer"}, read_now(tx, clocks_), 30s)); });
        let_go();
    }
    runner.drain();
    EXPECT_EQ(effects(), Effects{});
    EXPECT_EQ(runner.failures(10).size(), 1u);
    EXPECT_EQ(runner.state().failed, 1);
}

TEST_P(JobsTest, ARecurringJobRunsAtItsPaceOnSystemTime) {
    Runner runner(db(), clocks_);
    runner.every("test.round", 1min, [](jobs::Run& run) {
        return run.commit([](db::Tx& tx) -> Result<void> {
            record(tx, "round");
            return {};
        });
    });
    runner.drain();
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"round", 1}}));
    business_.advance(24h);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"round", 1}}));
    system_.advance(1min);
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"round", 2}}));

    Runner restarted(db(), clocks_);
    restarted.every("test.round", 1min, [](jobs::Run&) -> Result<void> { return fail(kBroken); });
    restarted.drain(); // there already: not due again by starting
    EXPECT_EQ(restarted.state().waiting, 1);
}

TEST_P(JobsTest, ARecurringJobIsShownAsFailedButNeverGivenUp) {
    Runner runner(db(), clocks_);
    bool broken = true;
    runner.every("test.round", 1min, [&](jobs::Run& run) -> Result<void> {
        if (broken)
            return fail(kBroken);
        return run.commit([](db::Tx& tx) -> Result<void> {
            record(tx, "round");
            return {};
        });
    });
    for (int round = 0; round < 15; ++round) {
        runner.drain();
        let_go();
    }
    EXPECT_EQ(runner.failures(10).size(), 1u);
    broken = false;
    runner.drain();
    EXPECT_EQ(effects(), (Effects{{"round", 1}}));
    EXPECT_TRUE(runner.failures(10).empty());
}

TEST_P(JobsTest, TwoServersWithManyThreadsRunEachJobOnce) {
    auto other = open_another();
    Runner here(db(), clocks_), there(*other, clocks_);
    Effects expected;
    change([&](db::Tx& tx) {
        for (int i = 0; i < 60; ++i) {
            schedule(tx, {"test.timer", std::to_string(i), Time::business, kMorning, {}});
            expected[std::to_string(i)] = 1;
        }
    });
    for (Runner* runner : {&here, &there}) {
        runner->handle("test.timer", leave_mark);
        runner->start(3);
    }
    EXPECT_TRUE(eventually([&] { return effects().size() == expected.size(); }));
    here.stop();
    there.stop();
    EXPECT_EQ(effects(), expected);
}

TEST_P(JobsTest, ALeaseIsRenewedAsLongAsTheHandlerRuns) {
    Runner runner(db(), clocks_, 300ms);
    std::latch running(1), may_end(1);
    runner.handle("test.timer", [&](jobs::Run& run) {
        running.count_down();
        may_end.wait();
        return leave_mark(run);
    });
    plan("a", kMorning);
    runner.start();
    running.wait();
    auto held_until = [&] {
        return db().read([](db::Reader& reader) {
            return reader.query("SELECT held_until FROM job LIMIT 1")[0].get<std::int64_t>(0);
        });
    };
    const std::int64_t first = held_until();
    EXPECT_TRUE(eventually([&] {
        system_.advance(1ms);
        return held_until() > first;
    }));
    may_end.count_down();
    EXPECT_TRUE(eventually([&] { return effects() == Effects{{"a", 1}}; }));
}

TEST_P(JobsTest, StoppingWaitsForTheHandlerAndTellsIt) {
    Runner runner(db(), clocks_);
    std::latch running(1);
    runner.handle("test.timer", [&](jobs::Run& run) -> Result<void> {
        running.count_down();
        if (!eventually([&] { return run.stopping(); }))
            return fail(kBroken);
        return leave_mark(run);
    });
    plan("a", kMorning);
    runner.start();
    running.wait();
    runner.stop();
    EXPECT_EQ(effects(), (Effects{{"a", 1}}));
}

TEST_P(JobsTest, AHandlerAfterTheStartIsABug) {
    Runner runner(db(), clocks_);
    runner.handle("test.timer", leave_mark);
    EXPECT_THROW(runner.handle("test.timer", leave_mark), std::logic_error);
    runner.drain();
    EXPECT_THROW(runner.handle("test.late", leave_mark), std::logic_error);
}

} // namespace
} // namespace yimen::jobs
