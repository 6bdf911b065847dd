// What is found about a merged paper belongs to every item that asks for it, and to no other.

#include "shares.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace yimen::coaching {
namespace {

const auto kFood = new_id<catalogue::ItemId>(Instant{});
const auto kSign = new_id<catalogue::ItemId>(Instant{});

catalogue::Definition asking(std::vector<std::string> materials, const std::string& section,
                             std::vector<std::string> fields) {
    catalogue::Definition out;
    for (const auto& key : materials) {
        catalogue::Requirement& one = out.requirements.emplace_back();
        one.key = key;
        one.name = key;
        one.material_type = key;
        one.keep_copy = true;
    }
    catalogue::FormSection& part = out.form.sections.emplace_back();
    part.key = section;
    part.title = section;
    for (const auto& key : fields) {
        catalogue::Field& field = part.fields.emplace_back();
        field.key = key;
        field.label = key;
        field.element = key;
    }
    return out;
}

class Shares : public testing::Test {
  protected:
    Shares() {
        bundles::MergeInput input;
        input.members.push_back({"food", "food", "", "health", "", &food_, {}});
        input.members.push_back({"sign", "sign", "", "city", "", &sign_, {}});
        for (const auto* code : {"layout", "rules", "photo"})
            input.terms.material_types[code] = code;
        for (const auto* code : {"name", "address"})
            input.terms.elements[code] = code;
        merged_ = bundles::merge(input);
        whole_ = shares_of(merged_, {{"food", kFood, &food_}, {"sign", kSign, &sign_}});
    }
    // The key of the merged paper of this type.
    std::string merged(std::string_view type) const {
        return std::ranges::find(merged_.materials, type, &bundles::MergedMaterial::type)->requirement.key;
    }
    static CoachingFinding found(TargetKind kind, std::string target, Verdict verdict, std::string note = "") {
        return {kind, std::move(target), verdict, std::move(note), verdict != Verdict::fine, Instant{}, std::nullopt};
    }
    static std::vector<std::string> targets(const std::vector<CoachingFinding>& findings) {
        std::vector<std::string> out;
        for (const auto& one : findings)
            out.push_back(one.target);
        return out;
    }

    catalogue::Definition food_ = asking({"layout", "rules"}, "shop", {"name", "address"});
    catalogue::Definition sign_ = asking({"layout", "photo"}, "board", {"name"});
    bundles::MergedBundle merged_;
    std::vector<Share> whole_;
};

TEST_F(Shares, AMergedPaperIsAPaperOfEachMemberThatAsksForIt) {
    auto of = [&](const std::string& target) {
        std::vector<catalogue::ItemId> out;
        for (const auto& share : whole_)
            if (share.kind == TargetKind::material && share.target == target)
                out.push_back(share.item);
        std::ranges::sort(out);
        return out;
    };
    std::vector both{kFood, kSign};
    std::ranges::sort(both);
    EXPECT_EQ(of(merged("layout")), both);
    EXPECT_EQ(of(merged("rules")), std::vector{kFood});
    EXPECT_EQ(of(merged("photo")), std::vector{kSign});
}

TEST_F(Shares, FindingsOfSeveralStandInEachItemUnderItsOwnKeys) {
    std::vector<CoachingFinding> all{found(TargetKind::material, merged("layout"), Verdict::to_mend, "no scale"),
                                     found(TargetKind::material, merged("photo"), Verdict::missing)};
    EXPECT_EQ(targets(carried(all, whole_, shares_of(kFood, food_))), std::vector<std::string>{"layout"});
    EXPECT_EQ(targets(carried(all, whole_, shares_of(kSign, sign_))), (std::vector<std::string>{"layout", "photo"}));
    EXPECT_EQ(carried(all, whole_, shares_of(kFood, food_)).front().note, "no scale");
}

TEST_F(Shares, FindingsOfOneItemStandInTheBundleThatHasIt) {
    auto there = carried({found(TargetKind::material, "rules", Verdict::missing)}, shares_of(kFood, food_), whole_);
    EXPECT_EQ(targets(there), std::vector<std::string>{merged("rules")});
    // An item that is not in it brings nothing.
    auto other = new_id<catalogue::ItemId>(Instant{});
    EXPECT_TRUE(
        carried({found(TargetKind::material, "rules", Verdict::missing)}, shares_of(other, food_), whole_).empty());
}

TEST_F(Shares, APartOfTheMergedFormIsThePartOfEachMemberThatHasOneOfItsFields) {
    std::vector<CoachingFinding> all;
    for (const auto& section : merged_.form)
        all.push_back(found(TargetKind::section, section.key, Verdict::to_mend, "name is misspelt"));
    EXPECT_EQ(targets(carried(all, whole_, shares_of(kFood, food_))), std::vector<std::string>{"shop"});
    EXPECT_EQ(targets(carried(all, whole_, shares_of(kSign, sign_))), std::vector<std::string>{"board"});
}

TEST_F(Shares, OfSeveralFindingsAtOnePlaceTheWorstCounts) {
    std::vector<Share> from{{TargetKind::material, "a", kFood, "layout"}, {TargetKind::material, "b", kFood, "layout"}};
    for (bool turned : {false, true}) {
        std::vector<CoachingFinding> all{found(TargetKind::material, "a", Verdict::fine),
                                         found(TargetKind::material, "b", Verdict::missing)};
        if (turned)
            std::ranges::reverse(all);
        auto there = carried(all, from, shares_of(kFood, food_));
        ASSERT_EQ(there.size(), 1U);
        EXPECT_EQ(there.front().verdict, Verdict::missing);
    }
}

TEST_F(Shares, WhatTheResultOfAnotherMemberBringsIsNobodysPaper) {
    bundles::MergeInput input;
    input.members.push_back({"food", "food", "", "health", "", &food_, {{"photo"}, {}}});
    input.members.push_back({"sign", "sign", "", "city", "", &sign_, {}});
    input.edges.push_back({"sign", bundles::EdgeKind::needs_result, "food"});
    input.terms.material_types["photo"] = "photo";
    auto shares = shares_of(bundles::merge(input), {{"food", kFood, &food_}, {"sign", kSign, &sign_}});
    EXPECT_TRUE(std::ranges::none_of(
        shares, [](const Share& one) { return one.kind == TargetKind::material && one.own == "photo"; }));
}

} // namespace
} // namespace yimen::coaching
