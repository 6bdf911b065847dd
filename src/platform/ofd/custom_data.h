#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "package.h"

namespace yimen::ofd {

// DocInfo/CustomDatas (GB/T 33190-2016 §7.4): the value under this name; nothing when the document has none. Whether it is what was sealed,
// verify() says.
std::optional<std::string> custom_data(const Package& package, std::string_view name);

} // namespace yimen::ofd
