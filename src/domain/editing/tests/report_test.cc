// The catalogue's report on itself over a small catalogue of which every figure is known by hand: each kind of finding is there once, each in
// an item of its own that has no other, beside items that have none.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "cases/cases.h"
#include "editing.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::editing {
namespace {

using catalogue::Definition, catalogue::ItemFacts, catalogue::Weight;

constexpr auto error = Weight::error, advice = Weight::advice;

struct Wrong {
    std::string rule;
    Weight weight;
    std::function<void(Definition&)> definition;
    std::function<void(ItemFacts&)> facts = [](ItemFacts&) {};
};

const auto kSame = [](Definition&) {};
const std::string kImplementation = "11370800MB285591843370117002011";

// Nothing can be said against it.
Definition sound() {
    Definition out = test::plain_item();
    out.summary_en = "Before a shop opens";
    out.conditions = {"有固定经营场所"};
    out.legal_bases = {{"食品安全法", "第三十五条"}};
    out.promised_working_days = 10;
    out.service.ways = {catalogue::Way::counter, catalogue::Way::web};
    out.service.consult_phone = "0826-2330000";
    out.service.complaint_phone = "12345";
    out.service.in_hall = true;
    out.result.name = "许可证";
    auto& material = out.requirements[0];
    material.standard = "清楚";
    material.source = "自备";
    material.review_points = {{"p", "盖章", "Sealed"}};
    return out;
}

const std::vector<Wrong> kWrongs{
    {"trips.below_zero", error, [](Definition& d) { d.trips = -1; }},
    {"trips.reason_missing", error, [](Definition& d) { d.trips = 1; }},
    {"trips.reason_without_trip", error, [](Definition& d) { d.service.trips_reason = "须现场"; }},
    {"online.complete_with_trips", error,
     [](Definition& d) {
         d.service.online = catalogue::OnlineDepth::complete;
         d.trips = 1;
         d.service.trips_reason = "须现场";
     }},
    {"trips.no_way", error, [](Definition& d) { d.service.ways = {catalogue::Way::counter}; }},
    {"online.not_a_way", error,
     [](Definition& d) {
         d.service.online = catalogue::OnlineDepth::acceptance;
         d.service.ways = {catalogue::Way::counter, catalogue::Way::post};
     }},
    {"ways.missing", advice, [](Definition& d) { d.service.ways.clear(); }},
    {"kiosk.outside_hall", advice,
     [](Definition& d) {
         d.service.by_kiosk = true;
         d.service.in_hall = false;
         d.service.ways = {catalogue::Way::web};
     }},
    {"entrusted.by_whom", error, [](Definition& d) { d.authority.nature = catalogue::BodyNature::entrusted; }},
    {"phones.same", error, [](Definition& d) { d.service.complaint_phone = d.service.consult_phone; }},
    {"phones.missing", advice, [](Definition& d) { d.service.consult_phone.clear(); }},
    {"phones.area_code", error, [](Definition& d) { d.service.consult_phone = "2330000"; }},
    {"served.differs", error, [](Definition& d) { d.service.served = {catalogue::Served::person}; }},
    {"fee.no_items", error,
     [](Definition& d) {
         d.fee.charged = true;
         d.fee.text = "20 元";
     }},
    {"fee.incomplete", error,
     [](Definition& d) {
         d.fee = {true, "20 元", {{"工本费", "", "", false, ""}}};
     }},
    {"fee.reduction", error,
     [](Definition& d) {
         d.fee = {true, "20 元", {{"工本费", "20 元/证", "发改价格〔2003〕2322 号", true, ""}}};
     }},
    {"fee.not_charged", error,
     [](Definition& d) {
         d.fee.items = {{"工本费", "20 元/证", "发改价格〔2003〕2322 号", false, ""}};
     }},
    {"result.none_with_licence", error,
     [](Definition& d) {
         d.result.kind = catalogue::ResultKind::none;
         d.result.licence_type = "11990000000000001G001";
     }},
    {"result.name", advice, [](Definition& d) { d.result.name.clear(); }},
    {"steps.longer_than_legal", error,
     [](Definition& d) {
         d.steps = {{"a", "审查", "Review", 30, ""}};
     }},
    {"steps.longer_than_promised", advice,
     [](Definition& d) {
         d.steps = {{"a", "审查", "Review", 11, ""}};
     }},
    {"basis.missing", advice, [](Definition& d) { d.legal_bases.clear(); }},
    {"conditions.missing", advice, [](Definition& d) { d.conditions.clear(); }},
    {"material.two_reliefs", advice,
     [](Definition& d) {
         auto& material = d.requirements[0];
         material.deferrable = material.by_promise = true;
         material.promise = catalogue::PromiseText{"告知", "", "承诺", "", {}, ""};
     }},
    {"material.promise_text", advice, [](Definition& d) { d.requirements[0].by_promise = true; }},
    {"material.when_needed", advice,
     [](Definition& d) { d.requirements[0].necessity = catalogue::Necessity::optional; }},
    {"material.standard", advice, [](Definition& d) { d.requirements[0].standard.clear(); }},
    {"material.review_points", advice, [](Definition& d) { d.requirements[0].review_points.clear(); }},
    {"material.source", advice, [](Definition& d) { d.requirements[0].source.clear(); }},
    {"equal.original", error,
     [](Definition& d) {
         d.service.online = catalogue::OnlineDepth::complete;
         d.requirements[0].see_original = true;
     }},
    {"equal.original_without_trip", advice, [](Definition& d) { d.requirements[0].see_original = true; }},
    {"equal.paper", error, [](Definition& d) { d.requirements[0].copies = 1; }},
    {"equal.on_site", error, [](Definition& d) { d.requirements[0].on_site = true; }},
    {"head.name", error, kSame, [](ItemFacts& f) { f.name.clear(); }},
    {"head.local_code", error, kSame, [](ItemFacts& f) { f.local_code.clear(); }},
    {"head.task_type", error, kSame, [](ItemFacts& f) { f.task_type = "77"; }},
    {"head.name_en", advice, kSame, [](ItemFacts& f) { f.name_en.clear(); }},
    {"head.basic_code", error, kSame, [](ItemFacts& f) { f.basic_code = "12"; }},
    {"head.type_differs", error, kSame, [](ItemFacts& f) { f.basic_code = "370217002011"; }},
    {"head.implementation_code", error, kSame,
     [](ItemFacts& f) { f.implementation_code = "11370800MB285591853370117002011"; }},
    {"head.basic_differs", error, kSame,
     [](ItemFacts& f) {
         f.basic_code = "370117002012";
         f.implementation_code = "11370800MB285591844370117002011";
     }},
    {"head.department_differs", error, kSame,
     [](ItemFacts& f) { f.implementation_code = "11650000010183859F4650116013001"; }},
    {"head.level_differs", advice, kSame, [](ItemFacts& f) { f.implementation_code = kImplementation; }},
    {"head.handling_code", error, kSame, [](ItemFacts& f) { f.handling_code = kImplementation + "00"; }},
    {"head.handling_differs", error, kSame,
     [](ItemFacts& f) {
         f.implementation_code = "11370800MB285591844370117002011";
         f.handling_code = "11650000010183859F465011601300101";
     }},
};

class ReportTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        std::vector<db::Migration> out = cases::migrations();
        for (const auto& one : editing::migrations())
            out.push_back(one);
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        files_ = std::make_unique<files::Store>(scratch_.path() + "/files");
        editing_ = std::make_unique<Editing>(Editing::Parts{db(), clocks_, directory_, *catalogue_, *files_});
        who_.cell = cell_;
        who_.grants = {{access::Role::administrator, cell_, {}, {}, {}}};
        write([&](db::Tx& tx) -> Result<void> {
            bureau_ = places::find_or_put_department(tx, {new_id<DepartmentId>(test::kSmallHallMorning),
                                                          cell_,
                                                          region_,
                                                          "行政审批局",
                                                          "11370800MB28559184",
                                                          {}});
            return {};
        });
    }
    ItemFacts of(const std::string& code) const {
        ItemFacts out = facts(code, "事项 " + code);
        out.department = bureau_;
        out.department_code = "11370800MB28559184";
        return out;
    }
    void put(const ItemFacts& facts, const Definition& definition) {
        write([&](db::Tx& tx) -> Result<void> {
            catalogue_->put(tx, facts);
            YIMEN_CHECK(catalogue_->publish(tx, cell_, region_, facts.local_code, definition));
            return {};
        });
    }
    CatalogueReport report() {
        return read([&](db::Reader& reader) { return Report::whole(*editing_, reader, who_); });
    }
    std::map<std::string, std::vector<std::string>> by_item() {
        return read([&](db::Reader& reader) {
            std::map<std::string, std::vector<std::string>> out;
            Report::walk(*editing_, reader, who_, std::nullopt, [&](const Report::Judged& judged) {
                for (const auto& finding : judged.findings)
                    out[judged.item.facts.local_code].push_back(finding.rule);
                return true;
            });
            return out;
        });
    }

    std::unique_ptr<files::Store> files_;
    std::unique_ptr<Editing> editing_;
    access::Principal who_;
    DepartmentId bureau_;
};
YIMEN_INSTANTIATE_ENGINES(ReportTest);

TEST_P(ReportTest, SaysNothingAgainstWhatIsSound) {
    put(of("S"), sound());
    auto found = report();
    EXPECT_EQ(found.items, 1);
    EXPECT_EQ(found.described, 1);
    EXPECT_EQ(found.without_findings, 1);
    EXPECT_EQ(found.english, 1);
    EXPECT_TRUE(found.rules.empty());
    EXPECT_EQ(found.mean_questions, 0);
}

TEST_P(ReportTest, FindsEachKindOnceWhereItIsAndCountsAll) {
    std::map<std::string, std::vector<std::string>> expected;
    for (std::size_t i = 0; i < kWrongs.size(); ++i) {
        ItemFacts facts = of("W" + std::to_string(100 + i));
        Definition definition = sound();
        kWrongs[i].definition(definition);
        kWrongs[i].facts(facts);
        put(facts, definition);
        expected[facts.local_code] = {kWrongs[i].rule};
    }
    put(of("S1"), sound());
    put(of("S2"), sound());
    write([&](db::Tx& tx) -> Result<void> { // known, not described
        catalogue_->put(tx, of("N1"));
        return {};
    });
    EXPECT_EQ(by_item(), expected);

    auto found = report();
    auto errors = std::ranges::count(kWrongs, error, &Wrong::weight);
    auto all = static_cast<std::int64_t>(kWrongs.size());
    EXPECT_EQ(errors, 29);
    EXPECT_EQ(all, 45);
    EXPECT_EQ(found.items, all + 3);
    EXPECT_EQ(found.described, all + 2);
    EXPECT_EQ(found.without_findings, 2);
    EXPECT_EQ(found.with_errors, errors);
    EXPECT_EQ(found.online_differs_from_counter, 4);
    EXPECT_EQ(found.english, all + 2 - 1); // one has no English name
    ASSERT_EQ(found.rules.size(), kWrongs.size());
    for (const auto& wrong : kWrongs) {
        auto rule = std::ranges::find(found.rules, wrong.rule, &RuleCount::rule);
        ASSERT_NE(rule, found.rules.end()) << wrong.rule;
        EXPECT_EQ(rule->findings, 1) << wrong.rule;
        EXPECT_EQ(rule->weight, wrong.weight) << wrong.rule;
    }
}

// An item that inherits is judged as it is handled: with what stands above; without it, that is what is wrong.
TEST_P(ReportTest, FindsWhatHasLostTheItemAbove) {
    put(of("ABOVE"), sound());
    auto above =
        read([&](db::Reader& reader) { return catalogue_->item_by_code(reader, cell_, region_, "ABOVE").value(); });
    Definition own;
    own.inherits = catalogue::Inheritance{above.id.value, {}};
    own.local = catalogue::Local{};
    put(of("BELOW"), own);
    EXPECT_TRUE(by_item().empty());
    write([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, above, "cancelled", "不再办理");
        return {};
    });
    auto lost = by_item();
    EXPECT_EQ(lost["BELOW"], std::vector<std::string>{"item.nothing_above"});
    auto found = report();
    EXPECT_EQ(found.with_errors, 1);
    EXPECT_EQ(std::ranges::count(found.rules, "item.nothing_above", &RuleCount::rule), 1);
}

// A restaurant or a shop: half of the visitors have a shop and answer two questions, the others a restaurant and answer three. The other
// item asks one question. So the first asks 2.5 on average, the second 1, and both the mean of these.
TEST_P(ReportTest, TellsHowManyQuestionsLeadToTheAnswer) {
    Definition shop = sound();
    Definition asked = test::restaurant();
    shop.questions = asked.questions;
    shop.scenarios = asked.scenarios;
    for (std::size_t i = 1; i < asked.requirements.size(); ++i) {
        shop.requirements.push_back(shop.requirements[0]);
        shop.requirements.back().key = asked.requirements[i].key;
        shop.requirements.back().when = asked.requirements[i].when;
    }
    Definition short_one = sound();
    short_one.questions = {asked.questions[2]};
    short_one.scenarios = {{"own", "自己的", "Own", test::when(R"({"==":[{"var":"premises"},"own"]})")},
                           {"rented", "租的", "Rented", {}}};
    put(of("ASKED"), shop);
    put(of("SHORT"), short_one);
    put(of("S1"), sound());
    auto found = report();
    EXPECT_EQ(found.with_questions, 2);
    EXPECT_EQ(found.scenarios, 5);
    EXPECT_EQ(found.most_questions, 3);
    EXPECT_NEAR(found.mean_questions, (2.5 + 1) / 2, 1e-9);
    EXPECT_EQ(found.without_findings, 3);
}

} // namespace
} // namespace yimen::editing
