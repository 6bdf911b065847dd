#include "target.h"

#include "base/text.h"
#include "errors.h"

namespace yimen::http {
namespace {

constexpr std::size_t kMaxPath = 2048;
constexpr std::size_t kMaxTarget = 8192;

Result<void> read_path(std::string_view raw, Target& target) {
    if (raw.size() > kMaxPath)
        return fail(kBadRequest, "the path is longer than 2048 bytes");
    for (std::string_view part : split(raw.substr(1), '/')) {
        auto segment = percent_decoded(part, false);
        if (!segment)
            return fail(kBadRequest, "the path is not valid UTF-8 with percent escapes");
        target.path += '/' + *segment;
        target.segments.push_back(std::move(*segment));
    }
    return {};
}

Result<void> read_query(std::string_view raw, Target& target) {
    for (std::string_view part : split(raw, '&')) {
        if (part.empty())
            continue;
        std::size_t equals = std::min(part.find('='), part.size());
        auto name = percent_decoded(part.substr(0, equals), true);
        auto value = percent_decoded(part.substr(std::min(equals + 1, part.size())), true);
        if (!name || !value)
            return fail(kBadRequest, "the query is not valid UTF-8 with percent escapes");
        target.query.emplace_back(std::move(*name), std::move(*value));
    }
    return {};
}

} // namespace

std::optional<std::string> percent_decoded(std::string_view raw, bool plus_is_space) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (raw[i] != '%') {
            out += raw[i];
        } else {
            auto byte = from_hex(raw.substr(i + 1, 2));
            if (!byte || byte->size() != 1)
                return std::nullopt;
            out += *byte;
            i += 2;
        }
    }
    if (out.find('\0') != std::string::npos || !is_utf8(out))
        return std::nullopt;
    return out;
}

Result<Target> parse_target(std::string_view raw) {
    if (raw.empty() || raw.front() != '/')
        return fail(kBadRequest, "the request target must be a path");
    if (raw.size() > kMaxTarget)
        return fail(kBadRequest, "the request target is longer than 8192 bytes");
    Target target;
    std::size_t mark = std::min(raw.find('?'), raw.size());
    YIMEN_CHECK(read_path(raw.substr(0, mark), target));
    YIMEN_CHECK(read_query(raw.substr(std::min(mark + 1, raw.size())), target));
    return target;
}

} // namespace yimen::http
