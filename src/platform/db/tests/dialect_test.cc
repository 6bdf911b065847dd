#include "dialect.h"

#include <gtest/gtest.h>

namespace yimen::db {
namespace {

TEST(Dialect, NumbersPlaceholdersForSqliteAndKeepsThemForPostgres) {
    EXPECT_EQ(translate(Engine::sqlite, "SELECT $2, $1, $2"), "SELECT ?2, ?1, ?2");
    EXPECT_EQ(translate(Engine::postgres, "SELECT $2, $1, $2"), "SELECT $2, $1, $2");
}

TEST(Dialect, ExpandsWordsForEachEngine) {
    const char* sql = "CREATE TABLE t (a {{id}}, b {{bool}}) {{strict}}";
    EXPECT_EQ(translate(Engine::sqlite, sql), "CREATE TABLE t (a BLOB, b INTEGER) STRICT");
    EXPECT_EQ(translate(Engine::postgres, sql), "CREATE TABLE t (a UUID, b BOOLEAN) ");
}

TEST(Dialect, RefusesUnknownAndUnclosedWords) {
    EXPECT_THROW(translate(Engine::sqlite, "SELECT {{itn}}"), QueryError);
    EXPECT_THROW(translate(Engine::sqlite, "SELECT {{int"), QueryError);
}

TEST(Dialect, LeavesLiteralsNamesAndCommentsAlone) {
    const char* sql = "SELECT 'a $1 {{int}} it''s --sqlite: $2', \"$3\" /* $4 {{x}} */ -- $5 {{y}}\nFROM t";
    EXPECT_EQ(translate(Engine::sqlite, sql), sql);
    EXPECT_EQ(translate(Engine::sqlite, "SELECT '\n--postgres: x' || $1"), "SELECT '\n--postgres: x' || ?1");
}

TEST(Dialect, KeepsALineForItsEngineAlone) {
    const char* sql = "SELECT 1\n  --sqlite: , rowid + $1\n--postgres: , xmin\nFROM t";
    EXPECT_EQ(translate(Engine::sqlite, sql), "SELECT 1\n   , rowid + ?1\n\nFROM t");
    EXPECT_EQ(translate(Engine::postgres, sql), "SELECT 1\n  \n , xmin\nFROM t");
}

TEST(Dialect, TakesAnEngineMarkAfterSqlAsAComment) {
    EXPECT_EQ(translate(Engine::postgres, "SELECT 1 --sqlite: $1"), "SELECT 1 --sqlite: $1");
}

TEST(Dialect, SplitsAtSemicolonsOutsideOfLiteralsAndComments) {
    auto parts = split_statements(
        "-- a; b\nCREATE TABLE a (x TEXT DEFAULT ';');\n\nINSERT INTO a VALUES ('it''s; so') /* ; */;\n"
        "SELECT \"a;b\";\n-- the end;\n");
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_TRUE(parts[0].ends_with("DEFAULT ';')"));
    EXPECT_TRUE(parts[1].ends_with("('it''s; so') /* ; */"));
    EXPECT_TRUE(parts[2].ends_with("SELECT \"a;b\""));
}

TEST(Dialect, FindsNoStatementInBlanksAndComments) {
    EXPECT_TRUE(split_statements(" ;; \n-- nothing;\n/* ; */ ;").empty());
    EXPECT_TRUE(split_statements("").empty());
}

} // namespace
} // namespace yimen::db
