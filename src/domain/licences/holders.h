#pragma once

// Whose a licence is (持证主体): several persons or companies may hold one together. Each has it in their own list, shows it, takes copies
// of it and sees who looked.

#include <vector>

#include "access/access.h"
#include "licences.h"
#include "outbox/outbox.h"

namespace yimen::licences {

// In their order; once for each licence.
void put_holders(db::Tx& tx, LicenceId id, CellId cell, const std::vector<SubjectId>& subjects);
std::vector<SubjectId> holders_of(db::Reader& reader, LicenceId id);

// Appends the condition "this licence (alias l) is one that `who` may see by these roles": visitors as one of its holders or for one,
// staff by their places.
void append_seen(db::Query& query, const access::Principal& who, access::Roles roles);
// The holder for whom `who` acts, the first of them; none where they act for none.
std::optional<SubjectId> holder_of(db::Reader& reader, const access::Principal& who, LicenceId id);

// What was published for the first holder and the staff is told to the others too: as LicenceHolderTold, without the case behind it, which
// is not theirs to see.
void tell_further_holders(db::Tx& tx, Instant at, const outbox::NewEvent& event);

} // namespace yimen::licences
