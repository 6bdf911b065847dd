#include "reply_head.h"

#include <ctime>

namespace yimen::http {
namespace {

std::string_view reason_of(int status) {
    static constexpr std::pair<int, std::string_view> kReasons[] = {{200, "OK"},
                                                                    {201, "Created"},
                                                                    {202, "Accepted"},
                                                                    {204, "No Content"},
                                                                    {302, "Found"},
                                                                    {304, "Not Modified"},
                                                                    {400, "Bad Request"},
                                                                    {401, "Unauthorized"},
                                                                    {403, "Forbidden"},
                                                                    {404, "Not Found"},
                                                                    {405, "Method Not Allowed"},
                                                                    {408, "Request Timeout"},
                                                                    {409, "Conflict"},
                                                                    {410, "Gone"},
                                                                    {412, "Precondition Failed"},
                                                                    {413, "Content Too Large"},
                                                                    {415, "Unsupported Media Type"},
                                                                    {422, "Unprocessable Content"},
                                                                    {428, "Precondition Required"},
                                                                    {429, "Too Many Requests"},
                                                                    {431, "Request Header Fields Too Large"},
                                                                    {500, "Internal Server Error"},
                                                                    {503, "Service Unavailable"},
                                                                    {507, "Insufficient Storage"}};
    for (const auto& [known, reason] : kReasons)
        if (known == status)
            return reason;
    return {}; // it may be empty (RFC 9112 §4)
}

// RFC 9110 §5.6.7, made once a second for each thread.
std::string_view date_now() {
    thread_local std::time_t at = 0;
    thread_local char text[40];
    if (std::time_t now = std::time(nullptr); now != at) {
        at = now;
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    }
    return text;
}

void append(std::string& head, std::string_view text) {
    for (char c : text)
        head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    append(head, name);
    head += ": ";
    append(head, value);
    head += "\r\n";
}

} // namespace

std::string reply_head(const Reply& reply, std::optional<std::uint64_t> length, bool keep_alive) {
    const bool describes_body = reply.status != 204 && reply.status != 304;
    std::string head;
    head.reserve(768);
    head.append("HTTP/1.1 ")
        .append(std::to_string(reply.status))
        .append(" ")
        .append(reason_of(reply.status))
        .append("\r\n");
    append_header(head, "Date", date_now());
    if (describes_body && !reply.content_type.empty())
        append_header(head, "Content-Type", reply.content_type);
    if (describes_body && length)
        append_header(head, "Content-Length", std::to_string(*length));
    for (const auto& [name, value] : reply.headers)
        append_header(head, name, value);
    append_header(head, "Connection", keep_alive ? "keep-alive" : "close");
    return head += "\r\n";
}

} // namespace yimen::http
