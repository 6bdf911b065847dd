#pragma once

// The ZIP of our own documents and of what is handed out together, in one form only: every byte follows from the entries. So a reader can tell whether anything at all was
// changed, also where a signature does not reach (times, attributes and padding of the ZIP).

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace yimen::ofd {

// What the provider in Signature.xml is called in documents that have this form.
inline constexpr const char* kProvider = "Yimen";

// OFD.xml first, then by name; stored, without compression; no times, no attributes, no comments; names are UTF-8. Throws std::length_error above 4 GiB.
std::string pack(const std::map<std::string, std::string>& entries);
// The entries of what may be such a file; only when `pack` of them is the file again is it one. nullopt: it is none, or has more entries.
std::optional<std::map<std::string, std::string>> unpack_ours(std::string_view file, std::size_t most_entries);

} // namespace yimen::ofd
