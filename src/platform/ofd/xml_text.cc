#include "xml_text.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>

namespace yimen::ofd {

std::string xml_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char c : text)
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    return out;
}

void add_xml_number(std::string& to, double value) {
    auto thousandths = std::llround(value * 1000);
    char text[24];
    char* end = std::to_chars(text, std::end(text), std::llabs(thousandths) / 1000).ptr;
    if (auto rest = std::llabs(thousandths) % 1000; rest != 0) {
        *end++ = '.';
        for (auto place = 100; rest != 0; rest %= place, place /= 10)
            *end++ = static_cast<char>('0' + rest / place);
    }
    if (thousandths < 0)
        to += '-';
    to.append(text, end);
}

} // namespace yimen::ofd
