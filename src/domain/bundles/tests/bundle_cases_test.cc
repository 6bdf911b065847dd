// The life of a bundle case: all members or none, who waits is filed by itself, who waits in vain ends, the others go on.

#include "bundle_cases.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "case_view.h"
#include "errors.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::bundles {
namespace {

using cases::Action;
using cases::State;

catalogue::Field of_element(std::string key, std::string element, bool required = false) {
    auto out = test::field(std::move(key));
    out.element = std::move(element);
    out.required = required;
    return out;
}

catalogue::Definition member_item(std::vector<catalogue::Field> fields, std::vector<std::string> materials) {
    auto out = test::plain_item();
    out.audience = {catalogue::Audience::person};
    out.form.sections = {{"who", "谁", "Who", std::move(fields), {}}};
    out.requirements.clear();
    for (auto& one : materials)
        out.requirements.push_back(test::material(one));
    return out;
}

class BundleCasesTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        std::vector<db::Migration> out = vocabulary::migrations();
        for (const auto& module : {cases::migrations(), bundles::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    void SetUp() override {
        SmallHallTest::SetUp();
        engine_ = std::make_unique<cases::Cases>(cases::Cases::Parts{db(), clocks_, *keys_, directory_, calendars_,
                                                                     *people_, *catalogue_, *licences_, files_, *seals_,
                                                                     "http://hall.example"});
        reviewer_ = staff(access::Role::reviewer);
        decider_ = staff(access::Role::decider);
        bundles_ = std::make_unique<Bundles>(db(), clocks_, *catalogue_, directory_);
        cases_ = std::make_unique<BundleCases>(*bundles_, *engine_);
        auto name = of_element("name", "person.name", true);
        name.prefill = "identity.name";
        items_["registration"] =
            publish(member_item({name, of_element("shop", "company.name", true)}, {"id_card"}), "R", "设立登记");
        items_["food"] =
            publish(member_item({of_element("applicant", "person.name", true), of_element("shop_name", "company.name"),
                                 of_element("code", "company.credit_code", true)},
                                {"id_card", "business_licence"}),
                    "F", "餐饮许可");
        items_["sign"] = publish(member_item({of_element("who", "person.name", true)}, {"id_card"}), "S", "店招设置");
        items_["tax"] = publish(member_item({of_element("payer", "person.name", true)}, {}), "T", "税务登记办");
        items_["stove"] = publish(member_item({of_element("cook", "person.name", true)}, {}), "O", "排烟备案");
        write([&](db::Tx& tx) -> Result<void> {
            bundles_->put(tx, cell_, shop());
            return {};
        });
    }

    // food waits for the result of registration, tax for its acceptance, stove for the result of food; sign waits for nobody.
    static Template shop() {
        Template out;
        out.format = kFormat;
        out.key = "open_a_shop";
        out.name = "开小店";
        out.name_en = "Open a shop";
        out.elements = {{"person.name", "姓名", "Name"},
                        {"company.name", "店名", "Shop"},
                        {"company.credit_code", "统一社会信用代码", "Code"}};
        out.material_types = {{"id_card", "身份证", "Id card"}, {"business_licence", "营业执照", "Licence"}};
        auto member = [&](std::string key, std::string code) {
            TemplateMember one;
            one.name = one.name_en = one.key = std::move(key);
            one.item = ItemRef{"511602000000", std::move(code)};
            out.members.push_back(std::move(one));
        };
        member("registration", "R");
        out.members[0].gives = {{"business_licence"}, {"company.credit_code"}};
        member("food", "F");
        member("sign", "S");
        member("tax", "T");
        member("stove", "O");
        out.edges = {{"food", EdgeKind::needs_result, "registration"},
                     {"tax", EdgeKind::needs_acceptance, "registration"},
                     {"stove", EdgeKind::needs_result, "food"}};
        return out;
    }

    Result<BundleCaseRef> start(const access::Principal& who, SubjectId subject) {
        NewBundleCase wanted;
        wanted.template_key = "open_a_shop";
        wanted.subject_id = subject;
        return start(who, wanted);
    }
    Result<BundleCaseRef> start(const access::Principal& who, const NewBundleCase& wanted) {
        return db().write([&](db::Tx& tx) { return cases_->start(tx, {who, "portal", "r"}, wanted); });
    }
    BundleCaseRef started() { return start(zhang_, zhang_.acts_for[0].subject).value(); }

    BundleCaseView view(BundleCaseId id) {
        return read([&](db::Reader& reader) {
            return case_view_of(*cases_, reader, {zhang_, "portal", "r"}, *store::visible_case(reader, zhang_, id));
        });
    }
    BundleMember member(BundleCaseId id, std::string_view key) {
        auto seen = view(id);
        return *std::ranges::find(seen.members, key, &BundleMember::key);
    }
    State state(BundleCaseId id, std::string_view key) { return member(id, key).state; }

    Result<BundleCaseRef> save(BundleCaseRef ref, const boost::json::object& values) {
        return db().write([&](db::Tx& tx) {
            return cases_->save_form(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, values);
        });
    }
    Result<BundleCaseRef> attach(BundleCaseId id, std::string material) {
        cases::NewFile content{std::move(material), "证.png", "image/png", std::string(64, 'a'), 7};
        return db().write([&](db::Tx& tx) {
            return cases_->attach(tx, {zhang_, "portal", "r"}, id, new_id<BundleFileId>(test::kSmallHallMorning),
                                  content);
        });
    }
    Result<BundleCaseRef> submit(BundleCaseRef ref, const access::Principal* who = nullptr) {
        const auto& caller = who ? *who : zhang_;
        auto numbers = cases_->numbers({caller, "portal", "r"}, ref.id);
        return db().write([&](db::Tx& tx) {
            return cases_->submit(tx, {caller, "portal", "r"}, ref.id, ref.revision, numbers);
        });
    }
    // A draft with everything that is asked for.
    BundleCaseRef filled() {
        auto ref = started();
        ref = save(ref, {{"person_name", "张三"}, {"company_name", "小样饭馆"}}).value();
        return attach(ref.id, "id_card").value();
    }
    BundleCaseRef submitted() { return submit(filled()).value(); }

    access::Principal staff(access::Role role) const {
        auto out = clerk_;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.grants = {{role, cell_, {}, {}, department_}};
        return out;
    }
    Result<cases::CaseRef> act(const access::Principal& who, BundleCaseId id, std::string_view key, Action action) {
        auto one = member(id, key);
        auto revision = read([&](db::Reader& reader) {
            auto all = cases::Bundled(*engine_).members(reader, id.value);
            return std::ranges::find(all, one.case_id, &cases::Member::id)->revision;
        });
        return db().write([&](db::Tx& tx) {
            if (action == Action::approve)
                return engine_->approve(tx, {who, "counter", "r"}, one.case_id, revision, {}, {});
            return engine_->act(tx, {who, "counter", "r"}, one.case_id, revision, action, {.note = "理由"});
        });
    }
    void take(BundleCaseId id, std::string_view key, std::initializer_list<Action> actions) {
        for (Action action : actions) {
            const auto& who = action == Action::review                                ? reviewer_
                              : action == Action::approve || action == Action::refuse ? decider_
                              : action == Action::withdraw                            ? zhang_
                                                                                      : clerk_;
            auto done = act(who, id, key, action);
            ASSERT_TRUE(done) << cases::to_string(action) << " " << done.error().code->code;
        }
        relay_->drain();
    }
    void follow() {
        relay_ = std::make_unique<outbox::Relay>(db(), clocks_);
        relay_->subscribe(cases::bundle_follower(*engine_));
        relay_->subscribe(case_follower(*cases_));
    }
    static constexpr std::initializer_list<Action> kGranted{Action::receive, Action::accept, Action::review,
                                                            Action::approve};
    static constexpr std::initializer_list<Action> kRefused{Action::receive, Action::accept, Action::review,
                                                            Action::refuse};

    std::int64_t steps(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), "case." + std::string(action), &test::JournalRow::action);
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<cases::Cases> engine_;
    std::unique_ptr<Bundles> bundles_;
    std::unique_ptr<BundleCases> cases_;
    std::unique_ptr<outbox::Relay> relay_;
    std::map<std::string, catalogue::ItemId> items_;
    access::Principal reviewer_, decider_;
};
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
