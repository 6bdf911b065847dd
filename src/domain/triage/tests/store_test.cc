#include "store.h"

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"

namespace yimen::triage {
namespace {

using namespace std::chrono_literals;
using access::Role;

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class TriageStoreTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), jobs::migrations(), journal::migrations(), http::migrations(),
                                   places::migrations(), triage::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    void SetUp() override {
        EngineTest::SetUp();
        hall_.id = new_id<HallId>(kMorning);
        hall_.cell = cell_;
        hall_.region = region_;
        hall_.kind = "hall";
        hall_.code = "H1";
        hall_.name = "大厅";
        (void)db().write([&](db::Tx& tx) -> Result<bool> {
            places::put_region(tx, {region_, cell_, "990102000000", "城东区", 3, {}});
            places::put_hall(tx, hall_);
            return true;
        });
    }

    access::Principal who(Role role, HallId hall) const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.cell = cell_;
        out.grants.push_back({role, cell_, {}, hall, {}});
        return out;
    }

    void send(Direction direction, std::optional<catalogue::ItemId> item, Instant at, bool could_self = false) {
        store::Row row;
        row.id = new_id<DecisionId>(at);
        row.scope = {cell_, region_, hall_.id, {}, {}};
        row.day = hall_date(at);
        row.decided_at = at;
        row.decided_by = new_id<StaffId>(at);
        row.direction = direction;
        row.item = item;
        row.item_name = item ? "食品经营许可" : "";
        row.could_self = could_self;
        (void)db().write([&](db::Tx& tx) -> Result<bool> {
            store::insert(tx, row);
            return true;
        });
    }
    std::vector<store::Sum> sums(TriageBy by, Date from, Date to, const access::Principal& principal) {
        return db().read([&](db::Reader& reader) { return store::sums(reader, principal, hall_.id, from, to, by); });
    }

    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning);
    places::HallRow hall_;
};
YIMEN_INSTANTIATE_ENGINES(TriageStoreTest);

TEST_P(TriageStoreTest, CountsByDayAndByItem) {
    auto food = new_id<catalogue::ItemId>(kMorning), card = new_id<catalogue::ItemId>(kMorning + 1ms);
    send(Direction::self_service, food, kMorning, true);
    send(Direction::line, food, kMorning + 1min, true);
    send(Direction::side_by_side, card, kMorning + 2min);
    send(Direction::line, {}, kMorning + 3min);
    send(Direction::line, food, kMorning + 24h);
    auto manager = who(Role::hall_manager, hall_.id);
    Date day = hall_date(kMorning), next = hall_date(kMorning + 24h);
    auto days = sums(TriageBy::day, day, next, manager);
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(days[0].key, "2026-09-28");
    EXPECT_EQ(days[0].self_service, 1);
    EXPECT_EQ(days[0].side_by_side, 1);
    EXPECT_EQ(days[0].line, 2);
    EXPECT_EQ(days[0].could_self, 1) << "of those in a line";
    EXPECT_EQ(days[1].line, 1);
    auto items = sums(TriageBy::item, day, next, manager);
    ASSERT_EQ(items.size(), 3u);
    EXPECT_EQ(items[0].key, food.str()) << "the most often first";
    EXPECT_EQ(items[0].name, "食品经营许可");
    EXPECT_EQ(items[0].line, 2);
    EXPECT_EQ(sums(TriageBy::day, day, day, manager).size(), 1u);
}

TEST_P(TriageStoreTest, IsReadByThoseOfTheHall) {
    send(Direction::line, {}, kMorning);
    Date day = hall_date(kMorning);
    auto seen = [&](Role role, HallId hall) {
        auto principal = who(role, hall);
        store::Query query{hall_.id, day, {}, 10};
        auto rows = db().read([&](db::Reader& reader) { return store::list(reader, principal, query); });
        EXPECT_EQ(db().read([&](db::Reader& reader) { return store::count(reader, principal, query); }),
                  static_cast<std::int64_t>(rows.size()));
        EXPECT_EQ(sums(TriageBy::day, day, day, principal).size(), rows.size());
        return rows.size();
    };
    HallId other = new_id<HallId>(kMorning + 1ms);
    EXPECT_EQ(seen(Role::hall_manager, hall_.id), 1u);
    EXPECT_EQ(seen(Role::guide, hall_.id), 1u);
    EXPECT_EQ(seen(Role::guide, other), 0u);
    EXPECT_EQ(seen(Role::clerk, hall_.id), 0u);
}

} // namespace
} // namespace yimen::triage
