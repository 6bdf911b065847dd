#include "guide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "errors.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::guide {
namespace {

using namespace std::chrono_literals;

const std::string kLicenceType = "11990000000000001G001";
const catalogue::Answers kShop{{"kind", "shop"}, {"premises", "own"}};

class GuideTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override { return guide::migrations(); }
    void SetUp() override {
        SmallHallTest::SetUp();
        guide_ = std::make_unique<Guide>(
            Guide::Parts{db(), clocks_, directory_, *people_, *catalogue_, *licences_, [this](auto&, const auto& item) {
                             queue::ItemPlace place;
                             place.hall.id = hall_;
                             place.hall.name = item.facts.name;
                             return std::vector{place};
                         }});
        auto definition = test::restaurant();
        definition.requirements[0].satisfied_by = {"licence:" + kLicenceType};
        item_ = publish(definition);
    }

    Result<std::string> make(const access::Principal* who, const catalogue::Answers& answers,
                             std::optional<SubjectId> subject = {}) {
        return db().write([&](db::Tx& tx) { return guide_->make(tx, {who, "portal", "r1"}, item_, answers, subject); });
    }
    Result<GuideResult> open(const access::Principal* who, std::string_view code) {
        return guide_->open({who, "portal", "r2"}, code);
    }
    Result<GuideStep> step(const catalogue::Answers& answers) {
        return db().read([&](db::Reader& reader) { return guide_->step(reader, item_, answers); });
    }
    std::int64_t journaled(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), action, &test::JournalRow::action);
    }
    static std::vector<std::string> keys(const std::vector<catalogue::Requirement>& materials) {
        std::vector<std::string> out;
        for (const auto& material : materials)
            out.push_back(material.key);
        return out;
    }

    std::unique_ptr<Guide> guide_;
    catalogue::ItemId item_;
};
YIMEN_INSTANTIATE_ENGINES(GuideTest);

TEST_P(GuideTest, AsksTheNextQuestionUntilEverythingIsSettled) {
    auto first = step({});
    ASSERT_TRUE(first && first->question);
    EXPECT_EQ(first->question->key, "kind");
    EXPECT_EQ(first->remaining_most, 3);
    EXPECT_FALSE(first->done);
    auto last = step(kShop);
    ASSERT_TRUE(last);
    EXPECT_TRUE(last->done);
    EXPECT_FALSE(last->question);
    EXPECT_EQ(last->answered, 2);
    EXPECT_EQ(code_of(step({{"kind", "palace"}})), "catalogue.answers_unknown");
}

TEST_P(GuideTest, KeepsAResultThatAnybodyOpensByItsCode) {
    auto code = make(nullptr, kShop);
    ASSERT_TRUE(code);
    auto result = open(nullptr, *code);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->scenario->key, "shop");
    EXPECT_EQ(result->answers.size(), 2u);
    EXPECT_EQ(keys(result->bring), (std::vector<std::string>{"licence"}));
    EXPECT_FALSE(result->held);
    EXPECT_EQ(result->form.fields, 1);
    ASSERT_EQ(result->places.size(), 1u);
    EXPECT_EQ(result->places[0].hall.name, "食品经营许可");
    EXPECT_EQ(journaled("guide.make"), 1);
    EXPECT_TRUE(std::ranges::count(test::event_rows(db()), std::string("GuideResultMade"), &test::EventRow::kind) == 1);
}

TEST_P(GuideTest, MakesNoResultFromHalfTheAnswers) {
    EXPECT_EQ(code_of(make(nullptr, {{"kind", "restaurant"}})), "catalogue.answers_missing");
    EXPECT_EQ(journaled("guide.make"), 0);
}

TEST_P(GuideTest, ShowsWhatIsHeldToTheOwner) {
    hold(company_, kLicenceType);
    auto code = make(&zhang_, kShop, company_);
    ASSERT_TRUE(code);
    auto result = open(&zhang_, *code);
    ASSERT_TRUE(result && result->held);
    ASSERT_EQ(result->held->size(), 1u);
    EXPECT_EQ(result->held->front().requirement, "licence");
    EXPECT_EQ(result->held->front().identifier_masked, "****6789");
    EXPECT_TRUE(result->bring.empty());
}

TEST_P(GuideTest, ShowsNobodyElseWhatIsHeld) {
    hold(company_, kLicenceType);
    auto code = make(&zhang_, kShop, company_);
    ASSERT_TRUE(code);
    for (const access::Principal* other : {static_cast<const access::Principal*>(nullptr), &std::as_const(li_)}) {
        auto result = open(other, *code);
        ASSERT_TRUE(result);
        EXPECT_FALSE(result->held);
        EXPECT_EQ(keys(result->bring), (std::vector<std::string>{"licence"}));
    }
    auto stranger = clerk_;
    stranger.cell = new_id<CellId>(test::kSmallHallMorning);
    auto elsewhere = open(&stranger, *code);
    ASSERT_TRUE(elsewhere);
    EXPECT_FALSE(elsewhere->held);
}

TEST_P(GuideTest, JournalsTheLookOfAClerkBeforeItShowsAnything) {
    hold(company_, kLicenceType);
    auto code = make(&zhang_, kShop, company_);
    auto result = open(&clerk_, *code);
    ASSERT_TRUE(result && result->held);
    EXPECT_EQ(result->held->size(), 1u);
    EXPECT_EQ(journaled("guide.look"), 1);
    ASSERT_TRUE(open(&zhang_, *code)); // the owner's own look is none
    EXPECT_EQ(journaled("guide.look"), 1);
}

TEST_P(GuideTest, DoesNotCountALicenceThatHasExpired) {
    hold(company_, kLicenceType, hall_date(test::kSmallHallMorning));
    auto code = make(&zhang_, kShop, company_);
    EXPECT_EQ(open(&zhang_, *code)->held->size(), 1u); // its last day
    clock_.advance(24h);
    EXPECT_TRUE(open(&zhang_, *code)->held->empty());
}

TEST_P(GuideTest, LooksUpNobodyForStrangers) {
    EXPECT_EQ(code_of(make(&li_, kShop, company_)), "guide.not_for_subject");
    EXPECT_EQ(code_of(make(nullptr, kShop, company_)), "guide.not_for_subject");
    EXPECT_EQ(code_of(make(&zhang_, kShop, new_id<SubjectId>(test::kSmallHallMorning))), "guide.not_for_subject");
    EXPECT_TRUE(make(&clerk_, kShop, company_));
}

TEST_P(GuideTest, HoldsNoPersonalDataInItsRow) {
    ASSERT_TRUE(make(&zhang_, kShop, company_));
    auto rows = read([](db::Reader& reader) { return reader.query("SELECT code, answers FROM guide_result"); });
    ASSERT_EQ(rows.size(), 1u);
    auto answers = read_json_text<catalogue::Answers>(rows[0].get<std::string>(1));
    EXPECT_EQ(answers, kShop);
}

TEST_P(GuideTest, EndsAfterThirtyDays) {
    auto code = make(nullptr, kShop);
    clock_.advance(kValid);
    EXPECT_TRUE(open(nullptr, *code));
    clock_.advance(1s);
    EXPECT_EQ(code_of(open(nullptr, *code)), "guide.expired");
    EXPECT_FALSE(read([&](db::Reader& reader) { return guide_->find(reader, *code); }));
    EXPECT_EQ(guide_->remove_expired(), 1);
    EXPECT_EQ(code_of(open(nullptr, *code)), "guide.unknown_code");
    EXPECT_EQ(code_of(open(nullptr, "no code")), "guide.unknown_code");
}

TEST_P(GuideTest, SaysTheSameAfterTheItemWasPublishedAnewAndSaysThatItWas) {
    auto code = make(nullptr, kShop);
    EXPECT_TRUE(open(nullptr, *code)->up_to_date);
    publish(test::plain_item());
    auto result = open(nullptr, *code);
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->up_to_date);
    EXPECT_EQ(result->scenario->key, "shop");
}

TEST_P(GuideTest, NamesTheAnswersThatANewVersionNoLongerKnowsAndKeepsTheOthers) {
    auto anew = test::restaurant();
    anew.questions[2].options[0].value = "owned"; // was "own"
    anew.requirements[3].when = test::when(R"({"!":{"==":[{"var":"premises"},"owned"]}})");
    publish(anew);
    auto refused = step(kShop);
    ASSERT_EQ(code_of(refused), "catalogue.answers_unknown");
    ASSERT_EQ(refused.error().invalid_params.size(), 1u);
    EXPECT_EQ(refused.error().invalid_params[0].pointer, "/answers/premises");
    auto rest = kShop;
    rest.erase("premises");
    auto next = step(rest);
    ASSERT_TRUE(next && next->question);
    EXPECT_EQ(std::pair(next->question->key, next->answered), std::pair(std::string("premises"), 1));
}

TEST_P(GuideTest, SaysThatAnItemIsNoLongerHandledAndStillOpensWhatWasKept) {
    auto code = make(nullptr, kShop);
    ASSERT_TRUE(code);
    write([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, *catalogue_->item(tx, item_), "cancelled", "该事项已取消");
        return {};
    });
    EXPECT_EQ(code_of(step({})), "catalogue.not_applicable");
    EXPECT_EQ(code_of(make(nullptr, kShop)), "catalogue.not_applicable");
    auto kept = open(nullptr, *code);
    ASSERT_TRUE(kept);
    EXPECT_FALSE(kept->up_to_date);
    EXPECT_EQ(keys(kept->bring), (std::vector<std::string>{"licence"}));
}

TEST_P(GuideTest, TellsOtherModulesWhatACodeIsAbout) {
    auto code = make(nullptr, kShop);
    auto about = read([&](db::Reader& reader) { return guide_->find(reader, *code); });
    ASSERT_TRUE(about);
    EXPECT_EQ(about->item, item_);
    EXPECT_EQ(about->item_name_en, "English I1");
}

} // namespace
} // namespace yimen::guide
