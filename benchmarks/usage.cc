#include "usage.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <thread>

namespace yimen::bench {

double metric(int port, std::string_view name) {
    std::string page = call_once(port, http_get("/metrics", {})).body;
    std::string line = "\n" + std::string(name) + " ";
    auto at = page.find(line);
    return at == std::string::npos ? 0 : std::strtod(page.c_str() + at + line.size(), nullptr);
}

std::int64_t backlog(int port, const Member& administrator) {
    auto reply = call_once(port, http_get("/api/v1/outbox/subscribers", administrator.cookie));
    if (reply.status != 200)
        throw std::runtime_error("the backlog cannot be read: " + reply.body);
    std::int64_t most = 0;
    constexpr std::string_view kName = "\"backlog\":";
    for (auto at = reply.body.find(kName); at != std::string::npos; at = reply.body.find(kName, at + 1))
        most = std::max<std::int64_t>(most, std::strtoll(reply.body.c_str() + at + kName.size(), nullptr, 10));
    return most;
}

double await_backlog(int port, const Member& administrator, int limit) {
    auto began = std::chrono::steady_clock::now();
    auto since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
    while (backlog(port, administrator) > 0 && since() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return since();
}

double Watch::group() const { return (last_.writes - first_.writes) / std::max(1.0, last_.commits - first_.commits); }

std::string Watch::share_of_database(double seconds) const {
    return store_.postgres_pid() > 0 ? share(last_.database - first_.database, seconds) : "in the server";
}

std::string Watch::share(double cpu, double seconds) {
    return fmt::format("{:.0f} %", 100 * cpu / (seconds * std::thread::hardware_concurrency()));
}

Watch::Reading Watch::read() const {
    return {cpu_seconds(server_.pid()), store_.postgres_pid() > 0 ? cpu_seconds_of_tree(store_.postgres_pid()) : 0,
            metric(server_.port(), "yimen_db_writes"), metric(server_.port(), "yimen_db_commits")};
}

} // namespace yimen::bench
