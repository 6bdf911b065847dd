#include "text.h"

#include <algorithm>
#include <cstdint>

namespace yimen {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;
constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kIdeographicSpace = "\u3000";

// Reads one code point at `pos` and moves on. A byte that begins no well-formed sequence (RFC 3629 §4: overlong forms, surrogates and
// values above U+10FFFF included) gives kInvalid and is passed alone.
char32_t next_code_point(std::string_view text, std::size_t& pos) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char lead = byte(pos);
    if (lead < 0x80) {
        ++pos;
        return lead;
    }
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || pos + length > text.size()) {
        ++pos;
        return kInvalid;
    }
    char32_t point = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(pos + i) & 0xC0) != 0x80) {
            ++pos;
            return kInvalid;
        }
        point = point << 6 | (byte(pos + i) & 0x3F);
    }
    bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (overlong || surrogate || point > 0x10FFFF) {
        ++pos;
        return kInvalid;
    }
    pos += length;
    return point;
}

void append_utf8(std::string& out, char32_t point) {
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        point = kReplacement;
    auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0 | point >> 6);
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0 | point >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | point >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

char32_t fold(char32_t point) {
    if (point == 0x3000)
        return U' ';
    if (point >= 0xFF01 && point <= 0xFF5E)
        point -= 0xFEE0; // the full-width forms stand in the order of ASCII
    return point >= U'A' && point <= U'Z' ? point + 32 : point;
}

// Length of the blank at the start of `text`, in bytes; 0 when there is none.
std::size_t blank_at_front(std::string_view text) {
    if (text.starts_with(kIdeographicSpace))
        return kIdeographicSpace.size();
    return !text.empty() && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) ? 1 : 0;
}

std::size_t blank_at_back(std::string_view text) {
    if (text.ends_with(kIdeographicSpace))
        return kIdeographicSpace.size();
    return !text.empty() && blank_at_front(text.substr(text.size() - 1)) ? 1 : 0;
}

constexpr std::string_view kBase64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Stars in the place of all but `head` characters at the start and `tail` at the end.
std::string keep_ends(std::u32string_view text, std::size_t head, std::size_t tail) {
    return to_utf8(text.substr(0, head)) + std::string(text.size() - head - tail, '*') +
           to_utf8(text.substr(text.size() - tail));
}

bool is_latin(char32_t point) { return point < 0x250; }

// Ends of names of bodies, not of persons. Needed because a company's name is public and a person's is not; what is not known to be a
// body is masked.
bool names_a_body(std::u32string_view name) {
    static constexpr std::u32string_view kHanEnds[] = {
        U"公司",   U"集团", U"合作社", U"事务所", U"委员会", U"居委会", U"村委会", U"协会",
        U"学会",   U"商会", U"基金会", U"医院",   U"学校",   U"大学",   U"中学",   U"小学",
        U"幼儿园", U"银行", U"经营部", U"工作室", U"门市部", U"商行",   U"超市",   U"酒店",
        U"餐馆",   U"饭店", U"药店",   U"中心",   U"工厂",   U"加工厂", U"分店",   U"商店"};
    static constexpr std::u32string_view kLatinEnds[] = {U" ltd", U" ltd.",  U" limited",     U" inc", U" inc.",
                                                         U" llc", U" corp.", U" corporation", U" gmbh"};
    constexpr std::size_t kLongestHanPersonName = 4; // without a middle dot: two characters of surname, two given
    if (name.size() > kLongestHanPersonName &&
        std::ranges::any_of(kHanEnds, [&](auto end) { return name.ends_with(end); }))
        return true;
    std::u32string lower(name);
    std::ranges::transform(lower, lower.begin(), fold);
    return std::ranges::any_of(kLatinEnds, [&](auto end) { return lower.ends_with(end); });
}

std::size_t surname_length(std::u32string_view name) {
    static constexpr std::u32string_view kCompound[] = {U"欧阳", U"司马", U"诸葛", U"上官", U"皇甫", U"令狐", U"慕容",
                                                        U"司徒", U"东方", U"公孙", U"夏侯", U"尉迟", U"长孙", U"宇文"};
    bool compound = name.size() > 2 && std::ranges::any_of(kCompound, [&](auto s) { return name.starts_with(s); });
    return compound ? 2 : 1;
}

std::string mask_latin_name(std::u32string name) {
    bool first = true;
    for (char32_t& c : name) {
        bool separator = c == U' ' || c == U'-';
        if (!separator && !first)
            c = U'*';
        first = separator;
    }
    return to_utf8(name);
}

} // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t pos = 0; pos < text.size();)
        if (next_code_point(text, pos) == kInvalid)
            return false;
    return true;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::u32string to_utf32(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t pos = 0; pos < text.size();) {
        char32_t point = next_code_point(text, pos);
        out += point == kInvalid ? kReplacement : point;
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    for (char32_t point : text)
        append_utf8(out, point);
    return out;
}

std::string trimmed(std::string_view text) {
    while (std::size_t blank = blank_at_front(text))
        text.remove_prefix(blank);
    while (std::size_t blank = blank_at_back(text))
        text.remove_suffix(blank);
    return std::string(text);
}

bool has_control_characters(std::string_view text) {
    return std::ranges::any_of(to_utf32(text), [](char32_t c) {
        bool line_layout = c == U'\t' || c == U'\n' || c == U'\r';
        return (c < 0x20 && !line_layout) || (c >= 0x7F && c <= 0x9F);
    });
}

std::string folded(std::string_view text) {
    std::u32string points = to_utf32(text);
    std::ranges::transform(points, points.begin(), fold);
    return to_utf8(points);
}

int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::string to_hex(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (unsigned char byte : bytes) {
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        int high = hex_value(hex[i]), low = hex_value(hex[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        out += static_cast<char>(high << 4 | low);
    }
    return out;
}

std::string to_base64url(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (unsigned char byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 6; bits -= 6)
            out += kBase64url[buffer >> (bits - 6) & 63];
    }
    if (bits > 0)
        out += kBase64url[buffer << (6 - bits) & 63];
    return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (char c : text) {
        auto value = kBase64url.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        buffer = buffer << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(buffer >> bits & 255);
        }
    }
    // What is left over must be less than a character and zero, so that each content has exactly one spelling.
    bool leftover = bits >= 6 || (buffer & ((1u << bits) - 1)) != 0;
    return leftover ? std::nullopt : std::optional(std::move(out));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (;;) {
        std::size_t end = text.find(separator);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return out;
        text.remove_prefix(end + 1);
    }
}

std::string mask_name(std::string_view name) {
    std::u32string points = to_utf32(name);
    if (points.empty() || names_a_body(points))
        return to_utf8(points);
    if (points.size() == 1)
        return "*";
    if (is_latin(points[0]))
        return mask_latin_name(std::move(points));
    return keep_ends(points, surname_length(points), 0);
}

std::string mask_id_number(std::string_view id) {
    std::u32string points = to_utf32(id);
    std::size_t size = points.size();
    if (size >= 15) // citizen ids of both generations
        return keep_ends(points, 4, 2);
    if (size >= 7) // passports and travel permits
        return keep_ends(points, 1, 2);
    return keep_ends(points, 0, 0);
}

std::string mask_phone(std::string_view phone) {
    std::u32string points = to_utf32(phone);
    std::size_t size = points.size();
    if (size >= 11) // the four digits before the last four, whatever country or area code stands in front
        return keep_ends(points, size - 8, 4);
    return keep_ends(points, 0, size >= 5 ? 2 : 0);
}

std::string mask_number(std::string_view number) {
    std::u32string text = to_utf32(number);
    return "****" + (text.size() < 8 ? "" : to_utf8(std::u32string_view(text).substr(text.size() - 4)));
}

} // namespace yimen
