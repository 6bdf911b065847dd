#pragma once

// The rows of the journal's tables, and the bytes that are hashed and signed. README.md has the formats.

#include <compare>
#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace yimen::journal {

// Where an entry stands in the order of commit.
struct Position {
    std::int64_t tx = 0;
    std::int64_t seq = 0;
    auto operator<=>(const Position&) const = default;
    std::string str() const { return std::to_string(tx) + "." + std::to_string(seq); }
};

struct StoredEntry {
    Position position;
    CellId cell;
    Instant at;
    AccountId actor;
    std::string role, channel, action, object_kind;
    Uuid object;
    std::string reason, change_digest, request_id;

    // Every column but the position, each behind its length: the position is what orders the leaves, and moving an entry shows there.
    std::string canonical_bytes() const;
};

struct Leaf {
    std::int64_t number = 0;
    Position position;
    std::string hash;
};

struct Batch {
    CellId cell;
    std::int64_t number = 0;
    std::int64_t first_leaf = 1;
    std::int64_t leaf_count = 0;
    std::string root;
    std::string previous_root;
    std::string signature;
    std::string key_id;
    Instant sealed_at;

    std::string signed_bytes() const;
    std::int64_t end_leaf() const { return first_leaf + leaf_count; }
};

// What comes before the first batch of a cell: number 0, no leaves, a root of zeros.
Batch before_first_batch(CellId cell);

} // namespace yimen::journal
