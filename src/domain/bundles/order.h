#pragma once

// Members and edges put in order: which edges count, who waits for whom, who comes first. Pure.

#include <map>
#include <set>
#include <vector>

#include "merge.h"

namespace yimen::bundles {

using Index = std::size_t; // of a member in Order::members

struct Need {
    Index member = 0;
    EdgeKind kind = EdgeKind::needs_result;
    Index of = 0;
    bool derived = false;
    auto operator<=>(const Need&) const = default;
};

struct Order {
    std::vector<const MergeMember*> members; // each before those that wait for it; of equals by key
    std::vector<Need> needs;                 // without `parallel`
    std::vector<std::vector<Need>> needs_of; // by member
    std::vector<std::vector<bool>> follows;  // follows[a][b]: the result of b is there before a is filed
    std::vector<MergedEdge> edges;           // for the answer, `parallel` ones too
};

Order put_in_order(const MergeInput& input, std::vector<MergeConflict>& conflicts);

// "证照" for the visitor; the English name falls back to the Chinese one.
std::string names_of(const std::vector<const MergeMember*>& members, bool english);

// Groups of nodes that wait for each other in a circle: for each node the number of its group. `to[n]`: whom n waits for.
std::vector<std::size_t> circles(const std::vector<std::vector<std::size_t>>& to);

} // namespace yimen::bundles
