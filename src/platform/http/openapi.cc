#include "openapi.h"

#include "base/text.h"
#include "dispatcher.h"

namespace yimen::http {
namespace {

namespace bj = boost::json;

constexpr std::string_view kProblemRef = "#/components/responses/Problem";

bool is_below_prefix(const RouteInfo& info) { return !info.pattern.starts_with("//"); }

std::string path_of(const RouteInfo& info) {
    return std::string(is_below_prefix(info) ? info.pattern : info.pattern.substr(1));
}

std::string lower(std::string_view method) { return folded(method); }

bj::object parameter(std::string_view in, std::string_view name, bool required, bj::value schema,
                     std::string_view description = {}) {
    bj::object out{{"name", name}, {"in", in}, {"required", required}, {"schema", std::move(schema)}};
    if (!description.empty())
        out["description"] = description;
    return out;
}

bj::object text_schema() { return {{"type", "string"}}; }

bool is_required(const bj::object& schema, std::string_view name) {
    auto* required = schema.if_contains("required");
    if (!required)
        return false;
    const bj::array& names = required->as_array();
    return std::find(names.begin(), names.end(), bj::value(name)) != names.end();
}

// Query parameters are the members of the query struct, which is no component itself. A list may be absent: that is the empty list.
void add_query(bj::array& parameters, const Route& route) {
    SchemaRegistry own;
    std::string ref(route.query_schema(own).at("$ref").as_string());
    const bj::object& schema = own.schemas.at(ref.substr(ref.rfind('/') + 1)).as_object();
    for (const auto& [member, type] : schema.at("properties").as_object()) {
        bool is_list = type.as_object().contains("items");
        parameters.push_back(parameter("query", member, is_required(schema, member) && !is_list, type));
    }
}

bj::array parameters_of(const Route& route) {
    const RouteInfo& info = route.info;
    bj::array out;
    for (std::string_view segment : split(info.pattern, '/'))
        if (segment.size() > 2 && segment.front() == '{')
            out.push_back(parameter("path", segment.substr(1, segment.size() - 2), true, text_schema()));
    if (route.query_schema)
        add_query(out, route);
    if (info.method == Method::post && info.keyed)
        out.push_back(bj::object{{"$ref", "#/components/parameters/IdempotencyKey"}});
    if (info.match)
        out.push_back(bj::object{{"$ref", "#/components/parameters/IfMatch"}});
    return out;
}

void add_body(bj::object& operation, const Route& route, SchemaRegistry& registry) {
    auto body = [](std::string_view type, bj::value schema) {
        return bj::object{{"required", true}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
    };
    if (route.request_schema)
        operation["requestBody"] = body("application/json", route.request_schema(registry));
    else if (takes_file(route))
        operation["requestBody"] = body("application/octet-stream", {{"type", "string"}, {"format", "binary"}});
}

bj::object success_of(const Route& route, SchemaRegistry& registry) {
    bj::object reply{{"description", route.reply_status == 204 ? "Done; there is nothing to say." : "Done."}};
    if (route.info.streams)
        reply["content"] = {{"text/event-stream", {{"schema", text_schema()}}}};
    else if (route.reply_schema)
        reply["content"] = {{route.reply_type, {{"schema", route.reply_schema(registry)}}}};
    return reply;
}

// Who may call, for people and for the test that calls every route as everybody.
bj::value roles_of(const RouteInfo& info) {
    if (info.open)
        return "open";
    if (info.any_account)
        return "any_account";
    bj::array roles;
    for (std::size_t i = 0; i < access::kRoleCount; ++i)
        if (auto role = static_cast<access::Role>(i); info.allow.has(role))
            roles.push_back(bj::value(access::to_string(role)));
    return roles;
}

bj::object operation_of(const Route& route, SchemaRegistry& registry) {
    const RouteInfo& info = route.info;
    bj::object out{{"operationId", info.operation}, {"summary", info.summary}};
    std::string path = path_of(info);
    out["tags"] = bj::array{bj::value(split(path, '/').at(1))};
    if (auto parameters = parameters_of(route); !parameters.empty())
        out["parameters"] = std::move(parameters);
    add_body(out, route, registry);
    out["responses"] = {{std::to_string(route.reply_status), success_of(route, registry)},
                        {"default", {{"$ref", kProblemRef}}}};
    out["x-roles"] = roles_of(info);
    out["x-idempotency-key"] = info.method == Method::post && info.keyed;
    out["x-calls-per-minute"] = info.per_minute;
    if (info.open)
        out["security"] = bj::array{};
    return out;
}

bj::object problem_schema() {
    bj::object param{{"type", "object"},
                     {"properties", {{"pointer", text_schema()}, {"code", text_schema()}, {"reason", text_schema()}}},
                     {"required", {"pointer", "code", "reason"}}};
    return {
        {"type", "object"},
        {"description", "RFC 9457. A refused action may add members, for example its state and what is allowed now."},
        {"properties",
         {{"type", text_schema()},
          {"title", text_schema()},
          {"status", {{"type", "integer"}}},
          {"code", text_schema()},
          {"detail", text_schema()},
          {"instance", {{"type", "string"}, {"description", "The request id."}}},
          {"invalid_params", {{"type", "array"}, {"items", std::move(param)}}}}},
        {"required", {"type", "title", "status", "code", "instance"}},
        {"additionalProperties", true}};
}

bj::object components_of(SchemaRegistry& registry) {
    bj::object schemas;
    for (auto& [name, schema] : registry.schemas)
        schemas[name] = std::move(schema);
    schemas["Problem"] = problem_schema();
    bj::object problem{
        {"description", "Refused."},
        {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    bj::object key =
        parameter("header", "Idempotency-Key", true, {{"type", "string"}, {"minLength", 8}, {"maxLength", 128}},
                  "Made by the client for what a person wants once; a repeated call gives the first answer.");
    bj::object match =
        parameter("header", "If-Match", true, text_schema(), "The revision that was read, in quotes: \"7\".");
    return {{"schemas", std::move(schemas)},
            {"responses", {{"Problem", std::move(problem)}}},
            {"parameters", {{"IdempotencyKey", std::move(key)}, {"IfMatch", std::move(match)}}},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "yimen_session"}}},
              {"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}};
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

// A schema in one readable word: "string", "CaseRow", "CaseRow[]", "string | null".
std::string type_word(const bj::value& schema) {
    const bj::object& object = schema.as_object();
    if (auto* ref = object.if_contains("$ref")) {
        std::string name(ref->as_string());
        name.erase(0, name.rfind('/') + 1);
        return "<a href=\"#schema-" + escaped(name) + "\">" + escaped(name) + "</a>";
    }
    if (auto* choices = object.if_contains("oneOf")) {
        std::string out;
        for (const bj::value& choice : choices->as_array())
            out += (out.empty() ? "" : " | ") + type_word(choice);
        return out;
    }
    if (auto* items = object.if_contains("items"))
        return type_word(*items) + "[]";
    if (auto* values = object.if_contains("enum")) {
        std::string out;
        for (const bj::value& value : values->as_array())
            out.append(out.empty() ? "" : " | ").append(escaped(bj::serialize(value)));
        return out;
    }
    auto* type = object.if_contains("type");
    if (!type)
        return "any";
    if (auto* name = type->if_string())
        return std::string(*name);
    std::string out;
    for (const bj::value& name : type->as_array())
        out.append(out.empty() ? "" : " | ").append(name.as_string());
    return out;
}

std::string content_word(const bj::object& holder) {
    auto* content = holder.if_contains("content");
    if (!content)
        return "nothing";
    const auto& [media_type, body] = *content->as_object().begin();
    if (media_type == "application/json")
        return type_word(body.at("schema"));
    return escaped(std::string_view(media_type));
}

void append_row(std::string& page, std::string_view name, const std::string& value) {
    page.append("<tr><th>").append(escaped(name)).append("</th><td>").append(value).append("</td></tr>\n");
}

void append_operation(std::string& page, std::string_view method, std::string_view path, const bj::object& operation) {
    std::string id(operation.at("operationId").as_string());
    page.append("<section id=\"")
        .append(escaped(id))
        .append("\"><h3><span class=\"method\">")
        .append(method)
        .append("</span> <code>");
    page.append(escaped(path))
        .append("</code></h3>\n<p>")
        .append(escaped(operation.at("summary").as_string()))
        .append("</p>\n<table>\n");
    append_row(page, "operation", escaped(id));
    append_row(page, "who", escaped(bj::serialize(operation.at("x-roles"))));
    if (auto* parameters = operation.if_contains("parameters"))
        for (const bj::value& entry : parameters->as_array()) {
            const bj::object& given = entry.as_object();
            if (auto* ref = given.if_contains("$ref"))
                append_row(
                    page, "header",
                    escaped(ref->as_string() == "#/components/parameters/IfMatch" ? "If-Match" : "Idempotency-Key"));
            else
                append_row(page, given.at("in").as_string(),
                           "<code>" + escaped(given.at("name").as_string()) + "</code> " +
                               type_word(given.at("schema")) + (given.at("required").as_bool() ? "" : " (optional)"));
        }
    if (auto* body = operation.if_contains("requestBody"))
        append_row(page, "body", content_word(body->as_object()));
    for (const auto& [status, reply] : operation.at("responses").as_object())
        if (status != "default")
            append_row(page, status, content_word(reply.as_object()));
    page += "</table></section>\n";
}

void append_schema(std::string& page, std::string_view name, const bj::object& schema) {
    page.append("<section id=\"schema-")
        .append(escaped(name))
        .append("\"><h3>")
        .append(escaped(name))
        .append("</h3>\n<table>\n");
    if (auto* properties = schema.if_contains("properties"))
        for (const auto& [member, type] : properties->as_object())
            append_row(page, member, type_word(type) + (is_required(schema, member) ? "" : " (optional)"));
    page += "</table></section>\n";
}

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2129}"
    "table{border-collapse:collapse;width:100%}th{text-align:left;width:9rem;font-weight:500;color:#4e5969;vertical-"
    "align:top}"
    "th,td{padding:.25rem .5rem;border-top:1px solid #e5e6eb}section{margin:2rem 0}.method{color:#0b57d0}"
    "nav ul{columns:2}code{font-size:.95em}";

} // namespace

bj::object openapi(const std::vector<Route>& routes, const std::string& version) {
    SchemaRegistry registry;
    bj::object paths;
    for (const Route& route : routes) {
        bj::object& path = [&]() -> bj::object& {
            bj::value& place = paths[path_of(route.info)];
            return place.is_object() ? place.get_object() : place.emplace_object();
        }();
        path[lower(to_string(route.info.method))] = operation_of(route, registry);
        if (!is_below_prefix(route.info))
            path["servers"] = bj::array{bj::object{{"url", "/"}}};
    }
    bj::object info{{"title", "Yimen"},
                    {"version", version},
                    {"description", "One door to the service hall. Times are RFC 3339 with zone, money is in fen."}};
    return {{"openapi", "3.1.0"},
            {"info", std::move(info)},
            {"servers", bj::array{bj::object{{"url", "/api/v1"}}}},
            {"security", bj::array{bj::object{{"session", bj::array()}}, bj::object{{"bearer", bj::array()}}}},
            {"paths", std::move(paths)},
            {"components", components_of(registry)}};
}

std::string openapi_page(const std::vector<Route>& routes, const std::string& version) {
    bj::object document = openapi(routes, version);
    std::string page =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Yimen API</title>\n<style>";
    page.append(kStyle).append("</style></head><body>\n<h1>Yimen API ").append(escaped(version));
    page +=
        "</h1>\n<p>Below <code>/api/v1</code>. The same as <a href=\"/api/openapi.json\">OpenAPI 3.1</a>. Refusals are "
        "<a href=\"#schema-Problem\">problem documents</a>.</p>\n<nav><ul>\n";
    std::string body;
    for (const auto& [path, operations] : document.at("paths").as_object())
        for (const auto& [method, operation] : operations.as_object()) {
            if (method == "servers")
                continue;
            std::string name = [&, m = std::string(method)] {
                std::string upper = m;
                std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return char(c - 'a' + 'A'); });
                return upper;
            }();
            std::string id = escaped(operation.at("operationId").as_string());
            page.append("<li><a href=\"#").append(id).append("\">").append(id).append("</a></li>\n");
            append_operation(body, name, path, operation.as_object());
        }
    page.append("</ul></nav>\n<h2>Routes</h2>\n").append(body).append("<h2>Schemas</h2>\n");
    for (const auto& [name, schema] : document.at("components").at("schemas").as_object())
        append_schema(page, name, schema.as_object());
    return page += "</body></html>\n";
}

} // namespace yimen::http
