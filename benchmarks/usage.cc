#include "usage.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace yimen::bench {

double metric(int port, std::string_view name) {
    std::string page = call_once(port, http_get("/metrics", {})).body;
    std::string line = "\n" + std::string(name) + " ";
    auto at = page.find(line);
    return at == std::string::npos ? 0 : std::strtod(page.c_str() + at + line.size(), nullptr);
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
