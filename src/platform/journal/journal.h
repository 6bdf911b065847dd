#pragma once

// The audit journal (审计日志): every change and every reading of personal data by staff appends one entry in the same transaction.
// Entries are sealed in the background, for each cell, into an SM3 Merkle tree (RFC 6962 §2.1 shape) whose roots are signed with SM2
// and chained, so that alteration, removal and reordering are found. Entries that are not sealed yet are the "unsealed window".

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"

namespace yimen::journal {

struct Entry {
    CellId cell;
    Instant at;            // business time
    AccountId actor;       // nil: the system (a job, a rule)
    std::string_view role; // in which role they acted; "system" for jobs
    std::string_view channel;
    std::string_view action; // "case.accept", "person.reveal"
    std::string_view object_kind;
    Uuid object;
    std::string_view reason;
    std::string_view change; // what changed, canonical JSON without personal data; only its SM3 digest is kept
    std::string_view request_id;
};

void append(db::Tx& tx, const Entry& entry);

// Signs roots; implemented over platform/crypto by the program's wiring.
struct Signer {
    std::string key_id;
    std::function<std::string(std::string_view message)> sign; // raw r‖s, 64 bytes
    std::function<bool(std::string_view key_id, std::string_view message, std::string_view signature)> verify;
};

// Seals the oldest `limit` unsealed entries, as one batch for each of their cells, and returns how many; 0 also when another server
// sealed meanwhile (several may call it at once: nothing is sealed twice). Entries of a transaction that is still running, and on
// PostgreSQL those behind it, wait for the next call. Throws db::ConstraintViolation when the position was set back by force.
std::int64_t seal(db::Database& database, const Signer& signer, Instant now, int limit = 4096);

struct Finding {
    std::string cell;      // empty when the end of the journal was cut off and the cell went with it
    std::int64_t leaf = 0; // dense number of the entry in the cell's tree, from 1
    std::string kind;      // altered, missing, reordered, inserted, bad_root, bad_signature, broken_chain
    std::string detail;
};
struct Report {
    std::int64_t entries = 0, sealed = 0, unsealed = 0, batches = 0;
    std::optional<Finding> first; // the first thing wrong, in the order of the tree
    bool ok() const { return !first.has_value(); }
};
// Recomputes everything, cell by cell; the journal may be in use meanwhile. Memory grows with the number of cells, not of entries.
Report verify(db::Database& database, const Signer& signer);

std::vector<db::Migration> migrations();

} // namespace yimen::journal
