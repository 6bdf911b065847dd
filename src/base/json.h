#pragma once

// Requests and replies are plain structs described with Boost.Describe:
//
//     struct AcceptCase {
//         Text<200> note;
//         std::optional<Date> supplied_on;
//         BOOST_DESCRIBE_CLASS(AcceptCase, (), (note, supplied_on), (), ())
//     };
//
// From the description come the reader (all errors at once, each with a JSON pointer; unknown members are named), the writer, and
// the JSON Schema that the OpenAPI document shows. A member is required unless it is a std::optional.

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "id.h"
#include "result.h"
#include "text.h"
#include "time.h"

namespace yimen {

inline constexpr ErrorCode kInvalidRequest{"request.invalid", ErrorKind::invalid, "The request has errors.", "请求内容有误。"};
inline constexpr ErrorCode kNotJson{"request.not_json", ErrorKind::invalid, "The body is not valid JSON.", "请求内容不是有效的 JSON。"};

// A string of at most Max characters (code points), trimmed of surrounding blanks; control characters other than line breaks are refused.
template <std::size_t Max, std::size_t Min = 0>
struct Text {
    std::string value;
    bool operator==(const Text&) const = default;
    operator const std::string&() const { return value; }
    operator std::string_view() const { return value; }
    bool empty() const { return value.empty(); }
};

// Named schemas collected for `#/components/schemas`.
struct SchemaRegistry {
    std::map<std::string, boost::json::value> schemas;
};

// Collects the errors of one document; stops adding at 50.
class JsonErrors {
  public:
    void add(std::string pointer, std::string_view code, std::string reason) {
        if (errors_.size() < 50)
            errors_.push_back({std::move(pointer), std::string(code), std::move(reason)});
    }
    bool empty() const { return errors_.empty(); }
    std::vector<InvalidParam> take() { return std::move(errors_); }

  private:
    std::vector<InvalidParam> errors_;
};

// Parses UTF-8 text into a value: at most 64 levels, no broken UTF-8, no duplicate rules beyond the parser's (the last wins).
Result<boost::json::value> parse_json(std::string_view text);

// Escapes one member name for a JSON pointer (RFC 6901 §4).
std::string pointer_token(std::string_view name);

namespace json_detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsStringMap : std::false_type {};
template <class T>
struct IsStringMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct TextLimits {
    static constexpr bool is_text = false;
};
template <std::size_t Max, std::size_t Min>
struct TextLimits<Text<Max, Min>> {
    static constexpr bool is_text = true;
    static constexpr std::size_t max = Max, min = Min;
};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<IdOf<Tag>> : std::true_type {};
template <>
struct IsId<Uuid> : std::true_type {};

template <class T>
std::string_view kind_word() {
    if constexpr (std::is_same_v<T, bool>)
        return "true or false";
    else if constexpr (std::is_integral_v<T>)
        return "a whole number";
    else if constexpr (std::is_floating_point_v<T>)
        return "a number";
    else if constexpr (IsVector<T>::value)
        return "a list";
    else if constexpr (IsStringMap<T>::value || boost::describe::has_describe_members<T>::value)
        return "an object";
    else
        return "a string";
}

// The struct's own name, without namespaces and with template arguments spelled: Page<CaseRow> → CaseRowPage.
std::string schema_name(std::string_view demangled);
std::string demangle(const char* mangled);

template <class T>
void read(const boost::json::value& from, T& to, const std::string& at, JsonErrors& errors);

template <class T>
void read_enum(const boost::json::value& from, T& to, const std::string& at, JsonErrors& errors) {
    if (auto* text = from.if_string()) {
        if (boost::describe::enum_from_string(std::string(text->c_str(), text->size()).c_str(), to))
            return;
        std::string allowed;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto d) { allowed += (allowed.empty() ? "" : ", ") + std::string(d.name); });
        errors.add(at, "not_in_list", "must be one of: " + allowed);
        return;
    }
    errors.add(at, "wrong_type", "must be a string");
}

template <class T>
void read_struct(const boost::json::value& from, T& to, const std::string& at, JsonErrors& errors) {
    auto* object = from.if_object();
    if (!object) {
        errors.add(at, "wrong_type", "must be an object");
        return;
    }
    std::size_t known = 0;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
        auto& member = to.*d.pointer;
        using M = std::remove_reference_t<decltype(member)>;
        auto* found = object->if_contains(d.name);
        if (!found) {
            if constexpr (!IsOptional<M>::value)
                errors.add(at + "/" + d.name, "required", "is missing");
            return;
        }
        ++known;
        read(*found, member, at + "/" + d.name, errors);
    });
    if (known == object->size())
        return;
    for (auto& [name, value] : *object) {
        bool wanted = false;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
            [&](auto d) { wanted = wanted || name == d.name; });
        if (!wanted)
            errors.add(at + "/" + pointer_token(name), "unknown_field", "is not known here");
    }
}

template <class T>
void read(const boost::json::value& from, T& to, const std::string& at, JsonErrors& errors) {
    auto wrong_type = [&] { errors.add(at, "wrong_type", "must be " + std::string(kind_word<T>())); };
    if constexpr (std::is_same_v<T, boost::json::value>) {
        to = from;
    } else if constexpr (std::is_same_v<T, boost::json::object>) {
        if (auto* object = from.if_object())
            to = *object;
        else
            errors.add(at, "wrong_type", "must be an object");
    } else if constexpr (IsOptional<T>::value) {
        if (from.is_null())
            to.reset();
        else
            read(from, to.emplace(), at, errors);
    } else if constexpr (std::is_same_v<T, bool>) {
        if (from.is_bool())
            to = from.get_bool();
        else
            wrong_type();
    } else if constexpr (std::is_integral_v<T>) {
        std::int64_t number = 0;
        if (from.is_int64())
            number = from.get_int64();
        else if (from.is_uint64())
            return errors.add(at, "out_of_range", "is too large");
        else
            return wrong_type();
        if (number < std::int64_t{std::numeric_limits<T>::min()} || number > std::int64_t{std::numeric_limits<T>::max()})
            return errors.add(at, "out_of_range", "is out of range");
        to = static_cast<T>(number);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (from.is_number())
            to = from.to_number<double>();
        else
            wrong_type();
    } else if constexpr (TextLimits<T>::is_text) {
        auto* text = from.if_string();
        if (!text)
            return wrong_type();
        std::string clean = trimmed({text->data(), text->size()});
        std::size_t length = code_points(clean);
        if (length > TextLimits<T>::max)
            return errors.add(at, "too_long", "may have at most " + std::to_string(TextLimits<T>::max) + " characters");
        if (length < TextLimits<T>::min)
            return errors.add(at, length == 0 ? "required" : "too_short",
                              "must have at least " + std::to_string(TextLimits<T>::min) + " characters");
        if (has_control_characters(clean))
            return errors.add(at, "bad_format", "contains control characters");
        to.value = std::move(clean);
    } else if constexpr (std::is_same_v<T, std::string>) {
        auto* text = from.if_string();
        if (!text)
            return wrong_type();
        if (code_points({text->data(), text->size()}) > 4000)
            return errors.add(at, "too_long", "may have at most 4000 characters");
        to.assign(text->data(), text->size());
    } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Date> || IsId<T>::value) {
        auto* text = from.if_string();
        if (!text)
            return wrong_type();
        std::string_view view(text->data(), text->size());
        auto parsed = [&] {
            if constexpr (std::is_same_v<T, Instant>)
                return parse_rfc3339(view);
            else if constexpr (std::is_same_v<T, Date>)
                return parse_date(view);
            else
                return T::parse(view);
        }();
        if (parsed)
            to = *parsed;
        else
            errors.add(at, "bad_format",
                       std::is_same_v<T, Instant> ? "must be a time with zone, 2026-09-28T09:00:00+08:00"
                       : std::is_same_v<T, Date>  ? "must be a date, 2026-09-28"
                                                  : "must be an id");
    } else if constexpr (std::is_enum_v<T>) {
        read_enum(from, to, at, errors);
    } else if constexpr (IsVector<T>::value) {
        auto* list = from.if_array();
        if (!list)
            return wrong_type();
        if (list->size() > 1000)
            return errors.add(at, "too_long", "may have at most 1000 entries");
        to.clear();
        for (std::size_t i = 0; i < list->size(); ++i)
            read((*list)[i], to.emplace_back(), at + "/" + std::to_string(i), errors);
    } else if constexpr (IsStringMap<T>::value) {
        auto* object = from.if_object();
        if (!object)
            return wrong_type();
        for (auto& [name, value] : *object)
            read(value, to[std::string(name)], at + "/" + pointer_token(name), errors);
    } else {
        static_assert(boost::describe::has_describe_members<T>::value, "describe the struct with Boost.Describe");
        read_struct(from, to, at, errors);
    }
}

} // namespace json_detail

// Reads a described struct. Fails with request.invalid naming every wrong member.
template <class T>
Result<T> read_json(const boost::json::value& from) {
    T out{};
    JsonErrors errors;
    json_detail::read(from, out, "", errors);
    if (errors.empty())
        return out;
    Error error{&kInvalidRequest, {}, errors.take(), {}};
    return fail(std::move(error));
}

// Parses and reads in one step.
template <class T>
Result<T> read_json_text(std::string_view text) {
    YIMEN_TRY(boost::json::value value, parse_json(text));
    return read_json<T>(value);
}

template <class T>
boost::json::value to_json(const T& from) {
    using namespace json_detail;
    if constexpr (std::is_same_v<T, boost::json::value> || std::is_same_v<T, boost::json::object>) {
        return from;
    } else if constexpr (IsOptional<T>::value) {
        return from ? to_json(*from) : boost::json::value(nullptr);
    } else if constexpr (std::is_same_v<T, bool> || std::is_arithmetic_v<T>) {
        return from;
    } else if constexpr (TextLimits<T>::is_text) {
        return boost::json::value(boost::json::string(from.value));
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return boost::json::value(boost::json::string(std::string_view(from)));
    } else if constexpr (std::is_same_v<T, Instant>) {
        return boost::json::value(boost::json::string(to_rfc3339(from)));
    } else if constexpr (std::is_same_v<T, Date>) {
        return boost::json::value(boost::json::string(to_iso(from)));
    } else if constexpr (IsId<T>::value) {
        return boost::json::value(boost::json::string(from.str()));
    } else if constexpr (std::is_enum_v<T>) {
        return boost::json::value(boost::json::string(boost::describe::enum_to_string(from, "")));
    } else if constexpr (IsVector<T>::value) {
        boost::json::array out;
        out.reserve(from.size());
        for (const auto& entry : from)
            out.push_back(to_json(entry));
        return out;
    } else if constexpr (IsStringMap<T>::value) {
        boost::json::object out;
        for (const auto& [name, value] : from)
            out.emplace(name, to_json(value));
        return out;
    } else {
        boost::json::object out;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
            [&](auto d) { out.emplace(d.name, to_json(from.*d.pointer)); });
        return out;
    }
}

template <class T>
std::string to_json_text(const T& from) {
    return boost::json::serialize(to_json(from));
}

// JSON Schema (2020-12) of T; described structs are put into the registry and referred to. In replies every member is present, so
// `for_reply` lists optional members as required and nullable.
template <class T>
boost::json::value json_schema(SchemaRegistry& registry, bool for_reply = false) {
    using namespace json_detail;
    namespace bj = boost::json;
    if constexpr (std::is_same_v<T, bj::value>) {
        return bj::object{};
    } else if constexpr (std::is_same_v<T, bj::object>) {
        return bj::object{{"type", "object"}, {"additionalProperties", true}};
    } else if constexpr (IsOptional<T>::value) {
        bj::value inner = json_schema<typename T::value_type>(registry, for_reply);
        if (auto* object = inner.if_object(); object && object->contains("type") && (*object)["type"].is_string()) {
            (*object)["type"] = bj::array{(*object)["type"], "null"};
            if (auto* values = object->if_contains("enum"))
                values->as_array().push_back(nullptr);
            return inner;
        }
        return bj::object{{"oneOf", bj::array{inner, bj::object{{"type", "null"}}}}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return bj::object{{"type", "boolean"}};
    } else if constexpr (std::is_integral_v<T>) {
        return bj::object{{"type", "integer"}, {"format", sizeof(T) > 4 ? "int64" : "int32"}};
    } else if constexpr (std::is_floating_point_v<T>) {
        return bj::object{{"type", "number"}};
    } else if constexpr (TextLimits<T>::is_text) {
        bj::object out{{"type", "string"}, {"maxLength", TextLimits<T>::max}};
        if (TextLimits<T>::min > 0)
            out["minLength"] = TextLimits<T>::min;
        return out;
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return bj::object{{"type", "string"}};
    } else if constexpr (std::is_same_v<T, Instant>) {
        return bj::object{{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (std::is_same_v<T, Date>) {
        return bj::object{{"type", "string"}, {"format", "date"}};
    } else if constexpr (IsId<T>::value) {
        return bj::object{{"type", "string"}, {"format", "uuid"}};
    } else if constexpr (std::is_enum_v<T>) {
        bj::array names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { names.push_back(d.name); });
        return bj::object{{"type", "string"}, {"enum", names}};
    } else if constexpr (IsVector<T>::value) {
        return bj::object{{"type", "array"}, {"items", json_schema<typename T::value_type>(registry, for_reply)}};
    } else if constexpr (IsStringMap<T>::value) {
        return bj::object{{"type", "object"},
                          {"additionalProperties", json_schema<typename T::mapped_type>(registry, for_reply)}};
    } else {
        std::string name = schema_name(demangle(typeid(T).name()));
        if (!registry.schemas.contains(name)) {
            registry.schemas[name] = nullptr; // breaks recursion
            bj::object properties;
            bj::array required;
            boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
                using M = std::remove_cvref_t<decltype(std::declval<T>().*d.pointer)>;
                properties[d.name] = json_schema<M>(registry, for_reply);
                if (for_reply || !IsOptional<M>::value)
                    required.push_back(d.name);
            });
            bj::object schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
            if (!required.empty())
                schema["required"] = required;
            registry.schemas[name] = schema;
        }
        return bj::object{{"$ref", "#/components/schemas/" + name}};
    }
}

} // namespace yimen
