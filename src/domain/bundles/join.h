#pragma once

// Several wordings of one thing become the strictest of them. Pure.

#include <optional>
#include <string>
#include <vector>

#include "catalogue/definition.h"

namespace yimen::bundles {

struct JoinedField {
    catalogue::Field field;
    bool narrowed = false; // options that one of them does not know have gone
};
// One field whose values are good for all of them; nothing when no value could be. Words come from the first.
std::optional<JoinedField> joined(const std::vector<const catalogue::Field*>& fields);

// Strictest wins. Words that differ stand one after the other. Words come from the first where there can be only one.
catalogue::Requirement joined(const std::vector<const catalogue::Requirement*>& requirements);

} // namespace yimen::bundles
