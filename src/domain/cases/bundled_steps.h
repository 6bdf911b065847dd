#pragma once

// What a member's own steps ask of the bundle that it belongs to.

#include "bundled.h"
#include "store.h"

namespace yimen::cases {

// What runs now: the answer within five days, then the promised limit; nothing for drafts, supplements, what waits and what has ended.
std::optional<Date> running_due(const store::Record& record);

// A draft of a bundle changes with the whole bundle only. cases.in_bundle.
Result<void> check_bundle(const Caller& caller, const store::Record& record, Action action);

// The form without what the result of another member brings.
std::vector<InvalidParam> form_problems(const catalogue::Definition& definition, const boost::json::object& form,
                                        const std::vector<Brought>& brought);
// The requirements that are brought.
bool is_brought(const std::vector<Brought>& brought, std::string_view requirement);

} // namespace yimen::cases
