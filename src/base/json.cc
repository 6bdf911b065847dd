#include "json.h"

#include <boost/core/demangle.hpp>
#include <cctype>
#include <stdexcept>

namespace yimen {
namespace {

struct TypeName {
    std::string scope; // the innermost namespace, capitalised
    std::string own;   // without namespaces; template arguments stand in front: Page<CaseRow> → CaseRowPage
};

TypeName type_name(std::string_view demangled) {
    if (auto open = demangled.find('<'); open != std::string_view::npos) {
        TypeName argument = type_name(demangled.substr(open + 1, demangled.rfind('>') - open - 1));
        return {argument.scope, argument.own + type_name(demangled.substr(0, open)).own};
    }
    auto colon = demangled.rfind("::");
    if (colon == std::string_view::npos)
        return {"", std::string(demangled)};
    auto scope = demangled.substr(0, colon);
    if (auto outer = scope.rfind("::"); outer != std::string_view::npos)
        scope.remove_prefix(outer + 2);
    std::string capitalised(scope);
    capitalised[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(capitalised[0])));
    return {capitalised, std::string(demangled.substr(colon + 2))};
}

std::string named_part(std::string demangled) {
    static constexpr std::string_view kUnnamed = "(anonymous namespace)::";
    for (auto at = demangled.find(kUnnamed); at != std::string::npos; at = demangled.find(kUnnamed))
        demangled.erase(at, kUnnamed.size());
    return demangled;
}

} // namespace

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

std::string SchemaRegistry::name_for(const std::type_info& type, bool for_reply) {
    auto [scope, own] = type_name(named_part(boost::core::demangle(type.name())));
    std::pair owner(std::type_index(type), for_reply);
    std::string use = for_reply ? "Reply" : "Request";
    auto first = owners.emplace(own, owner).first->second;
    std::string around = first.first == owner.first ? own + use : scope + own;
    for (const std::string& name : {own, around, scope + own + use})
        if (owners.emplace(name, owner).first->second == owner)
            return name;
    throw std::logic_error("no free schema name for " + own);
}

namespace json_detail {

std::string Path::str() const { return parent ? parent->str() + "/" + pointer_token(name) : std::string(name); }

const bj::object* Source::object() const {
    auto* object = value.if_object();
    if (!object)
        wrong_type("an object");
    else if (object->size() > kMaxEntries)
        refuse("too_long", "may have at most " + std::to_string(kMaxEntries) + " members");
    else
        return object;
    return nullptr;
}

const bj::array* Source::list() const {
    auto* list = value.if_array();
    if (!list)
        wrong_type("a list");
    else if (list->size() > kMaxEntries)
        refuse("too_long", "may have at most " + std::to_string(kMaxEntries) + " entries");
    else
        return list;
    return nullptr;
}

std::optional<std::string> Source::text(std::size_t min, std::size_t max, bool trim) const {
    auto* raw = value.if_string();
    if (!raw) {
        wrong_type("a string");
        return std::nullopt;
    }
    std::string text = trim ? trimmed(*raw) : std::string(*raw);
    std::size_t length = code_points(text);
    if (length > max)
        refuse("too_long", "may have at most " + std::to_string(max) + " characters");
    else if (length < min)
        refuse(length == 0 ? "required" : "too_short", "must have at least " + std::to_string(min) + " characters");
    else if (has_control_characters(text))
        refuse("bad_format", "contains control characters");
    else
        return text;
    return std::nullopt;
}

} // namespace json_detail
} // namespace yimen
