#include "diff.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace yimen::editing {
namespace {

boost::json::value json(std::string_view text) { return *parse_json(text); }

std::string told(const std::vector<Change>& changes) {
    std::string out;
    for (const auto& change : changes)
        out += std::string(boost::describe::enum_to_string(change.kind, "")) + " " + change.pointer + "; ";
    return out;
}

// Texts as items have them: a few words, and a list whose entries have keys.
boost::json::value random_text() {
    boost::json::array list;
    for (const char* key : {"a", "b", "c", "d"})
        if (*rc::gen::arbitrary<bool>())
            list.push_back({{"key", key}, {"name", *rc::gen::inRange(0, 3)}});
    if (*rc::gen::arbitrary<bool>())
        std::reverse(list.begin(), list.end());
    return {{"summary", *rc::gen::inRange(0, 3)}, {"days", *rc::gen::inRange(0, 3)}, {"list", list}};
}

TEST(Differences, NamesEntriesByTheirKeys) {
    auto before = json(R"({"summary":"a","requirements":[{"key":"id","name":"x"},{"key":"lease","name":"y"}]})");
    auto after = json(R"({"summary":"b","requirements":[{"key":"plan","name":"z"},{"key":"id","name":"w"}]})");
    EXPECT_EQ(
        told(differences(before, after)),
        "changed /summary; changed /requirements/id/name; removed /requirements/lease; added /requirements/plan; ");
}

TEST(Differences, TellsAMovedEntryFromAChangedOne) {
    auto before = json(R"({"list":[{"key":"a"},{"key":"b"}]})");
    auto after = json(R"({"list":[{"key":"b"},{"key":"a"}]})");
    auto changes = differences(before, after);
    ASSERT_EQ(told(changes), "moved /list; ");
    EXPECT_EQ(changes[0].after, json(R"(["b","a"])"));
}

TEST(Differences, TakesListsWithoutKeysAsOneThing) {
    EXPECT_EQ(told(differences(json(R"({"c":["x","y"]})"), json(R"({"c":["x","z"]})"))), "changed /c; ");
    EXPECT_EQ(told(differences(json(R"({"c":null})"), json(R"({"c":{"d":1}})"))), "added /c; ");
}

TEST(Merge, KeepsTheWorkOfBothHands) {
    auto base = json(R"({"summary":"a","days":3,"list":[{"key":"a","name":"x"},{"key":"b","name":"y"}]})");
    auto mine = json(R"({"summary":"A","days":3,"list":[{"key":"a","name":"x"},{"key":"b","name":"Y"}]})");
    auto theirs =
        json(R"({"summary":"a","days":5,"list":[{"key":"a","name":"x"},{"key":"b","name":"y"},{"key":"c"}]})");
    auto laid = merge(base, mine, theirs);
    EXPECT_TRUE(laid.conflicts.empty());
    EXPECT_EQ(laid.merged,
              json(R"({"summary":"A","days":5,"list":[{"key":"a","name":"x"},{"key":"b","name":"Y"},{"key":"c"}]})"));
}

TEST(Merge, NamesWhatBothChangedInDifferentWays) {
    auto base = json(R"({"days":3,"list":[{"key":"a","name":"x"}]})");
    auto mine = json(R"({"days":4,"list":[{"key":"a","name":"m"}]})");
    auto theirs = json(R"({"days":5,"list":[]})");
    auto laid = merge(base, mine, theirs);
    ASSERT_EQ(laid.conflicts.size(), 2u);
    EXPECT_EQ(laid.conflicts[0].pointer, "/days");
    EXPECT_EQ(laid.conflicts[0].theirs, 5);
    EXPECT_EQ(laid.conflicts[1].pointer, "/list/a");
    EXPECT_EQ(laid.merged, mine);
}

RC_GTEST_PROP(DifferencesProperty, AreNoneExactlyWhenTheTextsAreTheSame, ()) {
    auto before = random_text(), after = random_text();
    RC_ASSERT(differences(before, after).empty() == (before == after));
}

RC_GTEST_PROP(MergeProperty, IsTheOthersTextWhereOneHandDidNothing, ()) {
    auto base = random_text(), other = random_text();
    RC_ASSERT(merge(base, base, other).merged == other);
    RC_ASSERT(merge(base, other, base).merged == other);
    RC_ASSERT(merge(base, base, other).conflicts.empty());
    RC_ASSERT(merge(base, other, other).merged == other);
}

RC_GTEST_PROP(MergeProperty, LosesNothingThatWasAdded, ()) {
    auto base = random_text(), mine = random_text(), theirs = random_text();
    auto merged = merge(base, mine, theirs).merged;
    auto has = [](const boost::json::value& text, std::string_view key) {
        for (const auto& entry : text.at("list").as_array())
            if (entry.at("key").as_string() == key)
                return true;
        return false;
    };
    for (const char* key : {"a", "b", "c", "d"})
        if (!has(base, key) && (has(mine, key) || has(theirs, key)))
            RC_ASSERT(has(merged, key));
}

} // namespace
} // namespace yimen::editing
