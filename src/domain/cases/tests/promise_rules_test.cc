#include "promise_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yimen::cases {
namespace {

using std::chrono::sys_days;

Date day(std::string_view text) { return parse_date(text).value(); }
StaffId person(int which) { return new_id<StaffId>(Instant{1'000'000 + which}); }

constexpr Action kDecisions[] = {Action::clear_finding, Action::order_correction, Action::revoke_result};

TEST(PromiseRules, OnlyWhatSaysWhatIsToldAndPromisedMayBeSigned) {
    catalogue::Requirement requirement;
    EXPECT_FALSE(may_be_promised(requirement));
    requirement.by_promise = true;
    EXPECT_FALSE(may_be_promised(requirement));
    requirement.promise = catalogue::PromiseText{};
    EXPECT_TRUE(may_be_promised(requirement));
    EXPECT_EQ(check_days(requirement), 40);
    requirement.promise->check_working_days = 20;
    EXPECT_EQ(check_days(requirement), 20);
}

TEST(PromiseRules, NothingIsDecidedWhileTheApplicantMayStillAnswer) {
    auto finder = person(1), decider = person(2);
    Promise promise{"a", PromiseState::found_broken, {}, day("2026-10-10"), {}, finder};
    for (Action action : kDecisions) {
        EXPECT_EQ(fit(action, promise, day("2026-10-10"), decider), Fit::answer_runs);
        EXPECT_EQ(fit(action, promise, day("2026-10-11"), decider), Fit::yes);
        EXPECT_EQ(fit(action, promise, day("2026-10-11"), finder), Fit::same_person);
    }
    promise.state = PromiseState::answered;
    for (Action action : kDecisions)
        EXPECT_EQ(fit(action, promise, day("2026-10-01"), decider), Fit::yes);
}

TEST(PromiseRules, WhatIsToBePutRightIsRevokedOnlyAfterItsDay) {
    Promise promise{"a", PromiseState::correcting, {}, {}, day("2026-10-20"), person(1), person(2)};
    EXPECT_EQ(fit(Action::revoke_result, promise, day("2026-10-20"), person(2)), Fit::not_now);
    EXPECT_EQ(fit(Action::revoke_result, promise, day("2026-10-21"), person(2)), Fit::yes);
    EXPECT_EQ(fit(Action::confirm_correction, promise, day("2026-10-21"), person(1)), Fit::yes);
}

TEST(PromiseRules, AnObjectionIsAnsweredOnceByWhoNeitherFoundNorDecided) {
    auto finder = person(1), decider = person(2), other = person(3);
    Promise promise{"a", PromiseState::corrected, {}, {}, {}, finder, decider, CreditState::standing};
    EXPECT_EQ(fit(Action::object_record, promise, day("2026-11-02"), {}), Fit::yes);
    promise.credit = CreditState::objected;
    promise.objected = true;
    for (Action action : {Action::uphold_record, Action::remove_record}) {
        EXPECT_EQ(fit(action, promise, day("2026-11-02"), finder), Fit::same_person);
        EXPECT_EQ(fit(action, promise, day("2026-11-02"), decider), Fit::same_person);
        EXPECT_EQ(fit(action, promise, day("2026-11-02"), other), Fit::yes);
    }
    promise.credit = CreditState::standing;
    EXPECT_EQ(fit(Action::object_record, promise, day("2026-11-02"), {}), Fit::not_now);
}

TEST(PromiseRules, RepairComesAtOnceAfterCorrectionAndThreeMonthsAfterARevocation) {
    Promise promise{"a", PromiseState::correcting, {}, {}, {}, person(1), person(2), CreditState::standing};
    promise.entered_on = day("2026-11-02");
    EXPECT_EQ(fit(Action::ask_repair, promise, day("2027-11-02"), {}), Fit::not_now);
    promise.state = PromiseState::corrected;
    EXPECT_EQ(fit(Action::ask_repair, promise, day("2026-11-02"), {}), Fit::yes);
    promise.state = PromiseState::revoked;
    EXPECT_EQ(fit(Action::ask_repair, promise, day("2027-02-01"), {}), Fit::too_early);
    EXPECT_EQ(fit(Action::ask_repair, promise, day("2027-02-02"), {}), Fit::yes);
    promise.entered_on = day("2026-11-30"); // there is no 30 February
    EXPECT_EQ(repair_from(promise), day("2027-02-28"));
    promise.credit = CreditState::repair_asked;
    EXPECT_EQ(fit(Action::ask_repair, promise, day("2027-12-01"), {}), Fit::not_now);
}

// Whatever the state, the day and the people: a decision never meets a promise that was not found broken, nor one whose applicant was
// not heard and still may be, nor its finder.
RC_GTEST_PROP(PromiseRules, NoDecisionWithoutFindingHearingAndAnotherPerson, ()) {
    auto finder = person(1), decider = person(2);
    Date today = Date(sys_days(day("2026-10-01")) + std::chrono::days(*rc::gen::inRange(0, 40)));
    Promise promise{
        "a", static_cast<PromiseState>(*rc::gen::inRange(0, 11)), {}, day("2026-10-15"), day("2026-10-25"), finder};
    auto who = *rc::gen::element(finder, decider);
    Action action = *rc::gen::element(Action::clear_finding, Action::order_correction, Action::revoke_result);
    if (fit(action, promise, today, who) != Fit::yes)
        return;
    RC_ASSERT(who == decider);
    bool heard = promise.state == PromiseState::answered ||
                 (promise.state == PromiseState::found_broken && today > promise.answer_by);
    bool late =
        action == Action::revoke_result && promise.state == PromiseState::correcting && today > promise.correct_by;
    RC_ASSERT(heard || late);
}

} // namespace
} // namespace yimen::cases
