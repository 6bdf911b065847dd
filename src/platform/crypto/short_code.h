#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace yimen::crypto {

// A code that a person reads out or types: capitals and digits without those that look alike. 5 bits a letter; for minutes, not for ever.
std::string new_short_code(std::size_t letters);
// As it was typed: small letters, full-width ones, blanks and hyphens do no harm.
std::string plain_short_code(std::string_view typed);

} // namespace yimen::crypto
