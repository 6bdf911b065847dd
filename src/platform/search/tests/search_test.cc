#include "search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "scratch_index.h"
#include "sound.h"

namespace yimen::search {
namespace {

using Keys = std::vector<std::string>;

class SearchTest : public testing::Test {
  protected:
    // One document for each title, its key the title itself.
    void put(const Keys& titles) {
        for (const auto& title : titles)
            index_.put({title, {{title, 5}}, {}, {}});
        index_.commit();
    }
    Keys find(std::string_view text) const { return keys(index_, index_.find(text, {}, 0, 100)); }
    std::string first(std::string_view text) const {
        auto found = find(text);
        return found.empty() ? "nothing" : found[0];
    }

    ScratchDirectory directory_;
    Index index_{directory_.path()};
};

TEST(Terms, ChineseIsCutIntoBigramsAndCharacters) {
    EXPECT_EQ(terms("食品经营"), (Keys{"食品", "食", "品经", "品", "经营", "经", "营"}));
    EXPECT_EQ(terms("税（甲）"), (Keys{"税", "甲"}));
}

TEST(Terms, WordsAreFolded) {
    EXPECT_EQ(terms("Ａ级 WiFi-6、ＡＢ12号"), (Keys{"a", "级", "wifi", "6", "ab12", "号"}));
    EXPECT_EQ(terms("Қазақ Ünal"), (Keys{"Қазақ", "Ünal"}));
}

TEST(Terms, PunctuationAndBrokenTextHaveNone) {
    EXPECT_EQ(terms("。、（）【】!?～…—"), Keys{});
    EXPECT_EQ(terms("\xFF\xFE\x80"), Keys{});
    EXPECT_EQ(terms(""), Keys{});
    EXPECT_EQ(terms("食\xFF品"), (Keys{"食", "品"}));
}

TEST(Sound, LettersAreReadAsSyllables) {
    auto ways = spellings("shipin");
    ASSERT_FALSE(ways.empty());
    EXPECT_EQ(ways[0].at(0), Keys{"shi"});
    EXPECT_EQ(ways[0].at(1), (Keys{"pin", "ping"})) << "the end may be unfinished";
    EXPECT_TRUE(spellings("wifi6").empty());
    EXPECT_TRUE(spellings("bcdfg").empty());
    EXPECT_TRUE(spellings("").empty());
    EXPECT_LE(spellings(std::string(60, 'a')).size(), 4u);
}

TEST_F(SearchTest, FindsAnItemByItsSound) {
    for (const char* title : {"食品经营许可", "公共场所卫生许可", "行政区划调整", "高龄津贴申领"})
        index_.put({title, {{title, 5}}, {}, {}});
    index_.commit();
    for (const char* typed :
         {"shipinjingying", "shipin jingying", "spjyxk", "spjy", "shipinjingyin", "食品精英", "视频经营许可"})
        EXPECT_EQ(first(typed), "食品经营许可") << typed;
    EXPECT_EQ(first("ggcs"), "公共场所卫生许可");
    EXPECT_EQ(first("xingzheng"), "行政区划调整");
    EXPECT_EQ(first("hangzheng"), "行政区划调整") << "each reading counts";
    EXPECT_EQ(first("jintie"), "高龄津贴申领") << "from the middle of the name";
    EXPECT_EQ(find("zzzz"), Keys{});
}

TEST_F(SearchTest, PutsWhatHoldsTheWordsBeforeWhatOnlySoundsLikeThem) {
    for (const char* title : {"诗品许可", "食品许可"})
        index_.put({title, {{title, 5}}, {}, {}});
    index_.commit();
    EXPECT_EQ(find("食品"), (Keys{"食品许可", "诗品许可"}));
    EXPECT_EQ(find("诗品"), (Keys{"诗品许可", "食品许可"}));
}

TEST_F(SearchTest, FindsAnItemByPartsOfItsName) {
    put({"食品经营许可", "食品生产许可", "公共场所卫生许可", "内资公司设立登记"});
    EXPECT_EQ(first("食品经营"), "食品经营许可");
    EXPECT_EQ(find("食品许可"), (Keys{"食品生产许可", "食品经营许可", "公共场所卫生许可"})) << "equal hits by key";
    EXPECT_EQ(first("开办食品经营"), "食品经营许可");
    EXPECT_EQ(first("我想开公司"), "内资公司设立登记");
    EXPECT_EQ(first("食"), "食品生产许可") << "one character is enough";
    EXPECT_EQ(find("海关"), Keys{});
}

TEST_F(SearchTest, ItemsThatDifferOnlyInBracketsAreToldApart) {
    Keys titles{"企业投资项目备案",
                "企业投资项目备案（技术改造）",
                "企业投资项目备案（技术改造）（市级/县级）",
                "企业投资项目备案（基本建设）",
                "食品经营许可（新办）",
                "食品经营许可（变更）"};
    put(titles);
    for (const auto& title : titles)
        EXPECT_EQ(first(title), title);
    EXPECT_EQ(first("企业投资项目备案(基本建设)"), "企业投资项目备案（基本建设）") << "narrow brackets";
    EXPECT_EQ(first("食品经营许可 变更"), "食品经营许可（变更）");
}

TEST_F(SearchTest, RanksTheTextThenThePhraseThenAllWordsThenSome) {
    put({"许可 食品经营", "食品经营许可证核发以及其他各类长长的事项说明", "食品经营许可", "经营许可 食品经营", "经营"});
    EXPECT_EQ(find("食品经营许可"), (Keys{"食品经营许可", "食品经营许可证核发以及其他各类长长的事项说明",
                                          "经营许可 食品经营", "许可 食品经营", "经营"}));
}

TEST_F(SearchTest, WordsAreFoundByTheirBeginning) {
    put({"wifi接入", "WIDE area", "511Z07001006-511602000000"});
    EXPECT_EQ(find("WiFi"), Keys{"wifi接入"});
    EXPECT_EQ(find("wif"), Keys{"wifi接入"});
    EXPECT_EQ(find("wi").size(), 2u);
    EXPECT_EQ(find("w"), Keys{});
    EXPECT_EQ(find("511z0700"), Keys{"511Z07001006-511602000000"});
    EXPECT_EQ(find("ifi"), Keys{});
}

TEST_F(SearchTest, ATitleWeighsMoreThanASummary) {
    index_.put({"summary", {{"变更登记", 5}, {"不动产抵押", 1}}, {}, {}});
    index_.put({"title", {{"不动产抵押", 5}, {"变更登记", 1}}, {}, {}});
    index_.commit();
    EXPECT_EQ(find("抵押"), (Keys{"title", "summary"}));
    EXPECT_EQ(find("登记"), (Keys{"summary", "title"}));
}

TEST_F(SearchTest, APhraseDoesNotReachFromOneTextIntoTheNext) {
    index_.put({"split", {{"食品经", 5}, {"营许可", 5}}, {}, {}});
    index_.put({"other", {{"食品经 营许可，也就是食品的经营许可", 1}}, {}, {}});
    index_.commit();
    auto hits = index_.find("食品 经营许可", {}, 0, 10);
    ASSERT_EQ(keys(index_, hits), (Keys{"other", "split"}));
}

TEST_F(SearchTest, FiltersMustAllMatchAndInEachListAny) {
    index_.put({"a", {{"食品经营", 1}}, {"region:51", "kind:item"}, {}});
    index_.put({"b", {{"食品经营", 1}}, {"region:33", "kind:item"}, {}});
    index_.put({"c", {{"食品经营", 1}}, {"region:33", "kind:bundle"}, {}});
    index_.commit();
    auto find = [&](std::string_view text, const std::vector<std::vector<std::string>>& filters) {
        return keys(index_, index_.find(text, filters, 0, 10));
    };
    for (auto text : {"食品", ""}) {
        EXPECT_EQ(find(text, {}), (Keys{"a", "b", "c"}));
        EXPECT_EQ(find(text, {{"kind:item"}}), (Keys{"a", "b"}));
        EXPECT_EQ(find(text, {{"kind:item"}, {"region:33"}}), Keys{"b"});
        EXPECT_EQ(find(text, {{"region:51", "region:33"}, {"kind:bundle"}}), Keys{"c"});
        EXPECT_EQ(find(text, {{"region:5"}}), Keys{}) << "a filter is a whole term";
        EXPECT_EQ(find(text, {{}}), Keys{}) << "of no choice none matches";
        EXPECT_EQ(find(text, {{std::string(1000, 'x')}}), Keys{});
    }
    EXPECT_EQ(find("kind:item", {}), Keys{}) << "a filter is not found as text";
}

TEST_F(SearchTest, WithoutTextEverythingIsListedByKey) {
    put({"丙", "甲", "乙", "b", "a"});
    EXPECT_EQ(find(" 　"), (Keys{"a", "b", "丙", "乙", "甲"}));
    auto page = index_.find("", {}, 1, 2);
    EXPECT_EQ(keys(index_, page), (Keys{"b", "丙"}));
    EXPECT_EQ(page.estimated_total, 5);
    EXPECT_TRUE(index_.find("", {}, -3, -1).hits.empty());
}

TEST_F(SearchTest, EveryMatchIsNumberedHoweverMany) {
    for (int i = 0; i < 2000; ++i)
        index_.put({std::to_string(i), {{i % 2 ? "食品" : "消防", 1}}, {i % 4 ? "kind:a" : "kind:b"}, {}});
    index_.commit();
    EXPECT_EQ(index_.matches("食品", {}).size(), 1000u);
    EXPECT_EQ(index_.matches("消防", {{"kind:b"}}).size(), 500u);
    EXPECT_EQ(index_.matches("", {}).size(), 2000u);
    EXPECT_TRUE(index_.matches("海关", {}).empty());
    EXPECT_EQ(index_.find("食品", {}, 0, 3, 1000).all.size(), 1000u);
    EXPECT_EQ(index_.find("食品", {}, 0, 3, 1000).hits.size(), 3u);
    EXPECT_TRUE(index_.find("食品", {}, 0, 3, 999).all.empty()) << "all of them, or none";
    EXPECT_EQ(index_.find("", {}, 0, 3, 2000).estimated_total, 2000);
    std::size_t visited = 0;
    index_.each(
        [&](std::uint32_t number, const Stored& document) { visited += index_.stored(number)->key == document.key; });
    EXPECT_EQ(visited, 2000u);
}

TEST_F(SearchTest, ADocumentIsReplacedByItsKey) {
    index_.put({"1", {{"旧名称", 1}}, {}, "old"});
    index_.put({"1", {{"换发证照", 1}}, {}, "new"});
    index_.commit();
    EXPECT_EQ(index_.size(), 1);
    EXPECT_EQ(find("旧名称"), Keys{});
    auto number = index_.find("换发证照", {}, 0, 1).hits.at(0).number;
    EXPECT_EQ(index_.stored(number)->payload, "new");
    EXPECT_EQ(index_.put({"1", {{"换发证照", 1}}, {}, "newer"}), number);
    index_.commit();
    EXPECT_EQ(index_.stored(number)->payload, "newer");
    index_.remove("1");
    index_.remove("never there");
    index_.commit();
    EXPECT_EQ(index_.size(), 0);
}

TEST_F(SearchTest, ChangesShowWhenCommitted) {
    put({"食品经营"});
    index_.put({"2", {{"食品生产", 1}}, {}, {}});
    index_.set_note("7");
    EXPECT_EQ(find("食品").size(), 1u);
    EXPECT_EQ(index_.note(), "");
    index_.commit();
    EXPECT_EQ(find("食品").size(), 2u);
    EXPECT_EQ(index_.note(), "7");
    index_.clear();
    EXPECT_EQ(find("食品").size(), 2u);
    index_.commit();
    EXPECT_EQ(find("食品"), Keys{});
    EXPECT_EQ(index_.note(), "") << "a cleared index is built up to nowhere";
}

TEST_F(SearchTest, MoreChangesThanXapianBuffersStillShowTogether) {
    for (int i = 0; i < 10'500; ++i)
        index_.put({std::to_string(i), {{"项", 1}}, {}, {}});
    EXPECT_EQ(index_.size(), 0);
    index_.commit();
    EXPECT_EQ(index_.size(), 10'500);
}

TEST(Index, KeepsWhatWasCommittedAndOnlyThat) {
    ScratchDirectory directory;
    {
        Index index(directory.path());
        index.put({"kept", {{"食品", 1}}, {}, {}});
        index.set_note("3");
        index.commit();
        index.put({"lost", {{"食品", 1}}, {}, {}});
    }
    Index index(directory.path());
    EXPECT_EQ(keys(index, index.find("食品", {}, 0, 10)), Keys{"kept"});
    EXPECT_EQ(index.note(), "3");
}

TEST(Index, HasOneWriterAndAnyNumberOfReaders) {
    ScratchDirectory directory;
    Index first(directory.path());
    first.commit();
    Index second(directory.path());
    EXPECT_EQ(second.size(), 0);
    EXPECT_THROW(second.commit(), std::runtime_error);
}

TEST_F(SearchTest, ReadersGoOnWhileTheWriterCommits) {
    put({"食品经营许可"});
    std::atomic<bool> done = false;
    std::atomic<int> empty = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            while (!done)
                empty += find("食品经营").empty();
        });
    for (int i = 0; i < 60; ++i) { // more versions than a reader may lag behind
        index_.put({std::to_string(i), {{"食品生产" + std::to_string(i), 1}}, {}, {}});
        index_.commit();
    }
    done = true;
    for (auto& reader : readers)
        reader.join();
    EXPECT_EQ(empty, 0);
    EXPECT_EQ(index_.size(), 61);
}

TEST_F(SearchTest, AnyInputIsAnswered) {
    put({"食品经营许可", "wifi"});
    std::string characters, words, brackets, mixed;
    for (int i = 0; i < 20'000; ++i) {
        characters += i % 2 ? "食" : "品";
        words += std::to_string(i) + " ";
        brackets += "（";
        mixed += "\xE9\xA3";
    }
    for (const std::string& text :
         {characters, words, brackets, mixed, std::string(20'000, 'a'), std::string(20'000, '\0'), std::string("\xFF"),
          std::string("\0\x01", 2), std::string("AND OR NOT * \" ( )")})
        EXPECT_NO_THROW(index_.find(text, {}, 0, 20));
    EXPECT_EQ(first(characters), "食品经营许可") << "the beginning of a long text is looked at";
    EXPECT_EQ(find(brackets), Keys{});
    EXPECT_EQ(find(std::string("\xFF食品\xFF")), Keys{"食品经营许可"});
}

RC_GTEST_PROP(SearchProperty, AnyBytesAreIndexedAndAnswered, (const std::string& text)) {
    static ScratchDirectory directory;
    static Index index(directory.path());
    index.put({"any", {{text, 1}}, {text}, text});
    RC_ASSERT(index.find(text, {{text}}, 0, 10).hits.empty()); // nothing was committed
}

} // namespace
} // namespace yimen::search
