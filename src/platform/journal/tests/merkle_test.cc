#include "merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/crypto.h"
#include "records.h"

namespace yimen::journal {
namespace {

// MTH of RFC 6962 §2.1, word for word: split at the largest power of two below n.
std::string by_definition(const std::vector<std::string>& leaves, std::size_t begin, std::size_t end) {
    if (end - begin == 1)
        return leaves[begin];
    std::size_t split = 1;
    while (split * 2 < end - begin)
        split *= 2;
    return crypto::sm3("\x01" + by_definition(leaves, begin, begin + split) +
                       by_definition(leaves, begin + split, end));
}

TEST(MerkleTree, FollowsTheDefinitionForEverySize) {
    std::vector<std::string> leaves;
    MerkleTree tree;
    for (int size = 1; size <= 130; ++size) {
        leaves.push_back(leaf_hash(std::to_string(size)));
        tree.add(leaves.back());
        ASSERT_EQ(tree.root(), by_definition(leaves, 0, leaves.size())) << size;
    }
}

TEST(MerkleTree, ALeafCannotStandForANode) {
    std::string left = leaf_hash("a"), right = leaf_hash("b");
    EXPECT_NE(leaf_hash(left + right), node_hash(left, right));
    EXPECT_EQ(leaf_hash("a"), crypto::sm3(std::string(1, '\0') + "a"));
}

RC_GTEST_PROP(StoredEntry, LettersThatMoveToTheNextColumnChangeTheBytes, (const std::string& text)) {
    std::size_t cut = *rc::gen::inRange<std::size_t>(0, text.size() + 1),
                other = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    StoredEntry entry, moved;
    entry.action = text.substr(0, cut);
    entry.object_kind = text.substr(cut);
    moved.action = text.substr(0, other);
    moved.object_kind = text.substr(other);
    RC_ASSERT((entry.canonical_bytes() == moved.canonical_bytes()) == (cut == other));
}

} // namespace
} // namespace yimen::journal
