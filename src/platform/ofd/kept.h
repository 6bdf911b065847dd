#pragma once

#include <string>
#include <string_view>

#include "verify.h"

namespace yimen::ofd {

// What is wrong with a sealed document that was kept under the SM3 of its content (hex): empty, "file_altered" or "seal_broken". For
// `yimen check`.
std::string fault_of_kept(std::string_view content, std::string_view sm3, const Trusted& trusted, Instant now);

} // namespace yimen::ofd
