#include "transfer.h"

#include "support/engines.h"

namespace yimen::db {
namespace {

constexpr Instant kNow{1'790'557'200'000'000};

// What the two engines keep differently, and what stands in the way of loading table by table: keys in a circle, and to a table itself.
const Migration kSchema{
    "hall", 1, "0001_init.sql",
    "CREATE TABLE apple (id {{id}} PRIMARY KEY, number {{int}} NOT NULL, ripe {{bool}} NOT NULL, weight {{int}}, "
    "name {{text}} NOT NULL, secret {{bytes}} NOT NULL, picked {{date}}, beside {{id}} REFERENCES apple (id)) "
    "{{strict}};\n"
    "CREATE UNIQUE INDEX apple_number ON apple (number);\n"
    "CREATE TABLE zest (id {{id}} PRIMARY KEY, apple_id {{id}} NOT NULL REFERENCES apple (id), UNIQUE (apple_id)) "
    "{{strict}};\n"
    "CREATE TABLE logged (\n"
    "--sqlite:    seq INTEGER PRIMARY KEY,\n"
    "--sqlite:    tx_id INTEGER NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,\n"
    "--postgres:  seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,\n"
    "--postgres:  tx_id BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),\n"
    "    word {{text}} NOT NULL\n"
    ") {{strict}};\n"
    "INSERT INTO logged (word) VALUES ('made by the migration');"};

class TransferTest : public ::testing::Test {
  protected:
    void SetUp() override {
        from_ = open({.url = embedded_.url()});
        migrate(*from_, {kSchema}, kNow);
        to_ = open({.url = city_.url()});
        migrate(*to_, {kSchema}, kNow);
    }
    std::string path() const { return embedded_.url().substr(std::string("sqlite:").size()); }
    std::string all(Database& database) {
        return database.read([](Reader& reader) {
            std::string out;
            for (auto row : reader.query(
                     "SELECT id, number, ripe, weight, name, secret, picked, beside FROM apple ORDER BY number")) {
                out += row.get<Uuid>(0).str() + "|" + std::to_string(row.get<int>(1)) +
                       (row.get<bool>(2) ? "|yes|" : "|no|");
                out += std::to_string(row.get<std::optional<std::int64_t>>(3).value_or(-1)) + "|" +
                       row.get<std::string>(4) + "|";
                out += row.get<Blob>(5).bytes + "|" + row.get<std::optional<std::string>>(6).value_or("none") + "|";
                auto beside = row.get<std::optional<Uuid>>(7);
                out += (beside ? beside->str() : "alone") + "\n";
            }
            for (auto row : reader.query("SELECT seq, word FROM logged ORDER BY seq"))
                out += std::to_string(row.get<std::int64_t>(0)) + " " + row.get<std::string>(1) + "\n";
            return out;
        });
    }
    // Each later apple leans on the one before it, and the first on the last.
    void pick(int apples) {
        auto done = from_->write([&](Tx& tx) -> Result<void> {
            std::vector<Uuid> ids;
            for (int i = 0; i < apples; ++i) {
                ids.push_back(new_uuid(kNow));
                std::string bytes = std::string("\x00\xff\\\t\n", 5) + std::to_string(i);
                tx.exec("INSERT INTO apple (id, number, ripe, weight, name, secret, picked, beside) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                        ids.back(), i, i % 2 == 0,
                        i % 3 == 0 ? std::nullopt : std::optional<std::int64_t>(i * 4'000'000'000LL),
                        i == 0 ? "" : "苹果\t\\N 一\r\n" + std::to_string(i), Blob{bytes},
                        i % 2 == 0 ? std::optional<std::string>("2026-09-28") : std::nullopt,
                        i == 0 ? std::optional<Uuid>() : ids[static_cast<std::size_t>(i) - 1]);
                tx.exec("INSERT INTO zest (id, apple_id) VALUES ($1, $2)", new_uuid(kNow), ids.back());
                tx.exec("INSERT INTO logged (word) VALUES ($1)", "picked " + std::to_string(i));
            }
            tx.exec("UPDATE apple SET beside = $1 WHERE number = 0", ids.back());
            return {};
        });
        ASSERT_TRUE(done);
    }

    const test::FreshDatabase embedded_{Engine::sqlite}, city_{Engine::postgres};
    std::unique_ptr<Database> from_, to_;
};

TEST_F(TransferTest, EveryValueArrivesAsItWas) {
    pick(60'000);
    std::int64_t most = 0;
    std::int64_t rows = transfer(path(), city_.url(), [&](const Transferred& done) {
        if (done.table == "apple")
            most = std::max(most, done.rows);
    });
    EXPECT_EQ(rows, 60'000 * 3 + 1 + 1); // and what migrations wrote: a line, and which they are
    EXPECT_EQ(most, 60'000);
    EXPECT_EQ(all(*to_), all(*from_));
}

TEST_F(TransferTest, KeysAndCountersHoldAfterwards) {
    pick(3);
    transfer(path(), city_.url());
    EXPECT_THROW((void)to_->write([&](Tx& tx) -> Result<void> {
        tx.exec_count("INSERT INTO zest (id, apple_id) VALUES ($1, $2)", new_uuid(kNow), new_uuid(kNow));
        return {};
    }),
                 ConstraintViolation); // no such apple
    EXPECT_THROW((void)to_->write([&](Tx& tx) -> Result<void> {
        tx.exec_count("INSERT INTO apple (id, number, ripe, name, secret) VALUES ($1, 1, TRUE, '', $2)", new_uuid(kNow),
                      Blob{});
        return {};
    }),
                 ConstraintViolation); // the number is taken
    auto next = to_->write([&](Tx& tx) -> Result<std::int64_t> {
        return tx.query("INSERT INTO logged (word) VALUES ('after') RETURNING seq")[0].get<std::int64_t>(0);
    });
    EXPECT_EQ(next.value(), 5);
}

TEST_F(TransferTest, ADatabaseOfAnotherShapeIsRefusedAndKeepsWhatItHas) {
    auto more = from_->write([](Tx& tx) -> Result<void> {
        tx.exec("CREATE TABLE later (id {{id}} PRIMARY KEY) {{strict}}");
        return {};
    });
    ASSERT_TRUE(more);
    auto before = all(*to_);
    EXPECT_THROW(transfer(path(), city_.url()), QueryError);
    EXPECT_EQ(all(*to_), before);
    EXPECT_FALSE(is_empty_postgres(city_.url()));
    EXPECT_TRUE(is_empty_postgres(test::FreshDatabase(Engine::postgres).url()));
}

} // namespace
} // namespace yimen::db
