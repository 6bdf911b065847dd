#include "migrate.h"

#include <thread>

#include "support/engines.h"

namespace yimen::db {
namespace {

constexpr Instant kNow{1'790'557'200'000'000};
const Migration kFirst{"hall", 1, "0001_init.sql",
                       "CREATE TABLE sample (id {{id}} PRIMARY KEY, name {{text}} NOT NULL) {{strict}};"};
const Migration kAdditive{"hall", 2, "0002_phone.sql", "ALTER TABLE sample ADD COLUMN phone {{text}};"};
const Migration kBreaking{
    "hall", 2, "0002_rename.sql",
    "-- The last reader of the name is gone.\n-- compatible-from: 2\nALTER TABLE sample DROP COLUMN name;"};

class MigrateTest : public test::EngineTest {
  protected:
    bool has_sample_table() {
        return db().read([](Reader& reader) {
            return !reader
                        .query("\n--sqlite: SELECT 1 FROM sqlite_master WHERE name = 'sample'"
                               "\n--postgres: SELECT 1 FROM pg_class WHERE oid = to_regclass('sample')")
                        .empty();
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(MigrateTest);

TEST_P(MigrateTest, AppliesEachFileOnceAndSaysWhich) {
    auto applied = migrate(db(), {kFirst, kAdditive}, kNow);
    ASSERT_EQ(applied.size(), 2u);
    EXPECT_EQ(applied[1].name, "0002_phone.sql");
    EXPECT_EQ(applied[1].applied_at, kNow);
    EXPECT_TRUE(migrate(db(), {kFirst, kAdditive}, kNow).empty());
    EXPECT_EQ(blocking_reason(db(), {kFirst, kAdditive}), "");
}

TEST_P(MigrateTest, AppliesWhatIsNew) {
    migrate(db(), {kFirst}, kNow);
    EXPECT_NE(blocking_reason(db(), {kFirst, kAdditive}).find("hall/0002_phone.sql"), std::string::npos);
    EXPECT_EQ(migrate(db(), {kFirst, kAdditive}, kNow).size(), 1u);
}

TEST_P(MigrateTest, RefusesAFileThatChangedAfterItWasApplied) {
    migrate(db(), {kFirst}, kNow);
    Migration changed = kFirst;
    changed.sql = "CREATE TABLE sample (id {{id}} PRIMARY KEY) {{strict}};";
    EXPECT_THROW(migrate(db(), {changed}, kNow), QueryError);
    EXPECT_NE(blocking_reason(db(), {changed}), "");
}

TEST_P(MigrateTest, AnOlderProgramRunsBesideAnAdditiveChange) {
    migrate(db(), {kFirst, kAdditive}, kNow);
    EXPECT_EQ(blocking_reason(db(), {kFirst}), "");
    EXPECT_TRUE(migrate(db(), {kFirst}, kNow).empty());
}

TEST_P(MigrateTest, AnOlderProgramIsKeptFromABreakingChange) {
    migrate(db(), {kFirst, kBreaking}, kNow);
    EXPECT_NE(blocking_reason(db(), {kFirst}).find("too old"), std::string::npos);
    EXPECT_THROW(migrate(db(), {kFirst}, kNow), QueryError);
    EXPECT_EQ(blocking_reason(db(), {kFirst, kBreaking}), "");
}

TEST_P(MigrateTest, AModuleThatTheProgramDoesNotHaveIsNoObstacle) {
    migrate(db(), {kFirst, kBreaking}, kNow);
    EXPECT_EQ(blocking_reason(db(), {}), "");
}

TEST_P(MigrateTest, AFileThatFailsHalfWayLeavesNothing) {
    const Migration broken{
        "hall", 1, "0001_init.sql",
        "CREATE TABLE sample (id {{id}} PRIMARY KEY) {{strict}};\nINSERT INTO nowhere VALUES (1);\n"};
    EXPECT_THROW(migrate(db(), {broken}, kNow), QueryError);
    EXPECT_FALSE(has_sample_table());
    EXPECT_EQ(migrate(db(), {kFirst}, kNow).size(), 1u);
}

TEST_P(MigrateTest, TwoServersAtOnceApplyEachFileOnce) {
    auto another = open_another();
    std::size_t here = 0, there = 0;
    std::thread other([&] { there = migrate(*another, {kFirst, kAdditive}, kNow).size(); });
    here = migrate(db(), {kFirst, kAdditive}, kNow).size();
    other.join();
    EXPECT_EQ(here + there, 2u);
}

TEST_P(MigrateTest, LookingForObstaclesChangesNothing) {
    auto fresh = test::FreshDatabase(GetParam());
    Options fresh_options;
    fresh_options.url = fresh.url();
    auto empty = open(fresh_options);
    EXPECT_NE(blocking_reason(*empty, {kFirst}), "");
    EXPECT_THROW(empty->read([](Reader& reader) { return reader.query("SELECT count(*) FROM schema_migration"); }),
                 QueryError);
}

} // namespace
} // namespace yimen::db
