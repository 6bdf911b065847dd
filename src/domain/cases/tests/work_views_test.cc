// Saved views (常用筛选): one's own, shared by a lead, the one to begin with.

#include "work_views.h"

#include <gtest/gtest.h>

#include "case_fixture.h"

namespace yimen::cases {
namespace {

class WorkViewsTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        reviewer_ = post(access::Role::reviewer, department_);
        lead_ = post(access::Role::decider, department_);
        stranger_ = post(access::Role::reviewer, new_id<DepartmentId>(test::kSmallHallMorning));
    }
    access::Principal post(access::Role role, DepartmentId department) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.grants = {{role, cell_, {}, {}, department, {}, {}}};
        return out;
    }
    static WorkViewWords words(const std::string& name, std::optional<DepartmentId> shared = {}) {
        return {{name}, ListName::to_review, {{}, DueState::red, {}, true}, shared};
    }
    Result<WorkView> add(const access::Principal& who, const WorkViewWords& wanted) {
        return db().write([&](db::Tx& tx) { return WorkViews(*cases_).add(tx, {who, "counter", "r"}, wanted); });
    }
    Result<void> begin_with(const access::Principal& who, WorkViewId id, bool on = true) {
        return db().write([&](db::Tx& tx) { return WorkViews(*cases_).begin_with(tx, {who, "counter", "r"}, id, on); });
    }
    Result<void> remove(const access::Principal& who, const WorkView& view) {
        return db().write([&](db::Tx& tx) {
            return WorkViews(*cases_).remove(tx, {who, "counter", "r"}, view.id, view.revision);
        });
    }
    std::vector<WorkView> list(const access::Principal& who) {
        return read([&](db::Reader& reader) { return WorkViews(*cases_).list(reader, {who, "counter", "r"}); });
    }

    access::Principal reviewer_, lead_, stranger_;
};
YIMEN_INSTANTIATE_ENGINES(WorkViewsTest);

TEST_P(WorkViewsTest, KeepTheirFiltersUnderANameOfWhichThereIsOne) {
    auto made = add(reviewer_, words("红牌")).value();
    auto seen = list(reviewer_).at(0);
    EXPECT_EQ(seen.id, made.id);
    EXPECT_EQ(seen.filters.due_state, DueState::red);
    EXPECT_EQ(seen.filters.in_bundle, true);
    EXPECT_TRUE(seen.mine);
    EXPECT_EQ(code_of(add(reviewer_, words("红牌"))), "cases.view_name_taken");
    EXPECT_TRUE(add(lead_, words("红牌"))); // each has their own
}

TEST_P(WorkViewsTest, AreTwentyAtMost) {
    for (int i = 0; i < kMostWorkViews; ++i)
        ASSERT_TRUE(add(reviewer_, words("第" + std::to_string(i))));
    EXPECT_EQ(code_of(add(reviewer_, words("多一个"))), "cases.views_full");
}

TEST_P(WorkViewsTest, AreSeenByOthersOnlyWhenALeadSharesThemWithTheirDepartment) {
    ASSERT_TRUE(add(lead_, words("我的")));
    EXPECT_EQ(code_of(add(reviewer_, words("共享", department_))), "cases.not_lead");
    EXPECT_EQ(code_of(add(lead_, words("共享", new_id<DepartmentId>(clock_.now())))), "cases.not_lead");
    auto shared = add(lead_, words("共享", department_)).value();
    auto seen = list(reviewer_);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].id, shared.id);
    EXPECT_FALSE(seen[0].mine);
    EXPECT_EQ(seen[0].department_name, "市场监督管理局");
    EXPECT_TRUE(list(stranger_).empty());
    EXPECT_TRUE(list(clerk_).empty());
    EXPECT_EQ(code_of(remove(reviewer_, seen[0])), "cases.view_not_found"); // it is used, not owned
}

TEST_P(WorkViewsTest, OneIsTheOneToBeginWithForEachPerson) {
    auto shared = add(lead_, words("共享", department_)).value();
    auto own = add(reviewer_, words("自己的")).value();
    ASSERT_TRUE(begin_with(reviewer_, own.id));
    ASSERT_TRUE(begin_with(reviewer_, shared.id));
    EXPECT_EQ(code_of(begin_with(stranger_, shared.id)), "cases.view_not_found");
    auto seen = list(reviewer_);
    EXPECT_FALSE(seen[0].is_default);
    EXPECT_TRUE(seen[1].is_default);
    EXPECT_FALSE(list(lead_)[0].is_default);
    ASSERT_TRUE(remove(lead_, shared)); // also for those who began with it
    EXPECT_EQ(list(reviewer_).size(), 1U);
}

TEST_P(WorkViewsTest, AreRenamedAtTheRevisionThatWasSeen) {
    auto made = add(reviewer_, words("旧名")).value();
    auto change = [&](std::int64_t revision) {
        return db().write([&](db::Tx& tx) {
            return WorkViews(*cases_).change(tx, {reviewer_, "counter", "r"}, made.id, revision, words("新名"));
        });
    };
    EXPECT_EQ(change(made.revision).value().name, "新名");
    EXPECT_EQ(code_of(change(made.revision)), "cases.stale");
}

} // namespace
} // namespace yimen::cases
