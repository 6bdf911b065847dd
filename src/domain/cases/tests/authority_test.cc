// By whose authority a case is accepted and decided (行政许可法 art. 24): an organ's own people need no document, everybody else does.

#include <gtest/gtest.h>

#include <algorithm>

#include "authority.h"
#include "case_fixture.h"
#include "view.h"

namespace yimen::cases {
namespace {

using access::Role;
using places::MandateAct;

class AuthorityTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        write([&](db::Tx& tx) -> Result<void> {
            centre_ =
                places::find_or_put_department(tx, {fresh<DepartmentId>(), cell_, region_, "政务服务管理局", "D2", {}});
            auto hall = *directory_.hall(tx, hall_);
            hall.department = centre_;
            places::put_hall(tx, hall);
            return {};
        });
        clerk_.organ = {}; // on the hall's own staff
        reviewer_ = post(Role::reviewer);
        decider_ = post(Role::decider);
    }
    template <class T>
    static T fresh() {
        return new_id<T>(test::kSmallHallMorning);
    }
    // A post of the department that has the item; or of the centre, which reaches it under a mandate.
    access::Principal post(Role role, std::optional<DepartmentId> from = {}) const {
        access::Principal out;
        out.account = fresh<AccountId>();
        out.staff = fresh<StaffId>();
        out.cell = cell_;
        out.grants = {{role, cell_, {}, {}, department_, from, {}}};
        return out;
    }
    places::MandateRef mandate(MandateAct act, Date last_day = Date(std::chrono::year(2026) / 12 / 31),
                               std::vector<places::MandateItem> items = {}) {
        auto editor = post(Role::catalogue_editor), second = post(Role::catalogue_editor);
        editor.grants = second.grants = {{Role::catalogue_editor, cell_, {region_}, {}, {}}};
        places::NewMandate wanted{department_,
                                  centre_,
                                  act,
                                  std::move(items),
                                  Date(std::chrono::year(2026) / 1 / 1),
                                  last_day,
                                  {"广市监委〔2026〕1号"},
                                  {"授权委托书"},
                                  Date(std::chrono::year(2025) / 12 / 20),
                                  {"区政府网站"}};
        return write([&](db::Tx& tx) -> Result<places::MandateRef> {
            YIMEN_TRY(auto made, mandates_.propose(tx, {editor, "console", "r"}, wanted));
            return mandates_.confirm(tx, {second, "console", "r"}, made.id, made.revision);
        });
    }
    void end(const places::MandateRef& ref) {
        auto editor = post(Role::catalogue_editor);
        editor.grants = {{Role::catalogue_editor, cell_, {region_}, {}, {}}};
        write([&](db::Tx& tx) {
            return mandates_.end(tx, {editor, "console", "r"}, ref.id, ref.revision, "机构改革");
        });
    }
    CaseRef received() { return act(clerk_, submitted(), Action::receive).value(); }
    CaseView seen(const access::Principal& who, CaseId id) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {who, "counter", "r"}, *store::any(reader, id));
        });
    }
    bool offered(const access::Principal& who, CaseId id, std::string_view action) {
        return std::ranges::count(seen(who, id).actions, action, &CaseAction::name) > 0;
    }
    store::Step last_step(CaseId id) {
        return read([&](db::Reader& reader) { return store::steps(reader, id).back(); });
    }

    places::Mandates mandates_{clocks_, directory_};
    DepartmentId centre_;
    access::Principal reviewer_, decider_;
};
YIMEN_INSTANTIATE_ENGINES(AuthorityTest);

TEST_P(AuthorityTest, AHallReceivesAndDoesNotAcceptWithoutAMandate) {
    auto ref = received();
    for (Action action : {Action::accept, Action::refuse_acceptance, Action::notice}) {
        EXPECT_EQ(code_of(act(clerk_, ref, action)), "cases.no_mandate") << to_string(action);
        EXPECT_FALSE(offered(clerk_, ref.id, to_string(action))) << to_string(action);
    }
    auto refused = act(clerk_, ref, Action::accept);
    EXPECT_EQ(refused.error().detail, "市场监督管理局");
    const auto& told = refused.error().more.at("mandate").as_object();
    EXPECT_EQ(told.at("act").as_string(), "accept");
    EXPECT_TRUE(told.at("none_since").is_null());
    auto shown = seen(clerk_, ref.id).authority;
    ASSERT_TRUE(shown);
    EXPECT_FALSE(shown->may);
}

TEST_P(AuthorityTest, AcceptsUnderAMandateAndTheCaseSaysUnderWhich) {
    auto ref = received();
    auto given = mandate(MandateAct::accept);
    EXPECT_TRUE(offered(clerk_, ref.id, "accept"));
    EXPECT_EQ(seen(clerk_, ref.id).authority->mandate->organ_name, "政务服务管理局");
    ASSERT_TRUE(act(clerk_, ref, Action::accept));
    auto step = last_step(ref.id);
    EXPECT_EQ(step.standing.authority, Authority::mandate);
    EXPECT_EQ(step.standing.mandate, given.id);
    EXPECT_EQ(step.standing.organ, centre_);
    end(given);
    auto told = seen(zhang_, ref.id).timeline.back().mandate;
    ASSERT_TRUE(told) << "the visitor reads it, also when the mandate is over";
    EXPECT_EQ(told->document_number, "广市监委〔2026〕1号");
    EXPECT_FALSE(seen(zhang_, ref.id).authority) << "of no concern to a visitor";
}

TEST_P(AuthorityTest, SaysSinceWhenThereIsNoMandateAnyMore) {
    mandate(MandateAct::accept, Date(std::chrono::year(2026) / 8 / 31));
    auto refused = act(clerk_, received(), Action::accept);
    ASSERT_EQ(code_of(refused), "cases.no_mandate");
    EXPECT_EQ(refused.error().more.at("mandate").at("none_since").as_string(), "2026-09-01");
}

TEST_P(AuthorityTest, TheOrgansOwnPeopleNeedNone) {
    auto ref = received();
    clerk_.organ = department_;
    ASSERT_TRUE(act(clerk_, ref, Action::accept));
    EXPECT_EQ(last_step(ref.id).standing.authority, Authority::own);
    EXPECT_FALSE(seen(clerk_, ref.id).timeline.back().mandate);
}

TEST_P(AuthorityTest, AMandateForOtherItemsIsNone) {
    mandate(MandateAct::accept, Date(std::chrono::year(2026) / 12 / 31), {{fresh<CaseId>().value, {"别的事项"}}});
    mandate(MandateAct::decide);
    EXPECT_EQ(code_of(act(clerk_, received(), Action::accept)), "cases.no_mandate");
}

TEST_P(AuthorityTest, AnotherOrganDecidesUnderAMandateAndNotAfterItsEnd) {
    mandate(MandateAct::accept);
    auto accepted = act(clerk_, received(), Action::accept).value();
    auto elsewhere = post(Role::reviewer, centre_), decides = post(Role::decider, centre_);
    EXPECT_EQ(code_of(act(elsewhere, accepted, Action::review)), "cases.no_mandate") << "the session is behind";
    auto given = mandate(MandateAct::decide);
    auto reviewed = act(elsewhere, accepted, Action::review);
    ASSERT_TRUE(reviewed) << code_of(reviewed);
    EXPECT_EQ(last_step(accepted.id).standing.mandate, given.id);
    end(given);
    EXPECT_EQ(code_of(act(decides, *reviewed, Action::refuse)), "cases.no_mandate");
    EXPECT_FALSE(offered(decides, accepted.id, "refuse"));
    auto refused = act(decider_, *reviewed, Action::refuse);
    ASSERT_TRUE(refused) << code_of(refused);
    EXPECT_EQ(last_step(accepted.id).standing.authority, Authority::own);
}

TEST_P(AuthorityTest, AMandateDoesNotUndoTheSeparationOfDuties) {
    mandate(MandateAct::accept);
    mandate(MandateAct::decide);
    auto accepted = act(clerk_, received(), Action::accept).value();
    auto same = post(Role::reviewer, centre_);
    same.staff = clerk_.staff;
    EXPECT_EQ(code_of(act(same, accepted, Action::review)), "cases.same_person");
    auto reviewer = post(Role::reviewer, centre_), decider = post(Role::decider, centre_);
    decider.staff = reviewer.staff;
    auto reviewed = act(reviewer, accepted, Action::review).value();
    EXPECT_EQ(code_of(act(decider, reviewed, Action::refuse)), "cases.same_person");
}

TEST_P(AuthorityTest, TheDatabaseKeepsAcceptorReviewerAndDeciderApart) {
    mandate(MandateAct::accept);
    auto accepted = act(clerk_, received(), Action::accept).value();
    auto put = [&](const char* column) {
        (void)db().write([&](db::Tx& tx) -> Result<void> {
            tx.exec(std::string("UPDATE cases SET ") + column + " = acceptor_staff_id WHERE id = $1", accepted.id);
            return {};
        });
    };
    EXPECT_THROW(put("reviewer_staff_id"), db::ConstraintViolation);
    EXPECT_THROW(put("decider_staff_id"), db::ConstraintViolation);
}

} // namespace
} // namespace yimen::cases
