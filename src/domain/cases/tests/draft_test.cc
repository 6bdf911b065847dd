// What a draft begins with: the item as the answers leave it, and what is on record about the subject.

#include <gtest/gtest.h>

#include <algorithm>

#include "prefill.h"
#include "store.h"
#include "support/sample_item.h"
#include "support/small_hall.h"
#include "view.h"

namespace yimen::cases {
namespace {

using Names = std::vector<std::string>;

catalogue::Field filled_from(std::string key, std::string source) {
    auto out = test::field(std::move(key));
    out.prefill = std::move(source);
    out.personal = true;
    return out;
}

TEST(Prefill, FillsInOnlyWhatTheVisitorHasNotGiven) {
    catalogue::Form form{{{"who",
                           "谁",
                           "Who",
                           {filled_from("name", "identity.name"), filled_from("phone", "identity.phone"),
                            filled_from("company", "company.name"), test::field("note")},
                           {}}}};
    auto out = prefill(form, {{"phone", "139"}}, {{"identity.name", "张三"}, {"identity.phone", "138"}},
                       {{"note", "同上"}, {"phone", "137"}});
    EXPECT_EQ(out.keys, (Names{"name", "note"}));
    EXPECT_EQ(out.form.at("note").as_string(), "同上");
    EXPECT_EQ(out.form.at("name").as_string(), "张三");
    EXPECT_EQ(out.form.at("phone").as_string(), "139");
    EXPECT_FALSE(out.form.contains("company"));
}

TEST(Prefill, AFieldThatSomebodyChangedIsTheirs) {
    boost::json::object before{{"name", "张三"}, {"phone", "138"}}, after{{"name", "张三"}, {"phone", "139"}};
    EXPECT_EQ(still_prefilled({"name", "phone"}, before, after), (Names{"name"}));
    EXPECT_EQ(still_prefilled({"name"}, before, {}), Names{});
}

class DraftTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override { return cases::migrations(); }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_,
                                                      *catalogue_, *licences_, files_, *seals_, "http://hall.example"});
        auto definition = test::restaurant();
        definition.audience = {catalogue::Audience::person, catalogue::Audience::company};
        definition.form.sections[0].fields = {filled_from("name", "company.name"),
                                              filled_from("legal", "legal_person.name"),
                                              filled_from("legal_id", "legal_person.id_number"),
                                              filled_from("contact", "identity.name"),
                                              filled_from("contact_id", "identity.id_number"),
                                              filled_from("phone", "identity.phone")};
        item_ = publish(definition);
    }

    Result<CaseRef> open(const access::Principal& who, SubjectId subject, const catalogue::Answers& answers,
                         boost::json::object form = {}) {
        return db().write([&](db::Tx& tx) {
            return cases_->open(tx, {who, "portal", "r1"}, {item_, subject, form, answers, {}});
        });
    }
    CaseView view(const access::Principal& who, CaseId id) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {who, "portal", "r2"}, *store::any(reader, id));
        });
    }
    static std::string value(const CaseView& view, std::string_view key) {
        auto* found = view.form.if_contains(key);
        return found ? std::string(found->as_string()) : "";
    }
    std::int64_t journaled(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), action, &test::JournalRow::action);
    }

    const catalogue::Answers shop_{{"kind", "shop"}, {"premises", "own"}};
    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
};
YIMEN_INSTANTIATE_ENGINES(DraftTest);

TEST_P(DraftTest, IsBoundToTheItemAsTheAnswersLeaveIt) {
    auto opened = open(zhang_, zhang_.acts_for[0].subject, shop_);
    ASSERT_TRUE(opened);
    auto seen = view(zhang_, opened->id);
    EXPECT_EQ(seen.definition.requirements.size(), 1u);
    EXPECT_EQ(seen.definition.form.sections.size(), 1u);
    ASSERT_TRUE(seen.definition.resolved);
    EXPECT_EQ(seen.definition.resolved->scenario->key, "shop");
    EXPECT_EQ(seen.materials.size(), 1u);
    EXPECT_EQ(seen.item.name_en, "English I1");
}

TEST_P(DraftTest, StaysBoundWhenTheItemIsPublishedAnew) {
    auto opened = open(zhang_, zhang_.acts_for[0].subject, shop_);
    publish(test::plain_item());
    auto seen = view(zhang_, opened->id);
    EXPECT_EQ(seen.definition.resolved->scenario->key, "shop");
}

TEST_P(DraftTest, IsNotOpenedWhileQuestionsAreOpen) {
    EXPECT_EQ(code_of(open(zhang_, zhang_.acts_for[0].subject, {{"kind", "restaurant"}})), "catalogue.answers_missing");
    EXPECT_EQ(code_of(open(zhang_, zhang_.acts_for[0].subject, {{"kind", "palace"}})), "catalogue.answers_unknown");
    EXPECT_EQ(journaled("case.open"), 0);
}

TEST_P(DraftTest, OfAPersonHoldsTheirNameNumberAndPhone) {
    auto opened = open(zhang_, zhang_.acts_for[0].subject, shop_, {{"contact", "王五"}});
    auto seen = view(zhang_, opened->id);
    EXPECT_EQ(value(seen, "legal"), "张三");
    EXPECT_EQ(value(seen, "contact_id"), "11010519491231002X");
    EXPECT_EQ(value(seen, "phone"), "13800000001");
    EXPECT_EQ(value(seen, "contact"), "王五");
    EXPECT_EQ(value(seen, "name"), "");
    EXPECT_EQ(seen.prefilled, (Names{"legal", "legal_id", "contact_id", "phone"}));
    EXPECT_EQ(journaled("case.prefill"), 0); // their own data
}

TEST_P(DraftTest, OfACompanyHoldsItsNameAndItsLegalPerson) {
    auto seen = view(zhang_, open(zhang_, company_, shop_)->id);
    EXPECT_EQ(value(seen, "name"), "广安小样餐饮有限公司");
    EXPECT_EQ(value(seen, "legal"), "张三");
    EXPECT_EQ(value(seen, "contact"), "张三");
}

TEST_P(DraftTest, OfAnAgentHoldsTheirOwnContactAndNoNumberOfTheLegalPerson) {
    write([&](db::Tx& tx) {
        return people_->registry().add_agency(tx, {},
                                              {company_, li_.person, {}, hall_date(test::kSmallHallMorning), {}});
    });
    auto agent = li_;
    agent.acts_for.push_back({company_, true});
    auto seen = view(agent, open(agent, company_, shop_)->id);
    EXPECT_EQ(value(seen, "name"), "广安小样餐饮有限公司");
    EXPECT_EQ(value(seen, "legal"), "张三");
    EXPECT_EQ(value(seen, "legal_id"), "");
    EXPECT_EQ(value(seen, "contact"), "李四");
    EXPECT_EQ(value(seen, "phone"), "13900000002");
}

TEST_P(DraftTest, ThatAClerkOpensIsJournaledForWhatItShows) {
    auto opened = open(clerk_, zhang_.acts_for[0].subject, shop_);
    ASSERT_TRUE(opened);
    EXPECT_EQ(value(view(clerk_, opened->id), "phone"), "13800000001");
    EXPECT_EQ(journaled("case.prefill"), 1);
}

TEST_P(DraftTest, NoLongerMarksAFieldThatWasChanged) {
    auto opened = open(zhang_, zhang_.acts_for[0].subject, shop_);
    auto form = view(zhang_, opened->id).form;
    form["phone"] = "13811112222";
    write([&](db::Tx& tx) { return cases_->save_form(tx, {zhang_, "portal", "r3"}, opened->id, 1, form); });
    EXPECT_EQ(view(zhang_, opened->id).prefilled, (Names{"legal", "legal_id", "contact", "contact_id"}));
}

TEST_P(DraftTest, RowsNameTheItemInEnglish) {
    auto opened = open(zhang_, zhang_.acts_for[0].subject, shop_);
    auto rows = read([&](db::Reader& reader) { return rows_of(*cases_, reader, {*store::any(reader, opened->id)}); });
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].item_name_en, "English I1");
}

} // namespace
} // namespace yimen::cases
