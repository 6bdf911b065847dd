#include "journal.h"
#include "merkle.h"
#include "store.h"

// Hashing and signing take milliseconds and happen between two short transactions: the first reads, the second writes what was made,
// if nobody else has sealed meanwhile. On SQLite the writer is never held for a signature.
namespace yimen::journal {
namespace {

struct SealedBatch {
    Batch batch;
    std::vector<Leaf> leaves;
    MerkleTree tree;
};

struct Work {
    Position from;
    std::vector<StoredEntry> entries;
    std::map<CellId, SealedBatch> batches;
};

Work read_work(db::Reader& reader, int limit) {
    Work work;
    work.from = sealed_position(reader);
    work.entries = safe_entries_after(reader, work.from, limit);
    for (const StoredEntry& entry : work.entries) {
        auto [found, is_new] = work.batches.try_emplace(entry.cell);
        if (!is_new)
            continue;
        Batch last = last_batch(reader, entry.cell);
        Batch& next = found->second.batch;
        next.cell = entry.cell;
        next.number = last.number + 1;
        next.first_leaf = last.end_leaf();
        next.previous_root = last.root;
    }
    return work;
}

void build_batches(Work& work, const Signer& signer, Instant now) {
    for (const StoredEntry& entry : work.entries) {
        SealedBatch& sealed = work.batches.at(entry.cell);
        std::string hash = leaf_hash(entry.canonical_bytes());
        sealed.leaves.push_back({sealed.batch.first_leaf + sealed.batch.leaf_count++, entry.position, hash});
        sealed.tree.add(std::move(hash));
    }
    for (auto& [cell, sealed] : work.batches) {
        sealed.batch.root = sealed.tree.root();
        sealed.batch.key_id = signer.key_id;
        sealed.batch.sealed_at = now;
        sealed.batch.signature = signer.sign(sealed.batch.signed_bytes());
    }
}

} // namespace

std::int64_t seal(db::Database& database, const Signer& signer, Instant now, int limit) {
    Work work = database.read([&](db::Reader& reader) { return read_work(reader, limit); });
    if (work.entries.empty())
        return 0;
    build_batches(work, signer, now);
    Result<bool> written = database.write([&](db::Tx& tx) -> Result<bool> {
        if (!lock_position(tx, work.from))
            return false;
        for (const auto& [cell, sealed] : work.batches)
            insert_batch(tx, sealed.batch, sealed.leaves);
        move_position(tx, work.entries.back().position);
        return true;
    });
    return written.value() ? static_cast<std::int64_t>(work.entries.size()) : 0;
}

} // namespace yimen::journal
