#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "render/render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

Drawing plan(int kiosks) {
    Drawing out{"1 层", 400, 240, {}, {}, {}};
    out.areas = {
        {40, 20, 260, 60, "General counters"}, {220, 115, 70, 60, "Waiting area"}, {300, 200, 12, 12, "Prams"}};
    out.marks = {{200, 240, "", "Main entrance", false}, {80, 55, "1", "", false}, {140, 55, "2", "", true}};
    for (int i = 0; i < kiosks; ++i)
        out.marks.push_back({100.0 + 7 * i, 150, "", "Ticket machine " + std::to_string(i + 1), false});
    out.traces = {{{200, 240}, {200, 100}, {140, 100}, {140, 55}}};
    return out;
}

Poster plate() {
    Poster out;
    out.authority = "城东区政务服务中心　East District Hall";
    out.title = "食品经营许可（新办）";
    out.subtitle = "Food business licence (new)";
    out.lead = "开餐馆、小吃店、食品商店前要办的许可。";
    out.qr = "http://127.0.0.1:8080/portal/halls/0193f3a0-0000-7000-8000-000000000001/items/"
             "0193f3a0-0000-7000-8000-000000000002";
    out.qr_title = "手机扫一扫";
    out.qr_for = {"现在要等多久", "看自己要带什么", "预约时间", "怎么走到窗口"};
    out.lines = {{"在哪里办", "综合业务　1、2、3 号窗口"}, {"收费", "不收费"}, {"开放时间", "周一至周五 9:00–17:00"}};
    out.list_title = "一般要带";
    out.list = {"营业执照", "身份证", "经营场所平面图"};
    out.list_rest = "您的情况不同，可能少带几样。";
    out.way_title = "怎么走";
    out.way = {"从正门进，直走约 14 米", "左转，走约 6 米", "右手边第 1 个窗口就是 2 号窗口"};
    out.drawings = {plan(2)};
    out.foot = "示例路 1 号";
    out.made_at = hall_instant(Date(std::chrono::year(2026) / 9 / 28), 9 * 60);
    return out;
}

struct Written {
    std::string text;
    Room at; // in millimetres, without the air above and below the letters
};
std::vector<Written> written(const Laid& laid) {
    std::vector<Written> out;
    for (const auto& object : laid.pages.at(0)->page.objects)
        if (const auto* text = std::get_if<ofd::Text>(&object)) {
            double wide = text->size * 0.1; // the last letter, at least
            for (double advance : text->advances)
                wide += advance;
            out.push_back({text->text, {text->x, text->baseline - 0.7 * text->size, wide, 0.75 * text->size}});
        }
    return out;
}
std::string all_of(const std::vector<Written>& texts) {
    std::string out;
    for (const auto& one : texts)
        out += one.text + "\n";
    return out;
}
// Empty when it is one page and no text touches another or the edge.
std::string wrong_with(const Poster& poster) {
    constexpr Room kPaper{3, 3, 204, 291};
    auto laid = lay_out(poster);
    if (laid.pages.size() != 1)
        return "pages";
    auto texts = written(laid);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (!kPaper.holds(texts[i].at))
            return "beyond the edge: " + texts[i].text;
        for (std::size_t j = 0; j < i; ++j)
            if (texts[i].at.touches(texts[j].at))
                return texts[i].text + " at " + std::to_string(texts[i].at.x) + "," + std::to_string(texts[i].at.y) +
                       " touches " + texts[j].text + " at " + std::to_string(texts[j].at.x) + "," +
                       std::to_string(texts[j].at.y) + " wide " + std::to_string(texts[j].at.width);
    }
    return {};
}

TEST(Poster, StandsOnOnePageAndNothingTouches) {
    EXPECT_EQ(wrong_with(plate()), "");
    auto made = pdf(plate());
    EXPECT_EQ(made.pages, 1);
    EXPECT_EQ(made.bytes, pdf(plate()).bytes) << "the same bytes each time";
    auto words = all_of(written(lay_out(plate())));
    for (std::string_view one :
         {"食品经营许可（新办）", "手机扫一扫", "3. 经营场所平面图", "Main entrance", "General counters"})
        EXPECT_NE(words.find(one), std::string::npos) << one << "\n" << words;
}

TEST(Poster, WhatFindsNoRoomOnThePlanStandsBelowItWithALetter) {
    Poster crowded = plate();
    crowded.drawings = {plan(9)};
    EXPECT_EQ(wrong_with(crowded), "");
    auto words = all_of(written(lay_out(crowded)));
    EXPECT_NE(words.find("Prams"), std::string::npos) << "an area too small for its name\n" << words;
    for (int i = 1; i <= 9; ++i)
        EXPECT_NE(words.find("machine " + std::to_string(i)), std::string::npos) << i << "\n" << words;
}

TEST(Poster, AListThatIsTooLongLosesItsEndAndSaysSo) {
    Poster poster = plate();
    for (int i = 0; i < 60; ++i)
        poster.list.push_back("第 " + std::to_string(i) + " 份材料，名称比一行还要长一些，长到要写两行才写得下");
    EXPECT_EQ(wrong_with(poster), "");
    auto words = all_of(written(lay_out(poster)));
    EXPECT_NE(words.find("……"), std::string::npos);
    EXPECT_NE(words.find(poster.list_rest), std::string::npos);
    EXPECT_EQ(words.find("第 59 份"), std::string::npos);
}

RC_GTEST_PROP(PosterProperty, ItIsOnePageWhateverStandsOnIt, ()) {
    auto some = [](std::size_t most) {
        std::string out;
        for (std::size_t i = *rc::gen::inRange<std::size_t>(0, most); i > 0; --i)
            out += *rc::gen::element<std::string>("城", "东", "许可", "licence ", "1", "（新办）", "、");
        return out;
    };
    Poster poster = plate();
    poster.title = some(100) + "证";
    poster.subtitle = some(60);
    poster.lead = some(200);
    for (auto& line : poster.lines)
        line.value = some(120) + "。";
    poster.list.assign(*rc::gen::inRange<std::size_t>(0, 30), some(60) + "件");
    poster.way.assign(*rc::gen::inRange<std::size_t>(0, 8), some(60) + "走");
    poster.drawings.assign(*rc::gen::inRange<std::size_t>(0, 4), plan(*rc::gen::inRange(0, 12)));
    RC_ASSERT(wrong_with(poster) == "");
}

} // namespace
} // namespace yimen::render
