#include "der_write.h"

#include <charconv>
#include <ctime>
#include <stdexcept>
#include <vector>

#include "base/text.h"
#include "der.h"

namespace yimen::ofd::der {

std::string value(std::uint8_t tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    if (content.size() < 0x80) {
        out += static_cast<char>(content.size());
    } else {
        std::string length;
        for (std::size_t left = content.size(); left > 0; left >>= 8)
            length.insert(length.begin(), static_cast<char>(left & 0xff));
        out += static_cast<char>(0x80 | length.size());
        out += length;
    }
    return out.append(content);
}

std::string in_sequence(std::initializer_list<std::string_view> parts) {
    std::string content;
    for (auto part : parts)
        content += part;
    return value(sequence, content);
}

std::string of_number(std::uint32_t number) {
    std::string content;
    for (; number > 0; number >>= 8)
        content.insert(content.begin(), static_cast<char>(number & 0xff));
    if (content.empty() || (content[0] & 0x80)) // the first bit is the sign
        content.insert(content.begin(), '\0');
    return value(integer, content);
}

std::string of_bits(std::string_view bytes) { return value(bit_string, std::string(1, '\0').append(bytes)); }

std::string of_time(Instant at) {
    auto seconds = static_cast<time_t>(at.micros / 1000000);
    tm parts{};
    gmtime_r(&seconds, &parts);
    char text[20];
    std::size_t size = std::strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &parts);
    return value(generalized_time, {text, size});
}

std::string of_oid(std::string_view dotted) {
    std::vector<std::uint64_t> arcs;
    for (auto part : split(dotted, '.')) {
        std::uint64_t arc = 0;
        auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), arc);
        if (error != std::errc() || end != part.data() + part.size())
            throw std::invalid_argument("not an object identifier: " + std::string(dotted));
        arcs.push_back(arc);
    }
    if (arcs.size() < 2)
        throw std::invalid_argument("not an object identifier: " + std::string(dotted));
    std::string content;
    arcs[1] += arcs[0] * 40; // X.690 §8.19.4
    for (std::size_t i = 1; i < arcs.size(); ++i) {
        std::string bytes(1, static_cast<char>(arcs[i] & 0x7f));
        for (std::uint64_t left = arcs[i] >> 7; left > 0; left >>= 7)
            bytes.insert(bytes.begin(), static_cast<char>(0x80 | (left & 0x7f)));
        content += bytes;
    }
    return value(object_identifier, content);
}

} // namespace yimen::ofd::der
