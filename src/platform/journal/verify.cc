#include <limits>

#include "journal.h"
#include "merkle.h"
#include "store.h"

// The journal stays in use meanwhile: each piece is read in a transaction of its own, and nothing here takes two reads for one moment.
namespace yimen::journal {
namespace {

constexpr int kPiece = 1024;
constexpr int kBatchesInPiece = 64;

CellId successor(CellId cell) {
    for (auto byte = cell.value.bytes.rbegin(); byte != cell.value.bytes.rend(); ++byte)
        if (++*byte != 0)
            break;
    return cell;
}

class Verifier {
  public:
    Verifier(db::Database& database, const Signer& signer) : database_(database), signer_(signer) {}

    Report run() {
        look_for_unsealed_entries();
        CellId from;
        for (auto cell = cell_from(from); cell; cell = cell_from(from)) {
            if ((report_.first = check_cell(*cell)))
                return report_;
            from = successor(*cell);
            // The cell of 16 bytes of 0xff was the last; its successor is nil.
            if (from.is_nil())
                break;
        }
        report_.first = check_tail();
        return report_;
    }

  private:
    // How far the walk along the leaves of a cell has come.
    struct Walk {
        CellId cell;
        Batch last_batch;
        std::int64_t next_leaf = 1;
        Position last_position{std::numeric_limits<std::int64_t>::min(), 0};
    };

    static Finding finding(const Walk& walk, std::int64_t leaf, std::string kind, std::string detail) {
        return {walk.cell.str(), leaf, std::move(kind), std::move(detail)};
    }

    // Entries without a leaf are the unsealed window when they stand behind the sealed position, and were put in later when before it.
    void look_for_unsealed_entries() {
        Position sealed = database_.read(sealed_position);
        Position after{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min()};
        for (;;) {
            auto marks = database_.read([&](db::Reader& reader) { return entry_marks_after(reader, after, kPiece); });
            if (marks.empty())
                return;
            after = marks.back().position;
            report_.entries += static_cast<std::int64_t>(marks.size());
            for (const EntryMark& mark : marks) {
                if (mark.has_leaf)
                    continue;
                if (mark.position > sealed)
                    ++report_.unsealed;
                else
                    inserted_.try_emplace(mark.cell, mark.position);
            }
        }
    }

    // The next cell that has anything to check.
    std::optional<CellId> cell_from(CellId from) {
        auto next = database_.read([&](db::Reader& reader) { return next_cell(reader, from); });
        auto inserted = inserted_.lower_bound(from);
        if (inserted != inserted_.end())
            next = std::min(inserted->first, next.value_or(inserted->first));
        return next;
    }

    std::optional<Finding> check_cell(CellId cell) {
        Walk walk{cell, before_first_batch(cell)};
        for (;;) {
            auto batches = database_.read([&](db::Reader& reader) {
                return batches_after(reader, cell, walk.last_batch.number, kBatchesInPiece);
            });
            if (batches.empty())
                return check_end(walk);
            for (Batch& batch : batches) {
                if (auto found = check_batch(walk, batch))
                    return found;
                walk.last_batch = std::move(batch);
                ++report_.batches;
            }
        }
    }

    std::optional<Finding> check_batch(Walk& walk, const Batch& batch) {
        std::string name = "batch " + std::to_string(batch.number);
        const Batch& last = walk.last_batch;
        if (batch.number != last.number + 1 || batch.first_leaf != last.end_leaf() || batch.leaf_count < 1 ||
            batch.previous_root != last.root)
            return finding(walk, walk.next_leaf, "broken_chain",
                           name + " does not continue batch " + std::to_string(last.number));
        if (!signer_.verify(batch.key_id, batch.signed_bytes(), batch.signature))
            return finding(walk, walk.next_leaf, "bad_signature",
                           "the signature of " + name + " under " + batch.key_id + " is wrong");
        MerkleTree tree;
        if (auto found = check_leaves(walk, batch.end_leaf(), tree))
            return found;
        if (tree.root() != batch.root)
            return finding(walk, batch.first_leaf, "bad_root", "the root of " + name + " is not that of its leaves");
        return std::nullopt;
    }

    std::optional<Finding> check_leaves(Walk& walk, std::int64_t end, MerkleTree& tree) {
        while (walk.next_leaf < end) {
            auto rows = database_.read(
                [&](db::Reader& reader) { return leaves(reader, walk.cell, walk.next_leaf, end, kPiece); });
            if (rows.empty())
                return finding(walk, walk.next_leaf, "missing", "the leaf is gone");
            for (LeafRow& row : rows) {
                if (auto found = check_leaf(walk, row))
                    return found;
                tree.add(std::move(row.leaf.hash));
                walk.last_position = row.leaf.position;
                ++walk.next_leaf;
                ++report_.sealed;
            }
        }
        return std::nullopt;
    }

    std::optional<Finding> check_leaf(const Walk& walk, const LeafRow& row) {
        std::string entry = "entry " + row.leaf.position.str();
        if (row.leaf.number != walk.next_leaf)
            return finding(walk, walk.next_leaf, "missing", "the leaf is gone");
        if (auto found = check_inserted(walk, row.leaf.position))
            return found;
        if (row.leaf.position <= walk.last_position)
            return finding(walk, walk.next_leaf, "reordered",
                           entry + " stands behind entry " + walk.last_position.str());
        if (!row.entry)
            return finding(walk, walk.next_leaf, "missing", entry + " is gone");
        std::string hash = leaf_hash(row.entry->canonical_bytes());
        if (hash == row.leaf.hash)
            return std::nullopt;
        auto home = database_.read([&](db::Reader& reader) { return leaf_with_hash(reader, walk.cell, hash); });
        if (home)
            return finding(walk, walk.next_leaf, "reordered", entry + " was sealed as leaf " + std::to_string(*home));
        return finding(walk, walk.next_leaf, "altered", entry + " is not what was sealed");
    }

    std::optional<Finding> check_inserted(const Walk& walk, std::optional<Position> before) {
        auto inserted = inserted_.find(walk.cell);
        if (inserted == inserted_.end() || (before && inserted->second > *before))
            return std::nullopt;
        return finding(walk, walk.next_leaf, "inserted",
                       "entry " + inserted->second.str() + " was put in after sealing");
    }

    // Behind the last batch there may be nothing but the unsealed window.
    std::optional<Finding> check_end(const Walk& walk) {
        if (auto found = check_inserted(walk, std::nullopt))
            return found;
        auto stray =
            database_.read([&](db::Reader& reader) { return leaf_without_batch(reader, walk.cell, walk.next_leaf); });
        if (stray)
            return finding(walk, *stray, "broken_chain", "the leaf belongs to no batch: its root is gone");
        return std::nullopt;
    }

    // A whole batch that was cut off at the end leaves the position behind.
    std::optional<Finding> check_tail() {
        Tail end = database_.read(tail);
        if (end.sealed > end.newest_leaf)
            return Finding{"", 0, "missing", "entry " + end.sealed.str() + " was sealed, but no leaf names it"};
        if (end.sealed < end.newest_leaf)
            return Finding{"", 0, "broken_chain", "the sealer's position was set back from " + end.newest_leaf.str()};
        return std::nullopt;
    }

    db::Database& database_;
    const Signer& signer_;
    Report report_;
    std::map<CellId, Position> inserted_; // the first of each cell
};

} // namespace

Report verify(db::Database& database, const Signer& signer) { return Verifier(database, signer).run(); }

} // namespace yimen::journal
