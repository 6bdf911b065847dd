#include "xml_text.h"

#include <cmath>
#include <cstdlib>

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

std::string xml_number(double value) {
    auto thousandths = std::llround(value * 1000);
    std::string out = std::to_string(std::llabs(thousandths) / 1000);
    if (auto rest = std::llabs(thousandths) % 1000; rest != 0) {
        std::string digits = std::to_string(1000 + rest).substr(1);
        out += "." + digits.substr(0, digits.find_last_not_of('0') + 1);
    }
    return thousandths < 0 ? "-" + out : out;
}

} // namespace yimen::ofd
