#pragma once

#include <string>

#include "notify.h"

namespace yimen::notify {

// The whole message as RFC 5322 and MIME want it: CRLF, ASCII only, subject and text encoded in base64 (RFC 2045, 2047).
std::string mime(const Mail& mail, std::string_view from);

} // namespace yimen::notify
