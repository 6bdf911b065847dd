// What a draft takes from licences in force and from what was filed before, and what it does not.

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "view.h"

namespace yimen::cases {
namespace {

const std::string kTitle = "11990000000000001G006", kOther = "11990000000000001G005";

class RecordsTest : public CaseFixture {
  protected:
    static catalogue::Field from(std::string key, std::string source, std::string element = {}) {
        auto out = test::field(std::move(key));
        out.required = false;
        out.prefill = std::move(source);
        if (!element.empty())
            out.element = std::move(element);
        return out;
    }
    static catalogue::Definition asking() {
        auto definition = bare_item();
        auto face = from("face", "licence.face:" + kTitle);
        face.label = "证照编号";
        auto narrow = from("narrow", "earlier_case", "name");
        narrow.max_length = 1;
        definition.form.sections[0].fields = {from("number", "licence.number:" + kTitle), face,
                                              from("called", "earlier_case", "name"), narrow,
                                              from("nobody_said", "earlier_case")};
        definition.requirements = {test::material("id_card"), test::material("title")};
        definition.requirements[0].satisfied_by = {"licence:" + kOther};
        definition.requirements[1].satisfied_by = {"licence:" + kTitle};
        return definition;
    }
    CaseView draft(const access::Principal& who) {
        auto opened = write([&](db::Tx& tx) {
            return cases_->open(tx, {who, "portal", "r"}, {other_, zhang_.acts_for[0].subject, {}, {}, {}});
        });
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {who, "portal", "r"}, *store::any(reader, opened.id));
        });
    }
    void SetUp() override {
        CaseFixture::SetUp();
        other_ = publish(asking(), "I2", "另一个事项");
    }

    catalogue::ItemId other_;
};
YIMEN_INSTANTIATE_ENGINES(RecordsTest);

TEST_P(RecordsTest, ALicenceThatStandsForAMaterialGivesItsNumberAndWhatItsFaceSays) {
    hold(zhang_.acts_for[0].subject, kOther);
    EXPECT_TRUE(draft(zhang_).prefilled.empty()) << "the number of another licence";
    hold(zhang_.acts_for[0].subject, kTitle);
    auto seen = draft(zhang_);
    EXPECT_EQ(seen.form.at("number").as_string(), "N123456789");
    EXPECT_EQ(seen.form.at("face").as_string(), "N123456789");
    EXPECT_EQ(seen.prefilled, (std::vector<std::string>{"number", "face"}));
}

TEST_P(RecordsTest, WhatWasFiledBeforeForTheSameDataElementIsThereWhereTheFormTakesIt) {
    opened();
    EXPECT_TRUE(draft(zhang_).prefilled.empty()) << "a draft was not filed";
    submitted();
    auto seen = draft(zhang_);
    EXPECT_EQ(seen.form.at("called").as_string(), "张三");
    EXPECT_EQ(seen.prefilled, std::vector<std::string>{"called"}) << "what is too long for a field is left out";
}

TEST_P(RecordsTest, AnAgentIsShownNothingOfThem) {
    hold(zhang_.acts_for[0].subject, kTitle);
    submitted();
    write([&](db::Tx& tx) {
        return people_->registry().add_agency(
            tx, {}, {zhang_.acts_for[0].subject, li_.person, {}, hall_date(test::kSmallHallMorning), {}});
    });
    auto agent = li_;
    agent.acts_for.push_back({zhang_.acts_for[0].subject, true});
    EXPECT_TRUE(draft(agent).prefilled.empty());
}

} // namespace
} // namespace yimen::cases
