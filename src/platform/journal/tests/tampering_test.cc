// Each test plants one violation with the rights of the database's owner and sees it named.
#include "merkle.h"
#include "tests/fixture.h"

namespace yimen::journal {
namespace {

class TamperingTest : public JournalTest {
  protected:
    // Leaves 1–4 and 5–8 of the first cell in two batches, 1–3 of the later cell between them.
    void SetUp() override {
        JournalTest::SetUp();
        append_steps(kCell, 1, 2);
        append_steps(kCell, 3, 4);
        leave_room_behind(2);
        append_steps(kLaterCell, 1, 3);
        ASSERT_EQ(seal_all(), 7);
        append_steps(kCell, 5, 8);
        leave_room_behind(107);
        ASSERT_EQ(seal_all(), 4);
        ASSERT_TRUE(check().ok());
    }

    // SQLite numbers without gaps; on PostgreSQL the rest of a transaction's numbers is free.
    void leave_room_behind(int seq) {
        if (GetParam() == db::Engine::sqlite)
            sql("UPDATE journal_entry SET seq = seq + 100 WHERE seq > $1", seq);
    }
    static std::string at_leaf(int leaf) {
        return "seq = (SELECT seq FROM journal_leaf WHERE leaf_no = " + std::to_string(leaf) + " AND cell_id = $1)";
    }
    // An entry right behind that of `leaf`, as if it had been there when the others were sealed.
    void insert_behind(CellId cell, int leaf) {
        std::string columns =
            "cell_id, at, actor_id, role, channel, action, object_kind, object_id, reason, change_digest, request_id";
        std::string place = GetParam() == db::Engine::sqlite ? "seq" : "tx_id, seq";
        std::string value = GetParam() == db::Engine::sqlite ? "seq + 1" : "tx_id, seq + 1000";
        std::string overriding = GetParam() == db::Engine::sqlite ? "" : "OVERRIDING SYSTEM VALUE ";
        sql("INSERT INTO journal_entry (" + place + ", " + columns + ") " + overriding + "SELECT " + value + ", " +
                columns + " FROM journal_entry WHERE " + at_leaf(leaf),
            cell);
    }
    // Makes the leaf agree with what now stands in the entry.
    std::string rehash(int leaf) {
        auto row = db().read([&](db::Reader& reader) { return leaves(reader, kCell, leaf, leaf + 1, 1); }).at(0);
        std::string hash = leaf_hash(row.entry->canonical_bytes());
        sql("UPDATE journal_leaf SET leaf_hash = $2 WHERE cell_id = $1 AND leaf_no = $3", kCell, db::Blob{hash}, leaf);
        return hash;
    }
    // Makes the first batch agree with its leaves.
    Batch reroot() {
        MerkleTree tree;
        for (auto& row : db().read([](db::Reader& reader) { return leaves(reader, kCell, 1, 5, 4); }))
            tree.add(row.leaf.hash);
        sql("UPDATE journal_batch SET root = $2 WHERE cell_id = $1 AND batch_no = 1", kCell, db::Blob{tree.root()});
        return db().read([](db::Reader& reader) { return batches_after(reader, kCell, 0, 1); }).at(0);
    }
};
YIMEN_INSTANTIATE_ENGINES(TamperingTest);

TEST_P(TamperingTest, AnAlteredColumnIsFoundWhicheverItIs) {
    for (auto [column, spoiled] : {std::pair{"at", "at + 1"},
                                   {"role", "'decider'"},
                                   {"channel", "'portal'"},
                                   {"action", "'case.close'"},
                                   {"object_kind", "'item'"},
                                   {"reason", "''"},
                                   {"request_id", "'r-2'"},
                                   {"cell_id", "object_id"},
                                   {"actor_id", "object_id"},
                                   {"object_id", "actor_id"},
                                   {"change_digest", "$2"}}) {
        sql("CREATE TABLE spare AS SELECT * FROM journal_entry WHERE " + at_leaf(3), kCell);
        std::string statement = std::string("UPDATE journal_entry SET ") + column + " = " + spoiled + " WHERE ";
        if (std::string_view(spoiled) == "$2")
            sql(statement + at_leaf(3), kCell, db::Blob{crypto::sm3("another change")});
        else
            sql(statement + at_leaf(3), kCell);
        SCOPED_TRACE(column);
        expect_finding("altered", 3);
        sql(std::string("UPDATE journal_entry SET ") + column + " = (SELECT " + column + " FROM spare) WHERE " +
                at_leaf(3),
            kCell);
        sql("DROP TABLE spare");
        EXPECT_TRUE(check().ok());
    }
}

TEST_P(TamperingTest, ARemovedEntryIsMissing) {
    sql("DELETE FROM journal_entry WHERE " + at_leaf(6), kCell);
    expect_finding("missing", 6);
}

TEST_P(TamperingTest, ARemovedLeafIsMissing) {
    sql("DELETE FROM journal_leaf WHERE cell_id = $1 AND leaf_no = 2", kCell);
    expect_finding("missing", 2);
}

TEST_P(TamperingTest, ARemovedLastLeafOfABatchIsMissing) {
    sql("DELETE FROM journal_leaf WHERE cell_id = $1 AND leaf_no = 4", kCell);
    expect_finding("missing", 4);
}

TEST_P(TamperingTest, ARemovedEntryWithItsLeafIsMissing) {
    sql("DELETE FROM journal_entry WHERE " + at_leaf(7), kCell);
    sql("DELETE FROM journal_leaf WHERE cell_id = $1 AND leaf_no = 7", kCell);
    expect_finding("missing", 7);
}

TEST_P(TamperingTest, EntriesThatChangedPlacesAreReordered) {
    sql("UPDATE journal_entry SET action = CASE action WHEN 'case.step6' THEN 'case.step7' ELSE 'case.step6' END"
        " WHERE action IN ('case.step6', 'case.step7')");
    expect_finding("reordered", 6);
}

TEST_P(TamperingTest, LeavesThatChangedPlacesAreReordered) {
    for (auto [from, to] : {std::pair{2, 100}, {3, 2}, {100, 3}})
        sql("UPDATE journal_leaf SET leaf_no = $3 WHERE cell_id = $1 AND leaf_no = $2", kCell, from, to);
    expect_finding("reordered", 3);
}

TEST_P(TamperingTest, AnEntryPutInBetweenIsInserted) {
    insert_behind(kCell, 2);
    expect_finding("inserted", 3);
}

TEST_P(TamperingTest, AnEntryPutInBehindTheLastOfItsCellIsInserted) {
    insert_behind(kLaterCell, 3);
    expect_finding("inserted", 4, kLaterCell);
}

TEST_P(TamperingTest, AnEntryPutInForACellWithoutATreeIsInserted) {
    insert_behind(kCell, 2);
    CellId lonely{Uuid{{3}}};
    sql("UPDATE journal_entry SET cell_id = $1 WHERE action = 'case.step2' AND cell_id = $2"
        " AND NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.seq = journal_entry.seq)",
        lonely, kCell);
    expect_finding("inserted", 1, lonely);
}

TEST_P(TamperingTest, AnEntryBeforeAllOthersIsInserted) {
    insert_behind(kCell, 2);
    bool sqlite = GetParam() == db::Engine::sqlite;
    sql(std::string("UPDATE journal_entry SET ") + (sqlite ? "seq = -5" : "tx_id = 1") +
        " WHERE NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.seq = journal_entry.seq)");
    expect_finding("inserted", 1);
}

TEST_P(TamperingTest, AnAlteredEntryWithAFittingLeafHasABadRoot) {
    sql("UPDATE journal_entry SET reason = '改' WHERE " + at_leaf(3), kCell);
    rehash(3);
    expect_finding("bad_root", 1);
}

TEST_P(TamperingTest, AFittingRootHasABadSignature) {
    sql("UPDATE journal_entry SET reason = '改' WHERE " + at_leaf(3), kCell);
    rehash(3);
    reroot();
    expect_finding("bad_signature", 1);
}

TEST_P(TamperingTest, ASignatureOfAForeignKeyIsBad) {
    Batch batch = reroot();
    sql("UPDATE journal_batch SET signature = $2 WHERE cell_id = $1 AND batch_no = 1", kCell,
        db::Blob{crypto::Sm2Key::generate().sign(batch.signed_bytes())});
    expect_finding("bad_signature", 1);
}

TEST_P(TamperingTest, TheKeyAndTheTimeOfABatchAreSigned) {
    for (auto [spoil, restore] : {std::pair{"sealed_at = sealed_at + 1", "sealed_at = sealed_at - 1"},
                                  {"key_id = 'journal-2'", "key_id = 'journal-1'"}}) {
        std::string where = " WHERE cell_id = $1 AND batch_no = 2";
        sql(std::string("UPDATE journal_batch SET ") + spoil + where, kCell);
        SCOPED_TRACE(spoil);
        expect_finding("bad_signature", 5);
        sql(std::string("UPDATE journal_batch SET ") + restore + where, kCell);
        EXPECT_TRUE(check().ok());
    }
}

TEST_P(TamperingTest, ARootReplacedWithAGoodSignatureBreaksTheChain) {
    // Whoever has the key can sign the first batch anew, but not without the second showing it.
    sql("UPDATE journal_entry SET reason = '改' WHERE " + at_leaf(3), kCell);
    rehash(3);
    Batch batch = reroot();
    sql("UPDATE journal_batch SET signature = $2 WHERE cell_id = $1 AND batch_no = 1", kCell,
        db::Blob{signer_.sign(batch.signed_bytes())});
    expect_finding("broken_chain", 5);
}

TEST_P(TamperingTest, ARemovedBatchBreaksTheChain) {
    sql("DELETE FROM journal_batch WHERE cell_id = $1 AND batch_no = 1", kCell);
    expect_finding("broken_chain", 1);
}

TEST_P(TamperingTest, ARemovedLastBatchBreaksTheChain) {
    sql("DELETE FROM journal_batch WHERE cell_id = $1 AND batch_no = 2", kCell);
    expect_finding("broken_chain", 5);
}

TEST_P(TamperingTest, AnEndThatWasCutOffIsMissing) {
    for (int leaf = 5; leaf <= 8; ++leaf)
        sql("DELETE FROM journal_entry WHERE " + at_leaf(leaf), kCell);
    sql("DELETE FROM journal_leaf WHERE cell_id = $1 AND leaf_no >= 5", kCell);
    sql("DELETE FROM journal_batch WHERE cell_id = $1 AND batch_no = 2", kCell);
    Report report = check();
    ASSERT_TRUE(report.first);
    EXPECT_EQ(report.first->kind, "missing");
    EXPECT_EQ(report.first->cell, "");
}

TEST_P(TamperingTest, APositionThatWasSetBackIsFoundAndSealsNothingTwice) {
    sql("UPDATE journal_position SET tx_id = 0, seq = 0");
    Report report = check();
    ASSERT_TRUE(report.first);
    EXPECT_EQ(report.first->kind, "broken_chain");
    EXPECT_THROW(seal_all(), db::ConstraintViolation);
}

TEST_P(TamperingTest, TheFirstViolationInTheOrderOfTheTreeIsNamed) {
    sql("DELETE FROM journal_entry WHERE " + at_leaf(2), kLaterCell);
    sql("DELETE FROM journal_entry WHERE " + at_leaf(7), kCell);
    expect_finding("missing", 7);
    sql("UPDATE journal_entry SET reason = '改' WHERE " + at_leaf(3), kCell);
    expect_finding("altered", 3);
}

} // namespace
} // namespace yimen::journal
