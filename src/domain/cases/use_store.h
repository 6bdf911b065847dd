#pragma once

// SQL of the uses of licences (uses.h) and nothing else.

#include <set>

#include "store.h"
#include "uses.h"

namespace yimen::cases::store {

void insert_use(db::Tx& tx, CellId cell, const Use& use);
// Of a case, in the order in which they began; those that ended too.
std::vector<Use> uses(db::Reader& reader, CaseId id);
// Of a licence, in cases that run, after this one in the order of ids.
std::vector<Use> running_uses(db::Reader& reader, licences::LicenceId licence, UseId after, int limit);
// Of a licence, in the cases that `who` may see, the newest first.
std::vector<Use> uses_of_licence(db::Reader& reader, const access::Principal& who, licences::LicenceId licence,
                                 std::optional<UseId> before, int limit);

// Those of these cases whose licence was lost and nobody has said what follows.
std::set<CaseId> with_lost_licence(db::Reader& reader, const std::vector<Record>& records);

void end_use(db::Tx& tx, UseId id, Instant at);
void lose(db::Tx& tx, UseId id, std::string_view state, Instant at);
void settle(db::Tx& tx, UseId id, Settled settled, std::optional<StaffId> staff, std::string_view reason, Instant at);
void object(db::Tx& tx, UseId id, std::string_view objection, Instant at);
void answer(db::Tx& tx, UseId id, std::string_view answer, bool right, StaffId staff, Instant at);

} // namespace yimen::cases::store
