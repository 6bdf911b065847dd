#pragma once

// What did not have to be handed in (三个免于提交), counted.

#include <vector>

#include "cases.h"

namespace yimen::cases {

struct SavedRow {
    catalogue::ItemId item;
    std::int64_t cases = 0; // in which anything was saved
    std::int64_t by_licence = 0, by_fact = 0,
                 by_result = 0; // materials; the last: brought by another member of a bundle
};
// Of the cases that the hall took in and that were filed in [from, to), as far as `who` may see them by one of `roles`; by item, most
// first. What was handed in after all, or fell, is not counted.
std::vector<SavedRow> saved_materials(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                      HallId hall, Instant from, Instant to);

} // namespace yimen::cases
