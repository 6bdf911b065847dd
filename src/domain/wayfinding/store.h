#pragma once

// SQL of floor plans, nothing else.

#include "wayfinding.h"

namespace yimen::wayfinding::store {

std::optional<Wayfinding::Kept> plan(db::Reader& reader, HallId hall);
// False when the plan has another revision than `revision` by now; 0: there is none yet.
bool put(db::Tx& tx, const places::HallRow& hall, const Plan& plan, std::int64_t revision, Instant at,
         std::optional<StaffId> by);

} // namespace yimen::wayfinding::store
