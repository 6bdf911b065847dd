#pragma once

// What a case shows of the bundle (一件事) that it is a member of.

#include <map>

#include "view.h"

namespace yimen::cases {

// Whom it waits for, and since when that is there.
std::vector<CaseWait> waits_of(const Cases& cases, db::Reader& reader, const store::Record& record);
// The bundle and its other members, as far as the caller may see them.
std::optional<CaseBundle> bundle_of(const Cases& cases, db::Reader& reader, const Caller& caller,
                                    const store::Record& record);
// What the rows of a list say of it; two queries for all of them.
std::map<CaseId, std::optional<RowBundle>> row_bundles(const Cases& cases, db::Reader& reader,
                                                       const std::vector<store::Record>& records);

} // namespace yimen::cases
