// Deemed approval (超时默认): who opts in, after the legal limit, under a standing order; once, and never beside a decision.

#include "deemed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "case_fixture.h"
#include "gap_steps.h"
#include "recount.h"
#include "stage_store.h"
#include "steps.h"
#include "view.h"

namespace yimen::cases {
namespace {

class DeemedTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        reviewer_ = post(access::Role::reviewer);
        decider_ = post(access::Role::decider);
        organ_ = {cell_, department_, "市场监督管理局", "D1"};
        write([&](db::Tx& tx) -> Result<void> { // who answers for the order decides for the organ
            YIMEN_TRY(answers_,
                      people_->registry().grant(
                          tx, {},
                          {*clerk_.staff, access::Role::decider, {}, {}, department_, *parse_date("2026-01-01"), {}}));
            return {};
        });
        order();
        runner_ = runner();
    }
    access::Principal post(access::Role role) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.grants = {{role, cell_, {}, {}, department_, {}, {}}};
        return out;
    }
    void order() { ASSERT_TRUE(seals_->order(organ_, seals::Purpose::permit, seals::kDeemedApproval, *clerk_.staff)); }
    std::unique_ptr<jobs::Runner> runner() {
        auto out = std::make_unique<jobs::Runner>(db(), clocks_);
        cases_->add_jobs(*out);
        return out;
    }
    static catalogue::Definition opting_in() {
        auto definition = bare_item();
        definition.deemed_approval = catalogue::DeemedApproval{"《工程建设项目审批管理办法》第九条"};
        return definition;
    }
    CaseRef accepted(const catalogue::Definition& definition) {
        auto ref = submitted(publish(definition)); // the next version of the one item
        for (Action action : {Action::receive, Action::accept})
            ref = act(clerk_, ref, action).value();
        return ref;
    }
    store::Record record(CaseId id) {
        return read([&](db::Reader& reader) { return *store::any(reader, id); });
    }
    void at_end_of(Date day) { clock_.set(end_of(day)); }
    void run_out(CaseId id) {
        at_end_of(*record(id).legal_due);
        runner_->drain();
    }
    std::vector<std::string> steps(CaseId id) {
        return read([&](db::Reader& reader) {
            std::vector<std::string> out;
            for (const auto& step : store::steps(reader, id))
                out.push_back(step.action);
            return out;
        });
    }
    std::int64_t taken(CaseId id, Action action) { return std::ranges::count(steps(id), to_string(action)); }
    std::optional<Deemed> deemed(CaseId id) {
        return read([&](db::Reader& reader) { return store::deemed(reader, id); });
    }
    std::int64_t decisions(CaseId id) {
        return read([&](db::Reader& reader) {
            auto all = cases_->documents().of_case(reader, id.value);
            return static_cast<std::int64_t>(std::ranges::count(all, DocumentKind::decision, &CaseDocument::kind));
        });
    }
    // Of the one case of the test.
    bool is_timed() {
        auto state = runner_->state();
        return state.waiting + state.due > 0;
    }

    access::Principal reviewer_, decider_;
    seals::Organ organ_;
    people::GrantId answers_;
    std::unique_ptr<jobs::Runner> runner_;
};
YIMEN_INSTANTIATE_ENGINES(DeemedTest);

TEST_P(DeemedTest, ACaseThatNobodyDecidedCountsAsApprovedWhenItsLegalLimitHasRunOut) {
    auto ref = accepted(opting_in());
    EXPECT_TRUE(is_timed());
    Date limit = *record(ref.id).legal_due;
    clock_.set({end_of(limit).micros - 1});
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::accepted);
    at_end_of(limit);
    runner_->drain();
    auto now = record(ref.id);
    EXPECT_EQ(now.state, State::result_issued);
    EXPECT_FALSE(now.decider);
    EXPECT_EQ(now.decided_at, end_of(limit));
    EXPECT_EQ(decisions(ref.id), 1);
    auto found = deemed(ref.id).value();
    EXPECT_EQ(found.state, DeemedState::approved);
    EXPECT_EQ(found.legal_due, limit);
    EXPECT_EQ(found.order->rule, "cases.deemed_approval");
    EXPECT_EQ(found.order->answers, *clerk_.staff);
    runner_->drain();
    EXPECT_EQ(taken(ref.id, Action::approve_by_silence), 1);
}

TEST_P(DeemedTest, ItsPaperIsOnlySealedUnderTheOrderForThisRule) {
    auto ref = accepted(opting_in());
    run_out(ref.id);
    auto rules = read([&](db::Reader& reader) {
        return reader.query("SELECT rule, staff_id FROM case_document WHERE case_id = $1 AND kind = 'decision'",
                            ref.id);
    });
    EXPECT_EQ(rules[0].get<std::optional<std::string>>(0), "cases.deemed_approval");
    EXPECT_FALSE(rules[0].get<std::optional<StaffId>>(1));
}

TEST_P(DeemedTest, AnItemThatDoesNotOptInStaysOverdue) {
    auto ref = accepted(bare_item());
    EXPECT_FALSE(is_timed());
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::accepted);
    EXPECT_FALSE(deemed(ref.id));
}

TEST_P(DeemedTest, AReviewedCaseIsApprovedToo) {
    auto ref = accepted(opting_in());
    ASSERT_TRUE(act(reviewer_, ref, Action::review));
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::result_issued);
    EXPECT_EQ(deemed(ref.id)->waited_in, State::reviewed);
}

TEST_P(DeemedTest, WithoutAnOrderNothingIsApprovedAndStaffSeeWhy) {
    write([&](db::Tx& tx) -> Result<void> {
        EXPECT_TRUE(
            seals_->end_order(tx, organ_.cell, organ_.department, seals::Purpose::permit, seals::kDeemedApproval));
        return {};
    });
    auto ref = accepted(opting_in());
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::accepted);
    EXPECT_EQ(deemed(ref.id)->hold, DeemedHold::no_order);
    read([&](db::Reader& reader) {
        auto now = *store::any(reader, ref.id);
        EXPECT_TRUE(view_of(*cases_, reader, {decider_, "counter", "r"}, now).deemed);
        EXPECT_FALSE(view_of(*cases_, reader, {zhang_, "portal", "r"}, now).deemed);
        return 0;
    });
    order();
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::accepted); // it is looked at once a day
    at_end_of(hall_date(clock_.now()));
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::result_issued);
}

TEST_P(DeemedTest, WhoAnswersForTheOrderMustStillDecide) {
    auto ref = accepted(opting_in());
    write([&](db::Tx& tx) { return people_->registry().end_grant(tx, {}, answers_); });
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::accepted);
    EXPECT_EQ(deemed(ref.id)->hold, DeemedHold::no_order);
}

TEST_P(DeemedTest, AStoppedClockDoesNotRunOut) {
    auto ref = accepted(opting_in());
    Date before = *record(ref.id).legal_due;
    Details details;
    details.note = "送检";
    details.ground = Ground::testing;
    details.working_days = 30;
    ASSERT_TRUE(act(reviewer_, ref, Action::suspend, details));
    at_end_of(before);
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::suspended);
    Date until = read([&](db::Reader& reader) { return store::procedures(reader, ref.id).back().until; });
    at_end_of(until);
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::accepted);
    Date after = *record(ref.id).legal_due;
    EXPECT_GT(after, until);
    at_end_of(after);
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::result_issued);
}

TEST_P(DeemedTest, AnExtensionMovesIt) {
    auto ref = accepted(opting_in());
    Date before = *record(ref.id).legal_due;
    Details details;
    details.note = "案情复杂";
    details.working_days = 5;
    ASSERT_TRUE(act(decider_, ref, Action::extend, details));
    at_end_of(before);
    runner_->drain();
    EXPECT_EQ(record(ref.id).state, State::accepted);
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::result_issued);
}

TEST_P(DeemedTest, AChangedCalendarMovesIt) {
    auto ref = accepted(opting_in());
    Date before = *record(ref.id).legal_due;
    write([&](db::Tx& tx) -> Result<void> {
        YIMEN_CHECK(calendars_.import(tx, "date,kind,name_zh,name_en\n" + to_iso(before) + ",off,临时放假,Holiday\n"));
        return {};
    });
    at_end_of(before);
    runner_->drain(); // the timer of the old day, should it run before the dates are computed anew
    recount(*cases_);
    Date after = *record(ref.id).legal_due;
    if (record(ref.id).state == State::accepted) {
        EXPECT_GT(after, before);
        run_out(ref.id);
    }
    EXPECT_EQ(taken(ref.id, Action::approve_by_silence), 1);
}

TEST_P(DeemedTest, WhatIsToFollowKeepsTheResultBackButNotTheApproval) {
    auto definition = opting_in();
    definition.requirements = {test::material("list")};
    definition.requirements[0].deferrable = true;
    auto ref = act(clerk_, submitted(publish(definition)), Action::receive).value();
    Gaps gaps(*cases_);
    auto run = [&](const access::Principal& who, auto step) {
        ref = *db().write([&](db::Tx& tx) { return step(tx, Caller{who, "portal", "r"}); });
    };
    auto name = [&](db::Tx& tx, const Caller& caller) {
        return gaps.name(tx, caller, ref.id, ref.revision, {{{"list"}, *parse_date("2026-10-09")}}, {});
    };
    auto supply = [&](db::Tx& tx, const Caller& caller) {
        return gaps.supply(tx, caller, ref.id, new_id<FileId>(clock_.now()),
                           {"list", "a.pdf", "application/pdf", std::string(64, 'a'), 10});
    };
    run(zhang_, name);
    ref = act(clerk_, ref, Action::accept_with_gaps).value();
    run(zhang_, supply); // it is there, and nobody looks at it
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::approved);
    EXPECT_EQ(taken(ref.id, Action::approve_by_silence_with_gaps), 1);
    EXPECT_EQ(decisions(ref.id), 0);
    ref.revision = record(ref.id).revision;
    run(clerk_,
        [&](db::Tx& tx, const Caller& caller) { return gaps.confirm(tx, caller, ref.id, ref.revision, "list", {}); });
    EXPECT_EQ(record(ref.id).state, State::result_issued);
    EXPECT_EQ(decisions(ref.id), 1);
}

TEST_P(DeemedTest, ThePublicIsHeardBeforeItIsApproved) {
    auto definition = opting_in();
    catalogue::Stage stage;
    stage.key = "public";
    stage.name = "公示";
    stage.kind = StageKind::publication;
    definition.stages = {stage};
    auto ref = accepted(definition);
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::accepted);
    EXPECT_EQ(deemed(ref.id)->hold, DeemedHold::publication_open);
}

TEST_P(DeemedTest, WhatTheHouseItselfWasStillToDoIsItsSilence) {
    auto definition = opting_in();
    catalogue::Stage stage;
    stage.key = "visit";
    stage.name = "现场勘验";
    stage.kind = StageKind::inspection;
    definition.stages = {stage};
    auto ref = accepted(definition);
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::result_issued);
    EXPECT_EQ(read([&](db::Reader& reader) { return store::stages(reader, ref.id).at(0).state; }), StageState::dropped);
}

TEST_P(DeemedTest, ADecisionInTimeTakesTheTimerAway) {
    auto ref = accepted(opting_in());
    ref = act(reviewer_, ref, Action::review).value();
    ASSERT_TRUE(act(decider_, ref, Action::refuse, {.note = "不符合"}));
    EXPECT_FALSE(is_timed());
    run_out(ref.id);
    EXPECT_EQ(record(ref.id).state, State::refused);
}

TEST_P(DeemedTest, TwoServersWithAllTimersDueAtOnceApproveEachCaseOnceAndNoneBesideADecision) {
    std::vector<CaseRef> refs;
    for (int i = 0; i < 12; ++i)
        refs.push_back(act(reviewer_, accepted(opting_in()), Action::review).value());
    at_end_of(*record(refs[0].id).legal_due);
    auto other = runner();
    std::thread first([&] { runner_->drain(); }), second([&] { other->drain(); }), decides([&] {
        for (auto ref = refs.rbegin(); ref != refs.rend(); ++ref)
            (void)act(decider_, *ref, Action::refuse, {.note = "不符合"});
    });
    for (auto* thread : {&first, &second, &decides})
        thread->join();
    runner_->drain();
    for (const auto& ref : refs) {
        auto by_silence = taken(ref.id, Action::approve_by_silence), refused = taken(ref.id, Action::refuse);
        EXPECT_EQ(by_silence + refused, 1);
        EXPECT_EQ(decisions(ref.id), by_silence);
        EXPECT_EQ(deemed(ref.id).has_value(), by_silence == 1);
    }
}

} // namespace
} // namespace yimen::cases
