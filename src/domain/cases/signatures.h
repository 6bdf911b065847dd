#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace yimen::cases {

// The picture of a signature as a browser sends it: PNG in base64 (RFC 4648 §4), at most 200 KiB. request.invalid at
// "/signature_png_base64" when it is not; none stays none.
Result<std::optional<std::string>> read_signature(const std::optional<std::string>& base64);

} // namespace yimen::cases
