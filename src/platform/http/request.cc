#include "base/text.h"
#include "http.h"
#include "target.h"

#include <charconv>
#include <strings.h>

namespace yimen::http {
namespace {

std::string_view find(const std::vector<std::pair<std::string, std::string>>& list, std::string_view name) {
    for (const auto& [key, value] : list)
        if (key == name)
            return value;
    return {};
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// Cuts the part before `separator` off the front of `text`.
std::string_view take(std::string_view& text, char separator) {
    std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return without_blanks(part);
}

bool begins_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && strncasecmp(text.data(), prefix.data(), prefix.size()) == 0;
}

} // namespace

std::string_view to_string(Method method) {
    static constexpr std::string_view kNames[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    return kNames[static_cast<std::size_t>(method)];
}

std::string_view Request::header(std::string_view lower_case_name) const { return find(headers, lower_case_name); }

std::string_view Request::param(std::string_view name) const { return find(params, name); }

std::optional<std::string> Request::words(std::string_view lower_case_name, std::size_t most_code_points) const {
    auto said = percent_decoded(header(lower_case_name), false);
    bool odd = !said || has_control_characters(*said) || said->find_first_of("\t\r\n") != std::string::npos;
    if (odd || trimmed(*said).empty() || code_points(*said) > most_code_points)
        return std::nullopt;
    return trimmed(*said);
}

std::optional<std::string> Request::file_name() const {
    auto name = words("x-file-name", 200);
    // A name with a path in it is no browser's: whoever saves the file under it later must not be led astray.
    return name && name->find_first_of("/\\") == std::string::npos ? name : std::nullopt;
}

int page_size(const std::optional<int>& asked) { return std::clamp(asked.value_or(20), 1, 100); }

std::string_view Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key != "cookie")
            continue;
        for (std::string_view rest = value; !rest.empty();) {
            std::string_view pair = take(rest, ';');
            if (take(pair, '=') == name)
                return pair;
        }
    }
    return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name)
            return value;
    return std::nullopt;
}

std::string_view Request::language() const {
    std::string_view best = "zh";
    double best_quality = 0;
    for (std::string_view rest = header("accept-language"); !rest.empty();) {
        std::string_view range = take(rest, ',');
        std::string_view tag = take(range, ';');
        double quality = 1;
        if (range.starts_with("q="))
            std::from_chars(range.data() + 2, range.data() + range.size(), quality);
        for (std::string_view language : {"zh", "en"})
            if (begins_with_ignoring_case(tag, language) && quality > best_quality) {
                best = language;
                best_quality = quality;
            }
    }
    return best;
}

Reply& Reply::with(std::string_view name, std::string_view value) {
    headers.emplace_back(name, value);
    return *this;
}

namespace typed {
namespace {

// A value that is not of its kind stays text: the reader of structs then says what it should have been.
boost::json::value query_value(Kind kind, const std::string& text) {
    const char* end = text.data() + text.size();
    if (kind == Kind::integer) {
        std::int64_t number = 0;
        if (auto [at, error] = std::from_chars(text.data(), end, number); error == std::errc() && at == end)
            return number;
    } else if (kind == Kind::number) {
        double number = 0;
        if (auto [at, error] = std::from_chars(text.data(), end, number); error == std::errc() && at == end)
            return number;
    } else if (kind == Kind::boolean && (text == "true" || text == "false")) {
        return text == "true";
    }
    return boost::json::value(boost::json::string(text));
}

} // namespace

Result<boost::json::value> query_object(const Request& request, const std::vector<QueryField>& fields) {
    boost::json::object object;
    for (const QueryField& field : fields)
        if (field.is_list && !field.is_optional)
            object[field.name] = boost::json::array();
    for (const auto& [name, text] : request.query) {
        auto field = std::find_if(fields.begin(), fields.end(), [&](const QueryField& f) { return f.name == name; });
        boost::json::value value = query_value(field == fields.end() ? Kind::text : field->kind, text);
        if (field != fields.end() && field->is_list) {
            boost::json::value& list = object[name];
            if (!list.is_array())
                list = boost::json::array();
            list.get_array().push_back(std::move(value));
        } else if (!object.emplace(name, std::move(value)).second) {
            return fail(Error{&kInvalidRequest, {}, {{"?" + name, "repeated", "may be given once"}}, {}});
        }
    }
    return object;
}

Error as_query_error(Error error) {
    for (InvalidParam& param : error.invalid_params)
        if (param.pointer.starts_with('/'))
            param.pointer = '?' + param.pointer.substr(1, param.pointer.find('/', 1) - 1);
    return error;
}

} // namespace typed
} // namespace yimen::http
