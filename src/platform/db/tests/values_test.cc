// What goes in comes out, on both engines.

#include <rapidcheck.h>

#include <algorithm>
#include <random>

#include "base/text.h"
#include "db.h"
#include "support/engines.h"

namespace yimen::db {
namespace {

struct Values {
    Uuid id;
    std::string text;
    std::int64_t number = 0;
    bool truth = false;
    std::string bytes;
    Instant at;
    std::optional<std::int64_t> maybe;

    bool operator==(const Values&) const = default;
};

// Text that a store may get: any code points but NUL and surrogates, which neither engine stores.
std::string any_text() {
    std::u32string points;
    for (std::uint32_t n :
         *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(1, 0x110000)))
        if (n < 0xd800 || n > 0xdfff)
            points += static_cast<char32_t>(n);
    return to_utf8(points);
}

Values any_values() {
    Values v;
    for (auto& byte : v.id.bytes)
        byte = *rc::gen::arbitrary<std::uint8_t>();
    v.text = any_text();
    v.number = *rc::gen::arbitrary<std::int64_t>();
    v.truth = *rc::gen::arbitrary<bool>();
    v.bytes = *rc::gen::arbitrary<std::string>();
    v.at = {*rc::gen::arbitrary<std::int64_t>()};
    if (*rc::gen::arbitrary<bool>())
        v.maybe = *rc::gen::arbitrary<std::int64_t>();
    return v;
}

class ValuesTest : public test::EngineTest {
  protected:
    std::vector<Migration> migrations() const override {
        return {{"values", 1, "0001_init.sql",
                 "CREATE TABLE sample (id {{id}} PRIMARY KEY, word {{text}} NOT NULL, number {{int}} NOT NULL,"
                 " truth {{bool}} NOT NULL, raw {{bytes}} NOT NULL, at {{time}} NOT NULL, maybe {{int}}) {{strict}};"
                 "CREATE TABLE word (word {{text}} NOT NULL) {{strict}};"}};
    }
    void insert_words(const std::vector<std::string>& words) {
        Result<void> done = db().write([&](Tx& tx) -> Result<void> {
            for (const std::string& word : words)
                tx.exec("INSERT INTO word (word) VALUES ($1)", word);
            return {};
        });
        ASSERT_TRUE(done);
    }
};
YIMEN_INSTANTIATE_ENGINES(ValuesTest);

TEST_P(ValuesTest, RowsComeBackAsTheyWereWritten) {
    EXPECT_TRUE(rc::check([this] {
        Values in = any_values();
        Result<Values> out = db().write([&](Tx& tx) -> Result<Values> {
            tx.exec("DELETE FROM sample");
            tx.exec("INSERT INTO sample (id, word, number, truth, raw, at, maybe) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    in.id, in.text, in.number, in.truth, Blob{in.bytes}, in.at, in.maybe);
            Rows rows = tx.query("SELECT id, word, number, truth, raw, at, maybe FROM sample WHERE id = $1", in.id);
            RC_ASSERT(rows.size() == 1u);
            Row row = rows[0];
            return Values{row.get<Uuid>(0),
                          row.get<std::string>(1),
                          row.get<std::int64_t>(2),
                          row.get<bool>(3),
                          row.get<Blob>(4).bytes,
                          row.get<Instant>(5),
                          row.get<std::optional<std::int64_t>>(6)};
        });
        RC_ASSERT(*out == in);
    }));
}

TEST_P(ValuesTest, TextSortsByCodePoint) {
    std::vector<std::string> words{"a",  "B", "b",   "A",  "é", "z", "中",      "一",
                                   "𠀀", "-", "a b", "ab", "Z", "",  "a\u3000", "0012"};
    std::shuffle(words.begin(), words.end(), std::mt19937(7));
    insert_words(words);
    std::vector<std::string> sorted = words;
    std::sort(sorted.begin(), sorted.end()); // bytes of UTF-8 have the order of code points
    auto stored = db().read([](Reader& reader) {
        std::vector<std::string> out;
        for (Row row : reader.query("SELECT word FROM word ORDER BY word LIMIT 100"))
            out.push_back(row.get<std::string>(0));
        return out;
    });
    EXPECT_EQ(stored, sorted);
}

TEST_P(ValuesTest, LikeTellsUpperFromLowerCase) {
    insert_words({"Hall", "hall"});
    auto found =
        db().read([](Reader& reader) { return reader.query("SELECT word FROM word WHERE word LIKE 'h%' LIMIT 9"); });
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].get<std::string>(0), "hall");
}

TEST_P(ValuesTest, ListsBindAnyNumberOfValues) {
    std::vector<std::string> words;
    for (int i = 0; i < 20; ++i)
        words.push_back("w" + std::to_string(i));
    insert_words(words);
    for (std::size_t count = 0; count <= words.size(); ++count) {
        Query query;
        query << "SELECT count(*) FROM word WHERE word IN "
              << query.bind_list(
                     std::vector<std::string>(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count)));
        auto rows = db().read([&](Reader& reader) { return query.run(reader); });
        EXPECT_EQ(rows[0].get<std::int64_t>(0), static_cast<std::int64_t>(count));
    }
}

TEST_P(ValuesTest, NullsAreNotEmptyAndNotZero) {
    auto rows = db().read([](Reader& reader) {
        return reader.query("SELECT CAST($1 AS {{int}}), CAST($2 AS TEXT), CAST($3 AS {{bytes}})", nullptr,
                            std::string_view{}, Blob{});
    });
    EXPECT_TRUE(rows[0].is_null(0));
    EXPECT_EQ(rows[0].get<std::optional<int>>(0), std::nullopt);
    EXPECT_FALSE(rows[0].is_null(1));
    EXPECT_EQ(rows[0].get<std::string>(1), "");
    EXPECT_FALSE(rows[0].is_null(2));
}

TEST_P(ValuesTest, OneValueServesTwoPlaces) {
    auto rows = db().read([](Reader& reader) {
        return reader.query("SELECT CAST($2 AS {{int}}), CAST($1 AS {{int}}), CAST($2 AS {{int}}) * 2", 1, 21);
    });
    EXPECT_EQ(rows[0].get<int>(0), 21);
    EXPECT_EQ(rows[0].get<int>(1), 1);
    EXPECT_EQ(rows[0].get<int>(2), 42);
}

TEST_P(ValuesTest, ReadingAnotherTypeThanStoredIsAnError) {
    db().read([](Reader& reader) {
        Rows rows = reader.query("SELECT 'x', 4294967296, 'not a date' LIMIT 1");
        EXPECT_THROW(rows[0].get<int>(0), QueryError);
        EXPECT_THROW(rows[0].get<std::string>(1), QueryError);
        EXPECT_THROW(rows[0].get<int>(1), QueryError); // does not fit
        EXPECT_THROW(rows[0].get<Date>(2), QueryError);
        EXPECT_THROW(rows[0].get<Uuid>(0), QueryError);
        EXPECT_THROW(rows[0].get<int>(3), QueryError);
        return 0;
    });
}

TEST_P(ValuesTest, AWrongNumberOfValuesIsAnError) {
    EXPECT_THROW(db().read([](Reader& reader) { return reader.query("SELECT word FROM word WHERE word = $1"); }),
                 QueryError);
    EXPECT_THROW(db().read([](Reader& reader) { return reader.query("SELECT word FROM word", 1); }), QueryError);
}

TEST_P(ValuesTest, TextWithANulCharacterIsRefused) {
    EXPECT_THROW(
        db().read([](Reader& reader) { return reader.query("SELECT CAST($1 AS TEXT)", std::string(1, '\0')); }),
        QueryError);
}

TEST_P(ValuesTest, DatesAndIdsKeepTheirTypes) {
    const Date day{std::chrono::year(2024), std::chrono::February, std::chrono::day(29)};
    const HallId hall = new_id<HallId>(Instant{1'790'557'200'000'000});
    auto rows = db().read(
        [&](Reader& reader) { return reader.query("SELECT CAST($1 AS TEXT), CAST($2 AS {{id}})", day, hall); });
    EXPECT_EQ(rows[0].get<Date>(0), day);
    EXPECT_EQ(rows[0].get<HallId>(1), hall);
    EXPECT_EQ(rows[0].get<std::optional<HallId>>(1), hall);
}

} // namespace
} // namespace yimen::db
