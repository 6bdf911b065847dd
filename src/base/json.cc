#include "json.h"

#include <boost/core/demangle.hpp>

namespace yimen {

Result<boost::json::value> parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::error_code error;
    boost::json::value value = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error)
        return fail(kNotJson, error.message());
    return value;
}

std::string pointer_token(std::string_view name) {
    std::string out;
    for (char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

namespace json_detail {

std::string demangle(const char* mangled) { return boost::core::demangle(mangled); }

std::string schema_name(std::string_view demangled) {
    auto open = demangled.find('<');
    if (open != std::string_view::npos) {
        std::string argument = schema_name(demangled.substr(open + 1, demangled.rfind('>') - open - 1));
        return argument + schema_name(demangled.substr(0, open));
    }
    auto colon = demangled.rfind(':');
    return std::string(colon == std::string_view::npos ? demangled : demangled.substr(colon + 1));
}

} // namespace json_detail
} // namespace yimen
