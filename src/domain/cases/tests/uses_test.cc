// What a licence stood for, and what becomes of it.

#include "uses.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/sample_item.h"
#include "support/small_hall.h"
#include "use_store.h"
#include "view.h"

namespace yimen::cases {
namespace {

const std::string kLicenceType = "11990000000000001G001";

class UsesTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override { return cases::migrations(); }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_,
                                                      *catalogue_, *licences_, files_, *seals_, "http://hall.example"});
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        definition.form.sections[0].fields = {test::field("note")};
        definition.form.sections[0].fields[0].required = false;
        definition.requirements = {test::material("licence")};
        definition.requirements[0].satisfied_by = {"licence:" + kLicenceType};
        item_ = publish(definition);
        hold(subject(), kLicenceType);
    }
    SubjectId subject() const { return zhang_.acts_for[0].subject; }
    CaseId filed(std::string_view number = "N1") {
        auto draft = *db().write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r1"}, {item_, subject(), {}, {}, {}});
        });
        EXPECT_EQ(code_of(db().write([&](db::Tx& tx) {
                      return cases_->submit(tx, {zhang_, "portal", "r2"}, draft.id, draft.revision, number);
                  })),
                  "");
        return draft.id;
    }
    std::vector<Use> uses(CaseId id) {
        return read([&](db::Reader& reader) { return store::uses(reader, id); });
    }
    void licence_is(licences::LicenceId licence, const std::string& state) {
        write([&](db::Tx& tx) { return Uses(*cases_).licence_changed(tx, licence, state); });
    }
    Result<CaseRef> say(CaseId id, Action action, const UseSaid& said) {
        return db().write([&](db::Tx& tx) -> Result<CaseRef> {
            return Uses(*cases_).follow(tx, {zhang_, "portal", "r3"}, id, store::any(tx, id)->revision, action, said);
        });
    }
    std::int64_t steps(CaseId id, Action action) {
        auto all = read([&](db::Reader& reader) { return store::steps(reader, id); });
        return std::ranges::count(all, to_string(action), &store::Step::action);
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
};
YIMEN_INSTANTIATE_ENGINES(UsesTest);

TEST_P(UsesTest, TheSubmissionKeepsWhatWasLookedAtAndByWhoseAuthority) {
    auto all = uses(filed());
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].name, "营业执照");
    EXPECT_EQ(all[0].version, 1);
    EXPECT_EQ(all[0].verdict, "valid");
    EXPECT_EQ(all[0].authorised_as, "visitor");
    EXPECT_EQ(all[0].authorised_by, zhang_.account);
    EXPECT_EQ(all[0].checked_at, clock_.now());
    EXPECT_FALSE(all[0].identifier.empty());
    EXPECT_NE(all[0].purpose.find("："), std::string::npos);
}

TEST_P(UsesTest, ALostLicenceIsRaisedOnceForEachStateInEachRunningCase) {
    auto one = filed("N1"), other = filed("N2");
    auto licence = uses(one)[0].licence.value();
    licence_is(licence, "suspended");
    licence_is(licence, "suspended");
    EXPECT_TRUE(uses(one)[0].is_lost());
    EXPECT_TRUE(uses(other)[0].is_lost());
    EXPECT_EQ(steps(one, Action::lose_licence), 1);
    licence_is(licence, "valid");
    EXPECT_FALSE(uses(one)[0].is_lost());
    EXPECT_EQ(uses(one)[0].settled, Settled::regained);
    EXPECT_EQ(steps(one, Action::regain_licence), 1);
    licence_is(licence, "suspended"); // again
    EXPECT_TRUE(uses(one)[0].is_lost());
    EXPECT_EQ(steps(one, Action::lose_licence), 2);
    licence_is(licence, "revoked"); // and worse
    EXPECT_EQ(uses(one)[0].lost_state, "revoked");
    EXPECT_EQ(steps(one, Action::lose_licence), 3);
}

TEST_P(UsesTest, ALicenceThatGoesOnInANewVersionStandsWithItsOwnEvidence) {
    auto id = filed();
    auto before = uses(id)[0];
    clock_.advance(std::chrono::hours(1));
    hold(subject(), kLicenceType, {}, 2);
    write([&](db::Tx& tx) { return Uses(*cases_).licence_goes_on(tx, before.licence.value()); });
    write([&](db::Tx& tx) { return Uses(*cases_).licence_goes_on(tx, before.licence.value()); }); // told twice
    auto all = uses(id);
    ASSERT_EQ(all.size(), 2U);
    auto newer = *std::ranges::find_if(all, [](const Use& one) { return !one.ended_at; });
    EXPECT_EQ(newer.version, 2);
    EXPECT_NE(newer.licence, before.licence);
    EXPECT_EQ(newer.purpose, before.purpose);
    EXPECT_EQ(newer.checked_at, clock_.now());
    EXPECT_FALSE(newer.is_lost());
    EXPECT_EQ(steps(id, Action::follow_licence), 1);
    EXPECT_EQ(steps(id, Action::lose_licence), 0);
    licence_is(newer.licence.value(), "replaced"); // the next says something else: somebody looks
    auto changed = uses(id);
    EXPECT_EQ(std::ranges::find(changed, newer.id, &Use::id)->lost_state, "replaced");
    EXPECT_EQ(steps(id, Action::lose_licence), 1);
}

TEST_P(UsesTest, AnotherLicenceIsNobodysMatter) {
    auto id = filed();
    licence_is(new_id<licences::LicenceId>(clock_.now()), "revoked");
    EXPECT_FALSE(uses(id)[0].lost_at);
    EXPECT_EQ(steps(id, Action::lose_licence), 0);
}

TEST_P(UsesTest, AWithdrawnCaseIsLeftAlone) {
    auto id = filed();
    write([&](db::Tx& tx) {
        return cases_->act(tx, {zhang_, "portal", "r4"}, id, store::any(tx, id)->revision, Action::withdraw,
                           {.note = "不办了"});
    });
    licence_is(uses(id)[0].licence.value(), "revoked");
    EXPECT_FALSE(uses(id)[0].lost_at);
}

TEST_P(UsesTest, TheHolderObjectsOnceToAUseOfTheCase) {
    auto id = filed();
    auto use = uses(id)[0].id;
    EXPECT_EQ(code_of(say(id, Action::object_use, {new_id<UseId>(clock_.now()), "没有同意"})), "cases.no_uses");
    EXPECT_EQ(code_of(say(id, Action::answer_use, {use, "好"})), "cases.not_your_role");
    EXPECT_EQ(code_of(say(id, Action::object_use, {use, "没有同意"})), "");
    EXPECT_TRUE(uses(id)[0].waits_for_answer());
    EXPECT_EQ(code_of(say(id, Action::object_use, {use, "再说一次"})), "cases.no_uses");
    EXPECT_EQ(code_of(say(id, Action::settle_licence, {use, "好", true})), "cases.not_your_role");
}

TEST(Covered, IsWhatALicenceOrTheStaffLetStandAndNotWhatFell) {
    Held held;
    held["a"] = {};
    held["b"] = {};
    Use stands, falls, ended;
    stands.requirement = "c";
    stands.settled = Settled::stands;
    falls.requirement = "b";
    falls.settled = Settled::falls;
    ended.requirement = "d";
    ended.settled = Settled::stands;
    ended.ended_at = Instant{};
    Covered covered(held, {stands, falls, ended});
    EXPECT_TRUE(covered.contains("a"));
    EXPECT_FALSE(covered.contains("b"));
    EXPECT_TRUE(covered.contains("c"));
    EXPECT_FALSE(covered.contains("d"));
}

} // namespace
} // namespace yimen::cases
