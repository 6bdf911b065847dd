// What the state holds is not asked for again.

#include <gtest/gtest.h>

#include <algorithm>

#include "held.h"
#include "store.h"
#include "support/sample_item.h"
#include "support/small_hall.h"
#include "view.h"

namespace yimen::cases {
namespace {

const std::string kType = "11990000000000001G001";

class HeldTest : public test::SmallHallTest {
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
        definition.requirements[0].satisfied_by = {"licence:" + kType};
        item_ = publish(definition);
    }
    CaseRef open() {
        return *db().write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r1"}, {item_, zhang_.acts_for[0].subject, {}, {}, {}});
        });
    }
    Result<CaseRef> submit(const CaseRef& draft) {
        return db().write([&](db::Tx& tx) {
            return cases_->submit(tx, {zhang_, "portal", "r2"}, draft.id, draft.revision, "N1");
        });
    }
    CaseMaterial material(CaseId id) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {zhang_, "portal", "r3"}, *store::any(reader, id)).materials.at(0);
        });
    }
    std::int64_t uses() {
        return std::ranges::count(test::journal_rows(db()), "case.use_licences", &test::JournalRow::action);
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
};
YIMEN_INSTANTIATE_ENGINES(HeldTest);

TEST_P(HeldTest, AMaterialThatALicenceStandsForNeedNotBeHandedInAndItsUseIsJournaled) {
    hold(zhang_.acts_for[0].subject, kType);
    auto draft = open();
    auto seen = material(draft.id);
    ASSERT_TRUE(seen.held);
    EXPECT_EQ(seen.held->licence_name, "营业执照");
    EXPECT_EQ(seen.held->number_masked, "****6789");
    EXPECT_EQ(uses(), 0);
    EXPECT_EQ(code_of(submit(draft)), "");
    EXPECT_EQ(uses(), 1);
}

TEST_P(HeldTest, WithoutALicenceItIsAskedFor) {
    hold(company_, kType); // somebody else's
    auto draft = open();
    EXPECT_FALSE(material(draft.id).held);
    EXPECT_EQ(code_of(submit(draft)), "cases.materials_missing");
}

TEST_P(HeldTest, ALicenceThatIsOverStandsForNothing) {
    hold(zhang_.acts_for[0].subject, kType, hall_date(test::kSmallHallMorning));
    auto draft = open();
    EXPECT_TRUE(material(draft.id).held);
    clock_.advance(std::chrono::hours(24));
    EXPECT_FALSE(material(draft.id).held);
    EXPECT_EQ(code_of(submit(draft)), "cases.materials_missing");
}

} // namespace
} // namespace yimen::cases
