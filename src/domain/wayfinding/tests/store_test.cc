#include "store.h"

#include <gtest/gtest.h>

#include "support/engines.h"

namespace yimen::wayfinding {
namespace {

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class PlanStoreTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out = places::migrations();
        for (const auto& one : wayfinding::migrations())
            out.push_back(one);
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        hall_.id = new_id<HallId>(kMorning);
        hall_.cell = new_id<CellId>(kMorning);
        hall_.region = new_id<RegionId>(kMorning);
        hall_.kind = "hall";
        hall_.code = "H1";
        hall_.name = "大厅";
        (void)db().write([&](db::Tx& tx) -> Result<bool> {
            places::put_region(tx, {hall_.region, hall_.cell, "990102000000", "城东区", 3, {}});
            places::put_hall(tx, hall_);
            return true;
        });
    }
    bool put(const Plan& plan, std::int64_t revision) {
        return *db().write(
            [&](db::Tx& tx) -> Result<bool> { return store::put(tx, hall_, plan, revision, kMorning, {}); });
    }
    std::optional<Wayfinding::Kept> kept() {
        return db().read([&](db::Reader& reader) { return store::plan(reader, hall_.id); });
    }
    places::HallRow hall_;
};
YIMEN_INSTANTIATE_ENGINES(PlanStoreTest);

TEST_P(PlanStoreTest, KeepsAPlanAsAWhole) {
    EXPECT_FALSE(kept());
    Plan plan;
    plan.floors = {{1, 400, 240}};
    plan.zones = {{1, 1, {"等候区"}, {"Waiting area"}, 10, 20, 30, 40}};
    plan.points = {{1, 1, PointKind::entrance, 200, 240, {"正门"}, {}, {}, {}, true}};
    ASSERT_TRUE(put(plan, 0));
    EXPECT_EQ(to_json_text(kept()->plan), to_json_text(plan));
    EXPECT_EQ(kept()->revision, 1);
}

TEST_P(PlanStoreTest, AStaleChangeChangesNothing) {
    Plan first, second;
    first.floors = {{1, 400, 240}};
    second.floors = {{1, 300, 240}};
    ASSERT_TRUE(put(first, 0));
    EXPECT_FALSE(put(second, 0)) << "somebody else drew the first one";
    EXPECT_FALSE(put(second, 2));
    EXPECT_EQ(kept()->plan.floors[0].width_dm, 400);
    EXPECT_TRUE(put(second, 1));
    EXPECT_EQ(kept()->plan.floors[0].width_dm, 300);
    EXPECT_EQ(kept()->revision, 2);
}

} // namespace
} // namespace yimen::wayfinding
