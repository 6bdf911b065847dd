#include "encoding.h"

#include <iconv.h>

#include <memory>
#include <stdexcept>

#include "base/text.h"

namespace yimen::escpos {

std::string to_gb18030(std::string_view text) {
    std::u32string plain;
    for (char32_t c : to_utf32(text))
        if (c >= 0x20 && c != 0x7F && (c < 0x80 || c >= 0xA0) && c != 0xFFFD)
            plain += c;
    std::string from = to_utf8(plain);
    iconv_t handle = iconv_open("GB18030", "UTF-8");
    if (handle == reinterpret_cast<iconv_t>(-1))
        throw std::runtime_error("no conversion from UTF-8 to GB18030");
    std::unique_ptr<void, int (*)(iconv_t)> closes(handle, iconv_close);
    std::string out(from.size() * 4 + 4, '\0');
    char* in = from.data();
    char* to = out.data();
    std::size_t left = from.size(), room = out.size();
    if (iconv(handle, &in, &left, &to, &room) == static_cast<std::size_t>(-1))
        throw std::runtime_error("a text that GB18030 does not hold");
    out.resize(out.size() - room);
    return out;
}

} // namespace yimen::escpos
