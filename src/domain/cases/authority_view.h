#pragma once

#include <map>

#include "view.h"

namespace yimen::cases {

// Under which mandates these steps were taken.
std::map<places::MandateId, StepMandate> mandates_shown(const Cases& cases, db::Reader& reader,
                                                        const std::vector<store::Step>& steps);
// For the one who looks, in a state whose next step needs an organ's authority and belongs to a role of theirs; the organ's own people
// are told nothing.
std::optional<CaseAuthority> authority_shown(const Cases& cases, db::Reader& reader, const Caller& caller,
                                             const store::Record& record);

} // namespace yimen::cases
