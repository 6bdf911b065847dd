#pragma once

// Items with and without questions, for tests and measurements.

#include "base/json.h"
#include "catalogue/definition.h"

namespace yimen::test {

using catalogue::Audience, catalogue::Definition, catalogue::Field, catalogue::Requirement, catalogue::When;

inline When when(std::string_view text) { return parse_json(text)->as_object(); }

inline Requirement material(std::string key, When when = {}) {
    Requirement out;
    out.name = out.name_en = out.material_type = key;
    out.key = std::move(key);
    out.when = std::move(when);
    return out;
}

inline Field field(std::string key, When when = {}) {
    Field out;
    out.label = out.label_en = out.element = key;
    out.key = std::move(key);
    out.when = std::move(when);
    return out;
}

inline Definition plain_item() {
    Definition out;
    out.summary = "开店前办理";
    out.audience = {Audience::company};
    out.requirements = {material("licence")};
    out.form.sections = {{"who", "谁", "Who", {field("name")}, {}}};
    return out;
}

// A restaurant or a shop; a restaurant with cold dishes needs a cold room; whoever rents brings the lease.
inline Definition restaurant() {
    Definition out = plain_item();
    out.aliases = {"开饭馆"};
    out.questions = {
        {"kind", "开什么店？", "What?", "", "", {{"restaurant", "餐馆", "", "", ""}, {"shop", "商店", "", "", ""}}, {}},
        {"cold",
         "做冷食吗？",
         "Cold dishes?",
         "",
         "",
         {{"yes", "做", "", "", ""}, {"no", "不做", "", "", ""}},
         when(R"({"==":[{"var":"kind"},"restaurant"]})")},
        {"premises",
         "房子是谁的？",
         "Whose?",
         "",
         "",
         {{"own", "自己的", "", "", ""}, {"rented", "租的", "", "", ""}},
         {}}};
    out.scenarios = {{"shop", "开商店", "Shop", when(R"({"==":[{"var":"kind"},"shop"]})")},
                     {"cold", "餐馆，有冷食", "With cold dishes", when(R"({"==":[{"var":"cold"},"yes"]})")},
                     {"hot", "餐馆", "Restaurant", {}}};
    out.requirements.push_back(material("layout", when(R"({"==":[{"var":"kind"},"restaurant"]})")));
    out.requirements.push_back(material("cold_room", when(R"({"==":[{"var":"cold"},"yes"]})")));
    out.requirements.push_back(material("lease", when(R"({"!":{"==":[{"var":"premises"},"own"]}})")));
    out.form.sections.push_back(
        {"room", "场所", "Room", {field("seats")}, when(R"({"==":[{"var":"kind"},"restaurant"]})")});
    return out;
}

// Four questions tell `scenarios` apart (6 × 6 × 6 × 2 ways), every fourth with a material of its own that has four review points.
inline Definition wide_item(int scenarios, int review_points) {
    constexpr int kPerQuestion = 6, kQuestions = 4, kPointsEach = 4;
    auto options_of = [](int question) { return question < kQuestions - 1 ? kPerQuestion : 2; };
    auto value = [](int number) { return "v" + std::to_string(number); };
    Definition out;
    out.summary = "情形很多的事项";
    out.audience = {Audience::person};
    for (int q = 0; q < kQuestions; ++q) {
        catalogue::Question question;
        question.key = "q" + std::to_string(q);
        question.text = "第 " + std::to_string(q) + " 个问题？";
        for (int o = 0; o < options_of(q); ++o)
            question.options.push_back({value(o), "选项 " + std::to_string(o), "", "", ""});
        out.questions.push_back(std::move(question));
    }
    auto way = [&](int number) {
        boost::json::array all;
        for (int q = 0; q < kQuestions; ++q, number /= kPerQuestion) {
            boost::json::object asked{{"var", "q" + std::to_string(q)}};
            all.push_back(boost::json::object{{"==", boost::json::array{asked, value(number % options_of(q))}}});
        }
        return boost::json::object{{"and", all}};
    };
    for (int s = 0; s < scenarios - 1; ++s)
        out.scenarios.push_back({"s" + std::to_string(s), "情形 " + std::to_string(s), "", way(s)});
    out.scenarios.push_back({"else", "其他情形", "", {}});
    for (int r = 0; r < review_points / kPointsEach; ++r) {
        Requirement requirement = material("m" + std::to_string(r), way(r * 3));
        for (int p = 0; p < kPointsEach; ++p)
            requirement.review_points.push_back({value(p), "要点 " + std::to_string(p), ""});
        out.requirements.push_back(std::move(requirement));
    }
    return out;
}

} // namespace yimen::test
