#pragma once

#include "cases.h"
#include "store.h"

namespace yimen::cases {

// A reading of personal data by staff: its journal entry is committed before the data leave. Visitors look at their own.
struct Look {
    CellId cell;
    std::string_view action, object_kind;
    Uuid object;
    std::string_view reason, what;
};
Result<void> journal_look(const Cases& cases, http::Context& context, const Look& look);
Result<void> journal_look(const Cases& cases, http::Context& context, const store::Record& record,
                          std::string_view action, std::string_view reason, std::string_view what);

} // namespace yimen::cases
