#pragma once

// How Routes::add turns a typed handler into one over Request and Reply. Included by http.h; nobody else needs it.

#include <stdexcept>

#include "http.h"

namespace yimen::http {
namespace typed {

enum class Kind : std::uint8_t { text, integer, number, boolean };

// One member of a struct that is read from the query string.
struct QueryField {
    std::string_view name;
    Kind kind = Kind::text;
    bool is_list = false;
    bool is_optional = false;
};

template <class M>
void describe_field(QueryField& field) {
    // Whether a struct comes from the query or the body is known only when the route is added, so this cannot be a static_assert.
    if constexpr (boost::describe::has_describe_members<M>::value) {
        throw std::logic_error("a query parameter is a value, not a struct");
    } else if constexpr (json_detail::IsOptional<M>::value) {
        field.is_optional = true;
        describe_field<typename M::value_type>(field);
    } else if constexpr (json_detail::IsVector<M>::value) {
        field.is_list = true;
        describe_field<typename M::value_type>(field);
    } else if constexpr (std::is_same_v<M, bool>) {
        field.kind = Kind::boolean;
    } else if constexpr (std::is_integral_v<M>) {
        field.kind = Kind::integer;
    } else if constexpr (std::is_floating_point_v<M>) {
        field.kind = Kind::number;
    }
}

template <class In>
std::vector<QueryField> query_fields() {
    std::vector<QueryField> fields;
    boost::mp11::mp_for_each<boost::describe::describe_members<In, boost::describe::mod_public>>([&](auto d) {
        QueryField field{d.name};
        describe_field<std::remove_cvref_t<decltype(std::declval<In>().*d.pointer)>>(field);
        fields.push_back(field);
    });
    return fields;
}

// The query string as the JSON object that the reader of structs takes. Values that are not of the field's kind stay text, so that the
// reader names them. Fails when a parameter that is not a list is repeated.
Result<boost::json::value> query_object(const Request& request, const std::vector<QueryField>& fields);
// Pointers of the body ("/limit") as those of the query ("?limit").
Error as_query_error(Error error);

template <class In>
Result<In> read_query(const Request& request) {
    static const std::vector<QueryField> fields = query_fields<In>();
    YIMEN_TRY(boost::json::value object, query_object(request, fields));
    Result<In> in = read_json<In>(object);
    if (!in)
        return fail(as_query_error(std::move(in).error()));
    return in;
}

inline bool reads_query(const RouteInfo& info) {
    return info.method == Method::get || info.method == Method::del || info.body != BodyKind::json;
}

template <class In>
Result<In> read_input(const RouteInfo& info, const Request& request) {
    if (reads_query(info))
        return read_query<In>(request);
    return read_json_text<In>(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
}

template <class T>
struct IsCreated : std::false_type {};
template <class T>
struct IsCreated<Created<T>> : std::true_type {};
template <class T>
struct IsWithHeaders : std::false_type {};
template <class T>
struct IsWithHeaders<WithHeaders<T>> : std::true_type {};

template <class T>
Reply json_reply(int status, const T& value) {
    Reply reply(status, "application/json", to_json_text(value));
    if constexpr (requires { std::int64_t{value.revision}; })
        reply.with("ETag", '"' + std::to_string(value.revision) + '"');
    return reply;
}

template <class Out>
Reply make_reply(Out out) {
    if constexpr (std::is_same_v<Out, Reply>)
        return out;
    else if constexpr (std::is_same_v<Out, None>)
        return Reply(204, {});
    else if constexpr (IsCreated<Out>::value)
        return json_reply(201, out.value).with("Location", out.location);
    else if constexpr (IsWithHeaders<Out>::value) {
        Reply reply = make_reply(std::move(out.value));
        for (auto& [name, value] : out.headers)
            reply.with(name, value);
        return reply;
    } else
        return json_reply(200, out);
}

template <class Out>
void describe_reply(Route& route) {
    if constexpr (std::is_same_v<Out, Reply>) {
        return;
    } else if constexpr (IsWithHeaders<Out>::value) {
        describe_reply<decltype(Out::value)>(route);
    } else if constexpr (std::is_same_v<Out, None>) {
        route.reply_status = 204;
    } else {
        route.reply_type = "application/json";
        if constexpr (IsCreated<Out>::value) {
            route.reply_status = 201;
            route.reply_schema = [](SchemaRegistry& registry) {
                return json_schema<decltype(Out::value)>(registry, true);
            };
        } else {
            route.reply_schema = [](SchemaRegistry& registry) { return json_schema<Out>(registry, true); };
        }
    }
}

} // namespace typed

template <class In, class Out, class F>
void Routes::add(RouteInfo info, F handler) {
    Route route;
    route.info = info;
    if constexpr (!std::is_same_v<In, None>) {
        auto schema = [](SchemaRegistry& registry) { return json_schema<In>(registry); };
        (typed::reads_query(info) ? route.query_schema : route.request_schema) = schema;
    }
    typed::describe_reply<Out>(route);
    route.handler = [info, handler = std::move(handler)](Context& context) -> Result<Reply> {
        YIMEN_TRY(In in, typed::read_input<In>(info, context.request()));
        Result<Out> out = [&] {
            if constexpr (std::is_invocable_v<const F&, Context&, const In&>)
                return handler(context, in);
            else
                return handler(context);
        }();
        if (!out)
            return fail(std::move(out).error());
        return typed::make_reply<Out>(std::move(*out));
    };
    routes_.push_back(std::move(route));
}

} // namespace yimen::http
