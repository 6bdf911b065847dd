#include "resolve.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/sample_item.h"

namespace yimen::catalogue {
namespace {

std::vector<std::string> keys_of(const Definition& definition) {
    std::vector<std::string> out;
    for (const auto& requirement : definition.requirements)
        out.push_back(requirement.key);
    return out;
}

std::vector<std::string> fields_of(const Definition& definition) {
    std::vector<std::string> out;
    for (const auto& section : definition.form.sections)
        for (const auto& field : section.fields)
            out.push_back(field.key);
    return out;
}

using Names = std::vector<std::string>;

TEST(Resolve, AsksOnlyWhatStillChangesSomething) {
    Definition item = test::restaurant();
    Resolver resolver(item);
    EXPECT_EQ(resolver.next({})->key, "kind");
    EXPECT_EQ(resolver.remaining_most({}), 3);
    // A shop with packaged food is not asked about its kitchen.
    EXPECT_EQ(resolver.next({{"kind", "shop"}})->key, "premises");
    EXPECT_EQ(resolver.remaining_most({{"kind", "shop"}}), 1);
    EXPECT_EQ(resolver.next({{"kind", "shop"}, {"premises", "own"}}), nullptr);
    EXPECT_EQ(resolver.next({{"kind", "restaurant"}})->key, "cold");
}

TEST(Resolve, LeavesOutWhatTheAnswersDoNotAskFor) {
    auto shop = resolve(test::restaurant(), {{"kind", "shop"}, {"premises", "own"}});
    ASSERT_TRUE(shop);
    EXPECT_EQ(keys_of(*shop), (Names{"licence"}));
    EXPECT_EQ(fields_of(*shop), (Names{"name"}));
    ASSERT_TRUE(shop->resolved && shop->resolved->scenario);
    EXPECT_EQ(shop->resolved->scenario->key, "shop");
    auto kitchen = resolve(test::restaurant(), {{"kind", "restaurant"}, {"cold", "yes"}, {"premises", "rented"}});
    ASSERT_TRUE(kitchen);
    EXPECT_EQ(keys_of(*kitchen), (Names{"licence", "layout", "cold_room", "lease"}));
    EXPECT_EQ(fields_of(*kitchen), (Names{"name", "seats"}));
    EXPECT_EQ(kitchen->resolved->answers.size(), 3u);
    EXPECT_EQ(kitchen->resolved->answers[0].label, "餐馆");
}

TEST(Resolve, LeavesNoQuestionAndNoCondition) {
    auto out = resolve(test::restaurant(), {{"kind", "restaurant"}, {"cold", "no"}, {"premises", "rented"}});
    ASSERT_TRUE(out);
    EXPECT_TRUE(out->questions.empty() && out->scenarios.empty());
    for (const auto& requirement : out->requirements)
        EXPECT_FALSE(requirement.when);
    for (const auto& section : out->form.sections) {
        EXPECT_FALSE(section.when);
        for (const auto& field : section.fields)
            EXPECT_FALSE(field.when);
    }
    EXPECT_TRUE(check(*out).empty());
}

TEST(Resolve, ForgetsAnswersToQuestionsThatAreNoLongerAsked) {
    auto plain = resolve(test::restaurant(), {{"kind", "shop"}, {"premises", "own"}});
    auto changed_mind = resolve(test::restaurant(), {{"kind", "shop"}, {"premises", "own"}, {"cold", "yes"}});
    ASSERT_TRUE(plain && changed_mind);
    EXPECT_EQ(to_json_text(*plain), to_json_text(*changed_mind));
}

TEST(Resolve, NamesTheQuestionThatIsMissing) {
    auto refused = resolve(test::restaurant(), {{"kind", "restaurant"}});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kAnswersMissing));
    EXPECT_EQ(refused.error().more.at("question").as_string(), "cold");
}

TEST(Resolve, RefusesQuestionsAndOptionsThatAreNotThere) {
    auto refused = resolve(test::restaurant(), {{"kind", "palace"}, {"colour", "red"}});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kAnswersUnknown));
    ASSERT_EQ(refused.error().invalid_params.size(), 2u);
    EXPECT_EQ(refused.error().invalid_params[0].pointer, "/answers/colour");
    EXPECT_EQ(refused.error().invalid_params[1].pointer, "/answers/kind");
}

TEST(Resolve, LeavesAnItemWithoutQuestionsAsItIs) {
    Definition plain = test::plain_item();
    auto out = resolve(plain, {});
    ASSERT_TRUE(out);
    EXPECT_EQ(to_json_text(*out), to_json_text(plain));
}

RC_GTEST_PROP(ResolveProperty, EveryWayEndsInAScenarioWithinTheStepsItPromised, ()) {
    Definition item = test::restaurant();
    Resolver resolver(item);
    Answers answers;
    int promised = resolver.remaining_most({});
    while (const Question* question = resolver.next(answers)) {
        int left = resolver.remaining_most(answers);
        RC_ASSERT(left >= 1 && left + static_cast<int>(answers.size()) <= promised);
        answers[question->key] = (*rc::gen::elementOf(question->options)).value;
    }
    RC_ASSERT(resolver.scenario(answers) != nullptr);
    RC_ASSERT(resolver.relevant(answers) == answers);
    auto out = resolve(item, answers);
    RC_ASSERT(out.has_value());
    RC_ASSERT(to_json_text(*read_stored_json<Definition>(to_json_text(*out))) == to_json_text(*out));
}

RC_GTEST_PROP(ResolveProperty, MoreAnswersThanNeededChangeNothing, ()) {
    Definition item = test::restaurant();
    Answers all;
    for (const auto& question : item.questions)
        all[question.key] = (*rc::gen::elementOf(question.options)).value;
    auto whole = resolve(item, all);
    auto needed = resolve(item, Resolver(item).relevant(all));
    RC_ASSERT(whole && needed);
    RC_ASSERT(to_json_text(*whole) == to_json_text(*needed));
}

// --- The consistency check ----------------------------------------------------------------------------------------------------------

template <class F>
Names problems_of(F change) {
    Definition item = test::restaurant();
    change(item);
    Names out;
    for (const auto& problem : check(item))
        out.push_back(problem.pointer + " " + problem.code);
    return out;
}

boost::json::object when(std::string_view text) { return parse_json(text)->as_object(); }

TEST(CheckQuestions, FindsNothingWrongWithAGoodItem) {
    EXPECT_EQ(problems_of([](Definition&) {}), Names{});
}
TEST(CheckQuestions, FindsADeadEnd) {
    EXPECT_EQ(problems_of([](Definition& d) { d.scenarios.pop_back(); }),
              (Names{"/scenarios dead_end", "/scenarios dead_end"})); // own and rented premises
}
TEST(CheckQuestions, FindsAScenarioThatIsNeverReached) {
    EXPECT_EQ(problems_of([](Definition& d) {
                  d.scenarios.insert(
                      d.scenarios.begin() + 1,
                      {"never", "无", "None",
                       when(R"({"and":[{"==":[{"var":"kind"},"shop"]},{"==":[{"var":"cold"},"yes"]}]})")});
              }),
              (Names{"/scenarios/1 unreachable"}));
}
TEST(CheckQuestions, FindsAQuestionThatIsNeverAsked) {
    EXPECT_EQ(problems_of([](Definition& d) {
                  d.questions[1].when =
                      when(R"({"and":[{"==":[{"var":"kind"},"shop"]},{"!=":[{"var":"kind"},"shop"]}]})");
              }),
              (Names{"/questions/1/when contradiction"}));
    EXPECT_EQ(problems_of([](Definition& d) {
                  d.questions[2].when =
                      when(R"({"and":[{"==":[{"var":"kind"},"shop"]},{"==":[{"var":"cold"},"yes"]}]})");
              }),
              Names{"/questions/2 unreachable"});
}
TEST(CheckQuestions, ComparesBySizeOnlyWhatIsAnsweredWithNumbers) {
    auto sized = when(R"({">=":[{"var":"seats"},50]})");
    auto ask = [&](Definition& d, std::string few, std::string many) {
        d.questions.push_back(
            {"seats", "多少座位？", "Seats?", "", "", {{few, few, "", "", ""}, {many, many, "", "", ""}}, {}});
        d.requirements.push_back(test::material("fire_check", sized));
    };
    EXPECT_EQ(problems_of([&](Definition& d) { ask(d, "20", "80"); }), Names{});
    EXPECT_EQ(problems_of([&](Definition& d) { ask(d, "few", "80"); }), (Names{"/requirements/4/when not_a_number"}));
    EXPECT_EQ(problems_of([&](Definition& d) { ask(d, "20", "40"); }), (Names{"/requirements/4/when contradiction"}));
    Definition item = test::restaurant();
    ask(item, "20", "80");
    auto large = resolve(item, {{"kind", "shop"}, {"premises", "own"}, {"seats", "80"}});
    ASSERT_TRUE(large);
    EXPECT_EQ(keys_of(*large), (Names{"licence", "fire_check"}));
}
TEST(CheckQuestions, FindsAQuestionThatChangesNothing) {
    EXPECT_EQ(problems_of([](Definition& d) {
                  d.questions.push_back(
                      {"colour", "颜色？", "", "", "", {{"red", "红", "", "", ""}, {"blue", "蓝", "", "", ""}}, {}});
              }),
              (Names{"/questions/3 unreachable"}));
}
TEST(CheckQuestions, FindsAMaterialThatNoAnswersAskFor) {
    EXPECT_EQ(problems_of([](Definition& d) {
                  d.requirements[1].when =
                      when(R"({"and":[{"==":[{"var":"kind"},"shop"]},{"==":[{"var":"cold"},"yes"]}]})");
              }),
              (Names{"/requirements/1 unreachable"}));
}
TEST(CheckQuestions, FindsAFieldThatNoAnswersAskFor) {
    EXPECT_EQ(problems_of(
                  [](Definition& d) { d.form.sections[1].fields[0].when = when(R"({"==":[{"var":"kind"},"shop"]})"); }),
              (Names{"/form/sections/1/fields/0 unreachable"}));
}
TEST(CheckQuestions, FindsUnknownQuestionsAndAnswers) {
    EXPECT_EQ(problems_of([](Definition& d) { d.requirements[1].when = when(R"({"==":[{"var":"colour"},"red"]})"); }),
              (Names{"/requirements/1/when unknown_question"}));
    EXPECT_EQ(problems_of([](Definition& d) { d.requirements[1].when = when(R"({"==":[{"var":"kind"},"palace"]})"); }),
              (Names{"/requirements/1/when unknown_answer"}));
}
TEST(CheckQuestions, RefusesAQuestionThatLooksAhead) {
    EXPECT_EQ(problems_of([](Definition& d) { d.questions[0].when = when(R"({"==":[{"var":"cold"},"yes"]})"); }),
              (Names{"/questions/0/when unknown_question"}));
}
TEST(CheckQuestions, RefusesOperatorsThatWeDoNotHave) {
    EXPECT_EQ(problems_of([](Definition& d) { d.scenarios[0].when = when(R"({"cat":[{"var":"kind"},"shop"]})"); }),
              (Names{"/scenarios/0/when/cat not_in_list"}));
}
TEST(CheckQuestions, RefusesScenariosWithoutQuestions) {
    EXPECT_EQ(problems_of([](Definition& d) {
                  d = test::plain_item();
                  d.scenarios.push_back({"only", "仅此", "Only", {}});
              }),
              (Names{"/scenarios inconsistent"}));
}
TEST(CheckQuestions, RefusesMoreWaysThanAnybodyCanRead) {
    auto problems = problems_of([](Definition& d) {
        for (int i = 0; i < 12; ++i) {
            std::string key = "extra" + std::to_string(i);
            d.questions.push_back({key, "？", "", "", "", {{"yes", "是", "", "", ""}, {"no", "否", "", "", ""}}, {}});
            d.requirements.push_back(test::material(key, when(R"({"==":[{"var":")" + key + R"("},"yes"]})")));
        }
    });
    EXPECT_EQ(problems, (Names{"/questions too_long"}));
}

} // namespace
} // namespace yimen::catalogue
