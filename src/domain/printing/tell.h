#pragma once

// How this module's changes are told to those of the hall.

#include "printing.h"

namespace yimen::printing {

void tell(db::Tx& tx, const access::Scope::RowScope& scope, std::string_view kind, std::string_view object_kind,
          Uuid object, std::int64_t revision, Instant at);

} // namespace yimen::printing
