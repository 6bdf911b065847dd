#include "layout.h"

#include <gtest/gtest.h>

namespace yimen::licences {
namespace {

Face face() {
    Face out;
    out.type_code = "11990000000000001G002";
    out.type_name = "食品经营许可证";
    out.identifier = "1.2.156.3005.2.X";
    out.number = "JY1";
    out.issuer_name = "城东区市场监督管理局";
    out.issuer_code = "11990102MB9900001N";
    out.holders = {{"小样餐馆", "91350100M000100Y43"}};
    out.content = {{"经营项目", "热食类"}, {"面积", 120}};
    out.issued_on = out.valid_from = Date(std::chrono::year(2026) / 9 / 28);
    out.made_at = *parse_rfc3339("2026-09-28T09:00:05+08:00");
    return out;
}

std::string lines_of(const render::Card& card) {
    std::string out;
    for (const auto& line : card.lines)
        out += line.label + "=" + line.value + ";";
    return out;
}

TEST(Layout, ThePlainOneShowsNumberHolderContentAndPeriod) {
    auto made = card(plain_layout(), face(), std::nullopt, false);
    EXPECT_EQ(lines_of(made), "证照编号=JY1;持证主体=小样餐馆;经营项目=热食类;面积=120;有效期=2026年9月28日至长期;");
    EXPECT_EQ(made.title, "食品经营许可证");
    EXPECT_EQ(made.mark, "");
}

TEST(Layout, ATemplateOrdersAndNamesFieldsAndTheRestFollowsWhereItSays) {
    auto layout = read_layout(R"({"accent": "#003366", "portrait": true, "note": "请亮证经营",
        "lines": [{"label": "项目", "from": "content:经营项目"}, {"label": "", "from": "content"},
                  {"label": "没有的", "from": "content:没有的"}, {"label": "代码", "from": "holder_code"}]})")
                      .value();
    auto made = card(layout, face(), std::nullopt, false);
    EXPECT_EQ(lines_of(made), "项目=热食类;面积=120;代码=91350100M000100Y43;");
    EXPECT_EQ(made.accent, (ofd::Colour{0, 0x33, 0x66}));
    EXPECT_TRUE(made.portrait);
    EXPECT_EQ(made.note, "请亮证经营");
}

TEST(Layout, WhatATestAuthorityCertifiesSaysSoOnItsFace) {
    EXPECT_NE(card(plain_layout(), face(), std::nullopt, true).mark.find("测试"), std::string::npos);
}

TEST(Layout, AWrongTemplateIsRefusedWithTheSpot) {
    EXPECT_EQ(read_layout(R"({"accent": "red"})").error().invalid_params.at(0).pointer, "/accent");
    EXPECT_EQ(read_layout(R"({"lines": [{"label": "a", "from": "secrets"}]})").error().invalid_params.at(0).pointer,
              "/lines/0/from");
    EXPECT_FALSE(read_layout("{"));
}

TEST(Metadata, OfSeveralHoldersEachValueStandsInTheirOrder) {
    Face both = face();
    both.holders = {{"李示例", "11010519491231002X"}, {"小样餐馆", "91350100M000100Y43"}};
    std::map<std::string, std::string> made;
    for (const auto& [name, value] : metadata(both, "", ""))
        made[name] = value;
    EXPECT_EQ(made["CZZT"], "李示例^小样餐馆");
    EXPECT_EQ(made["CZZTDM"], "11010519491231002X^91350100M000100Y43");
    EXPECT_EQ(made["CZZTDMLX"], "公民身份号码^统一社会信用代码");
    EXPECT_EQ(made["CZZTDMLXDM"], "111^001");
}

TEST(Metadata, NamesAreThoseOfTheStandardAndFieldsBeginWithKz) {
    std::map<std::string, std::string> made;
    for (const auto& [name, value] : metadata(face(), "城东区市场监督管理局", "专用章"))
        made[name] = value;
    EXPECT_EQ(made["ZZBS"], "1.2.156.3005.2.X");
    EXPECT_EQ(made["CZZTDMLXDM"], "001");
    EXPECT_EQ(made["ZZYXQJZRQ"], "长期");
    EXPECT_EQ(made["ZZQZSJ"], "2026-09-28T09:00:05");
    EXPECT_EQ(made["KZ_面积"], "120");
    Face person = face();
    person.holders = {{"李示例", "11010519491231002X"}};
    for (const auto& [name, value] : metadata(person, "", ""))
        if (name == "CZZTDMLXDM") {
            EXPECT_EQ(value, "111");
        }
}

} // namespace
} // namespace yimen::licences
