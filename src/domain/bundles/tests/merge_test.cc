#include "merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "support/sample_item.h"

namespace yimen::bundles {
namespace {

using catalogue::Definition, catalogue::FieldKind, catalogue::MaterialForm;

class MergeTest : public testing::Test {
  protected:
    // An item with these fields (named by their elements) and materials (named by their types); all of them are in the vocabulary.
    Definition& item(const std::string& key, int days, const std::vector<std::string>& elements,
                     const std::vector<std::string>& types) {
        auto& out = definitions_.emplace_back();
        out.promised_working_days = days;
        out.trips = 1;
        out.steps.resize(5);
        out.form.sections = {{"main", "基本信息", "Main", {}, {}}};
        for (const auto& element : elements) {
            out.form.sections[0].fields.push_back(test::field(element));
            input_.terms.elements[element] = element;
        }
        for (const auto& type : types) {
            out.requirements.push_back(test::material(type));
            input_.terms.material_types[type] = type;
        }
        input_.members.push_back({key, "事项" + key, "Item " + key, "", "", &out, {}, false});
        return out;
    }
    void edge(const std::string& member, EdgeKind kind, const std::string& of) {
        input_.edges.push_back({member, kind, of});
    }
    MergeMember& member(const std::string& key) {
        return *std::find_if(input_.members.begin(), input_.members.end(),
                             [&](const auto& one) { return one.key == key; });
    }
    static const MergedMaterial& material(const MergedBundle& merged, const std::string& type) {
        return *std::find_if(merged.materials.begin(), merged.materials.end(),
                             [&](const auto& one) { return one.type == type; });
    }
    static std::vector<MergedField> fields(const MergedBundle& merged) {
        std::vector<MergedField> out;
        for (const auto& section : merged.form)
            out.insert(out.end(), section.fields.begin(), section.fields.end());
        return out;
    }
    static const MergeConflict* conflict(const MergedBundle& merged, ConflictKind kind) {
        for (const auto& one : merged.conflicts)
            if (one.kind == kind)
                return &one;
        return nullptr;
    }

    std::deque<Definition> definitions_;
    MergeInput input_;
};

TEST_F(MergeTest, ANewCompanyIsRegisteredFirstAndItsLicenceIsNotAskedForAgain) {
    item("registration", 1, {"company.name", "person.name"}, {"id_card", "lease"});
    item("food", 8, {"company.name", "company.credit_code", "person.name"}, {"id_card", "business_licence", "layout"});
    item("sign", 3, {"company.name", "sign.text"}, {"business_licence", "lease"});
    member("registration").gives = {{"business_licence"}, {"company.credit_code"}};
    edge("food", EdgeKind::needs_result, "registration");
    edge("sign", EdgeKind::needs_result, "registration");
    MergedBundle merged = merge(input_);
    EXPECT_TRUE(merged.conflicts.empty());
    EXPECT_FALSE(material(merged, "business_licence").asked);
    EXPECT_EQ(material(merged, "business_licence").uses[0].made_by, "registration");
    EXPECT_EQ(merged.clock.working_days, 9);
    EXPECT_EQ(merged.savings.separate, (Figures{12, 7, 3, 7, 15, 3}));
    EXPECT_EQ(merged.savings.bundled, (Figures{9, 3, 1, 3, 8, 1})); // steps: one in, 3 + 3 between, one out
    for (const auto& field : fields(merged))
        EXPECT_EQ(field.asked, field.field.element != "company.credit_code");
    ASSERT_EQ(merged.clock.lines.size(), 3);
    EXPECT_EQ(merged.clock.lines[1].text,
              "“事项food”等“事项registration”出结果（第 1 个工作日），再办 8 个工作日，第 9 "
              "个工作日办结。");
    EXPECT_TRUE(merged.clock.lines[1].critical);
    EXPECT_FALSE(merged.clock.lines[2].critical);
}

TEST_F(MergeTest, FreelyChosenItemsFallInOrderByTheirLicences) {
    item("repair", 5, {}, {"premises"}).requirements[0].satisfied_by = {"licence:L1"};
    item("premises_licence", 10, {}, {}).result.licence_type = "L1";
    MergedBundle merged = merge(input_);
    ASSERT_EQ(merged.edges.size(), 1);
    EXPECT_TRUE(merged.edges[0].derived);
    EXPECT_EQ(merged.members[0].key, "premises_licence");
    EXPECT_EQ(merged.clock.working_days, 15);
    EXPECT_FALSE(merged.materials[0].asked);
    // Who says that they are independent is believed.
    edge("repair", EdgeKind::parallel, "premises_licence");
    merged = merge(input_);
    EXPECT_EQ(merged.clock.working_days, 10);
    EXPECT_TRUE(merged.materials[0].asked);
}

TEST_F(MergeTest, LicencesThatWantEachOtherAreAskedForAndExplained) {
    for (std::string key : {"a", "b"}) {
        auto& one = item(key, 5, {}, {"type_" + key});
        one.requirements[0].satisfied_by = {key == "a" ? "licence:Lb" : "licence:La"};
        one.result.licence_type = "L" + key;
    }
    MergedBundle merged = merge(input_);
    ASSERT_TRUE(conflict(merged, ConflictKind::derived_cycle));
    EXPECT_FALSE(merged.blocked());
    EXPECT_EQ(merged.savings.bundled.materials, 2);
}

TEST_F(MergeTest, PaperIsAskedForOnlyWhereAMemberNeedsItOnPaper) {
    item("a", 1, {}, {"id_card"}).requirements[0].copies = 2;
    auto& b = item("b", 1, {}, {"id_card"}).requirements[0];
    b.see_original = true;
    b.keep_copy = false;
    MergedBundle merged = merge(input_);
    auto card = material(merged, "id_card");
    EXPECT_TRUE(card.shared_scan);
    EXPECT_TRUE(card.requirement.see_original);
    EXPECT_EQ(card.requirement.copies, 0);
    auto& c = item("c", 1, {}, {"id_card"}).requirements[0];
    c.form = MaterialForm::paper;
    c.copies = 3;
    auto& d = item("d", 1, {}, {"id_card"}).requirements[0];
    d.form = MaterialForm::paper; // keeps it on paper, and does not say how many
    card = material(merge(input_), "id_card");
    EXPECT_EQ(card.requirement.copies, 4);
    EXPECT_EQ(card.requirement.form, MaterialForm::paper);
}

TEST_F(MergeTest, WhatTheVocabularyMergedIsOneThing) {
    item("a", 1, {"owner.name"}, {"id_card"});
    item("b", 1, {"person.name"}, {"id_copy"});
    input_.terms.elements["owner.name"] = "person.name";
    input_.terms.material_types["id_copy"] = "id_card";
    MergedBundle merged = merge(input_);
    EXPECT_EQ(merged.savings.bundled.fields, 1);
    EXPECT_EQ(merged.savings.bundled.materials, 1);
    EXPECT_EQ(fields(merged)[0].field.element, "person.name");
}

TEST_F(MergeTest, FormatsThatDisagreeAreAskedApartAndExplained) {
    item("a", 1, {"seats"}, {}).form.sections[0].fields[0].kind = FieldKind::number;
    item("b", 1, {"seats"}, {}).form.sections[0].fields[0].kind = FieldKind::date;
    MergedBundle merged = merge(input_);
    ASSERT_TRUE(conflict(merged, ConflictKind::formats_disagree));
    EXPECT_EQ(conflict(merged, ConflictKind::formats_disagree)->members, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(merged.savings.bundled.fields, 2);
    EXPECT_FALSE(merged.blocked());
    auto both = fields(merged);
    EXPECT_EQ(both[0].field.key, "a_seats");
    EXPECT_EQ(both[1].field.key, "b_seats");
}

TEST_F(MergeTest, TwoPeopleInOneFormStayTwoPeople) {
    auto& a = item("a", 1, {"person.name", "person.name"}, {"id_card", "id_card"});
    a.form.sections[0].fields[0].label = "法定代表人";
    a.form.sections[0].fields[1].label = "经办人";
    a.requirements[0].name = "法定代表人身份证";
    a.requirements[1].name = "经办人身份证";
    item("b", 1, {"person.name"}, {"id_card"}).form.sections[0].fields[0].label = "经办人";
    definitions_[1].requirements[0].name = "经办人身份证";
    MergedBundle merged = merge(input_);
    EXPECT_EQ(merged.savings.bundled.fields, 2);
    EXPECT_EQ(merged.savings.bundled.materials, 2);
    EXPECT_EQ(merged.materials[1].uses.size(), 2);
    EXPECT_TRUE(conflict(merged, ConflictKind::same_element_twice));
    EXPECT_TRUE(conflict(merged, ConflictKind::same_material_twice));
}

TEST_F(MergeTest, UnknownTermsAreAskedApart) {
    item("a", 1, {"person.name"}, {"id_card"});
    item("b", 1, {"person.name"}, {"id_card"});
    input_.terms = {};
    MergedBundle merged = merge(input_);
    EXPECT_EQ(merged.savings.bundled.fields, 2);
    EXPECT_EQ(merged.savings.bundled.materials, 2);
    ASSERT_TRUE(conflict(merged, ConflictKind::unknown_element));
    EXPECT_EQ(conflict(merged, ConflictKind::unknown_material)->about, "id_card");
}

TEST_F(MergeTest, ACircleBlocksAndNamesItsMembers) {
    for (std::string key : {"a", "b", "c", "d"})
        item(key, 5, {}, {});
    edge("a", EdgeKind::needs_result, "b");
    edge("b", EdgeKind::needs_acceptance, "c");
    edge("c", EdgeKind::needs_result, "a");
    edge("d", EdgeKind::needs_result, "a");
    MergedBundle merged = merge(input_);
    ASSERT_TRUE(merged.blocked());
    EXPECT_EQ(conflict(merged, ConflictKind::cyclic_edges)->members, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(merged.edges.size(), 1); // d waits for a all the same
    EXPECT_EQ(merged.clock.working_days, 10);
    input_.edges = {{"a", EdgeKind::needs_result, "a"}};
    EXPECT_EQ(conflict(merge(input_), ConflictKind::cyclic_edges)->members, (std::vector<std::string>{"a"}));
}

TEST_F(MergeTest, AWithdrawnItemIsNamedAndSoIsWhoWaitsForIt) {
    item("a", 5, {}, {"lease"});
    item("b", 5, {}, {"lease"});
    edge("b", EdgeKind::needs_result, "a");
    member("a").definition = nullptr;
    MergedBundle merged = merge(input_);
    EXPECT_TRUE(merged.blocked());
    EXPECT_EQ(conflict(merged, ConflictKind::withdrawn_item)->about, "a");
    EXPECT_EQ(conflict(merged, ConflictKind::needs_withdrawn)->about, "b");
    EXPECT_EQ(merged.members.size(), 1);
    EXPECT_EQ(merged.clock.working_days, 5);
}

TEST_F(MergeTest, AnEdgeToNobodyAndTwoItemsUnderOneKeyBlock) {
    item("a", 5, {}, {});
    edge("a", EdgeKind::needs_result, "nobody");
    EXPECT_TRUE(conflict(merge(input_), ConflictKind::unknown_member)->blocks);
    item("a", 6, {}, {});
    EXPECT_TRUE(conflict(merge(input_), ConflictKind::repeated_member)->blocks);
}

TEST_F(MergeTest, WaitingForAcceptanceTakesNoTimeOfItsOwn) {
    item("a", 10, {}, {});
    item("b", 4, {}, {});
    edge("b", EdgeKind::needs_acceptance, "a");
    edge("b", EdgeKind::parallel, "a"); // what waits is not parallel
    MergedBundle merged = merge(input_);
    EXPECT_EQ(merged.clock.working_days, 10);
    EXPECT_TRUE(conflict(merged, ConflictKind::edges_disagree));
    EXPECT_FALSE(merged.blocked());
}

TEST_F(MergeTest, FortyItemsAreOneForm) {
    for (int i = 0; i < 40; ++i)
        item("i" + std::to_string(i), i, {"person.name", "person.phone", "own." + std::to_string(i)},
             {"id_card", "own_" + std::to_string(i)});
    MergedBundle merged = merge(input_);
    EXPECT_TRUE(merged.conflicts.empty());
    EXPECT_EQ(merged.savings.bundled, (Figures{39, 41, 1, 42, 5, 1}));
    EXPECT_EQ(merged.savings.separate, (Figures{780, 80, 40, 120, 200, 40}));
    EXPECT_EQ(fields(merged)[0].uses.size(), 40);
}

TEST_F(MergeTest, HoldsOutWhatever) {
    EXPECT_EQ(merge({}).clock.working_days, 0);
    // A chain and a ring of a thousand, limits beyond belief, empty names.
    for (int i = 0; i < 1000; ++i) {
        item("m" + std::to_string(i), 2'000'000'000, {""}, {""}).trips = 2'000'000'000;
        edge("m" + std::to_string(i), EdgeKind::needs_result, "m" + std::to_string((i + 1) % 1000));
    }
    MergedBundle ring = merge(input_);
    EXPECT_TRUE(ring.blocked());
    EXPECT_EQ(conflict(ring, ConflictKind::cyclic_edges)->members.size(), 1000);
    input_.edges.pop_back();
    MergedBundle chain = merge(input_);
    EXPECT_FALSE(chain.blocked());
    EXPECT_EQ(chain.clock.working_days, 10'000'000);
    definitions_[0].promised_working_days = -5;
    EXPECT_GT(merge(input_).clock.working_days, 0);
}

TEST_F(MergeTest, WhatIsDoneOnTheSpotSaysSoAndNamesNoDay) {
    item("card", 3, {}, {});
    item("paid", 0, {}, {}).on_the_spot = true;
    item("stamp", 9, {}, {}).on_the_spot = true;
    edge("paid", EdgeKind::needs_result, "card");
    auto merged = merge(input_);
    auto line = [&](const std::string& key) { return *std::ranges::find(merged.clock.lines, key, &ClockLine::member); };
    EXPECT_EQ(line("stamp").text, "“事项stamp”受理后当场办结。");
    EXPECT_EQ(line("stamp").text_en, "Item stamp: begins at once, done on the spot.");
    EXPECT_EQ(line("paid").text, "“事项paid”等“事项card”出结果（第 3 个工作日），再当场办结。");
    EXPECT_EQ(line("paid").text_en,
              "Item paid: waits for the result of Item card (working day 3), then done on the spot.");
    EXPECT_EQ(line("card").text, "“事项card”受理后办 3 个工作日，第 3 个工作日办结。");
    for (const auto& one : merged.clock.lines)
        EXPECT_EQ((one.text + one.text_en).find(" 0 "), std::string::npos);
}

TEST_F(MergeTest, PercentIsOfWhatItIsApartAndNeverBelowNothing) {
    EXPECT_EQ(percent_less(0, 0), 0);
    EXPECT_EQ(percent_less(2, 3), 0);
    EXPECT_EQ(percent_less(32, 9), 72); // 71.9
    EXPECT_EQ(percent_less(8, 5), 38);  // 37.5
    EXPECT_EQ(percent_less(5, 0), 100);
}

} // namespace
} // namespace yimen::bundles
