// What only the server database does: a pipeline, conflicts between transactions, connections that break.

#include <atomic>
#include <latch>
#include <thread>

#include "db.h"
#include "support/engines.h"

namespace yimen::db {
namespace {

class PostgresTest : public ::testing::Test {
  protected:
    void SetUp() override {
        fresh_ = std::make_unique<test::FreshDatabase>(Engine::postgres);
        test::on_server(fresh_->server(), "ALTER DATABASE " + fresh_->name() + " SET deadlock_timeout = '20ms'");
        open_with({});
        write([](Tx& tx) {
            tx.exec("CREATE TABLE note (number {{int}} PRIMARY KEY, small int4 CHECK (small < 1000), tiny int2, word "
                    "{{text}})");
            tx.exec("INSERT INTO note (number, small) VALUES (1, 0), (2, 0)");
        });
    }
    void open_with(Options options) {
        options.url = fresh_->url();
        database_ = open(options);
    }
    void write(const std::function<void(Tx&)>& body) {
        Result<void> done = database_->write([&](Tx& tx) -> Result<void> {
            body(tx);
            return {};
        });
        if (!done)
            throw std::logic_error("the body cannot refuse");
    }
    Rows read(std::string_view sql) {
        return database_->read([&](Reader& reader) { return reader.query(sql); });
    }
    int count() { return read("SELECT count(*) FROM note")[0].get<int>(0); }
    // Ends all connections to the fresh database, and waits until the server has forgotten them.
    void kill_connections() {
        const std::string ours = "FROM pg_stat_activity WHERE datname = '" + fresh_->name() + "'";
        test::on_server(fresh_->server(), "SELECT count(pg_terminate_backend(pid)) " + ours);
        while (test::on_server(fresh_->server(), "SELECT count(*) " + ours) != "0")
            std::this_thread::yield();
    }
    void allow_connections(bool allow) {
        test::on_server(fresh_->server(),
                        "ALTER DATABASE " + fresh_->name() + " ALLOW_CONNECTIONS " + (allow ? "true" : "false"));
    }
    // How often a body runs when it raises an error with this SQLSTATE each time.
    template <class Expected>
    int runs_that_end_in(const std::string& state) {
        int runs = 0;
        EXPECT_THROW(write([&](Tx& tx) {
                         ++runs;
                         tx.exec("INSERT INTO note (number) VALUES (50)");
                         tx.exec("DO $$BEGIN RAISE EXCEPTION 'planned' USING ERRCODE = '" + state + "'; END$$");
                     }),
                     Expected)
            << state;
        EXPECT_EQ(count(), 2);
        return runs;
    }

    std::unique_ptr<test::FreshDatabase> fresh_;
    std::unique_ptr<Database> database_;
};

TEST_F(PostgresTest, DeadlockedTransactionsAreRunAgain) {
    std::latch both_hold_one(2);
    auto lock_both = [&](int first, int second) {
        bool again = false;
        write([&](Tx& tx) {
            tx.query("SELECT number FROM note WHERE number = $1 {{for_update}}", first);
            if (!std::exchange(again, true))
                both_hold_one.arrive_and_wait();
            tx.exec("UPDATE note SET small = small + 1 WHERE number = $1", second);
        });
    };
    std::thread other([&] { lock_both(2, 1); });
    lock_both(1, 2);
    other.join();
    EXPECT_GE(database_->stats().retries, 1);
    EXPECT_EQ(read("SELECT CAST(sum(small) AS {{int}}) FROM note")[0].get<int>(0), 2);
}

// What a transaction has read stays so for it, until it locks a row or counts what it changed: then it sees what others did.
TEST_F(PostgresTest, WhatWasReadIsReadAgainAfterALock) {
    auto small = [](Tx& tx) { return tx.query("SELECT small FROM note WHERE number = $1", 1)[0].get<int>(0); };
    auto elsewhere = [&] {
        std::thread([&] {
            write([](Tx& tx) { tx.exec("UPDATE note SET small = small + 1 WHERE number = 1"); });
        }).join();
    };
    write([&](Tx& tx) {
        int before = small(tx);
        elsewhere();
        EXPECT_EQ(small(tx), before);
        tx.query("SELECT number FROM note WHERE number = $1 {{for_update}}", 2);
        EXPECT_EQ(small(tx), before + 1);
        elsewhere();
        EXPECT_EQ(tx.exec_count("UPDATE note SET small = small WHERE number = $1", 2), 1);
        EXPECT_EQ(small(tx), before + 2);
    });
}

TEST_F(PostgresTest, ConflictsThatDoNotEndAreBusy) {
    EXPECT_EQ(runs_that_end_in<Busy>("40001"), 6);
    EXPECT_EQ(runs_that_end_in<Busy>("40P01"), 6);
}

TEST_F(PostgresTest, OtherErrorsAreToldOnce) {
    EXPECT_EQ(runs_that_end_in<Busy>("55P03"), 1);
    EXPECT_EQ(runs_that_end_in<StorageFull>("53100"), 1);
    EXPECT_EQ(runs_that_end_in<ConstraintViolation>("23505"), 1);
    EXPECT_EQ(runs_that_end_in<Unavailable>("57014"), 1);
    EXPECT_EQ(runs_that_end_in<QueryError>("22012"), 1);
}

TEST_F(PostgresTest, AnErrorAmongPipelinedWritesTurnsTheCommitIntoARollback) {
    EXPECT_THROW(write([](Tx& tx) {
                     for (int i = 10; i < 20; ++i)
                         tx.exec("INSERT INTO note (number, small) VALUES ($1, $2)", i, i == 15 ? 5000 : 1);
                 }),
                 ConstraintViolation);
    EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, AnErrorThatOnlyTheCommitFindsUndoesAll) {
    write([](Tx& tx) { tx.exec("ALTER TABLE note ADD UNIQUE (word) DEFERRABLE INITIALLY DEFERRED"); });
    EXPECT_THROW(write([](Tx& tx) {
                     tx.exec("INSERT INTO note (number, word) VALUES (10, 'a'), (11, 'a')");
                     EXPECT_EQ(tx.query("SELECT count(*) FROM note")[0].get<int>(0), 4);
                 }),
                 ConstraintViolation);
    EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, ManyPipelinedWritesDoNotBlockEachOther) {
    const std::string word(2000, 'w');
    write([&](Tx& tx) {
        for (int i = 10; i < 5010; ++i)
            tx.exec("INSERT INTO note (number, word) VALUES ($1, $2) RETURNING word", i, word);
    });
    EXPECT_EQ(count(), 5002);
}

TEST_F(PostgresTest, IdleConnectionsThatBrokeAreReplacedUnseen) {
    count();
    kill_connections();
    EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, ATransactionThatLosesItsConnectionIsUnavailableAndTheNextOneWorks) {
    int runs = 0;
    EXPECT_THROW(write([&](Tx& tx) {
                     ++runs;
                     tx.query("SELECT 1");
                     kill_connections();
                     tx.exec("INSERT INTO note (number) VALUES (10)");
                 }),
                 Unavailable);
    EXPECT_EQ(runs, 1); // whether the commit was reached is not known, so it is not run again
    EXPECT_EQ(count(), 2);
    EXPECT_THROW(write([&](Tx& tx) {
                     tx.savepoint([&] {
                         tx.query("SELECT 1");
                         kill_connections();
                         tx.query("SELECT 1");
                         return true;
                     });
                 }),
                 Unavailable);
    EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, AServerThatIsAwayIsUnavailableUntilItIsBack) {
    allow_connections(false);
    kill_connections();
    EXPECT_THROW(count(), Unavailable);
    EXPECT_THROW(count(), Unavailable);
    EXPECT_THROW(write([](Tx&) {}), Unavailable);
    allow_connections(true);
    auto works = [this] {
        try {
            return count() == 2;
        } catch (const Unavailable&) {
            return false;
        }
    };
    while (!works())
        std::this_thread::yield();
}

TEST_F(PostgresTest, ThePoolIsBounded) {
    open_with({.connections = 1, .busy_wait_ms = 1});
    write([this](Tx&) { std::thread([this] { EXPECT_THROW(count(), Busy); }).join(); });
    EXPECT_EQ(database_->stats().rejected, 1);
    open_with({.connections = 1, .queue_limit = 0});
    write([this](Tx&) { std::thread([this] { EXPECT_THROW(count(), Busy); }).join(); });
    EXPECT_EQ(count(), 2);
}

TEST_F(PostgresTest, ValuesTakeTheFormOfTheColumn) {
    write([](Tx& tx) {
        tx.exec("UPDATE note SET small = $1, tiny = $2, word = $3 WHERE number = $4", 999, -7, 12, 1);
        Rows rows =
            tx.query("SELECT small, tiny, word, 1.5::float4, 2.5::float8, 'n'::name FROM note WHERE number = 1");
        EXPECT_EQ(rows[0].get<int>(0), 999);
        EXPECT_EQ(rows[0].get<int>(1), -7);
        EXPECT_EQ(rows[0].get<std::string>(2), "12");
        EXPECT_EQ(rows[0].get<double>(3), 1.5);
        EXPECT_EQ(rows[0].get<double>(4), 2.5);
        EXPECT_EQ(rows[0].get<std::string>(5), "n");
        EXPECT_EQ(tx.query("SELECT CAST($1 AS float8) + CAST($2 AS float8)", 0.5, 2)[0].get<double>(0), 2.5);
    });
}

TEST_F(PostgresTest, ValuesThatDoNotFitTheColumnAreErrors) {
    auto refuses = [this](std::string_view column, Param value) {
        EXPECT_THROW(write([&](Tx& tx) { tx.exec("UPDATE note SET " + std::string(column) + " = $1", value); }),
                     QueryError);
    };
    refuses("small", std::int64_t{1} << 31);
    refuses("tiny", 40000);
    refuses("small", "12");
    refuses("small", true);
    refuses("word", Uuid{});
    refuses("number", 0.5);
    EXPECT_THROW(read("SELECT sum(number) FROM note"), QueryError); // NUMERIC: its cast must be written
    EXPECT_THROW(read("SELECT now()"), QueryError);
}

TEST(PostgresOpen, AServerThatIsNotThereIsUnavailable) {
    EXPECT_THROW(open({.url = "postgresql://yimen@127.0.0.1:1/nothing"}), Unavailable);
}

} // namespace
} // namespace yimen::db
