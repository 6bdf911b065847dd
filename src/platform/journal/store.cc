#include "store.h"

#include "journal.h"

namespace yimen::journal {
namespace {

// The order and its bounds, with $1 the transaction and $2 the sequence of a position. SQLite ignores the first.
const std::string kAfter = "\n--sqlite: e.seq > $2\n--postgres: (e.tx_id, e.seq) > ($1, $2)\n";
const std::string kOldestFirst = "\n--sqlite: ORDER BY e.seq\n--postgres: ORDER BY e.tx_id, e.seq\n";
// Every transaction below the oldest running one has ended, so no entry can still appear in front of what is read.
const std::string kSafe =
    "\n--sqlite: 1 = 1\n--postgres: e.tx_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint\n";

const std::string kEntryColumns =
    "e.tx_id, e.seq, e.cell_id, e.at, e.actor_id, e.role, e.channel, e.action, e.object_kind,"
    " e.object_id, e.reason, e.change_digest, e.request_id";
const std::string kBatchColumns =
    "cell_id, batch_no, first_leaf, leaf_count, root, previous_root, signature, key_id, sealed_at";

constexpr std::size_t kLeavesInStatement = 64;

Position position_of(db::Row row, std::size_t column) {
    return {row.get<std::int64_t>(column), row.get<std::int64_t>(column + 1)};
}

StoredEntry entry_of(db::Row row, std::size_t column) {
    StoredEntry entry;
    entry.position = position_of(row, column);
    entry.cell = row.get<CellId>(column + 2);
    entry.at = row.get<Instant>(column + 3);
    entry.actor = row.get<AccountId>(column + 4);
    entry.role = row.get<std::string>(column + 5);
    entry.channel = row.get<std::string>(column + 6);
    entry.action = row.get<std::string>(column + 7);
    entry.object_kind = row.get<std::string>(column + 8);
    entry.object = row.get<Uuid>(column + 9);
    entry.reason = row.get<std::string>(column + 10);
    entry.change_digest = row.get<db::Blob>(column + 11).bytes;
    entry.request_id = row.get<std::string>(column + 12);
    return entry;
}

Batch batch_of(db::Row row) {
    Batch batch;
    batch.cell = row.get<CellId>(0);
    batch.number = row.get<std::int64_t>(1);
    batch.first_leaf = row.get<std::int64_t>(2);
    batch.leaf_count = row.get<std::int64_t>(3);
    batch.root = row.get<db::Blob>(4).bytes;
    batch.previous_root = row.get<db::Blob>(5).bytes;
    batch.signature = row.get<db::Blob>(6).bytes;
    batch.key_id = row.get<std::string>(7);
    batch.sealed_at = row.get<Instant>(8);
    return batch;
}

void insert_leaves(db::Tx& tx, CellId cell, const Leaf* leaves, std::size_t count) {
    db::Query query;
    query << "INSERT INTO journal_leaf (cell_id, leaf_no, tx_id, seq, leaf_hash) VALUES ";
    std::string cell_parameter = query.bind(cell);
    for (std::size_t i = 0; i < count; ++i) {
        const Leaf& leaf = leaves[i];
        query << (i == 0 ? "(" : ", (") << cell_parameter << ", " << query.bind(leaf.number) << ", "
              << query.bind(leaf.position.tx) << ", " << query.bind(leaf.position.seq) << ", "
              << query.bind(db::Blob{leaf.hash}) << ")";
    }
    query.exec(tx);
}

} // namespace

void insert_entry(db::Tx& tx, const Entry& entry, std::string_view change_digest) {
    tx.exec("INSERT INTO journal_entry (cell_id, at, actor_id, role, channel, action, object_kind, object_id, reason, "
            "change_digest,"
            " request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            entry.cell, entry.at, entry.actor, entry.role, entry.channel, entry.action, entry.object_kind, entry.object,
            entry.reason, db::Blob{std::string(change_digest)}, entry.request_id);
}

Position sealed_position(db::Reader& reader) {
    return position_of(reader.query("SELECT tx_id, seq FROM journal_position WHERE only_row = 1")[0], 0);
}

std::vector<StoredEntry> safe_entries_after(db::Reader& reader, Position after, int limit) {
    static const std::string sql =
        "SELECT " + kEntryColumns + " FROM journal_entry e WHERE" + kAfter + "AND" + kSafe + kOldestFirst + "LIMIT $3";
    std::vector<StoredEntry> out;
    for (db::Row row : reader.query(sql, after.tx, after.seq, limit))
        out.push_back(entry_of(row, 0));
    return out;
}

Batch last_batch(db::Reader& reader, CellId cell) {
    static const std::string sql =
        "SELECT " + kBatchColumns + " FROM journal_batch WHERE cell_id = $1 ORDER BY batch_no DESC LIMIT 1";
    db::Rows rows = reader.query(sql, cell);
    return rows.empty() ? before_first_batch(cell) : batch_of(rows[0]);
}

bool lock_position(db::Tx& tx, Position expected) {
    db::Rows rows = tx.query("SELECT tx_id, seq FROM journal_position WHERE only_row = 1 {{skip_locked}}");
    return !rows.empty() && position_of(rows[0], 0) == expected;
}

void move_position(db::Tx& tx, Position to) {
    tx.exec("UPDATE journal_position SET tx_id = $1, seq = $2 WHERE only_row = 1", to.tx, to.seq);
}

void insert_batch(db::Tx& tx, const Batch& batch, const std::vector<Leaf>& leaves) {
    tx.exec("INSERT INTO journal_batch (cell_id, batch_no, first_leaf, leaf_count, root, previous_root, signature, "
            "key_id, sealed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            batch.cell, batch.number, batch.first_leaf, batch.leaf_count, db::Blob{batch.root},
            db::Blob{batch.previous_root}, db::Blob{batch.signature}, batch.key_id, batch.sealed_at);
    // Two shapes of statement, so that both stay prepared.
    std::size_t done = 0;
    for (; leaves.size() - done >= kLeavesInStatement; done += kLeavesInStatement)
        insert_leaves(tx, batch.cell, &leaves[done], kLeavesInStatement);
    for (; done < leaves.size(); ++done)
        insert_leaves(tx, batch.cell, &leaves[done], 1);
}

std::vector<EntryMark> entry_marks_after(db::Reader& reader, Position after, int limit) {
    static const std::string sql = "SELECT e.tx_id, e.seq, e.cell_id, l.leaf_no FROM journal_entry e"
                                   " LEFT JOIN journal_leaf l ON l.tx_id = e.tx_id AND l.seq = e.seq WHERE" +
                                   kAfter + kOldestFirst + "LIMIT $3";
    std::vector<EntryMark> out;
    for (db::Row row : reader.query(sql, after.tx, after.seq, limit))
        out.push_back({position_of(row, 0), row.get<CellId>(2), !row.is_null(3)});
    return out;
}

std::vector<LeafRow> leaves(db::Reader& reader, CellId cell, std::int64_t first, std::int64_t end, int limit) {
    static const std::string sql =
        "SELECT l.leaf_no, l.tx_id, l.seq, l.leaf_hash, " + kEntryColumns +
        " FROM journal_leaf l LEFT JOIN journal_entry e ON e.tx_id = l.tx_id AND e.seq = l.seq"
        " WHERE l.cell_id = $1 AND l.leaf_no >= $2 AND l.leaf_no < $3 ORDER BY l.leaf_no LIMIT $4";
    std::vector<LeafRow> out;
    for (db::Row row : reader.query(sql, cell, first, end, limit)) {
        LeafRow leaf{{row.get<std::int64_t>(0), position_of(row, 1), row.get<db::Blob>(3).bytes}, std::nullopt};
        if (!row.is_null(5))
            leaf.entry = entry_of(row, 4);
        out.push_back(std::move(leaf));
    }
    return out;
}

std::vector<Batch> batches_after(db::Reader& reader, CellId cell, std::int64_t number, int limit) {
    static const std::string sql =
        "SELECT " + kBatchColumns +
        " FROM journal_batch WHERE cell_id = $1 AND batch_no > $2 ORDER BY batch_no LIMIT $3";
    std::vector<Batch> out;
    for (db::Row row : reader.query(sql, cell, number, limit))
        out.push_back(batch_of(row));
    return out;
}

std::optional<std::int64_t> leaf_without_batch(db::Reader& reader, CellId cell, std::int64_t first) {
    db::Rows rows =
        reader.query("SELECT l.leaf_no FROM journal_leaf l WHERE l.cell_id = $1 AND l.leaf_no >= $2 AND NOT EXISTS"
                     " (SELECT 1 FROM journal_batch b WHERE b.cell_id = l.cell_id AND b.first_leaf <= l.leaf_no"
                     " AND l.leaf_no < b.first_leaf + b.leaf_count) ORDER BY l.leaf_no LIMIT 1",
                     cell, first);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::int64_t>(0));
}

std::optional<std::int64_t> leaf_with_hash(db::Reader& reader, CellId cell, std::string_view hash) {
    db::Rows rows =
        reader.query("SELECT leaf_no FROM journal_leaf WHERE cell_id = $1 AND leaf_hash = $2 ORDER BY leaf_no LIMIT 1",
                     cell, db::Blob{std::string(hash)});
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::int64_t>(0));
}

std::optional<CellId> next_cell(db::Reader& reader, CellId from) {
    std::optional<CellId> next;
    for (const char* sql : {"SELECT cell_id FROM journal_batch WHERE cell_id >= $1 ORDER BY cell_id LIMIT 1",
                            "SELECT cell_id FROM journal_leaf WHERE cell_id >= $1 ORDER BY cell_id LIMIT 1"})
        for (db::Row row : reader.query(sql, from))
            next = std::min(row.get<CellId>(0), next.value_or(row.get<CellId>(0)));
    return next;
}

Tail tail(db::Reader& reader) {
    db::Rows rows =
        reader.query("SELECT p.tx_id, p.seq, l.tx_id, l.seq FROM journal_position p LEFT JOIN"
                     " (SELECT tx_id, seq FROM journal_leaf ORDER BY tx_id DESC, seq DESC LIMIT 1) l ON 1 = 1"
                     " WHERE p.only_row = 1");
    return {position_of(rows[0], 0), rows[0].is_null(2) ? Position{} : position_of(rows[0], 2)};
}

} // namespace yimen::journal
