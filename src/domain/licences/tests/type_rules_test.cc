#include <gtest/gtest.h>

#include "errors.h"
#include "type_rules.h"

namespace yimen::licences {
namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

std::string refusal_of(const TypeRules& rules, const Issue& issue) {
    auto checked = check_issue(rules, issue);
    return checked ? "" : std::string(checked.error().more.at("reason").as_string());
}

Issue sound() {
    return {.holders = {HolderKind::person},
            .issuer_code = "11990102MB9900001N",
            .labels = {"经营者名称"},
            .valid_from = day("2026-09-28"),
            .valid_to = day("2031-09-27")};
}

TEST(LastDay, IsCountedFromTheFirstDayAndLeavesOutTheAnniversary) {
    struct {
        ValidityRule rule;
        std::string_view first, last;
    } const cases[] = {
        {{ValidityKind::days, 30}, "2026-09-01", "2026-09-30"},
        {{ValidityKind::days, 1}, "2026-09-01", "2026-09-01"},
        {{ValidityKind::months, 12}, "2027-03-01", "2028-02-29"},
        {{ValidityKind::months, 60}, "2026-09-28", "2031-09-27"},
        {{ValidityKind::months, 1}, "2026-01-31", "2026-02-27"},
        {{ValidityKind::until, {}, day("2030-12-31")}, "2026-01-31", "2030-12-31"},
    };
    for (const auto& one : cases)
        EXPECT_EQ(last_day(one.rule, day(one.first)), day(one.last)) << one.first;
    EXPECT_FALSE(last_day({ValidityKind::none}, day("2026-01-01")));
    EXPECT_FALSE(last_day({}, day("2026-01-01")));
}

TEST(IssueCheck, ATypeWithoutRulesAllowsOneHolderOfAnyKindForAnyTime) {
    EXPECT_EQ(refusal_of({}, sound()), "");
    Issue two = sound();
    two.holders.push_back(HolderKind::company);
    EXPECT_EQ(refusal_of({}, two), "several_holders");
}

TEST(IssueCheck, EachRuleRefusesWhatBreaksIt) {
    TypeRules rules;
    rules.holder_kinds = {HolderKind::company};
    EXPECT_EQ(refusal_of(rules, sound()), "holder_kind");
    rules = {};
    rules.issued_here = false;
    EXPECT_EQ(refusal_of(rules, sound()), "not_issued_here");
    rules = {};
    rules.issuers = {"11990102MB9900002R"};
    EXPECT_EQ(refusal_of(rules, sound()), "issuer");
    rules = {};
    rules.validity = {ValidityKind::none};
    EXPECT_EQ(refusal_of(rules, sound()), "validity");
    rules.validity = {ValidityKind::months, 59};
    EXPECT_EQ(refusal_of(rules, sound()), "validity");
    rules.validity = {ValidityKind::until, {}, day("2026-09-27")}; // is over before it begins
    EXPECT_EQ(refusal_of(rules, sound()), "validity");
    rules.validity = {ValidityKind::months, 60};
    EXPECT_EQ(refusal_of(rules, sound()), "");
    rules.fields = {{"company.address", "经营场所", true}};
    EXPECT_EQ(refusal_of(rules, sound()), "field");
}

TEST(IssueCheck, WhatWasIssuedElsewhereIsOnlyLookedAtForItsHolders) {
    TypeRules rules;
    rules.issued_here = false;
    rules.issuers = {"11990102MB9900002R"};
    rules.validity = {ValidityKind::none};
    rules.fields = {{"company.address", "经营场所", true}};
    Issue imported = sound();
    imported.elsewhere = true;
    EXPECT_EQ(refusal_of(rules, imported), "");
    rules.holder_kinds = {HolderKind::company};
    EXPECT_EQ(refusal_of(rules, imported), "holder_kind");
}

TEST(RulesCheck, NamesTheSpotThatIsWrong) {
    struct {
        std::string_view json, spot;
    } const cases[] = {
        {R"({"holder_kinds": []})", "/holder_kinds"},
        {R"({"holder_kinds": ["person", "person"]})", "/holder_kinds"},
        {R"({"validity": {"kind": "days"}})", "/validity/amount"},
        {R"({"validity": {"kind": "months", "amount": 0}})", "/validity/amount"},
        {R"({"validity": {"kind": "months", "amount": 1201}})", "/validity/amount"},
        {R"({"validity": {"kind": "none", "amount": 3}})", "/validity/amount"},
        {R"({"validity": {"kind": "until"}})", "/validity/until"},
        {R"({"validity": {"kind": "none", "until": "2030-01-01"}})", "/validity/until"},
        {R"({"issuers": ["A", "A"]})", "/issuers/1"},
        {R"({"fields": [{"element": "", "label": "x", "required": false}]})", "/fields/0/element"},
        {R"({"fields": [{"element": "a", "label": "x", "required": false}, {"element": "b", "label": "x", "required": false}]})",
         "/fields/1/label"},
    };
    for (const auto& one : cases) {
        auto checked = check_rules(read_stored_json<TypeRules>(one.json).value(), "");
        ASSERT_FALSE(checked) << one.json;
        EXPECT_EQ(checked.error().invalid_params.at(0).pointer, one.spot);
    }
    EXPECT_TRUE(check_rules({}));
}

} // namespace
} // namespace yimen::licences
