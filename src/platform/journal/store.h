#pragma once

// The SQL of the journal, and nothing else. Lists are read in bounded pieces; the caller asks again from where it stopped.

#include <optional>
#include <string_view>
#include <vector>

#include "db/db.h"
#include "records.h"

namespace yimen::journal {

struct Entry;

void insert_entry(db::Tx& tx, const Entry& entry, std::string_view change_digest);

// --- Sealing -------------------------------------------------------------------------------------------------------------------
Position sealed_position(db::Reader& reader);
// Entries after `after` that no running transaction can still precede.
std::vector<StoredEntry> safe_entries_after(db::Reader& reader, Position after, int limit);
Batch last_batch(db::Reader& reader, CellId cell); // before_first_batch when there is none
// Locks the position until the transaction ends. False when another server holds it or has moved it.
bool lock_position(db::Tx& tx, Position expected);
void move_position(db::Tx& tx, Position to);
void insert_batch(db::Tx& tx, const Batch& batch, const std::vector<Leaf>& leaves);

// --- Verifying -----------------------------------------------------------------------------------------------------------------
struct EntryMark {
    Position position;
    CellId cell;
    bool has_leaf = false;
};
std::vector<EntryMark> entry_marks_after(db::Reader& reader, Position after, int limit);

struct LeafRow {
    Leaf leaf;
    std::optional<StoredEntry> entry;
};
// Leaves of the cell from `first` to before `end`, each with its entry.
std::vector<LeafRow> leaves(db::Reader& reader, CellId cell, std::int64_t first, std::int64_t end, int limit);
std::vector<Batch> batches_after(db::Reader& reader, CellId cell, std::int64_t number, int limit);
// The first leaf from `first` on that no batch covers.
std::optional<std::int64_t> leaf_without_batch(db::Reader& reader, CellId cell, std::int64_t first);
std::optional<std::int64_t> leaf_with_hash(db::Reader& reader, CellId cell, std::string_view hash);
// The smallest cell from `from` on that has a batch or a leaf.
std::optional<CellId> next_cell(db::Reader& reader, CellId from);

// The position, and the newest that a leaf names, as one moment shows them.
struct Tail {
    Position sealed, newest_leaf;
};
Tail tail(db::Reader& reader);

} // namespace yimen::journal
