#pragma once

// What other steps of a case do to its promises, and the promises to them.

#include <set>

#include "promise_store.h"
#include "steps.h"

namespace yimen::cases {

// Materials that are required, may be promised, and are neither handed in nor held as a licence.
std::vector<std::string> promisable(const Cases& cases, db::Reader& reader, const store::Record& record);
// What a signed promise stands for.
std::set<std::string, std::less<>> promised(db::Reader& reader, CaseId id);
// Whether this action fits what is promised and what came of it.
Result<void> check_promises(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                            Action action);
// With submission, what was promised and came after all is dropped.
void settle_promises(const Cases& cases, db::Tx& tx, const store::Record& record);
// With the result: by when each of them is checked.
void bind_promises(const Cases& cases, db::Tx& tx, const store::Record& record);
// A case that ends without a result stands on no promise.
void leave_promises(db::Tx& tx, const store::Record& record, const Transition& row);

} // namespace yimen::cases
