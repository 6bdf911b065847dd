#pragma once

// By when a result is handed over (颁发、送达): within ten working days of the decision (行政许可法 arts. 44, 82). Where the result had to
// wait for what was to follow, its decision is dated on the day on which it came.

#include <unordered_map>

#include "cards.h"
#include "store.h"

namespace yimen::cases {

struct HandOver {
    Date from{}, by{};
    Card card = Card::none; // as of the promised limit: yellow when a third is left
};

// Of a result that is there and waits to be handed over; nothing of the others.
std::unordered_map<CaseId, HandOver> hand_overs(const Cases& cases, db::Reader& reader,
                                                const std::vector<store::Record>& records);

} // namespace yimen::cases
