#include "cbor.h"

#include <limits>

namespace yimen::crypto {

std::optional<std::string_view> CborReader::take(std::uint64_t count) {
    if (count > rest_.size())
        return std::nullopt;
    std::string_view out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return out;
}

// RFC 8949 §3: three bits of major type, five bits that are the value or say how many bytes it has.
std::optional<CborReader::Head> CborReader::head() {
    auto first = take(1);
    if (!first)
        return std::nullopt;
    auto initial = static_cast<std::uint8_t>(first->front());
    auto major = static_cast<Major>(initial >> 5);
    std::uint8_t detail = initial & 31;
    if (detail < 24)
        return Head{major, detail};
    if (detail > 27) // reserved, or an indefinite length
        return std::nullopt;
    auto following = take(std::uint64_t{1} << (detail - 24));
    if (!following)
        return std::nullopt;
    std::uint64_t value = 0;
    for (unsigned char byte : *following)
        value = value << 8 | byte;
    // The bits of a floating-point number have no shorter form; a simple value below 32 has one.
    if (major == Major::simple)
        return detail == 24 && value < 32 ? std::nullopt : std::optional(Head{major, value});
    constexpr std::uint64_t kFirstThatNeedsIt[] = {24, 0x100, 0x10000, 0x100000000};
    if (value < kFirstThatNeedsIt[detail - 24])
        return std::nullopt;
    return Head{major, value};
}

std::optional<std::uint64_t> CborReader::head_of(Major major) {
    auto next = head();
    if (!next || next->major != major)
        return std::nullopt;
    return next->value;
}

std::optional<std::int64_t> CborReader::integer() {
    auto next = head();
    if (!next || next->value > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return std::nullopt;
    auto value = static_cast<std::int64_t>(next->value);
    if (next->major == Major::positive)
        return value;
    if (next->major == Major::negative)
        return -1 - value;
    return std::nullopt;
}

std::optional<std::string_view> CborReader::bytes() {
    auto size = head_of(Major::bytes);
    return size ? take(*size) : std::nullopt;
}

std::optional<std::string_view> CborReader::text() {
    auto size = head_of(Major::text);
    return size ? take(*size) : std::nullopt;
}

std::optional<std::uint64_t> CborReader::map() { return head_of(Major::map); }

bool CborReader::skip_nested(int depth) {
    auto next = head();
    if (!next || next->major == Major::tag)
        return false;
    if (next->major == Major::bytes || next->major == Major::text)
        return take(next->value).has_value();
    if (next->major != Major::array && next->major != Major::map)
        return true;
    // Each item has at least one byte: a count beyond what is left is a lie, and doubling it for pairs cannot overflow.
    if (depth == 0 || next->value > rest_.size())
        return false;
    std::uint64_t items = next->major == Major::map ? 2 * next->value : next->value;
    for (std::uint64_t i = 0; i < items; ++i)
        if (!skip_nested(depth - 1))
            return false;
    return true;
}

} // namespace yimen::crypto
