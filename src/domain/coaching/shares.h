#pragma once

// How what is gone through stands over its items: a merged paper is a paper of each member that asks for it. Pure.

#include "bundles/merge.h"
#include "coaching.h"

namespace yimen::coaching {

// `target` of what is gone through is `own` in this item.
struct Share {
    TargetKind kind = TargetKind::material;
    std::string target;
    catalogue::ItemId item;
    std::string own;
    auto operator<=>(const Share&) const = default;
};
struct ShareMember {
    std::string key; // as the merge names it
    catalogue::ItemId item;
    const catalogue::Definition* definition = nullptr;
};

std::vector<Share> shares_of(catalogue::ItemId item, const catalogue::Definition& definition);
// What a member has from the result of another is not asked of anybody. A section of the merged form is every section of a member that has
// one of its fields.
std::vector<Share> shares_of(const bundles::MergedBundle& merged, const std::vector<ShareMember>& members);
// The findings as they stand over something else: `to` has them where an item that both have asks for the same. Of several that
// come to the same place the worst counts.
std::vector<CoachingFinding> carried(const std::vector<CoachingFinding>& found, const std::vector<Share>& from,
                                     const std::vector<Share>& to);

} // namespace yimen::coaching
