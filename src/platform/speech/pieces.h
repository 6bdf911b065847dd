#pragma once

#include <string_view>

namespace yimen::speech {

// The recorded word of that name ("zh/qing", "letter/A"), µ-law; empty when there is none.
std::string_view piece(std::string_view name);

} // namespace yimen::speech
