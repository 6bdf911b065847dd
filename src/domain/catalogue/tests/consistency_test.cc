#include "consistency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "support/sample_item.h"

namespace yimen::catalogue {
namespace {

bool has(const std::vector<Finding>& findings, std::string_view rule) {
    return std::ranges::find(findings, rule, &Finding::rule) != findings.end();
}

// Each rule: what breaks it, and what mends it again.
struct Case {
    std::string rule;
    Weight weight;
    std::function<void(Definition&)> wrong, right;
};

const std::vector<Case> kCases{
    {"trips.reason_missing", Weight::error, [](Definition& d) { d.trips = 1; },
     [](Definition& d) { d.service.trips_reason = "须现场采集指纹"; }},
    {"trips.reason_without_trip", Weight::error, [](Definition& d) { d.service.trips_reason = "须现场"; },
     [](Definition& d) { d.service.trips_reason = "无"; }},
    {"online.complete_with_trips", Weight::error,
     [](Definition& d) {
         d.service.online = OnlineDepth::complete;
         d.trips = 1;
     },
     [](Definition& d) { d.trips = 0; }},
    {"trips.no_way", Weight::error, [](Definition& d) { d.service.ways = {Way::counter}; },
     [](Definition& d) { d.service.papers_by_post = true; }},
    {"online.not_a_way", Weight::error,
     [](Definition& d) {
         d.service.online = OnlineDepth::acceptance;
         d.service.ways = {Way::counter, Way::post};
     },
     [](Definition& d) { d.service.ways.push_back(Way::web); }},
    {"entrusted.by_whom", Weight::error, [](Definition& d) { d.authority.nature = BodyNature::entrusted; },
     [](Definition& d) { d.authority.entrusted_by = "市卫生健康委"; }},
    {"phones.same", Weight::error,
     [](Definition& d) { d.service.consult_phone = d.service.complaint_phone = "0826-2330000"; },
     [](Definition& d) { d.service.complaint_phone = "12345"; }},
    {"phones.area_code", Weight::error,
     [](Definition& d) {
         d.service.consult_phone = "2330000";
         d.service.complaint_phone = "12345";
     },
     [](Definition& d) { d.service.consult_phone = "0826-2330000"; }},
    {"served.differs", Weight::error, [](Definition& d) { d.service.served = {Served::person}; },
     [](Definition& d) { d.service.served = {Served::enterprise}; }},
    {"fee.no_items", Weight::error,
     [](Definition& d) {
         d.fee.charged = true;
         d.fee.text = "20 元";
     },
     [](Definition& d) {
         d.fee.items = {{"工本费", "20 元/证", "发改价格〔2003〕2322 号", false, ""}};
     }},
    {"fee.incomplete", Weight::error,
     [](Definition& d) {
         d.fee.charged = true;
         d.fee.items = {{"工本费", "", "", false, ""}};
     },
     [](Definition& d) {
         d.fee.items = {{"工本费", "20 元/证", "发改价格〔2003〕2322 号", false, ""}};
     }},
    {"steps.longer_than_legal", Weight::error,
     [](Definition& d) {
         d.steps = {{"a", "审查", "Review", 30, ""}};
     },
     [](Definition& d) { d.steps[0].working_days = 20; }},
    {"equal.original", Weight::error,
     [](Definition& d) {
         d.service.online = OnlineDepth::complete;
         d.service.ways = {Way::web};
         d.requirements[0].see_original = true;
     },
     [](Definition& d) { d.requirements[0].satisfied_by = {"licence:X"}; }},
    {"equal.paper", Weight::error, [](Definition& d) { d.requirements[0].copies = 1; },
     [](Definition& d) { d.service.papers_by_post = true; }},
    {"equal.on_site", Weight::error, [](Definition& d) { d.requirements[0].on_site = true; },
     [](Definition& d) { d.trips = 1; }},
    {"material.promise_text", Weight::advice, [](Definition& d) { d.requirements[0].by_promise = true; },
     [](Definition& d) { d.requirements[0].promise = PromiseText{"告知", "", "承诺", "", {}, ""}; }},
    {"material.when_needed", Weight::advice, [](Definition& d) { d.requirements[0].necessity = Necessity::optional; },
     [](Definition& d) { d.requirements[0].when_needed = "委托他人办理时"; }},
};

TEST(Consistency, FindsEachContradictionAndIsSilentWhenItIsMended) {
    for (const auto& one : kCases) {
        Definition definition = test::plain_item();
        EXPECT_FALSE(has(findings(definition), one.rule)) << one.rule;
        one.wrong(definition);
        auto found = findings(definition);
        auto it = std::ranges::find(found, one.rule, &Finding::rule);
        ASSERT_NE(it, found.end()) << one.rule;
        EXPECT_EQ(it->weight, one.weight) << one.rule;
        EXPECT_FALSE(it->text.empty() || it->text_en.empty());
        one.right(definition);
        EXPECT_FALSE(has(findings(definition), one.rule)) << one.rule;
    }
}

TEST(Consistency, LicencesEndOnlyWithACompanyAndAreNamed) {
    Definition definition = test::restaurant();
    definition.result.ends = ResultEnds{};
    definition.audience = {Audience::company, Audience::person};
    std::set<std::string> at;
    for (const auto& problem : check(definition))
        at.insert(problem.pointer);
    EXPECT_EQ(at, (std::set<std::string>{"/result/ends", "/result/ends/basis", "/result/ends/licence_types"}));
    definition.result.ends = ResultEnds{{"11990000000000001G002"}, "《中华人民共和国行政许可法》第七十条第（三）项"};
    definition.audience = {Audience::company};
    EXPECT_TRUE(check(definition).empty());
}

// What a decision establishes is a field like any other, of its own key, and nobody else fills it in.
TEST(Consistency, WhatADecisionEstablishesStandsBesideTheForm) {
    Definition definition = test::restaurant();
    std::string taken = definition.form.sections.front().fields.front().key;
    Field code;
    code.key = "credit_code";
    code.element = "company.credit_code";
    code.label = "统一社会信用代码";
    code.required = true;
    code.kind = FieldKind::credit_code;
    definition.result.establishes = {code};
    EXPECT_TRUE(check(definition).empty());
    EXPECT_EQ(known_form(definition).sections.size(), definition.form.sections.size() + 1);
    EXPECT_EQ(licence_face(definition, {{"credit_code", "91350100M000100Y43"}}, {{"company.credit_code", "代码"}}),
              (boost::json::object{{"代码", "91350100M000100Y43"}}));
    EXPECT_EQ(check_form(established_form(definition), {}, true).front().pointer, "/credit_code");
    EXPECT_EQ(check_form(established_form(definition), {{"credit_code", "91350100M000100Y44"}}, true).size(), 1U);
    definition.result.establishes->front().key = taken;
    definition.result.establishes->front().prefill = "company.credit_code";
    std::set<std::string> at;
    for (const auto& problem : check(definition))
        at.insert(problem.pointer);
    EXPECT_EQ(at, (std::set<std::string>{"/result/establishes/0", "/result/establishes/0/key"}));
    definition.result.establishes.reset();
    EXPECT_TRUE(established_form(definition).sections.empty());
}

// standards.md §1.1: two real codes.
TEST(Consistency, HoldsCodesAgainstOneAnother) {
    ItemHead head;
    head.local_code = "L1";
    head.name = head.name_en = "x";
    head.task_type = "01";
    head.basic_code = "370117002011";
    head.implementation_code = "11370800MB285591843370117002011";
    head.handling_code = *head.implementation_code + "01";
    CodeGround ground{"11370800MB28559184", 2};
    EXPECT_TRUE(code_findings(head, ground).empty());
    auto wrong = [&](auto change, std::string_view rule) {
        ItemHead other = head;
        change(other);
        EXPECT_TRUE(has(code_findings(other, ground), rule)) << rule;
    };
    wrong([](ItemHead& h) { h.task_type = "07"; }, "head.type_differs");
    wrong([](ItemHead& h) { h.task_type = "77"; }, "head.task_type");
    wrong([](ItemHead& h) { h.basic_code = "12"; }, "head.basic_code");
    wrong([](ItemHead& h) { h.basic_code = "370117002012"; }, "head.basic_differs");
    wrong([](ItemHead& h) { h.implementation_code = "11370800MB285591853370117002011"; }, "head.implementation_code");
    wrong([](ItemHead& h) { h.implementation_code = "11650000010183859F2650116013001"; }, "head.department_differs");
    wrong([](ItemHead& h) { h.handling_code = *h.implementation_code + "00"; }, "head.handling_code");
    wrong([](ItemHead& h) { h.handling_code = "11650000010183859F265011601300101"; }, "head.handling_differs");
    wrong([](ItemHead& h) { h.name_en.clear(); }, "head.name_en");
}

TEST(Inheritance, LaysTheLocalPartOverWhatStandsAbove) {
    Definition above = test::restaurant();
    above.promised_working_days = 10;
    above.service.hours = "9:00–17:00";
    Definition own;
    own.inherits = Inheritance{Uuid{}, {}};
    own.local = Local{};
    own.local->promised_working_days = 12; // longer than above: has no effect
    own.local->consult_phone = "0826-1";
    auto whole = with_local(above, 3, own);
    EXPECT_EQ(whole.promised_working_days, 10);
    EXPECT_EQ(whole.service.hours, "9:00–17:00");
    EXPECT_EQ(whole.service.consult_phone, "0826-1");
    EXPECT_EQ(whole.inherits->version, 3);
    EXPECT_EQ(whole.questions.size(), above.questions.size());
    EXPECT_TRUE(check(own).empty());
    own.requirements = above.requirements;
    EXPECT_EQ(check(own).at(0).pointer, "/inherits");
}

} // namespace
} // namespace yimen::catalogue
