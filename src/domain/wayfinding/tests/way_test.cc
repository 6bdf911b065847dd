#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "words.h"

namespace yimen::wayfinding {
namespace {

places::CounterId counter_id(int number) {
    Uuid id;
    id.bytes[15] = static_cast<std::uint8_t>(number);
    return {id};
}

// An entrance below, a corridor of two arms above it, counters 1 to 3 along it; counter 4 on the second floor by lift or stairs.
class WayTest : public ::testing::Test {
  protected:
    WayTest() {
        for (int number : {1, 2, 3, 4}) {
            places::CounterRow row;
            row.id = counter_id(number);
            row.number = number;
            row.name = std::to_string(number) + " 号窗口";
            row.name_en = "counter " + std::to_string(number);
            counters.push_back(row);
        }
        plan.floors = {{1, 400, 240}, {2, 400, 160}};
        add(1, 1, PointKind::entrance, 200, 240);
        plan.points.back().name = {"正门"};
        plan.points.back().name_en = {"the main entrance"};
        add(7, 1, PointKind::way, 200, 100);
        add(8, 1, PointKind::way, 140, 100);
        add(9, 1, PointKind::way, 80, 100);
        add(10, 1, PointKind::way, 260, 100);
        add_counter(11, 1, 80, 55, 1);
        add_counter(12, 1, 140, 55, 2);
        add_counter(13, 1, 260, 55, 3);
        add(14, 1, PointKind::way, 330, 100);
        add(15, 1, PointKind::lift, 365, 60);
        add(16, 1, PointKind::stairs, 365, 100);
        add(21, 2, PointKind::lift, 365, 60);
        add(22, 2, PointKind::stairs, 365, 100);
        add(23, 2, PointKind::way, 330, 100);
        add(24, 2, PointKind::way, 240, 100);
        add_counter(25, 2, 240, 55, 4);
        plan.ways = {{1, 7},   {7, 8},   {8, 9},   {7, 10},  {8, 12},  {9, 11},  {10, 13}, {10, 14},
                     {14, 15}, {14, 16}, {15, 21}, {16, 22}, {21, 23}, {22, 23}, {23, 24}, {24, 25}};
    }
    void add(int id, int level, PointKind kind, int x, int y) {
        plan.points.push_back({id, level, kind, x, y, {}, {}, {}, {}, false});
    }
    void add_counter(int id, int level, int x, int y, int number) {
        add(id, level, PointKind::counter, x, y);
        plan.points.back().counter_id = counter_id(number);
    }
    std::string told(int to, bool step_free = false, bool english = false) {
        auto walk = find_way(plan, entrances(plan), {to}, step_free);
        if (!walk)
            return "none";
        std::string out;
        for (const Step& step : in_words(plan, *walk, name_of(*point_of(plan, to), counters), counters))
            out += (out.empty() ? "" : " / ") + (english ? step.text_en : step.text);
        return out;
    }

    Plan plan;
    std::vector<places::CounterRow> counters;
};

TEST_F(WayTest, IsToldInWordsThatNeedNoPlan) {
    EXPECT_EQ(told(11), "从正门进，直走约 14 米 / 左转，走约 12 米 / 右手边第 2 个窗口就是 1 号窗口");
    EXPECT_EQ(told(11, false, true),
              "Come in through the main entrance and go straight on for about 14 m / Turn left and go "
              "about 12 m / Counter 1 is the second counter on your right");
    EXPECT_EQ(told(12), "从正门进，直走约 14 米 / 左转，走约 6 米 / 右手边第 1 个窗口就是 2 号窗口");
    EXPECT_EQ(told(13), "从正门进，直走约 14 米 / 右转，走约 6 米 / 左手边第 1 个窗口就是 3 号窗口");
}

TEST_F(WayTest, ChangesFloorByStairsOrWhereAskedByLift) {
    EXPECT_EQ(
        told(25),
        "从正门进，直走约 14 米 / 右转，走约 17 米 / 走楼梯上到 2 层 / 直走约 13 米 / 右手边第 1 个窗口就是 4 号窗口");
    EXPECT_NE(told(25, true).find("乘电梯到 2 层"), std::string::npos) << told(25, true);
    EXPECT_EQ(told(25, true).find("楼梯"), std::string::npos);
    EXPECT_EQ(floor_in_words(-1, false), "地下 1 层");
}

TEST_F(WayTest, StepFreeMeansNoStepsAnywhere) {
    plan.points[0].steps = true; // the only entrance
    EXPECT_EQ(told(11, true), "none");
    EXPECT_NE(told(11), "none");
    plan.points[0].steps = false;
    plan.ways[1].steps = true; // 7 to 8
    EXPECT_EQ(told(11, true), "none");
    EXPECT_NE(told(11).find("有台阶"), std::string::npos);
}

TEST_F(WayTest, NobodyIsLedAcrossACounter) {
    plan.ways[2] = {12, 11, false}; // instead of 8 to 9: counter 1 only behind counter 2
    plan.ways[5] = {9, 7, true};
    EXPECT_EQ(told(11), "none");
}

TEST_F(WayTest, ACounterThatCannotBeReachedIsNamed) {
    EXPECT_TRUE(flaws(plan, counters).empty());
    std::erase_if(plan.ways, [](const Way& way) { return way.to == 13 || way.from == 15; });
    auto found = flaws(plan, counters);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].kind, FlawKind::unreachable);
    EXPECT_EQ(found[0].name, "3 号窗口");
    EXPECT_EQ(found[1].kind, FlawKind::only_by_steps);
    EXPECT_EQ(found[1].name, "4 号窗口");
    std::erase_if(plan.points, [](const Point& point) { return point.id == 12; });
    std::erase_if(plan.ways, [](const Way& way) { return way.to == 12; });
    EXPECT_EQ(flaws(plan, counters)[0].kind, FlawKind::not_on_plan);
    plan.points[0].kind = PointKind::way;
    EXPECT_EQ(flaws(plan, counters)[0].kind, FlawKind::no_entrance);
    EXPECT_TRUE(flaws({}, counters).empty()) << "nobody has begun";
}

TEST_F(WayTest, AnImpossiblePlanIsRefusedWhereItIsWrong) {
    EXPECT_TRUE(faults(plan, counters).empty());
    auto pointer = [&](auto change) {
        Plan wrong = plan;
        change(wrong);
        auto found = faults(wrong, counters);
        return found.empty() ? std::string() : found[0].pointer;
    };
    EXPECT_EQ(pointer([](Plan& p) { p.floors[1].level = 1; }), "/floors/1/level");
    EXPECT_EQ(pointer([](Plan& p) { p.floors[0].width_dm = 0; }), "/floors/0/width_dm");
    EXPECT_EQ(pointer([](Plan& p) { p.points[1].x_dm = 401; }), "/points/1/x_dm");
    EXPECT_EQ(pointer([](Plan& p) { p.points[1].level = 3; }), "/points/1/level");
    EXPECT_EQ(pointer([](Plan& p) { p.points[1].id = 1; }), "/points/1/id");
    EXPECT_EQ(pointer([](Plan& p) { p.points[5].counter_id = counter_id(9); }), "/points/5/counter_id");
    EXPECT_EQ(pointer([](Plan& p) { p.points[5].counter_id = counter_id(2); }), "/points/6/counter_id");
    EXPECT_EQ(pointer([](Plan& p) { p.points[5].counter_id.reset(); }), "/points/5/counter_id");
    EXPECT_EQ(pointer([](Plan& p) { p.ways[0] = {1, 99, false}; }), "/ways/0/to");
    EXPECT_EQ(pointer([](Plan& p) { p.ways[0] = {8, 7, false}; }), "/ways/1/to") << "the same way, told backwards";
    EXPECT_EQ(pointer([](Plan& p) { p.ways[0] = {1, 23, false}; }), "/ways/0/to") << "through the ceiling";
    EXPECT_EQ(pointer([](Plan& p) { p.zones = {{1, 1, {"区"}, {}, 390, 0, 20, 20}}; }), "/zones/0/x_dm");
}

TEST_F(WayTest, AZoneIsReachedWhereOneStandsInIt) {
    Zone zone{1, 1, {"等候区"}, {}, 120, 40, 40, 70};
    EXPECT_EQ(points_in(plan, zone), std::vector{8});
    zone.height_dm = 30;
    EXPECT_EQ(points_in(plan, zone), std::vector{12}) << "a zone of counters alone";
}

// Over any plan: what is found is a walk over its ways, none shorter by one detour, and step-free where that was asked.
RC_GTEST_PROP(WayProperty, AWayIsAlwaysAWalkOfThePlan, ()) {
    Plan plan;
    plan.floors = {{1, 1000, 1000}, {2, 1000, 1000}};
    const int count = *rc::gen::inRange(2, 14);
    for (int id = 1; id <= count; ++id) {
        Point point;
        point.id = id;
        point.level = *rc::gen::inRange(1, 3);
        point.kind = *rc::gen::element(PointKind::way, PointKind::lift, PointKind::stairs, PointKind::desk);
        point.x_dm = *rc::gen::inRange(0, 1000);
        point.y_dm = *rc::gen::inRange(0, 1000);
        plan.points.push_back(point);
    }
    for (int a = 1; a <= count; ++a)
        for (int b = a + 1; b <= count; ++b) {
            const Point &from = plan.points[a - 1], &to = plan.points[b - 1];
            const bool rides = from.kind == to.kind && (from.kind == PointKind::lift || from.kind == PointKind::stairs);
            if ((from.level == to.level || rides) && *rc::gen::inRange(0, 3) == 0)
                plan.ways.push_back({a, b, *rc::gen::arbitrary<bool>()});
        }
    RC_ASSERT(faults(plan, {}).empty());
    const bool step_free = *rc::gen::arbitrary<bool>();
    auto walk = find_way(plan, {1}, {count}, step_free);
    // What can be reached, without any cost.
    std::set<int> seen{1};
    for (bool more = true; more;) {
        more = false;
        for (const Way& way : plan.ways)
            for (auto [a, b] : {std::pair(way.from, way.to), std::pair(way.to, way.from)}) {
                const Point &from = plan.points[a - 1], &to = plan.points[b - 1];
                bool through = a == 1 || from.kind != PointKind::desk;
                bool barred = step_free && (way.steps || (from.level != to.level && from.kind == PointKind::stairs));
                if (seen.contains(a) && through && !barred)
                    more = seen.insert(b).second || more;
            }
    }
    RC_ASSERT(walk.has_value() == seen.contains(count));
    if (!walk)
        return;
    RC_ASSERT(walk->points.front() == 1);
    RC_ASSERT(walk->points.back() == count);
    RC_ASSERT(std::set<int>(walk->points.begin(), walk->points.end()).size() == walk->points.size());
    for (std::size_t i = 1; i < walk->points.size(); ++i) {
        auto pair = std::minmax(walk->points[i - 1], walk->points[i]);
        RC_ASSERT(
            std::ranges::any_of(plan.ways, [&](const Way& way) { return std::minmax(way.from, way.to) == pair; }));
    }
    RC_ASSERT(!in_words(plan, *walk, {"那里", "there"}, {}).empty());
}

} // namespace
} // namespace yimen::wayfinding
