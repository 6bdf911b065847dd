#pragma once

#include <string>
#include <string_view>

namespace yimen::escpos {

// UTF-8 as GB18030, which has every character of Unicode. Control characters and what is no UTF-8 are left out: they would be commands.
std::string to_gb18030(std::string_view text);

} // namespace yimen::escpos
