#include "stage_rules.h"

#include <gtest/gtest.h>

#include "places/places.h"

namespace yimen::cases {
namespace {

Date on(std::string_view text) { return parse_date(text).value(); }
StaffId somebody() { return new_id<StaffId>(*parse_rfc3339("2026-09-28T09:00:00+08:00")); }

CaseStage stage(StageKind kind, StageGate gate = StageGate::review) {
    CaseStage out;
    out.id = new_id<StageId>(*parse_rfc3339("2026-09-28T09:00:00+08:00"));
    out.department = new_id<DepartmentId>(*parse_rfc3339("2026-09-28T09:00:00+08:00"));
    out.kind = kind;
    out.gate = gate;
    out.due = on("2026-10-12");
    return out;
}
CaseStage answered(CaseStage from, StageVerdict verdict) {
    from.state = StageState::answered;
    from.verdict = verdict;
    return from;
}

const Date kDuring = on("2026-10-09"), kAfter = on("2026-10-13");

TEST(StageRules, WhatIsOpenKeepsBackWhatItComesBefore) {
    auto early = stage(StageKind::inspection), late = stage(StageKind::publication, StageGate::decision);
    EXPECT_NE(held_by({early}, Action::review), nullptr);
    EXPECT_EQ(held_by({late}, Action::review), nullptr);
    for (Action action : {Action::approve, Action::approve_with_gaps, Action::refuse}) {
        EXPECT_NE(held_by({late}, action), nullptr);
        EXPECT_NE(held_by({early}, action), nullptr) << "what comes before the review comes before the decision";
    }
    EXPECT_EQ(held_by({answered(early, StageVerdict::agrees)}, Action::review), nullptr);
    EXPECT_EQ(held_by({early}, Action::withdraw), nullptr);
}

TEST(StageRules, TheLastWordOfWhoCountersignsBindsAnApproval) {
    auto asked = stage(StageKind::countersign);
    auto against = answered(asked, StageVerdict::objects), with = answered(asked, StageVerdict::agrees);
    EXPECT_NE(held_by({against}, Action::approve), nullptr);
    EXPECT_EQ(held_by({against}, Action::refuse), nullptr);
    EXPECT_EQ(held_by({against}, Action::review), nullptr);
    EXPECT_EQ(held_by({against, with}, Action::approve), nullptr);
    EXPECT_NE(held_by({with, against}, Action::approve), nullptr);
    EXPECT_EQ(held_by({answered(stage(StageKind::consultation), StageVerdict::objects)}, Action::approve), nullptr)
        << "an opinion is weighed, not obeyed";
}

TEST(StageRules, OneOfficerAloneDoesNotEndAnInspection) {
    auto one = stage(StageKind::inspection);
    StaffId first = somebody(), second = somebody(), other = somebody();
    one.inspection = Inspection{first, second, "", "", {}, {}, {}, {}};
    StageLooker as_first{first, false, true, true}, as_second{second, false, true, true},
        as_other{other, false, true, true};
    EXPECT_TRUE(fits(Action::record_inspection, one, as_first, kDuring));
    EXPECT_FALSE(fits(Action::record_inspection, one, as_other, kDuring));
    EXPECT_FALSE(fits(Action::sign_inspection, one, as_second, kDuring)) << "nothing is written yet";
    EXPECT_FALSE(fits(Action::answer_stage, one, as_first, kDuring)) << "no way around the two";
    one.inspection->recorded_by = first;
    EXPECT_FALSE(fits(Action::sign_inspection, one, as_first, kDuring));
    EXPECT_TRUE(fits(Action::sign_inspection, one, as_second, kDuring));
}

TEST(StageRules, OnlyWhoIsAskedAnswers) {
    auto one = stage(StageKind::consultation);
    StageLooker asked{somebody(), false, false, true}, asks{somebody(), false, true, false},
        visitor{{}, true, false, false};
    EXPECT_TRUE(fits(Action::answer_stage, one, asked, kAfter)) << "late is better than never";
    EXPECT_FALSE(fits(Action::answer_stage, one, asks, kDuring));
    EXPECT_FALSE(fits(Action::answer_stage, one, visitor, kDuring));
    EXPECT_TRUE(fits(Action::urge_stage, one, asks, kDuring));
    EXPECT_FALSE(fits(Action::urge_stage, one, asked, kDuring));
    EXPECT_FALSE(fits(Action::answer_stage, answered(one, StageVerdict::agrees), asked, kDuring));
}

TEST(StageRules, SilenceEndsWhatTheItemOrTheLawSays) {
    auto waits = stage(StageKind::consultation), passes = waits, agrees = waits;
    passes.silence = StageSilence::passes;
    agrees.silence = StageSilence::agrees;
    EXPECT_FALSE(ends_by_itself(waits));
    EXPECT_TRUE(ends_by_itself(passes));
    EXPECT_TRUE(ends_by_itself(agrees));
    EXPECT_EQ(next_stage_end({waits}), std::nullopt);
    passes.due = on("2026-10-10");
    EXPECT_EQ(next_stage_end({agrees, passes}), on("2026-10-10"));
    EXPECT_FALSE(ends_by_itself(answered(agrees, StageVerdict::agrees)));
}

TEST(StageRules, APublicationEndsByItselfOnlyWhenNobodyObjects) {
    auto one = stage(StageKind::publication);
    StageLooker reviewer{somebody(), false, true, true};
    EXPECT_FALSE(ends_by_itself(one)) << "it is not published yet";
    EXPECT_TRUE(fits(Action::publish_stage, one, reviewer, kDuring));
    one.publication = Publication{"公示", kDuring, 0};
    EXPECT_TRUE(ends_by_itself(one));
    EXPECT_FALSE(fits(Action::publish_stage, one, reviewer, kDuring));
    EXPECT_FALSE(fits(Action::answer_stage, one, reviewer, kAfter));
    one.publication->objections = 1;
    EXPECT_FALSE(ends_by_itself(one));
    EXPECT_FALSE(fits(Action::answer_stage, one, reviewer, kDuring)) << "others may still object";
    EXPECT_TRUE(fits(Action::answer_stage, one, reviewer, kAfter));
}

TEST(StageRules, AHearingIsAskedForInFiveDaysAndChairedBySomebodyElse) {
    auto one = stage(StageKind::hearing);
    one.silence = StageSilence::passes;
    one.hearing.emplace();
    StaffId chair = somebody();
    StageLooker applicant{{}, true, false, false}, reviewer{somebody(), false, true, true},
        in_chair{chair, false, false, true};
    EXPECT_TRUE(fits(Action::ask_hearing, one, applicant, one.due));
    EXPECT_TRUE(fits(Action::ask_hearing, one, reviewer, kDuring)) << "for an interested party";
    EXPECT_FALSE(fits(Action::ask_hearing, one, applicant, kAfter));
    EXPECT_FALSE(fits(Action::set_hearing, one, reviewer, kDuring)) << "nobody has asked";
    EXPECT_TRUE(ends_by_itself(one));
    one.hearing->asked_on = kDuring;
    EXPECT_FALSE(ends_by_itself(one));
    EXPECT_FALSE(fits(Action::ask_hearing, one, applicant, kDuring));
    EXPECT_TRUE(fits(Action::set_hearing, one, reviewer, kDuring));
    one.hearing->held_on = on("2026-10-20");
    one.hearing->chair = chair;
    EXPECT_FALSE(fits(Action::set_hearing, one, reviewer, kDuring));
    EXPECT_FALSE(fits(Action::answer_stage, one, in_chair, on("2026-10-19"))) << "it has not been held";
    EXPECT_TRUE(fits(Action::answer_stage, one, in_chair, on("2026-10-20")));
    EXPECT_FALSE(fits(Action::answer_stage, one, reviewer, on("2026-10-20")));
    EXPECT_TRUE(has_chaired({one}, chair));
    EXPECT_FALSE(has_chaired({one}, reviewer.staff));
    EXPECT_FALSE(stands_on_record({one}));
    EXPECT_TRUE(stands_on_record({answered(one, StageVerdict::opinion)}));
}

TEST(StageRules, AHearingIsToldSevenDaysAheadAndHeldWithinTwenty) {
    int bad_line = 0;
    places::Calendar calendar(places::parse_calendar_csv(places::Calendars::shipped_csv(), bad_line).value());
    Hearing asked{on("2026-10-12"), "", {}, "", {}, ""};
    Date today = on("2026-10-12");
    EXPECT_EQ(hearing_day_problem(calendar, asked, today, on("2026-10-20")), "too_early");
    EXPECT_EQ(hearing_day_problem(calendar, asked, today, on("2026-10-21")), std::nullopt);
    EXPECT_EQ(hearing_day_problem(calendar, asked, today, on("2026-10-25")), "not_a_working_day");
    EXPECT_EQ(hearing_day_problem(calendar, asked, today, on("2026-11-09")), std::nullopt);
    EXPECT_EQ(hearing_day_problem(calendar, asked, today, on("2026-11-10")), "too_late");
    EXPECT_EQ(hearing_day_problem(calendar, {}, today, on("2026-11-10")), std::nullopt) << "in any case: no request";
}

// --- What an item may say -----------------------------------------------------------------------------------------------------------

catalogue::Definition item_with(catalogue::Stage stage) {
    catalogue::Definition out;
    out.promised_working_days = 8;
    stage.key = "s";
    stage.name = "环节";
    out.stages = {std::move(stage)};
    return out;
}
std::string wrong_at(const catalogue::Definition& definition) {
    auto problems = catalogue::check_stages(definition);
    return problems.empty() ? "" : problems.at(0).pointer;
}

TEST(StagesOfAnItem, AskSomebodyOnlyWhereThatIsMeant) {
    catalogue::Stage stage;
    EXPECT_EQ(wrong_at(item_with(stage)), "/stages/0/department");
    stage.department = "D2";
    EXPECT_EQ(wrong_at(item_with(stage)), "");
    stage.kind = StageKind::inspection;
    EXPECT_EQ(wrong_at(item_with(stage)), "/stages/0/department");
}

TEST(StagesOfAnItem, FitIntoThePromiseUnlessTheLawLeavesThemOut) {
    catalogue::Stage stage;
    stage.kind = StageKind::inspection;
    stage.working_days = 9;
    EXPECT_EQ(wrong_at(item_with(stage)), "/stages/0/working_days");
    stage.kind = StageKind::expert_review;
    EXPECT_EQ(wrong_at(item_with(stage)), "");
    stage.before = StageGate::decision;
    EXPECT_EQ(wrong_at(item_with(stage)), "/stages/0/before");
}

TEST(StagesOfAnItem, TakeSilenceForConsentOnlyWhereADepartmentIsAsked) {
    catalogue::Stage stage;
    stage.silence = StageSilence::agrees;
    stage.department = "D2";
    EXPECT_EQ(wrong_at(item_with(stage)), "");
    stage.department.clear();
    for (StageKind kind : {StageKind::inspection, StageKind::hearing, StageKind::publication}) {
        stage.kind = kind;
        EXPECT_EQ(wrong_at(item_with(stage)), "/stages/0/silence");
    }
    stage.kind = StageKind::hearing;
    stage.silence = StageSilence::passes;
    EXPECT_EQ(wrong_at(item_with(stage)), "");
}

TEST(StagesOfAnItem, HaveNoPlaceWhereItIsDecidedOnTheSpot) {
    catalogue::Stage stage;
    stage.kind = StageKind::publication;
    auto definition = item_with(stage);
    definition.on_the_spot = true;
    EXPECT_EQ(wrong_at(definition), "/stages");
}

} // namespace
} // namespace yimen::cases
