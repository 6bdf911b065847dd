#pragma once

// The invariants that a statement can ask for: each finds violations.

#include <span>
#include <string_view>

namespace yimen::app {

struct Rule {
    const char* name;
    std::string_view sql; // first column: what is wrong, as text
};
std::span<const Rule> rules();

} // namespace yimen::app
