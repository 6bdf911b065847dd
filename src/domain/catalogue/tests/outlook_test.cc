#include "outlook.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/sample_item.h"

namespace yimen::catalogue {
namespace {

using Names = std::vector<std::string>;

template <class T>
const T& named(const std::vector<T>& all, std::string_view key) {
    return *std::ranges::find(all, key, &T::key);
}

Names standing(const std::vector<EntryOutlook>& all, Standing wanted) {
    Names out;
    for (const auto& one : all)
        if (one.standing == wanted)
            out.push_back(one.key);
    return out;
}

TEST(Outlook, WithoutAnAnswerSaysWhatIsCertainAndWhatEachOtherHangsOn) {
    Definition item = test::restaurant();
    Outlook seen = outlook(item, {});
    EXPECT_EQ(standing(seen.requirements, Standing::yes), (Names{"licence"}));
    EXPECT_EQ(standing(seen.requirements, Standing::open), (Names{"layout", "cold_room", "lease"}));
    EXPECT_EQ(named(seen.requirements, "layout").depends_on, (Names{"kind"}));
    EXPECT_EQ(named(seen.requirements, "lease").depends_on, (Names{"premises"}));
    EXPECT_EQ(named(seen.questions, "kind").asked, Standing::yes);
    EXPECT_EQ(named(seen.questions, "cold").asked, Standing::open);
    EXPECT_TRUE(named(seen.questions, "premises").matters);
    EXPECT_FALSE(seen.complete);
}

TEST(Outlook, TakesAnswersInAnyOrder) {
    Outlook seen = outlook(test::restaurant(), {{"premises", "rented"}});
    EXPECT_EQ(standing(seen.requirements, Standing::yes), (Names{"licence", "lease"}));
    EXPECT_EQ(named(seen.questions, "premises").answer, "rented");
    EXPECT_FALSE(named(seen.questions, "premises").matters);
    // Cold dishes are said before it is said that it is a restaurant: the room is asked for, and the first question stays open.
    seen = outlook(test::restaurant(), {{"premises", "own"}, {"cold", "yes"}});
    EXPECT_EQ(named(seen.requirements, "cold_room").standing, Standing::yes);
    EXPECT_TRUE(named(seen.questions, "kind").matters);
    EXPECT_FALSE(seen.complete);
}

TEST(Outlook, AnAnswerToAQuestionThatIsNotAskedDoesNotCount) {
    Outlook seen = outlook(test::restaurant(), {{"kind", "shop"}, {"cold", "yes"}});
    EXPECT_EQ(named(seen.questions, "cold").asked, Standing::no);
    EXPECT_EQ(named(seen.questions, "cold").answer, std::nullopt);
    EXPECT_EQ(named(seen.requirements, "cold_room").standing, Standing::no);
    EXPECT_EQ(standing(seen.scenarios, Standing::yes), (Names{"shop"}));
    EXPECT_EQ(standing(seen.scenarios, Standing::no), (Names{"cold", "hot"}));
}

TEST(Outlook, AnItemWithoutQuestionsIsCompleteAtOnce) {
    Outlook seen = outlook(test::plain_item(), {});
    EXPECT_TRUE(seen.complete);
    EXPECT_EQ(standing(seen.requirements, Standing::yes), (Names{"licence"}));
}

// Whatever is answered: when the tree says that a case can begin, it can, with just what the tree shows.
RC_GTEST_PROP(Outlook, AgreesWithWhatACaseIsBoundTo, ()) {
    Definition item = *rc::gen::elementOf(std::vector{test::restaurant(), test::wide_item(40, 20)});
    Answers answers;
    for (const auto& question : item.questions)
        if (*rc::gen::inRange(0, 4) > 0)
            answers[question.key] = (*rc::gen::elementOf(question.options)).value;
    Outlook seen = outlook(item, answers);
    auto bound = resolve(item, answers);
    if (seen.complete) {
        RC_ASSERT(bound.has_value());
        Names asked;
        for (const auto& requirement : bound->requirements)
            asked.push_back(requirement.key);
        RC_ASSERT(standing(seen.requirements, Standing::yes) == asked);
        RC_ASSERT(standing(seen.requirements, Standing::open).empty());
        if (bound->resolved->scenario)
            RC_ASSERT(standing(seen.scenarios, Standing::yes) == Names{bound->resolved->scenario->key});
    } else {
        RC_ASSERT(!bound.has_value());
        RC_ASSERT(bound.error().is(kAnswersMissing));
    }
}

} // namespace
} // namespace yimen::catalogue
