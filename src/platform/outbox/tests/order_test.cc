#include <latch>

#include "outbox_fixture.h"

#include <rapidcheck/gtest.h>

namespace yimen::outbox {
namespace {

class OutboxOrderTest : public OutboxTest {};
YIMEN_INSTANTIATE_ENGINES(OutboxOrderTest);

RC_GTEST_PROP(PositionTest, IsReadBackFromItsText, ()) {
    const Position position{*rc::gen::nonNegative<std::int64_t>(), *rc::gen::nonNegative<std::int64_t>()};
    RC_ASSERT(Position::parse(position.str()) == position);
}

TEST(PositionTest, RefusesWhatIsNoPosition) {
    for (const char* text :
         {"", ".", "1", "1.", ".1", "-1.2", "1.-2", "1.2 ", " 1.2", "1.2.3", "1,2", "a.b", "1.99999999999999999999"})
        EXPECT_FALSE(Position::parse(text)) << text;
}

TEST_P(OutboxOrderTest, KeepsAllThatWasPublished) {
    NewEvent event;
    event.kind = "ThingMoved";
    event.schema_version = 3;
    event.scope = {kCell, RegionId{new_uuid(kMorning)}, HallId{new_uuid(kMorning)}, std::nullopt,
                   SubjectId{new_uuid(kMorning)}};
    event.is_public = true;
    event.object_kind = "thing";
    event.object = kThing;
    event.revision = 7;
    event.payload = {{"state", "ready"}, {"ids", {1, 2}}};
    std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
        outbox::publish(tx, kMorning, event);
        return {};
    });

    ASSERT_TRUE(eventually([&] { return all_after().size() == 1; }));
    const Event read = all_after().front();
    EXPECT_EQ(read.kind, "ThingMoved");
    EXPECT_EQ(read.schema_version, 3);
    EXPECT_EQ(read.scope.cell, kCell);
    EXPECT_EQ(read.scope.region, event.scope.region);
    EXPECT_EQ(read.scope.hall, event.scope.hall);
    EXPECT_EQ(read.scope.department, std::nullopt);
    EXPECT_EQ(read.scope.subject, event.scope.subject);
    EXPECT_TRUE(read.is_public);
    EXPECT_EQ(read.object_kind, "thing");
    EXPECT_EQ(read.object, kThing);
    EXPECT_EQ(read.revision, 7);
    EXPECT_EQ(read.payload, event.payload);
    EXPECT_EQ(read.at, kMorning);
}

TEST_P(OutboxOrderTest, NothingOfARolledBackTransactionIsThere) {
    const ErrorCode refused{"test.refused", ErrorKind::conflict, "", ""};
    std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
        write_event(tx, 1);
        return fail(refused);
    });
    publish(2);
    ASSERT_TRUE(eventually([&] { return !all_after().empty(); }));
    EXPECT_EQ(all_after().front().revision, 2);
}

// The transaction that began first commits last. A cursor over sequences would have passed its event by then.
TEST_P(OutboxOrderTest, AnOlderTransactionThatCommitsLaterIsNotSkipped) {
    auto other = open_another();
    std::latch written(1), may_commit(1);
    auto older = std::async(std::launch::async, [&] {
        return other->write([&](db::Tx& tx) -> Result<void> {
            write_event(tx, 1);
            tx.query("SELECT 1");
            written.count_down();
            may_commit.wait();
            return {};
        });
    });
    written.wait();
    if (GetParam() == db::Engine::postgres) {
        publish(2);
        EXPECT_GT(db().read(newest_committed), Position{});
        EXPECT_TRUE(all_after().empty());
        EXPECT_EQ(db().read(newest), Position{});
    }
    may_commit.count_down();
    ASSERT_TRUE(older.get());
    if (GetParam() == db::Engine::sqlite)
        publish(2); // one writer: there is no younger transaction that could have committed before
    ASSERT_TRUE(eventually([&] { return all_after().size() == 2; }));
    EXPECT_EQ(all_after()[0].revision, 1);
    EXPECT_EQ(all_after()[1].revision, 2);
}

TEST_P(OutboxOrderTest, ACursorSeesEachEventOfConcurrentWritersOnceAndInOrder) {
    constexpr int kWriters = 4, kEach = 60;
    std::vector<std::future<void>> writers;
    for (int writer = 0; writer < kWriters; ++writer)
        writers.push_back(std::async(std::launch::async, [&, writer] {
            for (int i = 0; i < kEach; ++i)
                std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
                    write_event(tx, writer * 1000 + 2 * i);
                    tx.query("SELECT 1"); // lets the transactions overlap on PostgreSQL
                    write_event(tx, writer * 1000 + 2 * i + 1);
                    return {};
                });
        }));

    std::vector<Position> seen;
    ASSERT_TRUE(eventually([&] {
        const Position cursor = seen.empty() ? Position{} : seen.back();
        for (const Event& event : db().read([&](db::Reader& reader) { return read_after(reader, cursor, 7); }))
            seen.push_back(event.position);
        return seen.size() >= 2 * kWriters * kEach;
    }));
    for (auto& writer : writers)
        writer.get();

    std::vector<Position> all;
    for (const Event& event : all_after())
        all.push_back(event.position);
    EXPECT_EQ(seen, all);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
}

TEST_P(OutboxOrderTest, TheLastEventsComeOldestFirst) {
    for (int revision = 1; revision <= 5; ++revision)
        publish(revision);
    ASSERT_TRUE(eventually([&] { return all_after().size() == 5; }));
    auto last = db().read([&](db::Reader& reader) { return read_last(reader, 2); });
    ASSERT_EQ(last.size(), 2u);
    EXPECT_EQ(last[0].revision, 4);
    EXPECT_EQ(last[1].revision, 5);
    EXPECT_EQ(db().read(newest), last[1].position);
}

} // namespace
} // namespace yimen::outbox
