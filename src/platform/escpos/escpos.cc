#include "escpos.h"

#include <algorithm>

#include "base/text.h"
#include "encoding.h"

namespace yimen::escpos {
namespace {

constexpr char kEsc = 0x1B, kGs = 0x1D, kFs = 0x1C;
constexpr int kKnifeDots = 64; // from the head to the knife, beyond what the printer feeds by itself

// East Asian Width W and F (UAX 11), as far as a font of a receipt printer has them.
bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD) ||
           // Signs that GB 2312 keeps as wide ones: dashes, quotation marks, the dot between names, the dots of an omission.
           (c >= 0x2010 && c <= 0x2026) || c == 0xB7;
}
int width(char32_t c) { return is_wide(c) ? 2 : 1; }

char byte(int value) { return static_cast<char>(static_cast<unsigned char>(value)); }

} // namespace

int width_of(std::string_view text) {
    int out = 0;
    for (char32_t c : to_utf32(text))
        out += width(c);
    return out;
}

std::vector<std::string> wrapped(std::string_view text, int columns) {
    std::vector<std::string> out;
    std::u32string line;
    int used = 0;
    std::size_t blank = std::u32string::npos; // the last place in the line where it may be broken between words
    for (char32_t c : to_utf32(text)) {
        if (used + width(c) > columns && !line.empty()) {
            bool in_word = c != ' ' && !is_wide(c) && !is_wide(line.back());
            std::u32string rest;
            if (in_word && blank != std::u32string::npos && blank > 0) {
                rest = line.substr(blank + 1);
                line.resize(blank);
            }
            out.push_back(trimmed(to_utf8(line)));
            line = rest;
            used = 0;
            for (char32_t kept : line)
                used += width(kept);
            blank = std::u32string::npos;
            if (c == ' ' && line.empty())
                continue;
        }
        if (c == ' ')
            blank = line.size();
        line += c;
        used += width(c);
    }
    if (!line.empty())
        out.push_back(trimmed(to_utf8(line)));
    std::erase(out, "");
    return out;
}

Paper::Paper(Roll roll) : roll_(roll) { bytes_ += {kEsc, '@', kFs, '&'}; }

void Paper::set(Style style) {
    if (style.place != now_.place)
        bytes_ += {kEsc, 'a', byte(static_cast<int>(style.place))};
    if (style.bold != now_.bold)
        bytes_ += {kEsc, 'E', byte(style.bold ? 1 : 0)};
    if (style.scale != now_.scale)
        bytes_ += {kGs, '!', byte((style.scale - 1) << 4 | (style.scale - 1))};
    now_ = style;
}

Paper& Paper::text(std::string_view text, Style style) {
    style.scale = std::clamp(style.scale, 1, 8);
    set(style);
    for (const std::string& line : wrapped(text, columns(roll_) / style.scale))
        bytes_ += to_gb18030(line) + "\n";
    return *this;
}

Paper& Paper::rule() { return text(std::string(static_cast<std::size_t>(columns(roll_)), '-')); }

Paper& Paper::feed(int lines) {
    bytes_ += {kEsc, 'd', byte(std::clamp(lines, 0, 255))};
    return *this;
}

Paper& Paper::qr(std::string_view content, int module) {
    set({Place::centre, 1, false});
    auto symbol = [&](int function, std::string_view parameters) {
        auto size = static_cast<int>(parameters.size()) + 2; // cn, fn, parameters
        bytes_ += {kGs, '(', 'k', byte(size & 0xFF), byte(size >> 8), '1', byte(function)};
        bytes_ += parameters;
    };
    symbol(65, std::string_view("2\0", 2)); // model 2
    symbol(67, std::string(1, byte(std::clamp(module, 1, 16))));
    symbol(69, "1"); // correction M
    symbol(80, "0" + std::string(content));
    symbol(81, "0");
    return *this;
}

std::string Paper::cut() && {
    set({});
    bytes_ += {kGs, 'V', 'B', byte(kKnifeDots)};
    bytes_ += kAskEnd;
    return std::move(bytes_);
}

std::optional<Status> read_cause(std::uint8_t answer) {
    if ((answer & 0x93) != 0x12)
        return std::nullopt;
    return Status{(answer & 0x04) != 0, (answer & 0x20) != 0, false, (answer & 0x40) != 0};
}

std::optional<Status> read_paper(std::uint8_t answer) {
    if ((answer & 0x93) != 0x12)
        return std::nullopt;
    return Status{false, (answer & 0x60) != 0, (answer & 0x0C) != 0, false};
}

std::optional<Status> read_end(std::uint8_t answer) {
    if ((answer & 0x90) != 0)
        return std::nullopt;
    return Status{false, (answer & 0x0C) != 0, (answer & 0x03) != 0, false};
}

} // namespace yimen::escpos
