#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "files.h"

namespace yimen::files {

// A whole file in memory: for documents and lists, whose size was limited when they were kept. Empty when it cannot be read.
std::string content_of(const std::string& path);

// Keeps bytes under the digest of their content (hex), which the caller has. Throws std::runtime_error when they cannot be written whole, on
// a full disk; nothing stands under the digest then. Synced when it returns, so a row may speak of the file.
void keep_bytes(const Store& store, std::string_view bytes, std::string_view sm3_hex, Instant now);

} // namespace yimen::files
