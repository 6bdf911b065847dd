#include "store.h"

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"

namespace yimen::opening {
namespace {

using namespace std::chrono_literals;
using access::Role;

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class ProposalStoreTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), jobs::migrations(), journal::migrations(), http::migrations(),
                                   places::migrations(), opening::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    void SetUp() override {
        EngineTest::SetUp();
        for (places::HallRow* hall : {&hall_, &other_}) {
            hall->id = new_id<HallId>(kMorning);
            hall->cell = cell_;
            hall->region = region_;
            hall->kind = "hall";
            hall->code = hall == &hall_ ? "H1" : "H2";
            hall->name = "大厅";
        }
        write([&](db::Tx& tx) {
            places::put_region(tx, {region_, cell_, "990102000000", "城东区", 3, {}});
            places::put_hall(tx, hall_);
            places::put_hall(tx, other_);
            places::put_counter(tx, counter_, hall_, 3, "comprehensive", "窗口");
            return true;
        });
    }

    template <class F>
    bool write(F body) {
        return db().write([&](db::Tx& tx) -> Result<bool> { return body(tx); }).value();
    }

    access::Principal who(Role role, HallId hall) const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.staff = new_id<StaffId>(kMorning);
        out.cell = cell_;
        out.grants.push_back({role, cell_, {}, hall, {}});
        return out;
    }

    store::Row row(Instant at = kMorning) const {
        store::Row out;
        out.id = new_id<ProposalId>(at);
        out.scope = {cell_, region_, hall_.id, {}, {}};
        out.counter = counter_;
        out.counter_number = 3;
        out.kind = ProposalKind::reskill;
        out.line = line_;
        out.before = {other_line_};
        out.after = {line_, other_line_};
        out.beyond_skills = true;
        out.saved_minutes = -3;
        out.effects = {{line_, 7, {{}, 1800}, {600, 0}, {}, 0, 0}};
        out.proposed_at = out.numbers_at = at;
        return out;
    }
    bool insert(const store::Row& row) {
        return write([&](db::Tx& tx) { return store::insert(tx, row); });
    }
    bool update(const store::Row& row, int steps) {
        return write([&](db::Tx& tx) { return store::update(tx, row, steps); });
    }
    std::vector<store::Row> lately(Instant since = kMorning) {
        return db().read([&](db::Reader& reader) { return store::lately(reader, hall_.id, since); });
    }

    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning);
    places::HallRow hall_, other_;
    places::CounterId counter_ = new_id<places::CounterId>(kMorning);
    queue::CategoryId line_ = new_id<queue::CategoryId>(kMorning), other_line_ = new_id<queue::CategoryId>(kMorning);
};
YIMEN_INSTANTIATE_ENGINES(ProposalStoreTest);

TEST_P(ProposalStoreTest, KeepsAllOfIt) {
    auto made = row();
    ASSERT_TRUE(insert(made));
    auto kept = lately();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].id, made.id);
    EXPECT_EQ(kept[0].counter, counter_);
    EXPECT_EQ(kept[0].kind, ProposalKind::reskill);
    EXPECT_EQ(kept[0].after, made.after);
    EXPECT_EQ(kept[0].before, made.before);
    EXPECT_EQ(kept[0].effects, made.effects) << "a line that nobody calls for stays one";
    EXPECT_TRUE(kept[0].beyond_skills);
    EXPECT_EQ(kept[0].saved_minutes, -3);
    EXPECT_EQ(kept[0].state, ProposalState::proposed);
}

TEST_P(ProposalStoreTest, ACounterHasOneStandingProposal) {
    auto first = row();
    ASSERT_TRUE(insert(first));
    EXPECT_FALSE(insert(row())) << "a second server";
    first.state = ProposalState::withdrawn;
    first.ended_at = kMorning + 1min;
    ++first.revision;
    ASSERT_TRUE(update(first, 1));
    EXPECT_TRUE(insert(row()));
}

TEST_P(ProposalStoreTest, NobodyWritesOverWhatAnotherDecided) {
    auto seen = row();
    ASSERT_TRUE(insert(seen));
    auto accepted = seen;
    accepted.state = ProposalState::accepted;
    accepted.decided_at = kMorning;
    ++accepted.revision;
    ASSERT_TRUE(update(accepted, 1));
    auto numbers = seen;
    numbers.saved_minutes = 99;
    EXPECT_FALSE(update(numbers, 0));
    auto withdrawn = seen;
    withdrawn.state = ProposalState::withdrawn;
    ++withdrawn.revision;
    EXPECT_FALSE(update(withdrawn, 1));
    EXPECT_EQ(lately()[0].state, ProposalState::accepted);
    EXPECT_EQ(lately()[0].saved_minutes, -3);
}

TEST_P(ProposalStoreTest, IsReadByThoseOfTheHallAndDecidedByItsManager) {
    auto made = row();
    ASSERT_TRUE(insert(made));
    auto seen = [&](Role role, HallId hall) {
        return db().read([&](db::Reader& reader) {
            store::Query query{hall_.id, {}, {}, 10};
            auto principal = who(role, hall);
            auto rows = store::list(reader, principal, query);
            EXPECT_EQ(static_cast<std::int64_t>(rows.size()), store::count(reader, principal, query));
            return rows.size();
        });
    };
    EXPECT_EQ(seen(Role::hall_manager, hall_.id), 1u);
    EXPECT_EQ(seen(Role::guide, hall_.id), 1u);
    EXPECT_EQ(seen(Role::hall_manager, other_.id), 0u);
    EXPECT_EQ(seen(Role::clerk, hall_.id), 0u);
    auto to_decide = [&](Role role, HallId hall) {
        return write([&](db::Tx& tx) { return store::of(tx, who(role, hall), made.id).has_value(); });
    };
    EXPECT_TRUE(to_decide(Role::hall_manager, hall_.id));
    EXPECT_FALSE(to_decide(Role::hall_manager, other_.id));
    EXPECT_FALSE(to_decide(Role::guide, hall_.id));
}

TEST_P(ProposalStoreTest, WhatStandsIsSeenHoweverOldAndWhatIsOverForAWhile) {
    auto old = row(kMorning - 24h);
    ASSERT_TRUE(insert(old));
    EXPECT_EQ(lately().size(), 1u);
    old.state = ProposalState::done;
    old.done_at = kMorning - 23h;
    ++old.revision;
    ASSERT_TRUE(update(old, 1));
    EXPECT_TRUE(lately().empty());
    EXPECT_EQ(lately(kMorning - 23h).size(), 1u);
    store::Query lively{hall_.id, kMorning - 23h, {}, 10};
    auto principal = who(Role::hall_manager, hall_.id);
    EXPECT_EQ(db().read([&](db::Reader& reader) { return store::list(reader, principal, lively).size(); }), 1u);
    lively.lively_since = kMorning;
    EXPECT_EQ(db().read([&](db::Reader& reader) { return store::list(reader, principal, lively).size(); }), 0u);
}

} // namespace
} // namespace yimen::opening
