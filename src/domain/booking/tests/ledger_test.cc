#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <map>
#include <thread>

#include "store.h"
#include "support/engines.h"

// The ledger on both engines: whatever is pressed at once or in whatever order, no slot is over its capacity.
namespace yimen::booking {
namespace {

const Instant kNine = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class LedgerTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {places::migrations(), booking::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    bool raise(CategoryId line, Instant at, Channel channel, int capacity) {
        return *db().write([&](db::Tx& tx) -> Result<bool> { return store::raise(tx, line, at, channel, capacity); });
    }
    int taken(CategoryId line, Instant at, Channel channel) {
        auto rows = db().read(
            [&](db::Reader& reader) { return store::taken(reader, line, at, at + std::chrono::microseconds(1)); });
        for (const auto& one : rows)
            if (one.channel == channel)
                return one.taken;
        return 0;
    }
    CategoryId line_ = new_id<CategoryId>(kNine);
};
YIMEN_INSTANTIATE_ENGINES(LedgerTest);

TEST_P(LedgerTest, GivesAsManyPlacesAsThereAreToThoseWhoPressAtOnce) {
    std::atomic<int> got = 0;
    std::vector<std::jthread> people;
    for (int i = 0; i < 8; ++i)
        people.emplace_back([&] {
            for (int n = 0; n < 10; ++n)
                got += raise(line_, kNine, Channel::portal, 7);
        });
    people.clear();
    EXPECT_EQ(got, 7);
    EXPECT_EQ(taken(line_, kNine, Channel::portal), 7);
    EXPECT_TRUE(raise(line_, kNine, Channel::staff, 1)) << "the other channel has places of its own";
}

TEST_P(LedgerTest, AgreesWithASimpleCountWhateverIsDone) {
    int round = 0;
    bool held = rc::check("the ledger is a count with a limit", [&] {
        CategoryId line = new_id<CategoryId>(kNine + std::chrono::seconds(++round));
        std::map<int, int> model;
        auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
            12, rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(-1, 4)));
        for (auto [slot, capacity] : steps) {
            Instant at = kNine + std::chrono::minutes(30 * slot);
            if (capacity < 0 && model[slot] > 0) {
                *db().write([&](db::Tx& tx) -> Result<int> {
                    store::lower(tx, line, at, Channel::portal);
                    return 0;
                });
                --model[slot];
            } else if (capacity >= 0) {
                bool may = model[slot] < capacity;
                RC_ASSERT(raise(line, at, Channel::portal, capacity) == may);
                model[slot] += may;
            }
            RC_ASSERT(taken(line, at, Channel::portal) == model[slot]);
        }
    });
    EXPECT_TRUE(held);
}

TEST_P(LedgerTest, FewerPlacesKeepWhatIsTakenAndGiveNoMore) {
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(raise(line_, kNine, Channel::portal, 3));
    db().write([&](db::Tx& tx) -> Result<void> {
        store::cap_to_taken(tx, line_, kNine);
        return {};
    });
    EXPECT_FALSE(raise(line_, kNine, Channel::portal, 1));
    EXPECT_EQ(taken(line_, kNine, Channel::portal), 3);
    EXPECT_TRUE(raise(line_, kNine, Channel::portal, 4)) << "and more again when the hall opens more";
}

} // namespace
} // namespace yimen::booking
