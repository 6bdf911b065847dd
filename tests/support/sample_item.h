#pragma once

// Small items with and without questions, for tests.

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

} // namespace yimen::test
