#pragma once

// Numbers and tables of OpenType files: big endian.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace yimen::render {

inline void put_number(std::string& to, std::size_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        to += static_cast<char>(value >> (8 * i) & 0xff);
}
// Zero beyond the end.
inline std::size_t number_at(std::string_view from, std::size_t at, int bytes) {
    std::size_t out = 0;
    for (int i = 0; i < bytes; ++i)
        out = out << 8 | (at + static_cast<std::size_t>(i) < from.size()
                              ? static_cast<unsigned char>(from[at + static_cast<std::size_t>(i)])
                              : 0U);
    return out;
}
inline void set_number(std::string& in, std::size_t at, std::size_t value, int bytes) {
    std::string text;
    put_number(text, value, bytes);
    in.replace(at, text.size(), text);
}

// A `cmap` that gives the characters, which are in order, the glyphs 1, 2, 3…
std::string character_map(const std::u32string& characters);
// The file with these tables; `head` gets its check sum.
std::string font_file(const std::map<std::string, std::string>& tables);

} // namespace yimen::render
