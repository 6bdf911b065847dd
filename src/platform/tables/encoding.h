#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yimen::tables {

struct Decoded {
    std::string text;            // UTF-8
    bool gb18030 = false;        // most of it was; otherwise UTF-8
    std::vector<int> foreign;    // lines in the other of the two encodings
    std::vector<int> unreadable; // lines in neither; they are empty now
};

// A file that is UTF-8 as a whole is taken so. Otherwise each line is looked at by itself: lists are often put together from several
// sources. A line break is one byte in both encodings and part of no other character.
Decoded decode(std::string_view content);

} // namespace yimen::tables
