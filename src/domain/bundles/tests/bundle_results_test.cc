// What has come of a bundle case is handed over as one; what is shown at the counter stands for all that ask for it.

#include "bundle_fixture.h"
#include "results.h"

namespace yimen::bundles {
namespace {

class BundleResultsTest : public BundleShopTest {
  protected:
    Result<BundleCases::HandedOver> hand_over(BundleCaseId id, const access::Principal& who,
                                              const std::optional<std::string>& signature = {}) {
        return db().write([&](db::Tx& tx) {
            return cases_->hand_over(tx, {who, "counter", "r", id.value}, id, signature);
        });
    }
    std::optional<Date> hand_over_by(BundleCaseId id, std::string_view key) {
        auto all = read([&](db::Reader& reader) { return results_of(*cases_, reader, *store::any_case(reader, id)); });
        return std::ranges::find(all.members, key, &MemberOutcome::key)->hand_over_by;
    }
    Result<BundleCases::Shown> show(BundleCaseId id, const std::string& type) {
        cases::NewFile content{{}, "证.pdf", "application/pdf", std::string(64, 'b'), 9};
        return db().write([&](db::Tx& tx) {
            return cases_->attach_shown(tx, {clerk_, "counter", "r"}, id, type, content);
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(BundleResultsTest);

TEST_P(BundleResultsTest, AllResultsThatAreThereAreHandedOverInOneStepAndTheOthersStay) {
    follow();
    auto ref = submitted();
    EXPECT_EQ(code_of(hand_over(ref.id, clerk_)), "bundles.nothing_to_hand_over");
    take(ref.id, "registration", kGranted);
    take(ref.id, "sign", kGranted);
    EXPECT_TRUE(hand_over_by(ref.id, "sign"));
    EXPECT_FALSE(hand_over_by(ref.id, "food"));
    auto revision = view(ref.id).revision;
    auto done = hand_over(ref.id, clerk_, "a picture");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->handed_over, (std::vector<std::string>{"registration", "sign"}));
    EXPECT_EQ(done->to_come, (std::vector<std::string>{"food", "tax", "stove"}));
    EXPECT_EQ(state(ref.id, "registration"), State::delivered);
    EXPECT_EQ(state(ref.id, "sign"), State::delivered);
    EXPECT_EQ(state(ref.id, "food"), State::submitted);
    EXPECT_FALSE(hand_over_by(ref.id, "sign"));
    EXPECT_EQ(view(ref.id).revision, revision + 1);
    EXPECT_EQ(steps("deliver"), 2);
    EXPECT_EQ(code_of(hand_over(ref.id, clerk_)), "bundles.nothing_to_hand_over"); // once
}

TEST_P(BundleResultsTest, WhatBreaksInTheMiddleHandsNothingOver) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", kGranted);
    take(ref.id, "sign", kGranted);
    auto broken = db().write([&](db::Tx& tx) -> Result<void> {
        auto done = cases_->hand_over(tx, {clerk_, "counter", "r", ref.id.value}, ref.id, {});
        EXPECT_TRUE(done);
        return fail(kNotDone);
    });
    EXPECT_FALSE(broken);
    EXPECT_EQ(state(ref.id, "registration"), State::result_issued);
    EXPECT_EQ(state(ref.id, "sign"), State::result_issued);
}

TEST_P(BundleResultsTest, OnlyWhoItBelongsToTakesIt) {
    follow();
    auto ref = submitted();
    take(ref.id, "sign", kGranted);
    EXPECT_EQ(code_of(hand_over(ref.id, li_)), "bundles.unknown_case");
    EXPECT_EQ(code_of(hand_over(ref.id, zhang_)), "");
    EXPECT_EQ(state(ref.id, "sign"), State::delivered);
}

TEST_P(BundleResultsTest, WhatIsShownBecomesEachMaterialThatItStandsForInTheMembersThatTakeIt) {
    auto by_licence = member_item({}, {"id_card", "business_licence"});
    by_licence.requirements[0].satisfied_by = {"licence:G005"};
    by_licence.requirements[1].satisfied_by = {"licence:G001"};
    items_["stall"] = publish(by_licence, "L", "摆摊登记");
    items_["awning"] = publish(by_licence, "W", "雨棚设置");
    NewBundleCase wanted;
    wanted.subject_id = zhang_.acts_for[0].subject;
    wanted.items = std::vector<Chosen>{{items_["stall"], {}}, {items_["awning"], {}}, {items_["tax"], {}}};
    auto ref = db().write([&](db::Tx& tx) { return cases_->start(tx, {clerk_, "counter", "r"}, wanted); }).value();
    auto shown = show(ref.id, "G001");
    ASSERT_TRUE(shown) << shown.error().code->code;
    EXPECT_EQ(shown->materials, (std::vector<std::string>{"business_licence"}));
    EXPECT_EQ(shown->cases.size(), 2U); // not the one that asks for nothing
    auto seen = read([&](db::Reader& reader) {
        return case_view_of(*cases_, reader, {clerk_, "counter", "r"}, *store::visible_case(reader, clerk_, ref.id));
    });
    ASSERT_EQ(seen.files.size(), 1U); // one file for both
    EXPECT_EQ(seen.files[0].material, "business_licence");
    for (const auto& one : seen.missing)
        EXPECT_NE(one.pointer, "/materials/business_licence");
    EXPECT_EQ(code_of(show(ref.id, "G009")), "bundles.shown_stands_for_nothing");
}

} // namespace
} // namespace yimen::bundles
