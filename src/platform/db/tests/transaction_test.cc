// What a transaction promises on both engines.

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "db.h"
#include "support/engines.h"

namespace yimen::db {
namespace {

constexpr ErrorCode kRefused{"test.refused", ErrorKind::conflict, "Refused.", "拒绝。"};

void must(const Result<void>& done) {
    if (!done)
        throw std::logic_error("refused: " + std::string(done.error().code->code));
}

class TransactionTest : public test::EngineTest {
  protected:
    std::vector<Migration> migrations() const override {
        return {{"tally", 1, "0001_init.sql",
                 "CREATE TABLE tally (number {{int}} PRIMARY KEY, value {{int}} NOT NULL, revision {{int}} NOT NULL) "
                 "{{strict}}"}};
    }
    static void insert(Tx& tx, int number) {
        tx.exec("INSERT INTO tally (number, value, revision) VALUES ($1, 0, 1)", number);
    }
    Result<void> write(const std::function<Result<void>(Tx&)>& body) { return db().write(body); }
    // The numbers that are stored, as "1,2,3".
    std::string stored() {
        return db().read([](Reader& reader) {
            std::string out;
            for (Row row : reader.query("SELECT number FROM tally ORDER BY number LIMIT 1000"))
                out += (out.empty() ? "" : ",") + std::to_string(row.get<int>(0));
            return out;
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(TransactionTest);

TEST_P(TransactionTest, KeepsAValueAndDropsARefusal) {
    EXPECT_TRUE(write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        return {};
    }));
    auto refused = write([](Tx& tx) -> Result<void> {
        insert(tx, 2);
        return fail(kRefused);
    });
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kRefused));
    EXPECT_EQ(stored(), "1");
}

TEST_P(TransactionTest, GivesBackWhatTheBodyThrows) {
    EXPECT_THROW(write([](Tx& tx) -> Result<void> {
                     insert(tx, 1);
                     throw std::out_of_range("a bug");
                 }),
                 std::out_of_range);
    EXPECT_EQ(stored(), "");
}

TEST_P(TransactionTest, AnErrorOfTheLastStatementUndoesAll) {
    EXPECT_THROW(write([](Tx& tx) -> Result<void> {
                     insert(tx, 1);
                     insert(tx, 2);
                     insert(tx, 2);
                     return {};
                 }),
                 ConstraintViolation);
    EXPECT_EQ(stored(), "");
    EXPECT_TRUE(write([](Tx& tx) -> Result<void> {
        insert(tx, 3);
        return {};
    }));
    EXPECT_EQ(stored(), "3");
}

TEST_P(TransactionTest, AnErrorInTheMiddleKeepsNothingOfWhatFollows) {
    EXPECT_THROW(write([](Tx& tx) -> Result<void> {
                     insert(tx, 1);
                     insert(tx, 1);
                     insert(tx, 2);
                     return {};
                 }),
                 ConstraintViolation);
    EXPECT_EQ(stored(), "");
}

TEST_P(TransactionTest, ABodyCannotHideAFailedStatement) {
    EXPECT_THROW(write([](Tx& tx) -> Result<void> {
                     insert(tx, 1);
                     try {
                         tx.query("SELECT nonsense FROM tally");
                     } catch (const QueryError&) {
                     }
                     return {};
                 }),
                 QueryError);
    EXPECT_EQ(stored(), "");
}

TEST_P(TransactionTest, CountsTheRowsThatAStatementChanged) {
    must(write([](Tx& tx) -> Result<void> {
        for (int i = 1; i <= 3; ++i)
            insert(tx, i);
        EXPECT_EQ(tx.exec_count("UPDATE tally SET value = 5 WHERE number <= $1", 2), 2);
        EXPECT_EQ(tx.exec_count("UPDATE tally SET value = 5 WHERE number = 77"), 0);
        EXPECT_EQ(tx.exec_count("DELETE FROM tally"), 3);
        EXPECT_EQ(tx.exec_count("CREATE TABLE other (a {{int}})"), 0);
        return {};
    }));
}

TEST_P(TransactionTest, ReadsItsOwnWrites) {
    must(write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        EXPECT_EQ(tx.query("SELECT count(*) FROM tally")[0].get<int>(0), 1);
        EXPECT_EQ(
            tx.query("INSERT INTO tally (number, value, revision) VALUES (2, 7, 1) RETURNING value")[0].get<int>(0), 7);
        return {};
    }));
    EXPECT_EQ(stored(), "1,2");
}

TEST_P(TransactionTest, ASavepointIsUndoneAlone) {
    must(write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        tx.savepoint([&] {
            insert(tx, 2);
            return false;
        });
        EXPECT_THROW(tx.savepoint([&]() -> bool {
            insert(tx, 3);
            throw std::out_of_range("a bug");
        }),
                     std::out_of_range);
        EXPECT_THROW(tx.savepoint([&] {
            insert(tx, 4);
            insert(tx, 1);
            return true;
        }),
                     ConstraintViolation);
        tx.savepoint([&] {
            insert(tx, 5);
            tx.savepoint([&] {
                insert(tx, 6);
                return false;
            });
            insert(tx, 7);
            return true;
        });
        return {};
    }));
    EXPECT_EQ(stored(), "1,5,7");
}

TEST_P(TransactionTest, WhatIsLeftForTheEndRunsAfterTheBodyInItsOrder) {
    std::string seen;
    auto leave = [&](Tx& tx, std::string order, int number) {
        tx.at_end(std::move(order), [&seen, number](Tx& last) {
            seen += std::to_string(number) + " ";
            insert(last, number);
        });
    };
    must(write([&](Tx& tx) -> Result<void> {
        seen.clear();
        leave(tx, "b", 1);
        leave(tx, "a", 2);
        leave(tx, "b", 3);
        tx.savepoint([&] {
            leave(tx, "a", 4);
            return false;
        });
        EXPECT_THROW(tx.savepoint([&]() -> bool {
            leave(tx, "a", 5);
            throw std::out_of_range("a bug");
        }),
                     std::out_of_range);
        tx.savepoint([&] {
            leave(tx, "a", 6);
            return true;
        });
        tx.at_end("c", [&](Tx& last) { leave(last, "a", 7); });
        insert(tx, 8);
        EXPECT_EQ(seen, "");
        return {};
    }));
    EXPECT_EQ(seen, "2 6 1 3 7 ");
    EXPECT_EQ(stored(), "1,2,3,6,7,8");
}

TEST_P(TransactionTest, WhatIsLeftForTheEndBelongsToTheTransaction) {
    auto refused = write([&](Tx& tx) -> Result<void> {
        tx.at_end("a", [](Tx& last) { insert(last, 1); });
        return fail(kRefused);
    });
    EXPECT_FALSE(refused);
    EXPECT_THROW(write([&](Tx& tx) -> Result<void> {
                     insert(tx, 2);
                     tx.at_end("a", [](Tx& last) { insert(last, 2); });
                     return {};
                 }),
                 ConstraintViolation);
    EXPECT_EQ(stored(), "");
}

TEST_P(TransactionTest, AnErrorBeforeASavepointIsNotUndoneByIt) {
    EXPECT_THROW(write([](Tx& tx) -> Result<void> {
                     insert(tx, 1);
                     insert(tx, 1);
                     tx.savepoint([&] { return false; });
                     return {};
                 }),
                 ConstraintViolation);
    EXPECT_EQ(stored(), "");
}

TEST_P(TransactionTest, ConcurrentWritersLoseNoUpdate) {
    constexpr int kThreads = 8, kEach = 25;
    must(write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        return {};
    }));
    // Each reads outside of the transaction, as a person at a page does, and is refused when the page was stale.
    auto raise_once = [this] {
        auto [value, revision] = db().read([](Reader& reader) {
            Rows rows = reader.query("SELECT value, revision FROM tally WHERE number = 1");
            return std::pair(rows[0].get<int>(0), rows[0].get<int>(1));
        });
        return write([&, value = value, revision = revision](Tx& tx) -> Result<void> {
                   auto changed = tx.exec_count("UPDATE tally SET value = $1, revision = revision + 1"
                                                " WHERE number = 1 AND revision = $2",
                                                value + 1, revision);
                   return changed == 1 ? Result<void>() : fail(kRefused);
               })
            .has_value();
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            for (int done = 0; done < kEach;)
                done += raise_once();
        });
    for (auto& thread : threads)
        thread.join();
    auto rows = db().read([](Reader& reader) { return reader.query("SELECT value, revision FROM tally"); });
    EXPECT_EQ(rows[0].get<int>(0), kThreads * kEach);
    EXPECT_EQ(rows[0].get<int>(1), kThreads * kEach + 1);
}

TEST_P(TransactionTest, NamesANestedTransactionAsABug) {
    EXPECT_THROW(write([this](Tx&) -> Result<void> { return write([](Tx&) -> Result<void> { return {}; }); }),
                 std::logic_error);
    EXPECT_THROW(db().read([this](Reader&) { return stored(); }), std::logic_error);
    EXPECT_EQ(stored(), ""); // and goes on
}

TEST_P(TransactionTest, AReaderCannotWrite) {
    if (GetParam() == Engine::postgres) { // has no such guard in autocommit: the type Reader offers no exec
        static_assert(!std::is_convertible_v<Reader*, Tx*>);
        return;
    }
    EXPECT_THROW(db().read([](Reader& reader) { return reader.query("DELETE FROM tally"); }), std::runtime_error);
}

TEST_P(TransactionTest, TellsTheHookOfEachCommitAndOfNothingElse) {
    auto another = open_another();
    std::atomic<int> commits{0};
    another->on_commit([&] {
        ++commits;
        commits.notify_all();
    });
    another->write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        return fail(kRefused);
    });
    another->write([](Tx& tx) -> Result<void> {
        insert(tx, 2);
        return {};
    });
    commits.wait(0);
    another.reset(); // no commit can follow
    EXPECT_EQ(commits, 1);
}

// Whatever is written, undone and locked in between, a transaction reads what is there: by few statements, each asked many times.
TEST_P(TransactionTest, ReadsWhatIsThereHoweverOftenItAsks) {
    std::mt19937 dice(7);
    auto any = [&](int below) { return static_cast<int>(dice() % static_cast<unsigned>(below)); };
    must(write([&](Tx& tx) -> Result<void> {
        std::map<int, int> model;
        auto check = [&] {
            for (int number = 0; number < 4; ++number) {
                auto one = tx.query("SELECT value FROM tally WHERE number = $1", number);
                EXPECT_EQ(one.size(), model.count(number));
                for (Row row : one)
                    EXPECT_EQ(row.get<int>(0), model[number]);
            }
            int sum = 0;
            for (const auto& [number, value] : model)
                sum += value;
            EXPECT_EQ(tx.query("SELECT count(*) FROM tally t")[0].get<int>(0), static_cast<int>(model.size()));
            EXPECT_EQ(tx.query("SELECT CAST(COALESCE(sum(t.value), 0) AS {{int}}) FROM tally t")[0].get<int>(0), sum);
        };
        auto change = [&](std::map<int, int>& told) {
            int number = any(4), value = any(100);
            if (any(3) == 0) {
                tx.exec("DELETE FROM tally WHERE number = $1", number);
                told.erase(number);
            } else if (any(2) == 0) {
                tx.query("INSERT INTO tally (number, value, revision) VALUES ($1, $2, 1) ON CONFLICT (number) DO UPDATE"
                         " SET value = excluded.value RETURNING value",
                         number, value);
                told[number] = value;
            } else if (tx.exec_count("UPDATE tally SET value = $2 WHERE number = $1", number, value) > 0) {
                told[number] = value;
            }
        };
        for (int round = 0; round < 400; ++round) {
            check();
            if (any(4) != 0) {
                change(model);
                continue;
            }
            auto inside = model;
            bool keep = any(2) == 0;
            tx.savepoint([&] {
                change(inside);
                std::swap(model, inside);
                check();
                std::swap(model, inside);
                return keep;
            });
            if (keep)
                model = inside;
        }
        return {};
    }));
}

TEST_P(TransactionTest, TwoServersWriteOneDatabase) {
    auto another = open_another();
    std::thread other([&] {
        for (int i = 100; i < 150; ++i)
            must(another->write([i](Tx& tx) -> Result<void> {
                insert(tx, i);
                return {};
            }));
    });
    for (int i = 0; i < 50; ++i)
        must(write([i](Tx& tx) -> Result<void> {
            insert(tx, i);
            return {};
        }));
    other.join();
    EXPECT_EQ(db().read([](Reader& reader) { return reader.query("SELECT count(*) FROM tally")[0].get<int>(0); }), 100);
}

TEST_P(TransactionTest, ForgetsStatementsBeforeTheyFillTheMemory) {
    for (int i = 0; i < 1200; ++i)
        db().read([i](Reader& reader) { return reader.query("SELECT " + std::to_string(i)); });
    EXPECT_EQ(stored(), "");
}

} // namespace
} // namespace yimen::db
