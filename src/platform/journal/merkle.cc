#include "merkle.h"

#include "crypto/crypto.h"

namespace yimen::journal {
namespace {

std::string tagged_sm3(char tag, std::string_view first, std::string_view second = {}) {
    std::string bytes(1, tag);
    bytes.reserve(1 + first.size() + second.size());
    return crypto::sm3(bytes.append(first).append(second));
}

} // namespace

std::string leaf_hash(std::string_view entry_bytes) { return tagged_sm3('\x00', entry_bytes); }
std::string node_hash(std::string_view left, std::string_view right) { return tagged_sm3('\x01', left, right); }

void MerkleTree::add(std::string leaf) {
    int height = 0;
    while (!subtrees_.empty() && subtrees_.back().first == height) {
        leaf = node_hash(subtrees_.back().second, leaf);
        subtrees_.pop_back();
        ++height;
    }
    subtrees_.emplace_back(height, std::move(leaf));
}

std::string MerkleTree::root() const {
    auto subtree = subtrees_.rbegin();
    std::string root = subtree->second;
    for (++subtree; subtree != subtrees_.rend(); ++subtree)
        root = node_hash(subtree->second, root);
    return root;
}

} // namespace yimen::journal
