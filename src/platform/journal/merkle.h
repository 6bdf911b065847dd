#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yimen::journal {

// RFC 6962 §2.1 with SM3: leaves and inner nodes are hashed apart, so that none can stand for the other.
std::string leaf_hash(std::string_view entry_bytes);
std::string node_hash(std::string_view left, std::string_view right);

// The Merkle tree hash of a list of leaf hashes that come one by one. Keeps one hash for each level.
class MerkleTree {
  public:
    void add(std::string leaf);
    // Needs at least one leaf.
    std::string root() const;

  private:
    // Complete subtrees from left to right with their heights, which fall strictly.
    std::vector<std::pair<int, std::string>> subtrees_;
};

} // namespace yimen::journal
