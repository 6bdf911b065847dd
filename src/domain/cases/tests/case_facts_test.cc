// A source is asked instead of a paper: what its answers do to a case, and what they do not.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/sample_item.h"
#include "support/small_hall.h"
#include "use_store.h"
#include "uses.h"
#include "view.h"

namespace yimen::cases {
namespace {

using facts::QuestionState;
using facts::Verdict;

class CaseFactsTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        auto out = facts::migrations();
        for (auto& one : cases::migrations())
            out.push_back(std::move(one));
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        facts::Source source{"labour", "劳动", "Labour", "http://127.0.0.1:1", 500, {{"ended", "已解除", "Ended"}}};
        facts_ = std::make_unique<facts::Facts>(facts::Facts::Parts{
            db(), clocks_, *people_, {source}, [this](const facts::Source&, const facts::Asked& asked) {
                asked_.push_back(asked);
                return reply_;
            }});
        cases_ =
            std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_, *catalogue_,
                                                 *licences_, files_, *seals_, "http://hall.example", facts_.get()});
        runner_ = std::make_unique<jobs::Runner>(db(), clocks_);
        facts_->add_jobs(*runner_);
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        definition.form.sections[0].fields = {test::field("note")};
        definition.form.sections[0].fields[0].required = false;
        definition.requirements = {test::material("proof")};
        definition.requirements[0].satisfied_by = {"fact:labour.ended"};
        auto item = publish(definition);
        draft_ = *db().write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r1"}, {item, zhang_.acts_for[0].subject, {}, {}, {}});
        });
    }
    Result<CaseRef> ask() {
        return db().write([&](db::Tx& tx) {
            return FactChecks(*cases_).ask(tx, {zhang_, "portal", "r2"}, {draft_.id, "proof"});
        });
    }
    Result<CaseRef> submit() {
        return db().write([&](db::Tx& tx) {
            return cases_->submit(tx, {zhang_, "portal", "r3"}, draft_.id, draft_.revision, "N1");
        });
    }
    CaseMaterial material() {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {zhang_, "portal", "r4"}, *store::any(reader, draft_.id)).materials.at(0);
        });
    }

    Result<facts::SourceReply> reply_ = facts::SourceReply{Verdict::confirmed, "ref-1", 2};
    std::vector<facts::Asked> asked_;
    std::unique_ptr<facts::Facts> facts_;
    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    std::unique_ptr<jobs::Runner> runner_;
    CaseRef draft_;
};
YIMEN_INSTANTIATE_ENGINES(CaseFactsTest);

TEST_P(CaseFactsTest, AConfirmedFactStandsForThePaperAndIsKept) {
    EXPECT_EQ(code_of(submit()), "cases.materials_missing");
    EXPECT_TRUE(material().fact->may_ask);
    EXPECT_EQ(code_of(ask()), "");
    EXPECT_EQ(code_of(ask()), "facts.waits");
    EXPECT_EQ(code_of(submit()), "cases.materials_missing"); // nobody has answered yet
    runner_->drain();
    ASSERT_EQ(asked_.size(), 1U);
    EXPECT_EQ(asked_[0].fact, "ended");
    EXPECT_FALSE(asked_[0].id_number.empty());
    EXPECT_EQ(material().fact->verdict, Verdict::confirmed);
    EXPECT_EQ(code_of(submit()), "");
    auto use = material().use;
    ASSERT_TRUE(use);
    EXPECT_EQ(use->kind, Basis::fact);
    EXPECT_EQ(use->identifier, "ref-1");
    EXPECT_EQ(use->version, 2);
    EXPECT_EQ(use->checked_at, clock_.now());
}

TEST_P(CaseFactsTest, WhatIsNotConfirmedIsAskedFor) {
    reply_ = facts::SourceReply{Verdict::not_confirmed, "", 1};
    EXPECT_EQ(code_of(ask()), "");
    runner_->drain();
    EXPECT_EQ(material().fact->verdict, Verdict::not_confirmed);
    EXPECT_TRUE(material().fact->may_ask);
    EXPECT_EQ(code_of(submit()), "cases.materials_missing");
}

TEST_P(CaseFactsTest, ASourceThatDoesNotAnswerIsGivenUpAfterFiveTries) {
    reply_ = fail(facts::kNoAnswer);
    EXPECT_EQ(code_of(ask()), "");
    for (int i = 0; i < 12 && material().fact->state == QuestionState::waiting; ++i) {
        runner_->drain();
        clock_.advance(std::chrono::seconds(301));
    }
    EXPECT_EQ(material().fact->state, QuestionState::given_up);
    EXPECT_EQ(asked_.size(), 5U);
    EXPECT_EQ(code_of(ask()), ""); // the visitor may try once more
}

TEST_P(CaseFactsTest, ASourceThatIsLeftAloneIsNotAskedForAnotherQuestion) {
    reply_ = fail(facts::kNoAnswer);
    EXPECT_EQ(code_of(ask()), "");
    runner_->drain();
    clock_.advance(std::chrono::seconds(1));
    runner_->drain();
    EXPECT_EQ(asked_.size(), 1U);
}

TEST_P(CaseFactsTest, AWorkingSourceIsAskedAgainWithTheSameNumber) {
    reply_ = facts::SourceReply{};
    EXPECT_EQ(code_of(ask()), "");
    runner_->drain();
    EXPECT_EQ(material().fact->state, QuestionState::waiting);
    clock_.advance(std::chrono::seconds(301));
    reply_ = facts::SourceReply{Verdict::confirmed, "ref-2", 1};
    runner_->drain();
    ASSERT_EQ(asked_.size(), 2U);
    EXPECT_EQ(asked_[0].id, asked_[1].id);
    EXPECT_EQ(material().fact->verdict, Verdict::confirmed);
}

TEST_P(CaseFactsTest, AnAnswerAfterTheSubmissionStandsForNothing) {
    EXPECT_EQ(code_of(ask()), "");
    auto file = new_id<FileId>(clock_.now());
    draft_.revision = db().write([&](db::Tx& tx) {
                              return cases_->attach(tx, {zhang_, "portal", "r5"}, draft_.id, file,
                                                    {"proof", "a.pdf", "application/pdf", std::string(64, '0'), 1});
                          })
                          ->revision;
    EXPECT_EQ(code_of(submit()), "");
    runner_->drain();
    EXPECT_EQ(material().fact->verdict, Verdict::confirmed);
    EXPECT_FALSE(material().use);
    EXPECT_FALSE(material().fact->may_ask);
}

} // namespace
} // namespace yimen::cases
