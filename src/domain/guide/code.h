#pragma once

// The code of a guide result: eight characters that a person reads out, types and scans. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace yimen::guide {

inline constexpr std::size_t kCodeLength = 8; // 32^8: with a thousand live results a guess hits once in 2^30

// From `kCodeLength` random bytes.
std::string code_from(std::string_view random_bytes);
// As it was made: small letters, blanks and hyphens are forgiven. nullopt when it cannot be one.
std::optional<std::string> normal_code(std::string_view typed);

} // namespace yimen::guide
