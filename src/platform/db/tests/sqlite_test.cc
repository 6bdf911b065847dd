// What only the embedded database does: group commit, a bounded queue, snapshots, a full disk.

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <latch>
#include <semaphore>
#include <thread>

#include "db.h"
#include "support/engines.h"

namespace yimen::db {
namespace {

constexpr ErrorCode kRefused{"test.refused", ErrorKind::conflict, "Refused.", "拒绝。"};

class SqliteTest : public ::testing::Test {
  protected:
    void SetUp() override {
        open_with({});
        Result<void> made = database_->write([](Tx& tx) -> Result<void> {
            tx.exec("CREATE TABLE note (number {{int}} PRIMARY KEY, body {{bytes}} NOT NULL) {{strict}}");
            return {};
        });
        ASSERT_TRUE(made);
    }
    void open_with(Options options) {
        options.url = fresh_.url();
        database_.reset();
        database_ = open(options);
    }
    Database& db() { return *database_; }
    static Result<void> insert(Tx& tx, int number, std::size_t size = 1) {
        tx.exec("INSERT INTO note (number, body) VALUES ($1, $2)", number, Blob{std::string(size, 'x')});
        return {};
    }
    int count() {
        return db().read([](Reader& reader) { return reader.query("SELECT count(*) FROM note")[0].get<int>(0); });
    }
    void wait_until_queued(std::int64_t wanted) {
        while (db().stats().queued < wanted)
            std::this_thread::yield();
    }

    // Holds the writer inside a body until it is let go.
    class HeldWriter {
      public:
        explicit HeldWriter(Database& database) : thread_([this, &database] { hold(database); }) { entered_.acquire(); }
        ~HeldWriter() { release(); }
        void release() {
            if (!thread_.joinable())
                return;
            let_go_.release();
            thread_.join();
        }

      private:
        void hold(Database& database) {
            auto body = [this](Tx& tx) -> Result<void> {
                entered_.release();
                let_go_.acquire();
                return insert(tx, 0);
            };
            for (bool accepted = false; !accepted;) {
                try {
                    accepted = database.write(body).has_value();
                } catch (const Busy&) { // the writer thread was slower than the limit of the test; the body has not run
                }
            }
        }

        std::binary_semaphore entered_{0}, let_go_{0};
        std::thread thread_;
    };

    const test::FreshDatabase fresh_{Engine::sqlite};
    std::unique_ptr<Database> database_;
};

TEST_F(SqliteTest, WaitingTransactionsShareOneCommit) {
    constexpr int kCallers = 20;
    HeldWriter held(db());
    const Stats before = db().stats();
    std::vector<std::thread> callers;
    for (int i = 1; i <= kCallers; ++i)
        callers.emplace_back([this, i] { EXPECT_TRUE(db().write([i](Tx& tx) { return insert(tx, i); })); });
    wait_until_queued(kCallers);
    held.release();
    for (auto& caller : callers)
        caller.join();
    const Stats after = db().stats();
    EXPECT_EQ(after.writes - before.writes, kCallers + 1);
    EXPECT_EQ(after.commits - before.commits, 2);
    EXPECT_EQ(count(), kCallers + 1);
}

TEST_F(SqliteTest, ABodyThatFailsDoesNotHarmItsBatch) {
    HeldWriter held(db());
    std::vector<std::thread> callers;
    for (int i = 1; i <= 9; ++i)
        callers.emplace_back([this, i] {
            auto body = [i](Tx& tx) -> Result<void> {
                insert(tx, i);
                if (i % 3 == 0)
                    return fail(kRefused);
                if (i % 3 == 1)
                    throw std::out_of_range("a bug");
                return {};
            };
            if (i % 3 == 1)
                EXPECT_THROW(db().write(body), std::out_of_range);
            else
                EXPECT_EQ(db().write(body).has_value(), i % 3 == 2);
        });
    wait_until_queued(9);
    held.release();
    for (auto& caller : callers)
        caller.join();
    EXPECT_EQ(count(), 1 + 3);
}

TEST_F(SqliteTest, AFullQueueRefusesAtOnce) {
    open_with({.queue_limit = 1});
    HeldWriter held(db());
    std::thread waiting([this] { EXPECT_TRUE(db().write([](Tx& tx) { return insert(tx, 1); })); });
    wait_until_queued(1);
    EXPECT_THROW(db().write([](Tx& tx) { return insert(tx, 2); }), Busy);
    EXPECT_EQ(db().stats().rejected, 1);
    held.release();
    waiting.join();
    EXPECT_EQ(count(), 2);
}

TEST_F(SqliteTest, ABodyThatWasRefusedNeverRuns) {
    open_with({.busy_wait_ms = 1});
    std::atomic<bool> ran{false};
    {
        HeldWriter held(db());
        EXPECT_THROW(db().write([&](Tx&) -> Result<void> {
            ran = true;
            return {};
        }),
                     Busy);
        EXPECT_EQ(db().stats().queued, 0);
    }
    EXPECT_EQ(count(), 1); // what was queued before has been written by now
    EXPECT_FALSE(ran);
}

TEST_F(SqliteTest, ABodyThatHasBegunIsWaitedFor) {
    open_with({.busy_wait_ms = 1});
    HeldWriter held(db()); // its own caller has been waiting since then
    EXPECT_THROW(db().write([](Tx& tx) { return insert(tx, 1); }), Busy);
    held.release();
    EXPECT_EQ(count(), 1);
}

TEST_F(SqliteTest, ReadersAreBoundedToo) {
    open_with({.connections = 1, .busy_wait_ms = 1});
    std::binary_semaphore entered{0}, let_go{0};
    std::thread holder([&] {
        db().read([&](Reader&) {
            entered.release();
            let_go.acquire();
            return 0;
        });
    });
    entered.acquire();
    EXPECT_THROW(count(), Busy);
    let_go.release();
    holder.join();
    EXPECT_EQ(count(), 0);
}

TEST_F(SqliteTest, AReaderSeesOneSnapshot) {
    auto counts = db().read([this](Reader& reader) {
        auto rows = [&] { return reader.query("SELECT count(*) FROM note")[0].get<int>(0); };
        const int before = rows();
        std::thread([this] { EXPECT_TRUE(db().write([](Tx& tx) { return insert(tx, 1); })); }).join();
        return std::pair(before, rows());
    });
    EXPECT_EQ(counts, std::pair(0, 0));
    EXPECT_EQ(count(), 1);
}

// A limit on the pages of the writer's connection stands for the end of the disk: SQLite reports both in the same way.
TEST_F(SqliteTest, AFullDiskIsSaidClearlyAndKeepsNothing) {
    auto limit_pages = [this](const std::string& limit) {
        return db().write([&](Tx& tx) -> Result<void> {
            tx.query("PRAGMA max_page_count = " + limit);
            return {};
        });
    };
    ASSERT_TRUE(limit_pages("20"));
    EXPECT_THROW(db().write([](Tx& tx) -> Result<void> {
        insert(tx, 1);
        return insert(tx, 2, 1'000'000);
    }),
                 StorageFull);
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(db().write([](Tx& tx) { return insert(tx, 3); })); // what fits is still taken
    ASSERT_TRUE(limit_pages("1000000"));
    EXPECT_TRUE(db().write([](Tx& tx) { return insert(tx, 2, 1'000'000); }));
    EXPECT_EQ(count(), 2);
}

// The log may not grow: its pages are written at COMMIT, which fails for everybody.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        signal(SIGXFSZ, SIG_IGN); // EFBIG instead of the end of the program
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

TEST_F(SqliteTest, ACommitThatFailsRefusesTheWholeBatch) {
    HeldWriter held(db());
    std::atomic<int> refused{0};
    std::vector<std::thread> callers;
    for (int i = 1; i <= 3; ++i)
        callers.emplace_back([this, i, &refused] {
            try {
                db().write([i](Tx& tx) { return insert(tx, i, 100'000); });
            } catch (const Unavailable&) { // EFBIG is an I/O error to SQLite; ENOSPC would be StorageFull
                ++refused;
            }
        });
    wait_until_queued(3);
    {
        FileSizeLimit limit(64 * 1024);
        held.release();
        for (auto& caller : callers)
            caller.join();
    }
    EXPECT_EQ(refused, 3);
    EXPECT_EQ(count(), 1); // the one before them
    EXPECT_TRUE(db().write([](Tx& tx) { return insert(tx, 1, 100'000); }));
}

TEST_F(SqliteTest, OnlyItsOwnerMayReadTheFile) {
    struct stat file {};
    ASSERT_EQ(stat((fresh_.directory() / "hall.db").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(SqliteTest, ForeignKeysAndDoubleQuotesAreStrict) {
    EXPECT_THROW(db().write([](Tx& tx) -> Result<void> {
        tx.exec("CREATE TABLE page (note {{int}} NOT NULL REFERENCES note (number)) {{strict}}");
        tx.exec("INSERT INTO page (note) VALUES (77)");
        return {};
    }),
                 ConstraintViolation);
    EXPECT_THROW(db().read([](Reader& reader) { return reader.query("SELECT \"no such column\" FROM note"); }),
                 QueryError);
    EXPECT_THROW(db().read([](Reader& reader) { return reader.query("SELECT 1; SELECT 2"); }), QueryError);
}

TEST(SqliteOpen, AFileThatCannotBeMadeIsUnavailable) {
    EXPECT_THROW(open({.url = "sqlite:/nonexistent/folder/hall.db"}), Unavailable);
    EXPECT_THROW(open({.url = "mysql://somewhere"}), QueryError);
}

} // namespace
} // namespace yimen::db
