#include "rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/sample_item.h"
#include "trace.h"

namespace yimen::instant {
namespace {

using test::field;
using test::material;

RuleCondition condition(std::string key, std::string_view when) {
    return {{std::move(key)}, {"要求"}, {"Demands"}, parse_json(when)->as_object()};
}
RuleText rule(std::vector<RuleCondition> conditions) {
    return {std::move(conditions), new_id<StaffId>(Instant{1}), {"某局〔2026〕1号"}};
}

// A card that a licence stands for, a paper that nobody can be asked for, a choice from a record, and words of the applicant.
catalogue::Definition definition() {
    auto out = test::plain_item();
    out.audience = {catalogue::Audience::person};
    auto card = material("card"), proof = material("proof"), letter = material("letter");
    card.satisfied_by = {"licence:L1"};
    proof.satisfied_by = {"fact:labour.ended"};
    out.requirements = {card, proof, letter};
    auto kind = field("kind"), said = field("said"), since = field("since");
    kind.kind = said.kind = catalogue::FieldKind::choice;
    kind.options = said.options = {{"a", "甲", "A"}, {"b", "乙", "B"}};
    kind.prefill = "licence.face:L1";
    since.kind = catalogue::FieldKind::date;
    since.prefill = "licence.face:L1";
    out.form.sections[0].fields = {kind, said, since};
    return out;
}

std::vector<std::string> codes(const std::vector<InvalidParam>& problems) {
    std::vector<std::string> out;
    for (const auto& one : problems)
        out.push_back(one.pointer + " " + one.code);
    return out;
}
using Codes = std::vector<std::string>;

TEST(InstantRules, LookOnlyAtWhatIsVerified) {
    std::vector<std::string> keys;
    for (const auto& one : variables_of(definition()))
        keys.push_back(one.key);
    EXPECT_EQ(keys, (Codes{"subject.kind", "subject.age", "material.card", "days_left.card", "material.proof",
                           "form.kind", "form.since"}));
}

TEST(InstantRules, SayWhichValueNobodyHasVerified) {
    auto found = check_rule(rule({condition("a", R"({"==":[{"var":"form.said"},"a"]})"),
                                  condition("b", R"({"==":[{"var":"material.letter"},"licence"]})"),
                                  condition("c", R"({"==":[{"var":"form.nothing"},"a"]})")}),
                            definition());
    EXPECT_EQ(codes(found),
              (Codes{"/conditions/0/when declared", "/conditions/1/when unverifiable", "/conditions/2/when unknown"}));
    EXPECT_EQ(found[0].reason, "said");
}

TEST(InstantRules, CompareNumbersBySizeAndChoicesByTheirOptions) {
    auto checked = [](std::string_view when) { return codes(check_rule(rule({condition("a", when)}), definition())); };
    EXPECT_EQ(checked(R"({">=":[{"var":"subject.age"},60]})"), Codes{});
    EXPECT_EQ(checked(R"({"==":[{"var":"subject.age"},"60"]})"), Codes{"/conditions/0/when not_in_list"});
    EXPECT_EQ(checked(R"({">":[{"var":"form.kind"},3]})"), Codes{"/conditions/0/when wrong_type"});
    EXPECT_EQ(checked(R"({"in":[{"var":"form.kind"},["a","z"]]})"), Codes{"/conditions/0/when not_in_list"});
}

TEST(InstantRules, NeedWordsABasisAndSomebodyWhoAnswers) {
    RuleText empty;
    EXPECT_EQ(codes(check_rule(empty, definition())),
              (Codes{"/conditions required", "/basis required", "/answers required"}));
    auto wordless = rule({condition("a", R"({"==":[{"var":"subject.kind"},"person"]})")});
    wordless.conditions[0].text_en.value.clear();
    EXPECT_EQ(codes(check_rule(wordless, definition())), Codes{"/conditions/0/text_en required"});
}

TEST(InstantRules, PutNothingOnALicenceThatIsOnlyDeclared) {
    auto item = definition();
    item.result.licence_type = "L2";
    item.result.face = std::vector<std::string>{"kind", "said"};
    auto found = check_rule(rule({condition("a", R"({"==":[{"var":"subject.kind"},"person"]})")}), item);
    EXPECT_EQ(codes(found), Codes{"/conditions declared_on_licence"});
    EXPECT_EQ(found[0].reason, "said");
}

TEST(InstantRules, AreOfNoUseWhereOthersHaveAWord) {
    auto item = definition();
    catalogue::Stage stage;
    stage.name = "征求意见";
    item.stages = {stage};
    EXPECT_EQ(codes(check_rule(rule({condition("a", R"({"==":[{"var":"subject.kind"},"person"]})")}), item)),
              Codes{"/conditions stages"});
}

TEST(InstantRules, AreRefusedInAShapeThatCannotRun) {
    auto twice = rule({condition("a", R"({"==":[{"var":"x"},"y"]})"), condition("a", R"({"map":[1]})")});
    auto refused = check_shape(twice);
    ASSERT_FALSE(refused);
    EXPECT_EQ(codes(refused.error().invalid_params),
              (Codes{"/rule/conditions/1/key not_unique", "/rule/conditions/1/when/map not_in_list"}));
}

// --- Traces ---

constexpr Date kDay = std::chrono::year(2026) / 9 / 28;

class Traces : public ::testing::Test {
  protected:
    void SetUp() override {
        found_.definition = std::make_shared<catalogue::Definition>(definition());
        found_.form = {{"kind", "a"}, {"said", "b"}, {"since", "2026-09-18"}};
        found_.prefilled = {"kind", "since"};
        found_.evidence = {{"card", false, "证", "Card", "ID1", 2, Instant{5}, "L1", kDay}};
    }
    Verdict verdict(std::string_view when) {
        auto values = values_of(found_, applicant_, kDay);
        return trace_of(rule({condition("a", when)}), found_, values).conditions.at(0).verdict;
    }

    cases::RuleCase found_;
    Applicant applicant_{people::SubjectKind::person, Date(std::chrono::year(1961) / 9 / 28), true, Instant{7}};
};

TEST_F(Traces, HoldEachValueAgainstItsSource) {
    EXPECT_EQ(verdict(R"({"==":[{"var":"material.card"},"licence"]})"), Verdict::met);
    EXPECT_EQ(verdict(R"({">=":[{"var":"days_left.card"},0]})"), Verdict::met);
    EXPECT_EQ(verdict(R"({">":[{"var":"days_left.card"},0]})"), Verdict::not_met);
    EXPECT_EQ(verdict(R"({"==":[{"var":"form.kind"},"a"]})"), Verdict::met);
    EXPECT_EQ(verdict(R"({"<=":[{"var":"form.since"},10]})"), Verdict::met);
    EXPECT_EQ(verdict(R"({"<":[{"var":"form.since"},10]})"), Verdict::not_met);
    auto line = trace_of(rule({condition("a", R"({"==":[{"var":"material.card"},"licence"]})")}), found_,
                         values_of(found_, applicant_, kDay))
                    .conditions.at(0);
    EXPECT_EQ(line.values.at(0).identifier, "ID1");
    EXPECT_EQ(line.values.at(0).version, 2);
    EXPECT_EQ(line.values.at(0).at, Instant{5});
    EXPECT_EQ(line.values.at(0).source, ValueSource::licence);
}

TEST_F(Traces, CountFullYears) {
    EXPECT_EQ(verdict(R"({">=":[{"var":"subject.age"},65]})"), Verdict::met);
    applicant_.born = Date(std::chrono::year(1961) / 9 / 29);
    EXPECT_EQ(verdict(R"({">=":[{"var":"subject.age"},65]})"), Verdict::not_met);
}

TEST_F(Traces, LeaveOpenWhatIsNotKnown) {
    EXPECT_EQ(verdict(R"({"==":[{"var":"material.proof"},"fact"]})"), Verdict::unknown);
    EXPECT_EQ(verdict(R"({"!=":[{"var":"material.proof"},"licence"]})"), Verdict::unknown);
    EXPECT_EQ(verdict(R"({"<":[{"var":"days_left.proof"},5]})"), Verdict::unknown);
    EXPECT_EQ(verdict(R"({"==":[{"var":"form.said"},"b"]})"), Verdict::unknown); // declared, whatever it says
    found_.prefilled = {};
    EXPECT_EQ(verdict(R"({"==":[{"var":"form.kind"},"a"]})"), Verdict::unknown); // changed by the applicant
    found_.prefilled = {"kind"};
    found_.evidence.clear();
    EXPECT_EQ(verdict(R"({"==":[{"var":"form.kind"},"a"]})"), Verdict::unknown); // its licence stands no more
    applicant_.seen = false;
    EXPECT_EQ(verdict(R"({">=":[{"var":"subject.age"},1]})"), Verdict::unknown); // nobody has seen the document
}

TEST_F(Traces, ComeToApprovalOnlyWhenAllIsMetAndNothingBars) {
    auto outcome = [&](std::vector<RuleCondition> conditions) {
        return outcome_of(trace_of(rule(std::move(conditions)), found_, values_of(found_, applicant_, kDay)));
    };
    auto met = condition("a", R"({"==":[{"var":"subject.kind"},"person"]})");
    auto open = condition("b", R"({"==":[{"var":"material.proof"},"fact"]})");
    auto missed = condition("c", R"({"==":[{"var":"subject.kind"},"company"]})");
    EXPECT_EQ(outcome({met}), Why::met);
    EXPECT_EQ(outcome({met, open}), Why::unknown);
    EXPECT_EQ(outcome({met, open, missed}), Why::not_met);
    EXPECT_EQ(outcome({}), Why::unknown);
    found_.bars = {{cases::Bar::follows, "", ""}};
    EXPECT_EQ(outcome({met}), Why::barred);
    auto trace = trace_of(rule({met, open}), found_, values_of(found_, applicant_, kDay));
    EXPECT_EQ(held_by(trace), (std::vector<std::string>{"b", "bar.follows"}));
}

TEST_F(Traces, BarALicenceWithWordsThatNobodyVerified) {
    auto item = definition();
    item.result.licence_type = "L2";
    item.result.face = std::vector<std::string>{"kind", "said"};
    found_.definition = std::make_shared<catalogue::Definition>(item);
    auto trace = trace_of(rule({condition("a", R"({"==":[{"var":"subject.kind"},"person"]})")}), found_,
                          values_of(found_, applicant_, kDay));
    ASSERT_EQ(trace.bars.size(), 1U);
    EXPECT_EQ(trace.bars[0].bar, cases::Bar::declared);
    EXPECT_EQ(trace.bars[0].about, "said");
}

} // namespace
} // namespace yimen::instant
