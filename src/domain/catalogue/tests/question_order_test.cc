#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>

#include "resolve.h"
#include "support/sample_item.h"

// The order in which questions are asked: never a longer way, on average or at most, and the same end for everybody.
namespace yimen::catalogue {
namespace {

Question choice(const std::string& key, int options, std::optional<boost::json::object> asked = {}) {
    Question out;
    out.key = out.text = key;
    for (int i = 0; i < options; ++i)
        out.options.push_back({"v" + std::to_string(i), "选项", "", "", ""});
    out.when = std::move(asked);
    return out;
}

boost::json::object is(const std::string& question, int option) {
    return {{"==", boost::json::array{boost::json::object{{"var", question}}, "v" + std::to_string(option)}}};
}

TEST(QuestionOrder, AsksFirstWhatSettlesMost) {
    // Written: two questions that matter to few, then the one that settles everything for most.
    Definition item = test::plain_item();
    item.questions = {choice("a", 2), choice("b", 2), choice("most", 4)};
    item.scenarios = {{"x", "x", "", boost::json::object{{"and", {is("most", 0), is("a", 0)}}}},
                      {"y", "y", "", boost::json::object{{"and", {is("most", 0), is("b", 0)}}}},
                      {"z", "z", "", {}}};
    ASSERT_TRUE(check(item).empty());
    Resolver fewest(item), written(item, Order::written);
    EXPECT_EQ(fewest.next({})->key, "most");
    EXPECT_EQ(written.next({})->key, "a");
    EXPECT_NEAR(fewest.remaining({}).mean, 1 + 0.25 * 1.5, 1e-9);
    EXPECT_LT(fewest.remaining({}).mean, written.remaining({}).mean);
    EXPECT_EQ(fewest.next({{"most", "v1"}}), nullptr);
}

TEST(QuestionOrder, KeepsAnAnswerThatStillMattersWhenAnotherIsChanged) {
    Definition item = test::restaurant();
    Resolver resolver(item);
    // Answered: a shop, rented. Back, and it is a restaurant: only the cold dishes are still to be asked.
    Answers changed{{"kind", "restaurant"}, {"premises", "rented"}};
    EXPECT_EQ(resolver.relevant(changed), changed);
    EXPECT_EQ(resolver.next(resolver.relevant(changed))->key, "cold");
    EXPECT_EQ(resolver.remaining_most(resolver.relevant(changed)), 1);
}

// Up to five questions, each of which may hang on one before it, and materials and scenarios on any.
Definition random_item() {
    Definition item = test::plain_item();
    int questions = *rc::gen::inRange(1, 6);
    auto options = [&](int question) {
        return static_cast<int>(item.questions[static_cast<std::size_t>(question)].options.size());
    };
    auto condition = [&](int before) {
        boost::json::array parts;
        for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
            int question = *rc::gen::inRange(0, before);
            boost::json::value part = is("q" + std::to_string(question), *rc::gen::inRange(0, options(question)));
            if (*rc::gen::inRange(0, 4) == 0)
                part = boost::json::object{{"!", part}};
            parts.push_back(part);
        }
        return boost::json::object{{*rc::gen::arbitrary<bool>() ? "and" : "or", parts}};
    };
    for (int i = 0; i < questions; ++i)
        item.questions.push_back(
            choice("q" + std::to_string(i), *rc::gen::inRange(2, 4),
                   i > 0 && *rc::gen::inRange(0, 3) == 0 ? std::optional(condition(i)) : std::nullopt));
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        item.scenarios.push_back({"s" + std::to_string(i), "情形", "", condition(questions)});
    item.scenarios.push_back({"else", "其他", "", {}});
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i)
        item.requirements.push_back(test::material("m" + std::to_string(i), condition(questions)));
    return item;
}

// What a visitor who would give these answers is asked, in order.
std::vector<std::string> asked_of(const Resolver& resolver, const Answers& all) {
    std::vector<std::string> out;
    Answers given;
    while (const Question* question = resolver.next(given)) {
        out.push_back(question->key);
        given.emplace(question->key, all.at(question->key));
    }
    return out;
}

std::string outcome(const Resolver& resolver, const Answers& all) {
    Definition out = resolver.resolved(resolver.relevant(all));
    out.resolved->answers.clear(); // what had to be asked
    return to_json_text(out);
}

RC_GTEST_PROP(QuestionOrderProperty, NeverTakesMoreQuestionsAndLeadsEverybodyToTheSame, ()) {
    Definition item = random_item();
    Resolver fewest(item), written(item, Order::written);
    std::size_t longest = 0, longest_written = 0, total = 0, total_written = 0, visitors = 0;
    std::function<void(Answers, std::size_t)> every = [&](Answers all, std::size_t question) {
        if (question < item.questions.size()) {
            for (const auto& option : item.questions[question].options) {
                all[item.questions[question].key] = option.value;
                every(all, question + 1);
            }
            return;
        }
        std::size_t now = asked_of(fewest, all).size(), before = asked_of(written, all).size();
        longest = std::max(longest, now);
        longest_written = std::max(longest_written, before);
        total += now;
        total_written += before;
        ++visitors;
        RC_ASSERT(outcome(fewest, all) == outcome(written, all));
    };
    every({}, 0);
    RC_ASSERT(longest <= longest_written);
    RC_ASSERT(total <= total_written);
    RC_ASSERT(fewest.remaining({}).most == static_cast<int>(longest));
    RC_ASSERT(std::abs(fewest.remaining({}).mean - static_cast<double>(total) / static_cast<double>(visitors)) < 1e-6);
}

RC_GTEST_PROP(QuestionOrderProperty, BackAndAnotherAnswerLosesNothingThatStillMatters, ()) {
    Definition item = random_item();
    Resolver resolver(item);
    Answers given;
    while (const Question* question = resolver.next(given))
        given[question->key] = (*rc::gen::elementOf(question->options)).value;
    RC_ASSERT(resolver.relevant(given) == given);
    if (given.empty())
        return;
    // One is changed; what is kept of the rest is a subset of what was given, and the way still ends.
    auto changed = given;
    auto at = std::next(changed.begin(), *rc::gen::inRange<int>(0, static_cast<int>(changed.size())));
    const auto& options = std::ranges::find(item.questions, at->first, &Question::key)->options;
    at->second = (*rc::gen::elementOf(options)).value;
    Answers kept = resolver.relevant(changed);
    for (const auto& [key, value] : kept)
        RC_ASSERT(changed.at(key) == value);
    RC_ASSERT(resolver.relevant(kept) == kept);
    while (const Question* question = resolver.next(resolver.relevant(changed))) {
        RC_ASSERT(!changed.contains(question->key)); // nobody is asked again what they have said
        changed[question->key] = (*rc::gen::elementOf(question->options)).value;
    }
    RC_ASSERT(resolver.scenario(resolver.relevant(changed)) != nullptr);
}

TEST(QuestionOrder, StaysUsableWithThreeHundredScenariosAndFourHundredReviewPoints) {
    Definition item = test::wide_item(300, 400);
    auto began = std::chrono::steady_clock::now();
    auto since = [&] {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    };
    ASSERT_TRUE(check(item).empty());
    double checked = since();
    Resolver resolver(item);
    auto left = resolver.remaining({});
    double planned = since() - checked;
    Answers answers;
    int steps = 0;
    while (const Question* question = resolver.next(resolver.relevant(answers))) {
        answers[question->key] = question->options.back().value;
        ++steps;
    }
    std::printf("checked in %.1f ms, planned in %.1f ms, %d steps in %.2f ms\n", checked, planned, steps,
                since() - checked - planned);
    EXPECT_LE(steps, left.most);
    EXPECT_NE(resolver.scenario(answers), nullptr);
}

} // namespace
} // namespace yimen::catalogue
