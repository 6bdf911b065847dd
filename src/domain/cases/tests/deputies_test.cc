// Deputies (AB 岗): a step is taken in somebody's place and says so; duties stay apart for both.

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "people/leaves.h"
#include "view.h"

namespace yimen::cases {
namespace {

using access::Role;

class DeputiesTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        write([&](db::Tx& tx) -> Result<void> {
            YIMEN_TRY(deputy_, colleague(tx, "deputy"));
            return {};
        });
        deputy_.organ = department_;
        auto in_place = clerk_.grants[0];
        in_place.for_staff = clerk_.staff;
        deputy_.grants = {in_place};
    }
    CaseView seen(CaseId id) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {clerk_, "counter", "r"}, *store::any(reader, id));
        });
    }

    access::Principal deputy_;
};
YIMEN_INSTANTIATE_ENGINES(DeputiesTest);

TEST_P(DeputiesTest, AStepSaysInWhosePlaceItWasTaken) {
    auto received = act(deputy_, submitted(), Action::receive);
    ASSERT_TRUE(received) << code_of(received);
    auto step = read([&](db::Reader& reader) { return store::steps(reader, received->id).back(); });
    EXPECT_EQ(step.staff, deputy_.staff);
    EXPECT_EQ(step.for_staff, clerk_.staff);
    auto entry = seen(received->id).timeline.back();
    EXPECT_EQ(entry.by_name, "王老师");
    EXPECT_EQ(entry.for_name, "李老师");
}

TEST_P(DeputiesTest, WhoAcceptedNeitherReviewsNorHasItReviewedInTheirPlace) {
    auto accepted = act(clerk_, act(clerk_, submitted(), Action::receive).value(), Action::accept).value();
    access::Principal reviews = deputy_;
    reviews.grants = {{Role::reviewer, cell_, {}, {}, department_}};
    reviews.grants[0].for_staff = clerk_.staff;
    EXPECT_EQ(code_of(act(reviews, accepted, Action::review)), "cases.same_person");
    reviews.grants[0].for_staff = new_id<StaffId>(test::kSmallHallMorning);
    EXPECT_TRUE(act(reviews, accepted, Action::review));
}

TEST_P(DeputiesTest, TheOwnerIsShownWithWhoKeepsTheCaseMeanwhile) {
    auto received = act(clerk_, submitted(), Action::receive).value();
    access::Principal manager = clerk_;
    manager.grants = {{Role::hall_manager, cell_, {}, hall_, {}}};
    people::Leaves leaves(clocks_);
    auto given = write([&](db::Tx& tx) {
        Date today = hall_date(test::kSmallHallMorning);
        return leaves.add(tx, {manager, "console", "r"},
                          {*clerk_.staff, deputy_.staff, today, today, people::LeaveReason::annual});
    });
    EXPECT_EQ(seen(received.id).owner_name, "王老师");
    EXPECT_EQ(seen(received.id).owner_for, "李老师");
    write([&](db::Tx& tx) { return leaves.end(tx, {manager, "console", "r"}, given.id, given.revision); });
    EXPECT_EQ(seen(received.id).owner_name, "李老师");
    EXPECT_EQ(seen(received.id).owner_for, std::nullopt);
}

} // namespace
} // namespace yimen::cases
