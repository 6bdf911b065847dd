#include <gtest/gtest.h>

#include "base/text.h"
#include "doorplate.h"

namespace yimen::wayfinding {
namespace {

bool has_chinese(const std::string& text) {
    return std::ranges::any_of(to_utf32(text), [](char32_t one) { return one >= 0x3000; });
}

Doorplate plate() {
    Doorplate out;
    out.hall.name = "城东区政务服务中心";
    out.hall.name_en = "East District Hall";
    out.hall.address = "示例路 1 号";
    out.hall.address_en = "1 Example Road";
    out.hall.hours = "周一至周五 9:00–17:00";
    out.hall.hours_en = "Monday to Friday 9:00–17:00";
    out.hall.phone = "0000-0000000";
    out.lines = {{"A", {"综合业务", "General business"}, {1, 2}}, {"B", {"咨询", "Advice"}, {3}}};
    out.plan.floors = {{1, 400, 240}, {2, 400, 160}};
    out.plan.zones = {{1, 1, {"等候区"}, {"Waiting area"}, 220, 115, 70, 60}};
    out.plan.points = {{1, 1, PointKind::entrance, 200, 240, {"正门"}, {"the main entrance"}, {}, {}, false},
                       {2, 1, PointKind::counter, 80, 55, {}, {}, {}, {}, false},
                       {3, 2, PointKind::counter, 80, 55, {}, {}, {}, {}, false}};
    for (int number : {1, 4}) {
        places::CounterRow row;
        row.id.value.bytes[15] = static_cast<std::uint8_t>(number);
        row.number = number;
        row.name = std::to_string(number) + " 号窗口";
        out.counters.push_back(row);
        out.plan.points[number == 1 ? 1 : 2].counter_id = row.id;
    }
    out.page = "http://127.0.0.1/portal/halls/1";
    return out;
}
Doorplate with_item() {
    Doorplate out = plate();
    out.lines.pop_back();
    PlateItem item;
    item.name = {"食品经营许可（新办）", "Food business licence (new)"};
    item.department = {"市场监督管理局", "Market regulation"};
    item.summary = {"开餐馆前要办。", "Before you open a restaurant."};
    item.working_days = 1;
    item.charged = true;
    item.fee = "工本费 10 元";
    item.bring = {{"身份证", "Identity card"}, {"租赁合同", ""}};
    item.depends = true;
    WayFound way;
    way.spots = {{1, 200, 240}, {1, 80, 55}};
    way.steps = {{1, "从正门进", "Come in"}};
    item.way = way;
    out.item = item;
    return out;
}
std::string value_of(const render::Poster& poster, std::string_view label) {
    for (const auto& line : poster.lines)
        if (line.label == label)
            return line.value;
    return "none";
}

TEST(DoorplatePage, OfAnItemSaysWhatWhereHowLongAndTheWay) {
    auto made = poster(with_item(), false);
    EXPECT_EQ(made.title, "食品经营许可（新办）");
    EXPECT_EQ(made.subtitle, "Food business licence (new)");
    EXPECT_EQ(made.lead, "开餐馆前要办。");
    EXPECT_EQ(value_of(made, "在哪里办"), "综合业务　1、2 号窗口");
    EXPECT_EQ(value_of(made, "办理时限"), "1 个工作日");
    EXPECT_EQ(value_of(made, "收费"), "工本费 10 元");
    EXPECT_EQ(made.list, (std::vector<std::string>{"身份证", "租赁合同"}));
    ASSERT_EQ(made.drawings.size(), 1u) << "the other floor is not on the way";
    EXPECT_EQ(made.drawings[0].caption, "1 层");
    EXPECT_EQ(made.drawings[0].marks[0].name, "正门");
    EXPECT_EQ(made.drawings[0].marks[1].number, "1");
    EXPECT_TRUE(made.drawings[0].marks[1].goal);
    EXPECT_EQ(made.drawings[0].traces.at(0).size(), 2u);
}

TEST(DoorplatePage, InEnglishIsEnglishButForTheNamesThatHaveNone) {
    auto made = poster(with_item(), true);
    EXPECT_EQ(made.title, "Food business licence (new)");
    EXPECT_EQ(made.subtitle, "食品经营许可（新办）");
    EXPECT_EQ(made.authority, "East District Hall　城东区政务服务中心");
    std::vector<std::string> words{made.lead,      made.qr_title,  made.list_title,
                                   made.list_rest, made.way_title, made.list[0]};
    for (const auto& line : made.lines)
        words.insert(words.end(), {line.label, line.value});
    words.insert(words.end(), made.qr_for.begin(), made.qr_for.end());
    words.insert(words.end(), made.way.begin(), made.way.end());
    for (const auto& drawing : made.drawings) {
        words.push_back(drawing.caption);
        for (const auto& mark : drawing.marks)
            words.push_back(mark.name);
        for (const auto& area : drawing.areas)
            words.push_back(area.name);
    }
    for (const auto& one : words)
        EXPECT_FALSE(has_chinese(one)) << one;
    EXPECT_EQ(made.list[1], "租赁合同") << "has no English name";
    EXPECT_EQ(value_of(made, "Where"), "General business – counters 1, 2");
    EXPECT_EQ(value_of(made, "Time limit"), "1 working day");
    EXPECT_EQ(made.drawings[0].marks[0].name, "Main entrance");
}

TEST(DoorplatePage, OfAHallShowsItsLinesAndEachFloorWithCounters) {
    auto made = poster(plate(), false);
    EXPECT_EQ(made.title, "城东区政务服务中心");
    EXPECT_EQ(made.subtitle, "East District Hall");
    EXPECT_EQ(value_of(made, "A 队列"), "综合业务　1、2 号窗口");
    EXPECT_EQ(value_of(made, "B 队列"), "咨询　3 号窗口");
    ASSERT_EQ(made.drawings.size(), 2u);
    EXPECT_TRUE(made.drawings[0].traces.empty());
    EXPECT_EQ(value_of(poster(plate(), true), "Line A"), "General business – counters 1, 2");
    Doorplate bare = plate();
    bare.plan = {};
    EXPECT_TRUE(poster(bare, false).drawings.empty());
    EXPECT_TRUE(poster(bare, false).way_title.empty());
}

} // namespace
} // namespace yimen::wayfinding
