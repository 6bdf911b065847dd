#pragma once

#include <string>

namespace yimen::files {

// A whole file in memory: for documents and lists, whose size was limited when they were kept. Empty when it cannot be read.
std::string content_of(const std::string& path);

} // namespace yimen::files
