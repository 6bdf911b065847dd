#include <atomic>
#include <future>
#include <thread>

#include "tests/fixture.h"

namespace yimen::journal {
namespace {

using SealTest = JournalTest;
YIMEN_INSTANTIATE_ENGINES(SealTest);

TEST_P(SealTest, AnEmptyJournalIsInOrder) {
    EXPECT_EQ(seal_all(), 0);
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.entries + report.sealed + report.unsealed + report.batches, 0);
}

TEST_P(SealTest, WhatIsAppendedIsUnsealedThenSealed) {
    append_steps(kCell, 1, 5);
    Report before = check();
    EXPECT_TRUE(before.ok());
    EXPECT_EQ(before.unsealed, 5);
    EXPECT_EQ(seal_all(), 5);
    EXPECT_EQ(seal_all(), 0);
    append_steps(kCell, 6, 7);
    Report after = check();
    EXPECT_TRUE(after.ok());
    EXPECT_EQ(after.entries, 7);
    EXPECT_EQ(after.sealed, 5);
    EXPECT_EQ(after.unsealed, 2);
    EXPECT_EQ(after.batches, 1);
}

TEST_P(SealTest, AnEntryGoesWithItsTransaction) {
    static constexpr ErrorCode kRefused{"test.refused", ErrorKind::conflict, "", ""};
    auto refused = db().write([&](db::Tx& tx) -> Result<void> {
        append(tx, entry(kCell, "case.accept"));
        return fail(kRefused);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(seal_all(), 0);
    EXPECT_EQ(check().entries, 0);
}

TEST_P(SealTest, OnlyTheDigestOfAChangeIsKept) {
    append_one(kCell, "case.accept");
    Entry silent = entry(kCell, "person.reveal");
    silent.change = {};
    change([&](db::Tx& tx) { append(tx, silent); });
    auto entries = db().read([](db::Reader& reader) { return safe_entries_after(reader, {}, 10); });
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].change_digest, crypto::sm3(R"({"state":"accepted"})"));
    EXPECT_EQ(entries[0].reason, "材料齐全");
    EXPECT_EQ(entries[1].change_digest, "");
}

TEST_P(SealTest, EachCellHasItsOwnTreeAndDenseNumbers) {
    append_steps(kCell, 1, 3);
    append_steps(kLaterCell, 1, 2);
    append_steps(kCell, 4, 4);
    EXPECT_EQ(seal_all(), 6);
    append_steps(kLaterCell, 3, 3);
    EXPECT_EQ(seal_all(), 1);
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.batches, 3);
    EXPECT_EQ(number("SELECT MAX(leaf_no) FROM journal_leaf"), 4);
    auto last = db().read([](db::Reader& reader) { return last_batch(reader, kLaterCell); });
    EXPECT_EQ(last.number, 2);
    EXPECT_EQ(last.first_leaf, 3);
}

TEST_P(SealTest, ALimitCutsTheWorkIntoChainedBatches) {
    append_steps(kCell, 1, 150);
    EXPECT_EQ(seal(db(), signer_, kNow, 100), 100);
    EXPECT_EQ(seal(db(), signer_, kNow, 100), 50);
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.batches, 2);
    EXPECT_EQ(report.sealed, 150);
}

TEST_P(SealTest, AJournalLongerThanOnePieceIsVerifiedWhole) {
    change([&](db::Tx& tx) {
        for (int i = 0; i < 2500; ++i)
            append(tx, entry(i % 3 ? kCell : kLaterCell, "case.step"));
    });
    while (seal(db(), signer_, kNow, 2000) > 0) {
    }
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.sealed, 2500);
    EXPECT_EQ(report.entries, 2500);
}

TEST_P(SealTest, ASealerThatWasOvertakenWritesNothing) {
    append_steps(kCell, 1, 4);
    auto another = open_another();
    Signer slow = signer_;
    slow.sign = [&](std::string_view message) {
        EXPECT_EQ(seal(*another, signer_, kNow), 4);
        return signer_.sign(message);
    };
    EXPECT_EQ(seal(db(), slow, kNow), 0);
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.sealed, 4);
}

TEST_P(SealTest, WritersSealersAndAVerifierWorkAtOnce) {
    constexpr int kWriters = 3, kEach = 60;
    std::atomic<int> writing{kWriters};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < kWriters; ++writer)
        threads.emplace_back([&, writer] {
            for (int i = 0; i < kEach; ++i)
                append_one(writer % 2 ? kCell : kLaterCell, "case.step");
            --writing;
        });
    std::atomic<std::int64_t> sealed{0};
    for (int sealer = 0; sealer < 2; ++sealer)
        threads.emplace_back([&] {
            while (writing > 0)
                sealed += seal(db(), signer_, kNow, 16);
        });
    while (writing > 0) {
        Report report = check();
        EXPECT_TRUE(report.ok()) << report.first->kind << " " << report.first->detail;
    }
    for (std::thread& thread : threads)
        thread.join();
    while (std::int64_t more = seal_all())
        sealed += more;
    EXPECT_EQ(sealed, kWriters * kEach);
    Report report = check();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.sealed, kWriters * kEach);
    EXPECT_EQ(report.unsealed, 0);
}

// Only PostgreSQL lets two transactions write side by side.
using LateCommitTest = JournalTest;
INSTANTIATE_TEST_SUITE_P(Engines, LateCommitTest, ::testing::Values(db::Engine::postgres), test::engine_name);

TEST_P(LateCommitTest, AnEntryThatCommitsAfterYoungerOnesIsNotLost) {
    std::promise<void> appended, may_commit;
    std::thread late([&] {
        change([&](db::Tx& tx) {
            append(tx, entry(kCell, "case.late"));
            tx.query("SELECT 1"); // the entry has reached the server
            appended.set_value();
            may_commit.get_future().wait();
        });
    });
    appended.get_future().wait();
    for (std::string action : {"case.step1", "case.step2", "case.step3"})
        append_one(kCell, action);
    EXPECT_EQ(seal_all(), 0) << "younger entries wait for the older transaction";
    EXPECT_EQ(check().unsealed, 3);
    may_commit.set_value();
    late.join();
    EXPECT_EQ(seal_all(), 4);
    auto first = db().read([](db::Reader& reader) { return leaves(reader, kCell, 1, 2, 1); });
    EXPECT_EQ(first.at(0).entry->action, "case.late");
    EXPECT_TRUE(check().ok());
}

} // namespace
} // namespace yimen::journal
