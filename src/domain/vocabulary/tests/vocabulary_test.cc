#include "vocabulary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"

namespace yimen::vocabulary {
namespace {

constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00

Term element(std::string code, std::string label, std::string type = "string", std::string label_en = "") {
    Term out;
    out.code = std::move(code);
    out.label = std::move(label);
    out.label_en = std::move(label_en);
    out.schema = boost::json::object{{"type", type}};
    return out;
}

std::vector<std::string> pairs_of(const std::vector<Candidate>& candidates) {
    std::vector<std::string> out;
    for (const auto& one : candidates) {
        std::string why;
        for (const auto& word : one.why)
            why += " " + word;
        out.push_back(one.from.code + " > " + one.into.code + why);
    }
    return out;
}
using Lines = std::vector<std::string>;

TEST(Candidates, ArePairedByNameSynonymSoundAndEnglish) {
    EXPECT_EQ(pairs_of(candidates_of({element("a", "联系电话"), element("b", "手机号码")})),
              (Lines{"b > a same_schema synonym"}));
    EXPECT_EQ(pairs_of(candidates_of({element("a", "经营场所"), element("b", "（经营场所）")})),
              (Lines{"b > a same_name same_schema same_sound synonym"}));
    EXPECT_EQ(pairs_of(candidates_of({element("a", "经营范围"), element("b", "经营范围", "number")})), Lines{});
    EXPECT_EQ(pairs_of(candidates_of({element("a", "账号"), element("b", "帐号")})),
              (Lines{"b > a same_schema same_sound"}));
    EXPECT_EQ(pairs_of(candidates_of(
                  {element("a", "甲", "string", "Bank account"), element("b", "乙", "string", "bank-account")})),
              (Lines{"b > a same_english same_schema"}));
    EXPECT_EQ(pairs_of(candidates_of({element("a", "姓名"), element("b", "面积")})), Lines{});
}

TEST(Candidates, LeaveOutWhatIsMergedAlready) {
    auto merged = element("b", "联系电话");
    merged.merged_into = "a";
    EXPECT_EQ(pairs_of(candidates_of({element("a", "联系电话"), merged})), Lines{});
}

TEST(Candidates, AreFoundAmongTenThousandTerms) {
    std::vector<Term> terms;
    for (int i = 0; i < 10'000; ++i)
        terms.push_back(element("t" + std::to_string(i), "字段 " + std::to_string(i % 9'000)));
    auto began = std::chrono::steady_clock::now();
    auto found = candidates_of(terms);
    std::printf("%zu pairs in %.0f ms\n", found.size(),
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    EXPECT_GE(found.size(), 1'000u);
}

class VocabularyTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), journal::migrations(), vocabulary::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        for (auto* who : {&first_, &second_}) {
            who->cell = cell_;
            who->account = new_id<AccountId>(kMorning);
            who->grants = {{access::Role::catalogue_editor, cell_, {}, {}, {}}};
        }
        first_.display_name = "编辑甲";
        second_.display_name = "编辑乙";
        learn({element("contact.phone", "联系电话"), element("phone", "手机号码"), element("name", "姓名")});
    }

    int learn(const std::vector<Term>& terms) {
        return *db().write([&](db::Tx& tx) -> Result<int> { return vocabulary_.learn(tx, cell_, terms); });
    }
    Result<Merge> propose(const access::Principal& who, std::string_view from, std::string_view into) {
        return db().write([&](db::Tx& tx) {
            return vocabulary_.propose(tx, {who, "console", "r1"}, TermKind::element, from, into, "同一件事");
        });
    }
    Result<Merge> decide(const access::Principal& who, const Merge& merge, bool merges) {
        return db().write([&](db::Tx& tx) {
            return vocabulary_.decide(tx, {who, "console", "r2"}, merge.id, merge.revision, merges);
        });
    }
    std::string current(std::string_view code) {
        return db().read(
            [&](db::Reader& reader) { return vocabulary_.current(reader, cell_, TermKind::element, code); });
    }
    std::size_t candidates() {
        return db().read(
            [&](db::Reader& reader) { return vocabulary_.candidates(reader, cell_, TermKind::element).size(); });
    }

    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    CellId cell_ = new_id<CellId>(kMorning);
    access::Principal first_, second_;
    Vocabulary vocabulary_{db(), clocks_};
};
YIMEN_INSTANTIATE_ENGINES(VocabularyTest);

TEST_P(VocabularyTest, LearnsWhatIsNewAndLeavesWhatEditorsWrote) {
    auto facts = TermFacts{};
    facts.label.value = "联系人电话";
    facts.schema = boost::json::object{{"type", "string"}, {"maxLength", 20}};
    facts.sources = {PrefillFrom::identity};
    facts.privacy = Privacy::personal;
    auto change = [&](std::int64_t revision) {
        return db().write([&](db::Tx& tx) {
            return vocabulary_.change(tx, {first_, "console", "r"}, TermKind::element, "phone", revision, facts);
        });
    };
    ASSERT_TRUE(change(1));
    EXPECT_TRUE(change(1).error().is(kChangedMeanwhile));
    facts.schema = boost::json::object{{"type", "anything"}};
    EXPECT_TRUE(change(2).error().is(kBadSchema));
    EXPECT_EQ(learn({element("phone", "手机号码"), element("new", "新的")}), 1);
    auto kept =
        db().read([&](db::Reader& reader) { return vocabulary_.term(reader, cell_, TermKind::element, "phone"); });
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->label, "联系人电话");
    EXPECT_EQ(kept->sources, (std::vector{PrefillFrom::identity}));
    EXPECT_EQ(kept->revision, 2);
}

TEST_P(VocabularyTest, IsFoundByCodeAndWords) {
    auto found = [&](std::string_view text, std::string_view after = "", int limit = 10) {
        return db().read([&](db::Reader& reader) {
            Lines out;
            for (const auto& term : vocabulary_.terms(reader, cell_, TermKind::element, text, after, limit))
                out.push_back(term.code);
            return out;
        });
    };
    EXPECT_EQ(found("PHONE"), (Lines{"contact.phone", "phone"}));
    EXPECT_EQ(found("电话"), (Lines{"contact.phone"}));
    EXPECT_EQ(found("", "contact.phone", 1), (Lines{"name"}));
    EXPECT_EQ(found("没有"), Lines{});
}

TEST_P(VocabularyTest, MergesByASecondLookAndTheOldCodeLeadsOn) {
    EXPECT_EQ(candidates(), 1u);
    auto proposed = propose(first_, "phone", "contact.phone");
    ASSERT_TRUE(proposed);
    EXPECT_EQ(candidates(), 0u); // it waits
    EXPECT_EQ(current("phone"), "phone");
    EXPECT_TRUE(propose(second_, "contact.phone", "phone").error().is(kMergeOpen));
    EXPECT_TRUE(decide(first_, *proposed, true).error().is(kSamePerson));
    auto merged = decide(second_, *proposed, true);
    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->proposed_by, "编辑甲");
    EXPECT_EQ(merged->decided_by, "编辑乙");
    EXPECT_EQ(merged->reason, "同一件事");
    EXPECT_EQ(current("phone"), "contact.phone");
    EXPECT_EQ(current("contact.phone"), "contact.phone");
    EXPECT_TRUE(decide(second_, *merged, false).error().is(kMergeDecided));
    EXPECT_TRUE(propose(first_, "phone", "name").error().is(kMergedAlready));
    // A code that a later form brings again stays merged.
    EXPECT_EQ(learn({element("phone", "手机")}), 0);
    EXPECT_EQ(current("phone"), "contact.phone");
}

TEST_P(VocabularyTest, ChainsOfMergesEndAtOnce) {
    learn({element("tel", "电话")});
    ASSERT_TRUE(decide(second_, *propose(first_, "phone", "contact.phone"), true));
    ASSERT_TRUE(decide(second_, *propose(first_, "contact.phone", "tel"), true));
    EXPECT_EQ(current("phone"), "tel");
    EXPECT_EQ(current("contact.phone"), "tel");
}

TEST_P(VocabularyTest, WhatWasRefusedIsNoCandidateAgain) {
    ASSERT_TRUE(decide(second_, *propose(first_, "phone", "contact.phone"), false));
    EXPECT_EQ(current("phone"), "phone");
    EXPECT_EQ(candidates(), 0u);
}

TEST_P(VocabularyTest, MergesOnlyWhatHoldsValuesOfOneType) {
    learn({element("area", "面积", "number")});
    EXPECT_TRUE(propose(first_, "area", "name").error().is(kBadSchema));
    EXPECT_TRUE(propose(first_, "name", "name").error().is(kWithItself));
    EXPECT_TRUE(propose(first_, "name", "nothing").error().is(kUnknownTerm));
}

TEST_P(VocabularyTest, KnowsNothingOfOtherCells) {
    auto elsewhere = new_id<CellId>(kMorning);
    EXPECT_TRUE(
        db().read([&](db::Reader& reader) { return vocabulary_.term(reader, elsewhere, TermKind::element, "phone"); })
            .error()
            .is(kUnknownTerm));
}

} // namespace
} // namespace yimen::vocabulary
