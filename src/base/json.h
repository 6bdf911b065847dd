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
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <utility>
#include <vector>

#include "id.h"
#include "result.h"
#include "text.h"
#include "time.h"

namespace yimen {

inline constexpr ErrorCode kInvalidRequest{"request.invalid", ErrorKind::invalid, "The request has errors.",
                                           "请求内容有误。"};
inline constexpr ErrorCode kNotJson{"request.not_json", ErrorKind::invalid, "The body is not valid JSON.",
                                    "请求内容不是有效的 JSON。"};

// A string of at most Max characters (code points), trimmed of surrounding blanks; control characters other than line breaks and tabs
// are refused.
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
    std::map<std::string, std::pair<std::type_index, bool>> owners; // the type that has the name; true: as a reply

    // The name under which a type stands: its own without namespaces where that is free. One type as request and as reply, and two
    // types of one name, are told apart by what is put around the name (AddressReply; CasesFilter).
    std::string name_for(const std::type_info& type, bool for_reply);
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

// Parses UTF-8 text into a value: at most 64 levels, no broken UTF-8; of two members with one name the last wins.
Result<boost::json::value> parse_json(std::string_view text);

// Escapes one member name for a JSON pointer (RFC 6901 §4).
std::string pointer_token(std::string_view name);

// How each kind of member is read, written and described. A member of another kind does not compile.
namespace json_detail {

namespace bj = boost::json;
namespace bd = boost::describe;

// Limits for members that name none of their own; they keep a hostile body from growing in memory.
inline constexpr std::size_t kMaxCharacters = 4000;
inline constexpr std::size_t kMaxEntries = 1000;

// The way to a value, a chain on the stack: only an error spells it out as a JSON pointer.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;

    std::string str() const;
};

// One value on its way in.
struct Source {
    const bj::value& value;
    Path path;
    JsonErrors& errors;
    bool keeps_defaults = false; // of members that are absent, as in what an older program has stored

    void refuse(std::string_view code, std::string reason) const { errors.add(path.str(), code, std::move(reason)); }
    void wrong_type(std::string_view wanted) const { refuse("wrong_type", "must be " + std::string(wanted)); }
    Source at(std::string_view name, const bj::value& inner) const {
        return {inner, {&path, name}, errors, keeps_defaults};
    }

    // The value as what it should be; null, with an error noted, when it is something else.
    const bj::object* object() const;
    const bj::array* list() const;
    // At most `max` and at least `min` characters, none of them a control character; `trim` takes blanks off both ends first.
    std::optional<std::string> text(std::size_t min, std::size_t max, bool trim) const;
};

template <class T>
struct Codec;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
struct IsIdOf : std::false_type {};
template <class Tag>
struct IsIdOf<IdOf<Tag>> : std::true_type {};

template <class T>
concept Described = bd::has_describe_members<T>::value;

template <>
struct Codec<bj::value> {
    static void read(const Source& from, bj::value& to) { to = from.value; }
    static bj::value write(const bj::value& from) { return from; }
    static bj::value schema(SchemaRegistry&, bool) { return bj::object{}; }
};

template <>
struct Codec<bj::object> {
    static void read(const Source& from, bj::object& to) {
        if (auto* object = from.object())
            to = *object;
    }
    static bj::value write(const bj::object& from) { return from; }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "object"}, {"additionalProperties", true}}; }
};

template <>
struct Codec<bool> {
    static void read(const Source& from, bool& to) {
        if (from.value.is_bool())
            to = from.value.get_bool();
        else
            from.wrong_type("true or false");
    }
    static bj::value write(bool from) { return from; }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "boolean"}}; }
};

template <std::integral T>
struct Codec<T> {
    static void read(const Source& from, T& to) {
        auto take = [&](auto number) {
            if (std::in_range<T>(number))
                to = static_cast<T>(number);
            else
                from.refuse("out_of_range", "is out of range");
        };
        if (from.value.is_int64())
            take(from.value.get_int64());
        else if (from.value.is_uint64())
            take(from.value.get_uint64());
        else
            from.wrong_type("a whole number");
    }
    static bj::value write(T from) { return from; }
    static bj::value schema(SchemaRegistry&, bool) {
        return {{"type", "integer"}, {"format", sizeof(T) > 4 ? "int64" : "int32"}};
    }
};

template <std::floating_point T>
struct Codec<T> {
    static void read(const Source& from, T& to) {
        if (from.value.is_number())
            to = from.value.to_number<T>();
        else
            from.wrong_type("a number");
    }
    static bj::value write(T from) { return from; }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "number"}}; }
};

template <std::size_t Max, std::size_t Min>
struct Codec<Text<Max, Min>> {
    static void read(const Source& from, Text<Max, Min>& to) {
        if (auto text = from.text(Min, Max, true))
            to.value = std::move(*text);
    }
    static bj::value write(const Text<Max, Min>& from) { return bj::string(from.value); }
    static bj::value schema(SchemaRegistry&, bool) {
        bj::object out{{"type", "string"}, {"maxLength", Max}};
        if (Min > 0)
            out["minLength"] = Min;
        return out;
    }
};

template <>
struct Codec<std::string> {
    static void read(const Source& from, std::string& to) {
        if (auto text = from.text(0, kMaxCharacters, false))
            to = std::move(*text);
    }
    static bj::value write(std::string_view from) { return bj::string(from); }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "string"}, {"maxLength", kMaxCharacters}}; }
};

// Replies may hold views; there is nothing that a request could be read into.
template <>
struct Codec<std::string_view> {
    static bj::value write(std::string_view from) { return bj::string(from); }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "string"}}; }
};

// What travels as a string of a fixed form.
template <class T, class Parse>
void read_formed(const Source& from, T& to, Parse parse, std::string_view wanted) {
    auto* text = from.value.if_string();
    if (!text)
        return from.wrong_type("a string");
    if (auto parsed = parse(std::string_view(*text)))
        to = *parsed;
    else
        from.refuse("bad_format", "must be " + std::string(wanted));
}

template <>
struct Codec<Instant> {
    static void read(const Source& from, Instant& to) {
        read_formed(from, to, parse_rfc3339, "a time with zone, 2026-09-28T09:00:00+08:00");
    }
    static bj::value write(Instant from) { return bj::string(to_rfc3339(from)); }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "string"}, {"format", "date-time"}}; }
};

template <>
struct Codec<Date> {
    static void read(const Source& from, Date& to) { read_formed(from, to, parse_date, "a date, 2026-09-28"); }
    static bj::value write(Date from) { return bj::string(to_iso(from)); }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "string"}, {"format", "date"}}; }
};

template <class T>
requires std::same_as<T, Uuid> || IsIdOf<T>::value struct Codec<T> {
    static void read(const Source& from, T& to) { read_formed(from, to, T::parse, "an id"); }
    static bj::value write(const T& from) { return bj::string(from.str()); }
    static bj::value schema(SchemaRegistry&, bool) { return {{"type", "string"}, {"format", "uuid"}}; }
};

// Enumerations described with BOOST_DESCRIBE_ENUM travel by name.
template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
    using Values = bd::describe_enumerators<T>;

    static void read(const Source& from, T& to) {
        auto* text = from.value.if_string();
        if (!text)
            return from.wrong_type("a string");
        bool found = false;
        std::string allowed;
        boost::mp11::mp_for_each<Values>([&](auto d) {
            if (*text == d.name) {
                to = d.value;
                found = true;
            }
            allowed += (allowed.empty() ? "" : ", ") + std::string(d.name);
        });
        if (!found)
            from.refuse("not_in_list", "must be one of: " + allowed);
    }
    static bj::value write(T from) { return bj::string(bd::enum_to_string(from, "")); }
    static bj::value schema(SchemaRegistry&, bool) {
        bj::array names;
        boost::mp11::mp_for_each<Values>([&](auto d) { names.push_back(d.name); });
        return {{"type", "string"}, {"enum", names}};
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static void read(const Source& from, std::optional<T>& to) {
        if (from.value.is_null())
            to.reset();
        else
            Codec<T>::read(from, to.emplace());
    }
    static bj::value write(const std::optional<T>& from) { return from ? Codec<T>::write(*from) : bj::value(nullptr); }
    static bj::value schema(SchemaRegistry& registry, bool for_reply) {
        return nullable(Codec<T>::schema(registry, for_reply));
    }
    static bj::value nullable(bj::value inner) {
        auto& object = inner.as_object();
        if (object.contains("$ref"))
            return {{"oneOf", bj::array{inner, bj::object{{"type", "null"}}}}};
        if (auto* type = object.if_contains("type"))
            *type = bj::array{*type, "null"};
        if (auto* values = object.if_contains("enum"))
            values->as_array().push_back(nullptr);
        return inner;
    }
};

template <class T>
struct Codec<std::vector<T>> {
    static void read(const Source& from, std::vector<T>& to) {
        auto* list = from.list();
        if (!list)
            return;
        to.clear();
        to.reserve(list->size());
        for (std::size_t i = 0; i < list->size(); ++i) {
            std::string index = std::to_string(i);
            T entry{};
            Codec<T>::read(from.at(index, (*list)[i]), entry);
            to.push_back(std::move(entry));
        }
    }
    static bj::value write(const std::vector<T>& from) {
        bj::array out;
        out.reserve(from.size());
        for (const auto& entry : from)
            out.push_back(Codec<T>::write(entry));
        return out;
    }
    static bj::value schema(SchemaRegistry& registry, bool for_reply) {
        bj::object out{{"type", "array"}, {"items", Codec<T>::schema(registry, for_reply)}};
        if (!for_reply)
            out["maxItems"] = kMaxEntries;
        return out;
    }
};

template <class T>
struct Codec<std::map<std::string, T>> {
    static void read(const Source& from, std::map<std::string, T>& to) {
        auto* object = from.object();
        if (!object)
            return;
        to.clear();
        for (const auto& [name, value] : *object)
            Codec<T>::read(from.at(name, value), to[std::string(name)]);
    }
    static bj::value write(const std::map<std::string, T>& from) {
        bj::object out;
        for (const auto& [name, value] : from)
            out.emplace(name, Codec<T>::write(value));
        return out;
    }
    static bj::value schema(SchemaRegistry& registry, bool for_reply) {
        return {{"type", "object"}, {"additionalProperties", Codec<T>::schema(registry, for_reply)}};
    }
};

// Structs described with BOOST_DESCRIBE_CLASS or BOOST_DESCRIBE_STRUCT: their public members.
template <Described T>
struct Codec<T> {
    using Members = bd::describe_members<T, bd::mod_public>;
    template <class D>
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;

    static void read(const Source& from, T& to) {
        auto* object = from.object();
        if (!object)
            return;
        std::size_t known = 0;
        boost::mp11::mp_for_each<Members>([&]<class D>(D d) {
            if (auto* value = object->if_contains(d.name)) {
                ++known;
                Codec<Member<D>>::read(from.at(d.name, *value), to.*d.pointer);
            } else if (!IsOptional<Member<D>>::value && !from.keeps_defaults) {
                from.at(d.name, from.value).refuse("required", "is missing");
            }
        });
        if (known < object->size())
            refuse_unknown(from, *object);
    }
    static bj::value write(const T& from) {
        bj::object out;
        boost::mp11::mp_for_each<Members>(
            [&]<class D>(D d) { out.emplace(d.name, Codec<Member<D>>::write(from.*d.pointer)); });
        return out;
    }
    static bj::value schema(SchemaRegistry& registry, bool for_reply) {
        std::string name = registry.name_for(typeid(T), for_reply);
        // The place is taken before the members are looked at, so that a struct may hold a list of itself.
        if (registry.schemas.emplace(name, nullptr).second)
            registry.schemas[name] = own_schema(registry, for_reply);
        return {{"$ref", "#/components/schemas/" + name}};
    }

  private:
    static void refuse_unknown(const Source& from, const bj::object& object) {
        for (const auto& [name, value] : object) {
            bool wanted = false;
            boost::mp11::mp_for_each<Members>([&](auto d) { wanted = wanted || name == d.name; });
            if (!wanted)
                from.at(name, value).refuse("unknown_field", "is not known here");
        }
    }
    static bj::object own_schema(SchemaRegistry& registry, bool for_reply) {
        bj::object properties;
        bj::array required;
        boost::mp11::mp_for_each<Members>([&]<class D>(D d) {
            properties[d.name] = Codec<Member<D>>::schema(registry, for_reply);
            if (for_reply || !IsOptional<Member<D>>::value)
                required.push_back(d.name);
        });
        bj::object out{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
        if (!required.empty())
            out["required"] = required;
        return out;
    }
};

} // namespace json_detail

// Reads a described struct. Fails with request.invalid naming every wrong member.
template <class T>
Result<T> read_json(const boost::json::value& from) {
    T out{};
    JsonErrors errors;
    json_detail::Codec<T>::read({from, {}, errors}, out);
    if (errors.empty())
        return out;
    return fail(Error{&kInvalidRequest, {}, errors.take(), {}});
}

// Reads what we wrote ourselves: a member that is absent keeps its default, so a document of an older program, which had fewer
// members, and a file written by hand are read too.
template <class T>
Result<T> read_stored_json(std::string_view text) {
    YIMEN_TRY(boost::json::value value, parse_json(text));
    T out{};
    JsonErrors errors;
    json_detail::Codec<T>::read({value, {}, errors, true}, out);
    if (errors.empty())
        return out;
    return fail(Error{&kInvalidRequest, {}, errors.take(), {}});
}

// Parses and reads in one step.
template <class T>
Result<T> read_json_text(std::string_view text) {
    YIMEN_TRY(boost::json::value value, parse_json(text));
    return read_json<T>(value);
}

template <class T>
boost::json::value to_json(const T& from) {
    return json_detail::Codec<T>::write(from);
}

template <class T>
std::string to_json_text(const T& from) {
    return boost::json::serialize(to_json(from));
}

// JSON Schema (2020-12) of T; described structs are put into the registry and referred to. In replies every member is present, so
// `for_reply` lists optional members as required and nullable.
template <class T>
boost::json::value json_schema(SchemaRegistry& registry, bool for_reply = false) {
    return json_detail::Codec<T>::schema(registry, for_reply);
}

} // namespace yimen
