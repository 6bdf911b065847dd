// A licence that ends in the very moment in which a case that relies on it is filed: either the case is there first and is raised, or the
// licence is gone first and the case is not filed without its material.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "case_fixture.h"
#include "licences/operations.h"
#include "use_store.h"
#include "uses.h"

namespace yimen::cases {
namespace {

const std::string kType = "11990000000000001G001";

class UseLockTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        auto definition = bare_item();
        definition.requirements = {test::material("licence")};
        definition.requirements[0].satisfied_by = {"licence:" + kType};
        item_ = publish(definition, "W", "凭证照办理");
        licence_ = hold(zhang_.acts_for[0].subject, kType, {}, 1, new_uuid(test::kSmallHallMorning));
        decider_ = clerk_;
        decider_.grants = {{access::Role::decider, cell_, {}, {}, department_}};
        draft_ = opened();
    }
    Result<void> end_licence(db::Tx& tx) {
        YIMEN_CHECK(licences::operate(tx, *licences_, {decider_, "counter", "r"}, licence_, 1,
                                      {licences::Operation::withdraw, "依法撤销"}));
        return {};
    }
    // What the follower of licences does when it hears of it.
    void tell() {
        write([&](db::Tx& tx) { return Uses(*cases_).licence_changed(tx, licence_, "withdrawn"); });
    }
    Result<CaseRef> file(db::Tx& tx) {
        return cases_->submit(tx, {zhang_, "portal", "r"}, draft_.id, draft_.revision, "N1");
    }
    // Until the other has come to its end, or stands before a lock. On SQLite there is one writer: what is asked for meanwhile comes after.
    void until_met(const std::atomic<bool>& ended) {
        if (GetParam() == db::Engine::sqlite)
            return;
        std::string waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '" +
                            fresh().name() + "'";
        while (!ended && test::on_server(fresh().server(), waits) == "0")
            std::this_thread::yield();
    }

    licences::LicenceId licence_;
    access::Principal decider_;
    CaseRef draft_;
};
YIMEN_INSTANTIATE_ENGINES(UseLockTest);

TEST_P(UseLockTest, WhatEndsWhileACaseIsBeingFiledIsRaisedInIt) {
    std::atomic<bool> ended = false;
    std::thread other;
    auto filed = db().write([&](db::Tx& tx) -> Result<CaseRef> {
        auto done = file(tx);
        if (!other.joinable())
            other = std::thread([&] {
                auto gone = db().write([&](db::Tx& theirs) { return end_licence(theirs); });
                EXPECT_TRUE(gone);
                tell(); // at once, before the case could be there
                ended = true;
            });
        until_met(ended);
        EXPECT_FALSE(ended); // it waits for the case
        return done;
    });
    other.join();
    ASSERT_TRUE(filed);
    auto uses = read([&](db::Reader& reader) { return store::uses(reader, draft_.id); });
    ASSERT_EQ(uses.size(), 1U);
    EXPECT_TRUE(uses[0].is_lost());
    EXPECT_EQ(uses[0].lost_state, "withdrawn");
}

TEST_P(UseLockTest, WhatHasJustEndedStandsForNothing) {
    std::atomic<bool> ended = false;
    std::thread other;
    std::string refused;
    auto gone = db().write([&](db::Tx& tx) -> Result<void> {
        auto done = end_licence(tx);
        if (!other.joinable())
            other = std::thread([&] {
                refused = code_of(db().write([&](db::Tx& theirs) { return file(theirs); }));
                ended = true;
            });
        until_met(ended);
        EXPECT_FALSE(ended);
        return done;
    });
    other.join();
    EXPECT_TRUE(gone);
    EXPECT_EQ(refused, "cases.materials_missing");
    EXPECT_TRUE(read([&](db::Reader& reader) { return store::uses(reader, draft_.id); }).empty());
}

} // namespace
} // namespace yimen::cases
