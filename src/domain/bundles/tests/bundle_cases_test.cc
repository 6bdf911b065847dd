// The life of a bundle case: all members or none, who waits is filed by itself, who waits in vain ends, the others go on.

#include "bundle_fixture.h"

namespace yimen::bundles {
namespace {

class BundleCasesTest : public BundleShopTest {};
YIMEN_INSTANTIATE_ENGINES(BundleCasesTest);

TEST_P(BundleCasesTest, BeginsWithADraftOfEachMemberAndWhatIsOnRecordStandsForAll) {
    auto ref = started();
    auto seen = view(ref.id);
    EXPECT_EQ(seen.state, CaseState::draft);
    ASSERT_EQ(seen.members.size(), 5u);
    EXPECT_EQ(seen.values.at("person_name").as_string(), "张三"); // one member knows it, all have it
    for (const auto& one : seen.members)
        EXPECT_EQ(one.state, State::draft);
    auto tax = member(ref.id, "tax").case_id;
    auto form = read([&](db::Reader& reader) { return engine_->form_of(reader, tax); });
    EXPECT_EQ(form.at("payer").as_string(), "张三");
    // What registration brings is not asked for, so only two things are missing.
    std::vector<std::string> missing;
    for (const auto& one : seen.missing)
        missing.push_back(one.pointer);
    EXPECT_EQ(missing, (std::vector<std::string>{"/values/company_name", "/materials/id_card"}));
    EXPECT_GT(seen.combined.working_days, 0);
    EXPECT_TRUE(seen.combined.due);
}

TEST_P(BundleCasesTest, OneValueAndOneScanServeEveryMemberThatAsksForThem) {
    auto ref = filled();
    auto seen = view(ref.id);
    ASSERT_EQ(seen.files.size(), 1u);
    EXPECT_EQ(seen.files[0].material, "id_card");
    int copies = 0;
    read([&](db::Reader& reader) {
        for (const auto& one : seen.members)
            copies += static_cast<int>(cases::Bundled(*engine_).files(reader, one.case_id).size());
        return 0;
    });
    EXPECT_EQ(copies, 3); // registration, food, sign
    EXPECT_TRUE(seen.missing.empty());
    auto gone = db().write([&](db::Tx& tx) {
        return cases_->detach(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, seen.files[0].id);
    });
    ASSERT_TRUE(gone);
    EXPECT_TRUE(view(ref.id).files.empty());
    EXPECT_EQ(view(ref.id).missing.size(), 1u);
    EXPECT_EQ(code_of(save(*gone, {{"nobody", "x"}})), "bundles.unknown_field");
    EXPECT_EQ(code_of(attach(ref.id, "passport")), "bundles.unknown_material");
}

TEST_P(BundleCasesTest, IsSubmittedAsAWholeOrNotAtAll) {
    auto ref = started();
    auto refused = submit(ref);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kIncomplete));
    EXPECT_EQ(refused.error().invalid_params.size(), 2u);
    for (const auto& one : view(ref.id).members)
        EXPECT_EQ(one.state, State::draft);
    EXPECT_EQ(steps("submit") + steps("wait"), 0);
}

TEST_P(BundleCasesTest, WhatBreaksInTheMiddleLeavesNoMemberSubmitted) {
    auto ref = filled();
    auto numbers = cases_->numbers({zhang_, "portal", "r"}, ref.id);
    EXPECT_THROW(static_cast<void>(db().write([&](db::Tx& tx) -> Result<BundleCaseRef> {
                     auto done = cases_->submit(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, numbers);
                     EXPECT_TRUE(done);
                     throw std::runtime_error("the power fails");
                 })),
                 std::runtime_error);
    EXPECT_EQ(steps("submit") + steps("wait"), 0);
    EXPECT_EQ(view(ref.id).state, CaseState::draft);
    EXPECT_TRUE(submit(ref));
}

TEST_P(BundleCasesTest, FilesWhoWaitsForNobodyAndLetsTheOthersWait) {
    auto ref = submitted();
    EXPECT_EQ(ref.state, CaseState::submitted);
    EXPECT_EQ(state(ref.id, "registration"), State::submitted);
    EXPECT_EQ(state(ref.id, "sign"), State::submitted);
    for (auto key : {"food", "tax", "stove"})
        EXPECT_EQ(state(ref.id, key), State::pending_dependency) << key;
    std::vector<std::string> numbers;
    for (const auto& one : view(ref.id).members)
        numbers.push_back(one.number.value());
    std::ranges::sort(numbers);
    EXPECT_EQ(std::ranges::unique(numbers).size(), 0u);
    auto food = member(ref.id, "food");
    EXPECT_FALSE(food.due); // nothing runs
    ASSERT_EQ(food.waits_for.size(), 1u);
    EXPECT_EQ(food.waits_for[0].member, "registration");
    EXPECT_FALSE(food.waits_for[0].met);
}

TEST_P(BundleCasesTest, IsSubmittedOnceAndOnlyAsItWasSeen) {
    auto ref = filled();
    auto stale = ref;
    --stale.revision;
    EXPECT_EQ(code_of(submit(stale)), "bundles.stale");
    auto done = submit(ref);
    ASSERT_TRUE(done);
    EXPECT_EQ(code_of(submit(ref)), "bundles.stale");
    EXPECT_EQ(code_of(submit(*done)), "bundles.not_a_draft");
    EXPECT_EQ(steps("submit"), 2);
    EXPECT_EQ(steps("wait"), 3);
    EXPECT_EQ(code_of(save(*done, {})), "bundles.not_a_draft");
}

TEST_P(BundleCasesTest, WhoWaitedIsFiledByItselfOnce) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", {Action::receive, Action::accept});
    EXPECT_EQ(state(ref.id, "tax"), State::submitted); // needs no more than the acceptance
    EXPECT_EQ(state(ref.id, "food"), State::pending_dependency);
    take(ref.id, "registration", {Action::review, Action::approve});
    EXPECT_EQ(state(ref.id, "food"), State::submitted);
    EXPECT_EQ(state(ref.id, "stove"), State::pending_dependency);
    EXPECT_EQ(steps("file"), 2);
    // Another process that begins at the first event finds nothing left to do.
    follow();
    relay_->drain();
    EXPECT_EQ(steps("file"), 2);
    take(ref.id, "food", kGranted);
    EXPECT_EQ(state(ref.id, "stove"), State::submitted);
    EXPECT_EQ(steps("file"), 3);
}

TEST_P(BundleCasesTest, WhatTheResultBringsIsKeptWithTheEvidence) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", kGranted);
    auto food = member(ref.id, "food");
    auto missing = read([&](db::Reader& reader) { return cases::Bundled(*engine_).missing(reader, food.case_id); });
    EXPECT_TRUE(missing.empty());
    EXPECT_EQ(steps("bring"), 1);
    // Accepted without the material and the code that nobody was asked for.
    take(ref.id, "food", {Action::receive, Action::accept});
    EXPECT_EQ(state(ref.id, "food"), State::accepted);
}

TEST_P(BundleCasesTest, OneRefusedEndsWhatNeedsItAndNobodyElse) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", kRefused);
    EXPECT_EQ(state(ref.id, "food"), State::lapsed);
    EXPECT_EQ(state(ref.id, "stove"), State::lapsed);  // needs food, which ended
    EXPECT_EQ(state(ref.id, "tax"), State::submitted); // the acceptance was there
    EXPECT_EQ(state(ref.id, "sign"), State::submitted);
    auto food = member(ref.id, "food");
    ASSERT_TRUE(food.ended_because);
    EXPECT_EQ(food.ended_because->member, "registration");
    EXPECT_EQ(food.ended_because->state, State::refused);
    EXPECT_EQ(view(ref.id).state, CaseState::submitted);
    take(ref.id, "sign", kRefused); // a second one
    take(ref.id, "tax", kGranted);
    EXPECT_EQ(view(ref.id).state, CaseState::done);
    EXPECT_TRUE(view(ref.id).done_at);
}

TEST_P(BundleCasesTest, NotAcceptedEndsBothKindsOfWaiting) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", {Action::receive, Action::refuse_acceptance});
    for (auto key : {"food", "tax", "stove"})
        EXPECT_EQ(state(ref.id, key), State::lapsed) << key;
    EXPECT_EQ(state(ref.id, "sign"), State::submitted);
}

TEST_P(BundleCasesTest, TheVisitorWithdrawsOneAndOnlyWhatNeedsItEnds) {
    follow();
    auto ref = submitted();
    take(ref.id, "food", {Action::withdraw}); // it has only waited so far
    EXPECT_EQ(state(ref.id, "food"), State::withdrawn);
    EXPECT_EQ(state(ref.id, "stove"), State::lapsed);
    EXPECT_EQ(state(ref.id, "tax"), State::pending_dependency);
    take(ref.id, "registration", kGranted);
    EXPECT_EQ(state(ref.id, "tax"), State::submitted);
    EXPECT_EQ(state(ref.id, "food"), State::withdrawn);
}

// Its work stands still for a day; nobody else's does.
TEST_P(BundleCasesTest, ADepartmentThatIsDownForADayHoldsUpOnlyWhatWaitsForIt) {
    follow();
    auto ref = submitted();
    auto before = view(ref.id).combined.due.value();
    take(ref.id, "sign", {Action::receive, Action::accept, Action::review});
    clock_.advance(std::chrono::hours(24));
    relay_->drain();
    take(ref.id, "sign", {Action::approve});
    EXPECT_EQ(state(ref.id, "registration"), State::submitted);
    for (auto waits : {"food", "tax", "stove"})
        EXPECT_EQ(state(ref.id, waits), State::pending_dependency) << waits;
    EXPECT_EQ(state(ref.id, "sign"), State::result_issued);
    EXPECT_GT(view(ref.id).combined.due.value(), before); // and the visitor is told the later day
    EXPECT_EQ(view(ref.id).state, CaseState::submitted);
    take(ref.id, "registration", kGranted); // it is back
    EXPECT_EQ(state(ref.id, "food"), State::submitted);
    EXPECT_EQ(state(ref.id, "tax"), State::submitted);
    EXPECT_EQ(state(ref.id, "stove"), State::pending_dependency);
    EXPECT_EQ(steps("file"), 2);
}

TEST_P(BundleCasesTest, TwoRefusedEndWhatNeedsThemAndTheRestGoesOn) {
    follow();
    auto ref = submitted();
    take(ref.id, "registration", kGranted);
    take(ref.id, "food", kRefused);
    take(ref.id, "sign", kRefused);
    EXPECT_EQ(state(ref.id, "food"), State::refused);
    EXPECT_EQ(state(ref.id, "sign"), State::refused);
    EXPECT_EQ(state(ref.id, "stove"), State::lapsed);
    EXPECT_EQ(member(ref.id, "stove").ended_because->member, "food");
    EXPECT_EQ(state(ref.id, "registration"), State::result_issued); // what is granted stays granted
    EXPECT_EQ(view(ref.id).state, CaseState::submitted);
    take(ref.id, "tax", kGranted);
    EXPECT_EQ(state(ref.id, "tax"), State::result_issued);
    EXPECT_EQ(view(ref.id).state, CaseState::done);
}

TEST_P(BundleCasesTest, AnItemThatIsWithdrawnWhileItsTemplateIsOpenIsNamedWhenItBegins) {
    write([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, *catalogue_->item(tx, items_.at("sign")), "cancelled", "取消");
        return {};
    });
    auto refused = start(zhang_, zhang_.acts_for[0].subject);
    ASSERT_EQ(code_of(refused), "bundles.not_in_catalogue");
    EXPECT_EQ(refused.error().invalid_params.at(0).pointer, "/members/sign");
}

TEST_P(BundleCasesTest, WhatIsMissingIsNamedOfAllMembersAtOnce) {
    auto ref = started();
    auto refused = submit(ref);
    ASSERT_EQ(code_of(refused), "bundles.incomplete");
    std::vector<std::string> missing;
    for (const auto& one : refused.error().invalid_params)
        missing.push_back(one.pointer);
    EXPECT_EQ(missing, (std::vector<std::string>{"/values/company_name", "/materials/id_card"}));
    for (const auto& one : view(ref.id).members)
        EXPECT_EQ(one.state, State::draft);
}

TEST_P(BundleCasesTest, ADraftOfAMemberChangesWithTheBundleOnly) {
    auto ref = filled();
    auto one = member(ref.id, "sign");
    for (Action action : {Action::withdraw})
        EXPECT_EQ(code_of(act(zhang_, ref.id, "sign", action)), "cases.in_bundle");
    auto alone = db().write([&](db::Tx& tx) {
        return engine_->attach(tx, {zhang_, "portal", "r"}, one.case_id, new_id<cases::FileId>(clock_.now()),
                               {"id_card", "x.png", "image/png", std::string(64, 'b'), 1});
    });
    EXPECT_EQ(code_of(alone), "cases.in_bundle");
    auto gone = db().write([&](db::Tx& tx) {
        return cases_->withdraw(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, "不办了");
    });
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->state, CaseState::done);
    for (const auto& left : view(ref.id).members)
        EXPECT_EQ(left.state, State::withdrawn);
}

TEST_P(BundleCasesTest, BelongsToItsSubject) {
    EXPECT_EQ(code_of(start(li_, zhang_.acts_for[0].subject)), "cases.not_for_subject");
    auto ref = filled();
    EXPECT_EQ(code_of(submit(ref, &li_)), "bundles.unknown_case");
    EXPECT_FALSE(read([&](db::Reader& reader) { return store::visible_case(reader, li_, ref.id).has_value(); }));
    // A draft that the clerk has not begun is not theirs; what was handed in in their hall is.
    EXPECT_FALSE(read([&](db::Reader& reader) { return store::visible_case(reader, clerk_, ref.id).has_value(); }));
    ASSERT_TRUE(submit(ref));
    EXPECT_TRUE(read([&](db::Reader& reader) { return store::visible_case(reader, clerk_, ref.id).has_value(); }));
}

TEST_P(BundleCasesTest, AClerkBeginsAndSubmitsOneForAVisitor) {
    auto ref = start(clerk_, zhang_.acts_for[0].subject);
    ASSERT_TRUE(ref);
    auto saved = db().write([&](db::Tx& tx) {
        return cases_->save_form(tx, {clerk_, "counter", "r"}, ref->id, ref->revision,
                                 {{"person_name", "张三"}, {"company_name", "小样饭馆"}});
    });
    ASSERT_TRUE(saved);
    auto filled = db().write([&](db::Tx& tx) {
        return cases_->attach(tx, {clerk_, "counter", "r"}, ref->id, new_id<BundleFileId>(clock_.now()),
                              {"id_card", "证.png", "image/png", std::string(64, 'a'), 7});
    });
    ASSERT_TRUE(filled);
    EXPECT_TRUE(submit(*filled, &clerk_));
    EXPECT_EQ(state(ref->id, "food"), State::pending_dependency);
}

TEST_P(BundleCasesTest, AnItemThatIsWithdrawnMeanwhileIsNamed) {
    auto ref = filled();
    write([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, *catalogue_->item(tx, items_.at("sign")), "cancelled", "取消");
        return {};
    });
    auto refused = submit(ref);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kItemWithdrawn));
    ASSERT_EQ(refused.error().invalid_params.size(), 1u);
    EXPECT_EQ(refused.error().invalid_params[0].pointer, "/members/sign");
    EXPECT_EQ(code_of(start(zhang_, zhang_.acts_for[0].subject)), "bundles.not_in_catalogue");
}

TEST_P(BundleCasesTest, MembersThatNobodyCanApplyForAreNamed) {
    auto given = shop();
    given.members[2].item = ItemRef{"511602000000", "NOBODY"};
    write([&](db::Tx& tx) -> Result<void> {
        bundles_->put(tx, cell_, given);
        return {};
    });
    auto refused = start(zhang_, zhang_.acts_for[0].subject);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kNotInCatalogue));
    EXPECT_EQ(refused.error().invalid_params[0].pointer, "/members/sign");
    EXPECT_EQ(refused.error().invalid_params[0].code, "not_in_catalogue");
}

TEST_P(BundleCasesTest, AnyItemsAreHandedInTogetherOnceTheirQuestionsAreAnswered) {
    auto asks = publish(test::restaurant(), "Q", "开饭馆许可");
    NewBundleCase wanted;
    wanted.subject_id = company_;
    wanted.items = std::vector<Chosen>{{items_.at("sign"), {}}, {asks, {{"kind", "shop"}}}};
    auto open = start(zhang_, wanted);
    ASSERT_FALSE(open);
    EXPECT_TRUE(open.error().is(catalogue::kAnswersMissing));
    EXPECT_EQ(open.error().invalid_params[0].pointer, "/items/" + asks.str() + "/answers/premises");
    wanted.items->at(1).answers["premises"] = "own";
    auto ref = start(zhang_, wanted);
    ASSERT_TRUE(ref);
    EXPECT_EQ(view(ref->id).name, "店招设置、开饭馆许可");
    EXPECT_EQ(view(ref->id).members.size(), 2u);
    wanted.items = std::vector<Chosen>{};
    EXPECT_EQ(code_of(start(zhang_, wanted)), "bundles.nothing_chosen");
}

} // namespace
} // namespace yimen::bundles
