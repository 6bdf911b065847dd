#include "der.h"

#include <ctime>

namespace yimen::ofd::der {

Value Reader::any() {
    if (!ok_ || rest_.size() < 2) {
        reject();
        return {};
    }
    auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest_[at]); };
    std::size_t length = byte(1), head = 2;
    if (length & 0x80) {
        std::size_t bytes = length & 0x7f;
        head += bytes;
        if (bytes == 0 || bytes > 4 || rest_.size() < head) {
            reject();
            return {};
        }
        length = 0;
        for (std::size_t i = 2; i < head; ++i)
            length = length << 8 | byte(i);
    }
    if ((byte(0) & 0x1f) == 0x1f || rest_.size() - head < length) {
        reject();
        return {};
    }
    Value out{byte(0), rest_.substr(head, length), rest_.substr(0, head + length)};
    rest_.remove_prefix(head + length);
    return out;
}

Value Reader::expect(std::uint8_t tag) {
    Value out = any();
    if (ok_ && out.tag != tag)
        reject();
    return ok_ ? out : Value{};
}

std::int64_t Reader::number() {
    std::string_view bytes = expect(integer).content;
    if (bytes.empty() || bytes.size() > 8) {
        reject();
        return 0;
    }
    std::uint64_t value = static_cast<unsigned char>(bytes[0]) & 0x80 ? ~std::uint64_t{0} : 0;
    for (char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
}

std::string Reader::oid() {
    std::string_view bytes = expect(object_identifier).content;
    std::string out;
    std::uint64_t arc = 0;
    bool open = false;
    for (char c : bytes) {
        if (arc >> 56) {
            reject();
            return {};
        }
        arc = arc << 7 | (static_cast<unsigned char>(c) & 0x7f);
        open = static_cast<unsigned char>(c) & 0x80;
        if (open)
            continue;
        if (out.empty()) { // X.690 §8.19.4: the first two arcs share a number
            std::uint64_t first = arc < 80 ? arc / 40 : 2;
            out = std::to_string(first) + "." + std::to_string(arc - first * 40);
        } else {
            out += "." + std::to_string(arc);
        }
        arc = 0;
    }
    if (out.empty() || open)
        reject();
    return ok_ ? out : std::string();
}

std::string_view Reader::bits() {
    std::string_view bytes = expect(bit_string).content;
    if (bytes.empty() || bytes[0] != 0) {
        reject();
        return {};
    }
    return bytes.substr(1);
}

std::string Reader::text() {
    Value value = any();
    if (value.tag != utf8_string && value.tag != printable_string && value.tag != ia5_string)
        reject();
    return ok_ ? std::string(value.content) : std::string();
}

std::optional<Instant> Reader::time() {
    Value value = any();
    auto out = time_of(value.tag, value.content);
    if (!out)
        reject();
    return out;
}

std::optional<Instant> time_of(std::uint8_t tag, std::string_view content) {
    std::string digits(content);
    if (digits.ends_with('Z'))
        digits.pop_back();
    if (auto fraction = digits.find('.'); fraction != std::string::npos)
        digits.resize(fraction);
    if (digits.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    if (tag == utc_time && digits.size() >= 10) // X.680 §47: two digits of the year, 1950–2049 (RFC 5280 §4.1.2.5.1)
        digits.insert(0, digits[0] >= '5' ? "19" : "20");
    else if (tag != generalized_time)
        return std::nullopt;
    if (digits.size() == 12)
        digits += "00";
    if (digits.size() != 14)
        return std::nullopt;
    auto part = [&](std::size_t at, std::size_t count) { return std::stoi(digits.substr(at, count)); };
    tm parts{};
    parts.tm_year = part(0, 4) - 1900;
    parts.tm_mon = part(4, 2) - 1;
    parts.tm_mday = part(6, 2);
    parts.tm_hour = part(8, 2);
    parts.tm_min = part(10, 2);
    parts.tm_sec = part(12, 2);
    if (parts.tm_mon < 0 || parts.tm_mon > 11 || parts.tm_mday < 1 || parts.tm_mday > 31 || parts.tm_hour > 23 ||
        parts.tm_min > 59 || parts.tm_sec > 60)
        return std::nullopt;
    return Instant{static_cast<std::int64_t>(timegm(&parts)) * 1000000};
}

} // namespace yimen::ofd::der
