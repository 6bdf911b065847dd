#include "bundle_editing.h"

#include <gtest/gtest.h>

#include "bundle_store.h"
#include "bundles/bundle_cases.h"
#include "cases/cases.h"
#include "errors.h"
#include "jobs/jobs.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::editing {
namespace {

using access::Role;
using bundles::EdgeKind;

class BundleEditingTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module :
             {vocabulary::migrations(), cases::migrations(), bundles::migrations(), editing::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        bundles_ = std::make_unique<bundles::Bundles>(db(), clocks_, *catalogue_, directory_);
        editing_ =
            std::make_unique<BundleEditing>(BundleEditing::Parts{db(), clocks_, directory_, *catalogue_, *bundles_});
        write_ = editor("王编", {region_});
        review_ = editor("李审", {region_});
        stranger_ = editor("外编", {new_id<RegionId>(test::kSmallHallMorning)});
        food_ = item("I1", "食品经营许可");
        sign_ = item("I2", "招牌备案");
        tax_ = item("I3", "税务登记");
    }
    access::Principal editor(std::string name, std::vector<RegionId> regions) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.person = new_id<PersonId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.display_name = std::move(name);
        out.grants = {{Role::catalogue_editor, cell_, std::move(regions), {}, {}}};
        return out;
    }
    catalogue::ItemId item(std::string code, std::string name) {
        catalogue::ItemFacts facts;
        facts.cell = cell_;
        facts.region = region_;
        facts.department = department_;
        facts.local_code = code;
        facts.department_code = "D1";
        facts.task_type = "01";
        facts.name = std::move(name);
        facts.name_en = "Item " + code;
        write([&](db::Tx& tx) -> Result<void> {
            catalogue_->put(tx, facts);
            YIMEN_CHECK(catalogue_->publish(tx, cell_, region_, code, test::plain_item()));
            return {};
        });
        return db().read(
            [&](db::Reader& reader) { return catalogue_->item_by_code(reader, cell_, region_, code)->id; });
    }

    template <class F>
    auto run(F body) {
        return db().write([&](db::Tx& tx) { return body(tx); });
    }
    static Caller as(const access::Principal& who) { return {who, "console", "r1"}; }
    Result<BundleDraftRef> open(const NewBundleDraft& wanted, const access::Principal& who) {
        return run([&](db::Tx& tx) { return editing_->open(tx, as(who), wanted); });
    }
    NewBundleDraft fresh() const {
        NewBundleDraft wanted;
        wanted.region_id = region_;
        wanted.name = Text<200, 1>{"开店一件事"};
        return wanted;
    }
    NewBundleDraft known(std::string key) const {
        NewBundleDraft wanted;
        wanted.key = Text<60>{std::move(key)};
        return wanted;
    }
    Result<BundleDraftRef> save(const BundleDraftRef& draft, const bundles::Template& content,
                                const access::Principal& who) {
        return run([&](db::Tx& tx) { return editing_->save(tx, as(who), draft.id, draft.revision, content); });
    }
    Result<BundleDraftRef> submit(const BundleDraftRef& draft) {
        return run([&](db::Tx& tx) { return editing_->submit(tx, as(write_), draft.id, draft.revision); });
    }
    Result<BundleDraftRef> publish(const BundleDraftRef& draft, const access::Principal& who,
                                   std::optional<Date> from = {}) {
        BundlePublication how;
        how.effective_from = from;
        return run([&](db::Tx& tx) { return editing_->publish(tx, as(who), draft.id, draft.revision, how); });
    }
    BundleDraft read(BundleDraftId id) {
        return db().read([&](db::Reader& reader) { return *store::bundle_draft(reader, id); });
    }
    BundleLook look(BundleDraftId id, const catalogue::Answers& answers = {}) {
        return db().read(
            [&](db::Reader& reader) { return editing_->look(reader, *store::bundle_draft(reader, id), answers); });
    }
    bundles::TemplateMember member(catalogue::ItemId id) {
        return db().read([&](db::Reader& reader) { return *editing_->member_of(reader, cell_, id); });
    }
    // A draft that joins the three items.
    BundleDraftRef three() {
        auto draft = *open(fresh(), write_);
        auto content = read(draft.id).content;
        content.members = {member(food_), member(sign_), member(tax_)};
        return *save(draft, content, write_);
    }
    static std::vector<std::string> rules(const BundleLook& look, catalogue::Weight weight) {
        std::vector<std::string> out;
        for (const auto& one : look.findings)
            if (one.weight == weight)
                out.push_back(one.rule);
        return out;
    }
    std::string name_in_force(std::string_view key) {
        return db().read([&](db::Reader& reader) { return (*bundles_->find(reader, cell_, key))->content.name; });
    }

    std::unique_ptr<bundles::Bundles> bundles_;
    std::unique_ptr<BundleEditing> editing_;
    access::Principal write_, review_, stranger_;
    catalogue::ItemId food_, sign_, tax_;
};
YIMEN_INSTANTIATE_ENGINES(BundleEditingTest);

TEST_P(BundleEditingTest, PublishesByASecondPersonOnly) {
    auto draft = three();
    EXPECT_TRUE(rules(look(draft.id), catalogue::Weight::error).empty());
    draft = *submit(draft);
    auto alone = publish(draft, write_);
    ASSERT_FALSE(alone);
    EXPECT_TRUE(alone.error().is(kSecondPerson));
    EXPECT_TRUE(publish(draft, stranger_).error().is(kUnknownBundleDraft));
    auto key = read(draft.id).key;
    ASSERT_TRUE(publish(draft, review_));
    EXPECT_EQ(name_in_force(key), "开店一件事");
    EXPECT_EQ(read(draft.id).state, DraftState::published);
    EXPECT_TRUE(open(known(key), stranger_).error().is(kUnknownPlace));
    // Who publishes today what is in force already changes nothing.
    auto same = *submit(*open(known(key), write_));
    EXPECT_TRUE(publish(same, review_).error().is(kNothingChanged));
}

TEST_P(BundleEditingTest, NeedsTwoMembersAndARegionThatTheEditorKeeps) {
    EXPECT_TRUE(open(fresh(), stranger_).error().is(kUnknownPlace));
    EXPECT_TRUE(open({}, write_).error().is(kInvalidRequest));
    auto draft = *open(fresh(), write_);
    EXPECT_TRUE(submit(draft).error().is(kFaulty)); // nobody in it
    auto content = read(draft.id).content;
    content.members = {member(food_)};
    draft = *save(draft, content, write_);
    auto refused = submit(draft);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().invalid_params.at(0).code, "bundle.one_member");
}

TEST_P(BundleEditingTest, SaysWhoEndsWithWhom) {
    auto draft = three();
    auto content = read(draft.id).content;
    auto [food, sign, tax] = std::tuple(content.members[0].key, content.members[1].key, content.members[2].key);
    content.edges = {{sign, EdgeKind::needs_acceptance, food}, {tax, EdgeKind::needs_result, sign}};
    draft = *save(draft, content, write_);
    auto found = look(draft.id);
    using Keys = std::vector<std::string>;
    EXPECT_EQ(found.members[0].ends_if_not_accepted, (Keys{sign, tax}));
    EXPECT_EQ(found.members[0].ends_if_refused, Keys{}); // the sign was filed when the food was accepted
    EXPECT_EQ(found.members[1].ends_if_refused, Keys{tax});
    EXPECT_EQ(found.members[2].ends_if_not_accepted, Keys{});
}

TEST_P(BundleEditingTest, NamesWhoWaitsInACircleAndWhatIsWithdrawn) {
    auto draft = three();
    auto content = read(draft.id).content;
    content.edges = {{content.members[0].key, EdgeKind::needs_result, content.members[1].key},
                     {content.members[1].key, EdgeKind::needs_result, content.members[0].key}};
    draft = *save(draft, content, write_);
    auto refused = submit(draft);
    ASSERT_FALSE(refused);
    const auto& problem = refused.error().invalid_params.at(0);
    EXPECT_EQ(problem.pointer + " " + problem.code, "/edges bundle.cyclic_edges");
    for (const char* member : {"“食品经营许可”", "“招牌备案”"}) // a circle begins nowhere
        EXPECT_NE(problem.reason.find(member), std::string::npos) << problem.reason;
    content.edges.clear();
    draft = *submit(*save(draft, content, write_));
    run([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, *catalogue_->item(tx, tax_), "paused", "系统升级");
        return {};
    });
    auto late = publish(draft, review_);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kFaulty));
    EXPECT_EQ(late.error().invalid_params.at(0).pointer, "/members/2");
    EXPECT_NE(late.error().invalid_params.at(0).reason.find("税务登记"), std::string::npos);
    EXPECT_EQ(look(draft.id).members[2].standing, MemberStanding::withdrawn);
}

TEST_P(BundleEditingTest, ReckonsOnWhileAConditionIsWrong) {
    auto draft = three();
    auto content = read(draft.id).content;
    content.members[1].when = test::when(R"({"==": [{"var": "gone"}, "yes"]})");
    content.members[2].answers = {{"none", "gone", std::nullopt}};
    draft = *save(draft, content, write_);
    auto found = look(draft.id, {{"gone", "yes"}});
    EXPECT_FALSE(found.problems.empty());
    EXPECT_EQ(found.merge.members.size(), 3u);
    EXPECT_TRUE(submit(draft).error().is(kFaulty));
}

TEST_P(BundleEditingTest, TellsWhoSavedMeanwhileAndLaysBothTogether) {
    auto begun = three();
    auto theirs = read(begun.id).content;
    theirs.members.pop_back();
    ASSERT_TRUE(save(begun, theirs, review_));
    auto mine = read(begun.id).content;
    mine.members = {member(food_), member(sign_), member(tax_)};
    mine.members[0].name = "开饭馆";
    auto late = save(begun, mine, write_);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kChangedMeanwhile));
    EXPECT_EQ(late.error().more.at("edited_by").as_string(), "李审");
    auto merged = db().read([&](db::Reader& reader) {
        return editing_->merge(reader, *store::bundle_draft(reader, begun.id), begun.revision, mine);
    });
    ASSERT_TRUE(merged);
    EXPECT_TRUE(merged->conflicts.empty());
    ASSERT_EQ(merged->content.members.size(), 2u);
    EXPECT_EQ(merged->content.members[0].name, "开饭馆");
}

TEST_P(BundleEditingTest, LetsAVersionTakeEffectOnItsDay) {
    auto draft = *submit(three());
    auto key = read(draft.id).key;
    ASSERT_TRUE(publish(draft, review_));
    auto next = *open(known(key), write_);
    auto content = read(next.id).content;
    content.name = "开店新一件事";
    next = *submit(*save(next, content, write_));
    EXPECT_TRUE(publish(next, review_, parse_date("2026-09-01")).error().is(catalogue::kBadEffectiveDate));
    ASSERT_TRUE(publish(next, review_, parse_date("2026-10-09")));
    auto effect = [&] {
        return *run([&](db::Tx& tx) -> Result<bool> { return bundles_->take_effect(tx, cell_, key); });
    };
    EXPECT_FALSE(effect());
    EXPECT_EQ(name_in_force(key), "开店一件事");
    clock_.set(*parse_rfc3339("2026-10-09T00:00:01+08:00"));
    EXPECT_TRUE(effect());
    EXPECT_FALSE(effect()); // once
    EXPECT_EQ(name_in_force(key), "开店新一件事");
    auto versions = db().read([&](db::Reader& reader) { return bundles_->versions(reader, cell_, key); });
    ASSERT_EQ(versions.size(), 2u);
    EXPECT_EQ(versions[0].state, catalogue::VersionState::in_force);
    EXPECT_EQ(versions[1].state, catalogue::VersionState::past);
}

} // namespace
} // namespace yimen::editing
