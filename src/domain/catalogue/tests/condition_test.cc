#include "condition.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "base/json.h"

namespace yimen::catalogue {
namespace {

using Known = std::map<std::string, std::string>;

// Questions a, b, c with the answers x, y, z; "" stands for a question that is never asked.
const std::vector<std::string> kVariables{"a", "b", "c"}, kValues{"x", "y", "z"};

Condition::Lookup lookup_of(const Known& known) {
    return [&known](std::string_view variable) -> KnownAnswer {
        auto found = known.find(std::string(variable));
        if (found == known.end())
            return {};
        return {true, found->second.empty() ? std::nullopt : std::optional(found->second)};
    };
}

Condition parsed(std::string_view text) {
    std::vector<InvalidParam> problems;
    auto out = Condition::parse(*parse_json(text), "", problems);
    EXPECT_TRUE(out) << text << " " << (problems.empty() ? "" : problems[0].reason);
    return *out;
}

std::string problem_of(std::string_view text) {
    std::vector<InvalidParam> problems;
    auto out = Condition::parse(*parse_json(text), "/when", problems);
    EXPECT_FALSE(out) << text;
    return problems.empty() ? "" : problems[0].pointer + " " + problems[0].code;
}

// The plain meaning, with everything known, straight from the JSON.
bool meaning(const boost::json::value& from, const Known& known) {
    const auto& [op, operand] = *from.as_object().begin();
    if (op == "!")
        return !meaning(operand, known);
    if (op == "and" || op == "or") {
        for (const auto& part : operand.as_array())
            if (meaning(part, known) != (op == "and"))
                return op != "and";
        return op == "and";
    }
    const auto& list = operand.as_array();
    std::string answer = known.at(std::string(list[0].as_object().at("var").as_string()));
    bool asked = !answer.empty();
    if (op == "in") {
        for (const auto& value : list[1].as_array())
            if (asked && value.as_string() == answer)
                return true;
        return false;
    }
    bool equal = asked && list[1].as_string() == answer;
    return (op == "==") == equal;
}

boost::json::value random_condition(int depth) {
    auto variable = [] { return boost::json::object{{"var", boost::json::string(*rc::gen::elementOf(kVariables))}}; };
    int kind = *rc::gen::inRange(0, depth == 0 ? 3 : 6);
    switch (kind) {
    case 0:
        return {{"==", {variable(), boost::json::string(*rc::gen::elementOf(kValues))}}};
    case 1:
        return {{"!=", {variable(), boost::json::string(*rc::gen::elementOf(kValues))}}};
    case 2: {
        boost::json::array values;
        for (const auto& value :
             *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kValues))))
            values.push_back(boost::json::string(value));
        if (values.size() > 5)
            values.resize(5);
        return {{"in", {variable(), values}}};
    }
    case 3:
        return {{"!", random_condition(depth - 1)}};
    default: {
        boost::json::array parts;
        int count = *rc::gen::inRange(1, 4);
        for (int i = 0; i < count; ++i)
            parts.push_back(random_condition(depth - 1));
        return {{kind == 4 ? "and" : "or", parts}};
    }
    }
}

Known random_answers(bool all) {
    Known out;
    for (const auto& variable : kVariables)
        if (all || *rc::gen::arbitrary<bool>())
            out[variable] = *rc::gen::element<std::string>("", "x", "y", "z");
    return out;
}

RC_GTEST_PROP(ConditionProperty, MeansWhatJsonLogicMeansWhenAllIsKnown, ()) {
    auto json = random_condition(3);
    Known known = random_answers(true);
    auto truth = parsed(boost::json::serialize(json)).evaluate(lookup_of(known));
    RC_ASSERT(truth == (meaning(json, known) ? Truth::yes : Truth::no));
}

RC_GTEST_PROP(ConditionProperty, IsSettledEarlyOnlyWhenNoFurtherAnswerCanChangeIt, ()) {
    auto json = random_condition(3);
    Known some = random_answers(false);
    auto condition = parsed(boost::json::serialize(json));
    Truth early = condition.evaluate(lookup_of(some));
    // The same condition over numbers says the same, and which questions keep it open.
    auto bound = condition.bound(
        [](std::string_view variable) {
            return static_cast<int>(std::ranges::find(kVariables, variable) - kVariables.begin());
        },
        [](int) { return kValues; });
    std::vector<int> answers(kVariables.size(), kOpen);
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (auto found = some.find(kVariables[i]); found != some.end())
            answers[i] = found->second.empty()
                             ? kNeverAsked
                             : static_cast<int>(std::ranges::find(kValues, found->second) - kValues.begin());
    RC_ASSERT(bound.evaluate(answers) == early);
    std::vector<bool> open(answers.size());
    bound.mark_open(answers, open);
    RC_ASSERT((std::ranges::count(open, true) > 0) == (early == Truth::unknown));
    for (std::size_t i = 0; i < open.size(); ++i)
        RC_ASSERT(!open[i] || answers[i] == kOpen);
    Known all = random_answers(true);
    for (const auto& [variable, value] : some)
        all[variable] = value;
    if (early != Truth::unknown)
        RC_ASSERT(early == (meaning(json, all) ? Truth::yes : Truth::no));
}

RC_GTEST_PROP(ConditionProperty, NamesEveryComparison, ()) {
    auto json = random_condition(2);
    auto condition = parsed(boost::json::serialize(json));
    for (const auto& [variable, value] : condition.comparisons()) {
        RC_ASSERT(std::find(kVariables.begin(), kVariables.end(), variable) != kVariables.end());
        RC_ASSERT(std::find(kValues.begin(), kValues.end(), value) != kValues.end());
    }
    RC_ASSERT(!condition.comparisons().empty());
}

TEST(Condition, RefusesWhatIsNotInTheSubset) {
    EXPECT_EQ(problem_of(R"({"<": [{"var": "a"}, "x"]})"), "/when/</1 wrong_type");
    EXPECT_EQ(problem_of(R"({"<": [1, {"var": "a"}]})"), "/when/< wrong_type");
    EXPECT_EQ(problem_of(R"({"===": [{"var": "a"}, "x"]})"), "/when/=== not_in_list");
    EXPECT_EQ(problem_of(R"({"+": [{"var": "a"}, 1]})"), "/when/+ not_in_list");
    EXPECT_EQ(problem_of(R"({"if": [{"==": [{"var": "a"}, "x"]}, true, false]})"), "/when/if not_in_list");
    EXPECT_EQ(problem_of(R"({"and": [{"log": "x"}]})"), "/when/and/0/log not_in_list");
    EXPECT_EQ(problem_of(R"(true)"), "/when wrong_type");
    EXPECT_EQ(problem_of(R"({})"), "/when wrong_type");
    EXPECT_EQ(problem_of(R"({"==": [{"var": "a"}, "x"], "!=": [{"var": "a"}, "y"]})"), "/when wrong_type");
}

// What json-logic-js says of three thousand conditions made at random (web/tools/conditions.mjs).
TEST(Condition, MeansWhatJsonLogicJsMeans) {
    std::ifstream in(std::string(YIMEN_FIXTURES) + "conditions/cases.json");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    auto cases = parse_json(text);
    ASSERT_TRUE(cases);
    ASSERT_EQ(cases->as_array().size(), 3000u);
    for (const auto& one : cases->as_array()) {
        std::vector<InvalidParam> problems;
        auto condition = Condition::parse(one.at("when"), "", problems);
        ASSERT_TRUE(condition) << boost::json::serialize(one);
        const auto& answers = one.at("answers").as_object();
        auto truth = condition->evaluate([&](std::string_view variable) -> KnownAnswer {
            auto* value = answers.if_contains(variable);
            return {true, value ? std::optional(std::string(value->get_string())) : std::nullopt};
        });
        EXPECT_EQ(truth == Truth::yes, one.at("holds").as_bool()) << boost::json::serialize(one);
    }
}

TEST(Condition, RefusesComparisonsOfAnotherShape) {
    EXPECT_EQ(problem_of(R"({"==": ["x", {"var": "a"}]})"), "/when/== wrong_type");
    EXPECT_EQ(problem_of(R"({"==": [{"var": "a"}, 1]})"), "/when/==/1 wrong_type");
    EXPECT_EQ(problem_of(R"({"==": [{"var": "a"}]})"), "/when/== wrong_type");
    EXPECT_EQ(problem_of(R"({"in": [{"var": "a"}, []]})"), "/when/in/1 wrong_type");
    EXPECT_EQ(problem_of(R"({"in": [{"var": "a"}, "xyz"]})"), "/when/in/1 wrong_type");
    EXPECT_EQ(problem_of(R"({"or": []})"), "/when/or wrong_type");
    EXPECT_EQ(problem_of(R"({"==": [{"var": ["a"]}, "x"]})"), "/when/== wrong_type");
}

TEST(Condition, RefusesWhatIsNestedTooDeep) {
    std::string text = R"({"==": [{"var": "a"}, "x"]})";
    for (int i = 0; i < 20; ++i)
        text = R"({"!": )" + text + "}";
    EXPECT_EQ(problem_of(text).substr(problem_of(text).size() - 8), "too_long");
}

TEST(Condition, TakesANegationWithAndWithoutBrackets) {
    Known known{{"a", "x"}};
    EXPECT_EQ(parsed(R"({"!": {"==": [{"var": "a"}, "x"]}})").evaluate(lookup_of(known)), Truth::no);
    EXPECT_EQ(parsed(R"({"!": [{"==": [{"var": "a"}, "x"]}]})").evaluate(lookup_of(known)), Truth::no);
}

TEST(Condition, TakesAQuestionThatWasNotAskedAsAnsweredOtherwise) {
    Known known{{"a", ""}};
    EXPECT_EQ(parsed(R"({"==": [{"var": "a"}, "x"]})").evaluate(lookup_of(known)), Truth::no);
    EXPECT_EQ(parsed(R"({"!=": [{"var": "a"}, "x"]})").evaluate(lookup_of(known)), Truth::yes);
}

} // namespace
} // namespace yimen::catalogue
