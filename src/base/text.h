#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen {

// Text is UTF-8 everywhere.
bool is_utf8(std::string_view text);
// Number of code points of valid UTF-8.
std::size_t code_points(std::string_view text);
// The code points one by one; invalid bytes become U+FFFD.
std::u32string to_utf32(std::string_view text);
std::string to_utf8(std::u32string_view text);

// Without blanks at both ends (ASCII white space and U+3000).
std::string trimmed(std::string_view text);
// C0, DEL and C1 controls; tab, line feed and carriage return are allowed.
bool has_control_characters(std::string_view text);
// Full-width letters, digits and punctuation of U+FF01…FF5E and U+3000 as ASCII; ASCII letters in lower case.
std::string folded(std::string_view text);

// The value of one hexadecimal digit of either case; -1 for anything else.
int hex_value(char digit);
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);
// RFC 4648 §5 without padding; each content has one spelling, and only that is read.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// Empty parts are kept; empty text is one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

// Masks for screens and messages (`standards.md` §11). What does not look as expected is masked more, not less.
// 张*, 欧阳**, J*** S****. A name that ends like a company's (公司, 合作社, Ltd …) is public and stays.
std::string mask_name(std::string_view name);
std::string mask_id_number(std::string_view id); // 3301**********34
std::string mask_phone(std::string_view phone);  // 138****5678
std::string
mask_number(std::string_view number); // of a licence or the like: ****6789; hides it whole when it is shorter than 8

} // namespace yimen
