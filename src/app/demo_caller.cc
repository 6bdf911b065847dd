#include "demo_caller.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "base/id.h"
#include "base/json.h"

namespace yimen::app {
namespace {

std::string next_address() {
    static std::atomic<int> count{0};
    int number = ++count;
    return "127.1." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 1);
}

std::string member(const boost::json::value& document, std::string_view name) {
    const auto* object = document.if_object();
    const auto* found = object ? object->if_contains(name) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

boost::json::value parsed(const std::string& body) {
    auto value = body.empty() ? Result<boost::json::value>(boost::json::value()) : parse_json(body);
    return value ? std::move(*value) : boost::json::value();
}

} // namespace

std::string text_in(const boost::json::value& from, std::string_view name) {
    const auto* found = from.is_object() ? from.as_object().if_contains(name) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

Refused::Refused(std::string_view call, int status, std::string code, const std::string& body)
    : std::runtime_error(std::string(call) + ": " + std::to_string(status) + " " + body), status(status),
      code(std::move(code)) {}

DemoCaller::DemoCaller(http::Server& server, std::string channel)
    : server_(server), channel_(std::move(channel)), address_(next_address()) {}

void DemoCaller::sign_in(const std::string& login, const std::string& password,
                         const std::function<std::string()>& totp) {
    auto step = post("/sessions", {{"login", login}, {"password", password}});
    if (member(step, "state") == "second_factor")
        step = post("/sessions/second-factor", {{"pending", member(step, "pending")}, {"totp", totp()}});
    csrf_ = member(step, "csrf_token");
}

void DemoCaller::pair(const std::string& code) {
    csrf_ = member(post("/devices/pair", {{"code", code}}), "csrf_token");
}

http::LocalCall DemoCaller::prepared(std::string_view method, const std::string& path) const {
    http::LocalCall out{std::string(method), "/api/v1" + path, address_, {}, {}};
    out.headers = {{"x-yimen-channel", channel_}, {"accept-language", "zh"}};
    if (!cookie_.empty())
        out.headers.emplace_back("cookie", cookie_);
    if (!csrf_.empty())
        out.headers.emplace_back("x-csrf-token", csrf_);
    return out;
}

boost::json::value DemoCaller::get(const std::string& path) { return send(prepared("GET", path)); }

boost::json::array DemoCaller::rows(const std::string& path) {
    boost::json::value reply = get(path);
    return reply.is_array() ? reply.as_array() : reply.at("items").as_array();
}

boost::json::array DemoCaller::all_rows(const std::string& path) {
    boost::json::array out;
    for (std::string cursor;;) {
        boost::json::value page = get(path + cursor);
        for (auto& row : page.at("items").as_array())
            out.push_back(std::move(row));
        std::string next = text_in(page, "next");
        if (next.empty())
            return out;
        cursor = "&cursor=" + next;
    }
}

boost::json::value DemoCaller::post(const std::string& path, boost::json::object body,
                                    std::optional<std::int64_t> revision) {
    auto call = prepared("POST", path);
    call.headers.emplace_back("content-type", "application/json");
    call.headers.emplace_back("idempotency-key", new_uuid(SystemClock{}.now()).str());
    if (revision)
        call.headers.emplace_back("if-match", '"' + std::to_string(*revision) + '"');
    call.body = boost::json::serialize(body);
    return send(std::move(call));
}

boost::json::value DemoCaller::put(const std::string& path, boost::json::object body,
                                   std::optional<std::int64_t> revision) {
    auto call = prepared("PUT", path);
    call.headers.emplace_back("content-type", "application/json");
    if (revision)
        call.headers.emplace_back("if-match", '"' + std::to_string(*revision) + '"');
    call.body = boost::json::serialize(body);
    return send(std::move(call));
}

boost::json::value DemoCaller::upload(const std::string& path, std::string content, const std::string& name,
                                      std::string_view media_type) {
    auto call = prepared("POST", path);
    call.headers.emplace_back("content-type", media_type);
    call.headers.emplace_back("x-file-name", name);
    call.headers.emplace_back("idempotency-key", new_uuid(SystemClock{}.now()).str());
    call.body = std::move(content);
    return send(std::move(call));
}

boost::json::value DemoCaller::send(http::LocalCall call) {
    constexpr int kTries = 100;
    for (int left = kTries;; --left) {
        http::Reply reply = server_.call(call);
        for (const auto& [name, value] : reply.headers)
            if (name == "Set-Cookie")
                cookie_ = value.substr(0, value.find(';'));
        std::string body = reply.shared_body ? *reply.shared_body : reply.body;
        if (reply.status < 300)
            return parsed(body);
        if (reply.status != 429 || left == 0)
            throw Refused(call.method + " " + call.target, reply.status, member(parsed(body), "code"), body);
        std::this_thread::sleep_for(std::chrono::milliseconds(200)); // as the server asks of whoever comes too often
    }
}

} // namespace yimen::app
