// A source is asked instead of a paper that several members want: once, and each case has the answer.

#include "bundle_fixture.h"

namespace yimen::bundles {
namespace {

using facts::QuestionState;
using facts::Verdict;

class BundleFactsTest : public BundleShopTest {
  protected:
    void SetUp() override {
        BundleShopTest::SetUp();
        runner_ = std::make_unique<jobs::Runner>(db(), clocks_);
        facts_->add_jobs(*runner_);
        auto leaving = member_item({}, {"proof"});
        leaving.requirements[0].satisfied_by = {"fact:labour.ended"};
        items_["register"] = publish(leaving, "U", "失业登记");
        items_["benefit"] = publish(leaving, "B", "失业金申领");
        items_["paper"] = publish(member_item({}, {"proof"}), "P", "档案转出");
        write([&](db::Tx& tx) -> Result<void> {
            bundles_->put(tx, cell_, left_work());
            return {};
        });
    }
    // Keeps "proof" in the vocabulary.
    static Template left_work() {
        auto out = shop();
        out.key = "left_work";
        out.material_types = {{"proof", "离职证明", "Proof of leaving"}};
        return out;
    }
    BundleCaseRef begun(std::initializer_list<std::string> items) {
        NewBundleCase wanted;
        wanted.subject_id = zhang_.acts_for[0].subject;
        wanted.items.emplace();
        for (const auto& one : items)
            wanted.items->push_back({items_.at(one), {}});
        return start(zhang_, wanted).value();
    }
    Result<BundleCaseRef> ask(BundleCaseId id, const std::string& material = "proof") {
        return db().write([&](db::Tx& tx) { return cases_->ask_fact(tx, {zhang_, "portal", "r"}, id, material); });
    }
    cases::CaseFact fact(BundleCaseId id) { return view(id).facts.at(0).fact; }

    std::unique_ptr<jobs::Runner> runner_;
};
YIMEN_INSTANTIATE_ENGINES(BundleFactsTest);

TEST_P(BundleFactsTest, OneQuestionMeetsTheMaterialOfEveryMember) {
    auto ref = begun({"register", "benefit"});
    EXPECT_TRUE(fact(ref.id).may_ask);
    EXPECT_EQ(code_of(submit(ref)), "bundles.incomplete");
    EXPECT_EQ(code_of(ask(ref.id)), "");
    EXPECT_EQ(code_of(ask(ref.id)), "facts.waits");
    EXPECT_EQ(fact(ref.id).state, QuestionState::waiting);
    EXPECT_FALSE(fact(ref.id).may_ask);
    EXPECT_EQ(code_of(submit(ref)), "bundles.incomplete"); // nobody has answered yet
    runner_->drain();
    ASSERT_EQ(asked_.size(), 1U);
    EXPECT_EQ(fact(ref.id).verdict, Verdict::confirmed);
    EXPECT_TRUE(view(ref.id).missing.empty());
    EXPECT_EQ(code_of(submit(ref)), "");
    EXPECT_EQ(steps("use_licences"), 2); // each keeps the evidence
}

TEST_P(BundleFactsTest, EachCaseHearsOfTheAnswer) {
    auto ref = begun({"register", "benefit"});
    EXPECT_EQ(code_of(ask(ref.id)), "");
    runner_->drain();
    EXPECT_EQ(std::ranges::count(test::event_rows(db()), "FactAnswered", &test::EventRow::kind), 2);
}

TEST_P(BundleFactsTest, WhatIsNotConfirmedIsHandedInOnceForAll) {
    auto ref = begun({"register", "benefit"});
    reply_ = facts::SourceReply{Verdict::not_confirmed, "", 1};
    EXPECT_EQ(code_of(ask(ref.id)), "");
    runner_->drain();
    EXPECT_EQ(fact(ref.id).verdict, Verdict::not_confirmed);
    EXPECT_TRUE(fact(ref.id).may_ask);
    EXPECT_EQ(code_of(submit(ref)), "bundles.incomplete");
    EXPECT_EQ(code_of(submit(attach(ref.id, "proof").value())), "");
    EXPECT_EQ(steps("use_licences"), 0);
}

TEST_P(BundleFactsTest, AnAnswerAfterTheSubmissionStandsForNothing) {
    auto ref = begun({"register", "benefit"});
    EXPECT_EQ(code_of(ask(ref.id)), "");
    EXPECT_EQ(code_of(submit(attach(ref.id, "proof").value())), ""); // the manual way is open all the time
    auto before = read([&](db::Reader& reader) { return cases::Bundled(*engine_).members(reader, ref.id.value); });
    runner_->drain();
    ASSERT_EQ(asked_.size(), 1U);
    auto after = read([&](db::Reader& reader) { return cases::Bundled(*engine_).members(reader, ref.id.value); });
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_EQ(std::pair(after[i].state, after[i].revision), std::pair(before[i].state, before[i].revision));
    EXPECT_EQ(steps("use_licences"), 0);
}

TEST_P(BundleFactsTest, NobodyIsAskedWhereAMemberTakesThePaperOnly) {
    auto ref = begun({"register", "paper"});
    EXPECT_TRUE(view(ref.id).facts.empty());
    EXPECT_EQ(code_of(ask(ref.id)), "facts.no_source");
    EXPECT_EQ(code_of(ask(ref.id, "passport")), "bundles.unknown_material");
    EXPECT_TRUE(asked_.empty());
}

} // namespace
} // namespace yimen::bundles
