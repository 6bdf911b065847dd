// By how many working days the limits of a case may be extended (行政许可法 art. 42).

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "view.h"

namespace yimen::cases {
namespace {

class ExtensionTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        decider_.account = new_id<AccountId>(test::kSmallHallMorning);
        decider_.staff = new_id<StaffId>(test::kSmallHallMorning);
        decider_.cell = cell_;
        decider_.grants = {{access::Role::decider, cell_, {}, {}, department_, {}, {}}};
    }
    // Of an item that is handled by these bodies together with its own.
    CaseRef accepted(const std::string& joint_bodies) {
        auto definition = bare_item();
        definition.authority.joint_bodies = joint_bodies;
        auto ref = submitted(publish(definition));
        for (Action action : {Action::receive, Action::accept})
            ref = act(clerk_, ref, action, {}).value();
        return ref;
    }
    Result<CaseRef> extended(const CaseRef& ref, std::int64_t days) {
        Details details;
        details.note = "案情复杂";
        details.working_days = days;
        return act(decider_, ref, Action::extend, details);
    }
    std::int64_t most(CaseId id) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {decider_, "counter", "r"}, *store::any(reader, id)).clock.most_extension;
        });
    }

    access::Principal decider_;
};
YIMEN_INSTANTIATE_ENGINES(ExtensionTest);

TEST_P(ExtensionTest, IsTenWorkingDaysAtMost) {
    auto ref = accepted("");
    EXPECT_EQ(most(ref.id), 10);
    for (std::int64_t days : {0, 11, -1}) {
        auto refused = extended(ref, days);
        ASSERT_EQ(code_of(refused), "request.invalid") << days;
        EXPECT_EQ(refused.error().invalid_params.at(0).pointer, "/working_days");
    }
    EXPECT_TRUE(extended(ref, 10));
}

TEST_P(ExtensionTest, IsFifteenWhereSeveralBodiesHandleItTogether) {
    auto ref = accepted("区住房和城乡建设局、区消防救援大队");
    EXPECT_EQ(most(ref.id), 15);
    EXPECT_EQ(code_of(extended(ref, 16)), "request.invalid");
    auto before = read([&](db::Reader& reader) { return *store::any(reader, ref.id)->legal_due; });
    ASSERT_TRUE(extended(ref, 15));
    auto after = read([&](db::Reader& reader) { return *store::any(reader, ref.id); });
    EXPECT_EQ(after.extended_days, 15);
    EXPECT_GT(*after.legal_due, before);
}

} // namespace
} // namespace yimen::cases
