#include "maintenance.h"

#include <fstream>
#include <thread>

#include "support/engines.h"

namespace yimen::db {
namespace {

namespace fs = std::filesystem;

class MaintenanceTest : public ::testing::Test {
  protected:
    void SetUp() override {
        start();
        database_->write([](Tx& tx) -> Result<void> {
            tx.exec("CREATE TABLE pair (a {{int}} NOT NULL, b {{int}} NOT NULL, filler {{text}} NOT NULL) {{strict}}");
            return {};
        });
    }
    void start() { database_ = open({.url = fresh_.url()}); }
    void stop() { database_.reset(); }
    // Two rows that belong together: a copy that tears a transaction apart would show.
    void write_pair(int number, std::size_t filler = 10) {
        auto done = database_->write([&](Tx& tx) -> Result<void> {
            tx.exec("INSERT INTO pair (a, b, filler) VALUES ($1, 0, $2)", number, std::string(filler, 'x'));
            tx.exec("INSERT INTO pair (a, b, filler) VALUES (0, $1, $2)", number, std::string(filler, 'x'));
            return {};
        });
        ASSERT_TRUE(done);
    }
    static int count(Database& database) {
        return database.read([](Reader& reader) {
            Rows rows = reader.query("SELECT count(*), sum(a) - sum(b) FROM pair");
            EXPECT_EQ(rows[0].get<std::optional<int>>(1).value_or(0), 0);
            return rows[0].get<int>(0);
        });
    }
    std::string path(const char* name) const { return (fresh_.directory() / name).string(); }

    const test::FreshDatabase fresh_{Engine::sqlite};
    std::unique_ptr<Database> database_;
};

TEST_F(MaintenanceTest, ABackupIsOneSnapshotWhileWritesGoOn) {
    for (int i = 1; i <= 50; ++i)
        write_pair(i, 100'000); // 10 MB: several steps
    std::vector<double> shares;
    int next = 51;
    backup(*database_, path("copy.db"), [&](double share) {
        shares.push_back(share);
        write_pair(next++);
    });
    EXPECT_GT(shares.size(), 2u);
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1.0);
    EXPECT_EQ(count(*open({.url = "sqlite:" + path("copy.db")})), 100);
    EXPECT_EQ(count(*database_), 2 * (next - 1));
    EXPECT_FALSE(fs::exists(path("copy.db.partial")));
}

TEST_F(MaintenanceTest, ABackupIsASingleFileForItsOwnerOnly) {
    write_pair(1);
    backup(*database_, path("copy.db"));
    EXPECT_FALSE(fs::exists(path("copy.db-wal")) || fs::exists(path("copy.db.partial-wal")));
    EXPECT_EQ(fs::status(path("copy.db")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(MaintenanceTest, RestoringBringsBackTheStateAndKeepsTheOldFile) {
    write_pair(1);
    backup(*database_, path("copy.db"));
    write_pair(2);
    stop();
    restore(path("copy.db"), path("hall.db"));
    start();
    EXPECT_EQ(count(*database_), 2);
    write_pair(3); // and it can be written again
    EXPECT_EQ(count(*open({.url = "sqlite:" + path("hall.db.before-restore")})), 4);
}

TEST_F(MaintenanceTest, RestoringIntoAnEmptyPlaceAndOverADamagedFileWorks) {
    write_pair(1);
    backup(*database_, path("copy.db"));
    restore(path("copy.db"), path("new.db"));
    EXPECT_EQ(count(*open({.url = "sqlite:" + path("new.db")})), 2);
    std::ofstream(path("broken.db")) << std::string(10'000, '?');
    restore(path("copy.db"), path("broken.db"));
    EXPECT_EQ(count(*open({.url = "sqlite:" + path("broken.db")})), 2);
    EXPECT_EQ(fs::file_size(path("broken.db.before-restore")), 10'000u);
}

TEST_F(MaintenanceTest, ADatabaseInUseIsNotReplaced) {
    write_pair(1);
    backup(*database_, path("copy.db"));
    write_pair(2);
    EXPECT_THROW(restore(path("copy.db"), path("hall.db")), Unavailable);
    EXPECT_EQ(count(*database_), 4);
}

TEST_F(MaintenanceTest, ADamagedBackupIsNotRestored) {
    for (int i = 1; i <= 20; ++i)
        write_pair(i, 5000);
    backup(*database_, path("copy.db"));
    {
        std::fstream file(path("copy.db"), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(3 * 4096); // the third page after the first
        file << std::string(4096, '\xff');
    }
    stop();
    EXPECT_THROW(restore(path("copy.db"), path("hall.db")), std::runtime_error);
    start();
    EXPECT_EQ(count(*database_), 40);
    EXPECT_THROW(restore(path("missing.db"), path("hall.db")), QueryError);
}

TEST(Maintenance, LeavesPostgresToItsOwnTools) {
    const test::FreshDatabase fresh(Engine::postgres);
    auto database = open({.url = fresh.url()});
    EXPECT_THROW(backup(*database, "/tmp/never.db"), QueryError);
    EXPECT_FALSE(fs::exists("/tmp/never.db"));
}

class StatisticsTest : public test::EngineTest {};
YIMEN_INSTANTIATE_ENGINES(StatisticsTest);

TEST_P(StatisticsTest, TheEngineKnowsHowManyRowsThereAre) {
    (void)db().write([](Tx& tx) -> Result<void> {
        tx.exec("CREATE TABLE pair (a {{int}} NOT NULL) {{strict}}");
        tx.exec("CREATE INDEX pair_a ON pair (a)");
        for (int i = 0; i < 300; ++i)
            tx.exec("INSERT INTO pair (a) VALUES ($1)", i);
        return {};
    });
    refresh_statistics(db());
    std::string known = db().read([](Reader& reader) {
        return reader
            .query("\n--sqlite: SELECT stat FROM sqlite_stat1 WHERE idx = 'pair_a'"
                   "\n--postgres: SELECT CAST(CAST(reltuples AS bigint) AS text) || ' ' FROM pg_class WHERE relname = "
                   "'pair'"
                   "\n")[0]
            .get<std::string>(0);
    });
    EXPECT_TRUE(known.starts_with("300 ")) << known;
}

} // namespace
} // namespace yimen::db
