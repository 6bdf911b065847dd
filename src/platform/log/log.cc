#include "log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <atomic>

#include "base/text.h"
#include "base/time.h"

namespace yimen::log {
namespace {

struct State {
    std::shared_ptr<spdlog::sinks::stderr_color_sink_mt> sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    spdlog::logger logger{"yimen", sink};
    std::atomic<Level> level{Level::info};
    std::atomic<bool> json{true};

    State() {
        // Lines are laid out here; spdlog writes them whole, and colours the level where a terminal reads along.
        logger.set_pattern("%v");
        logger.set_level(spdlog::level::trace);
    }
};

State& state() {
    static State* forever = new State; // threads may still log while the program ends
    return *forever;
}

std::string_view name(Level level) {
    switch (level) {
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    }
    return "error";
}

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warning:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string json_line(Level level, std::string_view event, const boost::json::object& fields) {
    boost::json::object line;
    line.reserve(3 + fields.size());
    line.emplace("time", to_rfc3339(SystemClock().now()));
    line.emplace("level", name(level));
    line.emplace("event", event);
    for (const auto& [key, value] : fields)
        line.emplace(key, value); // does not overwrite the three above
    return boost::json::serialize(line);
}

// "09:30:00.000 http.request id="…" status=200": values stay JSON, so that no value can begin a line of its own.
std::string short_line(std::string_view event, const boost::json::object& fields) {
    std::string line = to_rfc3339(SystemClock().now()).substr(11, 12);
    line.append(" ").append(event);
    for (const auto& [key, value] : fields)
        line.append(" ").append(key).append("=").append(boost::json::serialize(value));
    return line;
}

} // namespace

void set_level(Level level) { state().level = level; }

void set_json(bool json) {
    state().json = json;
    state().logger.set_pattern(json ? "%v" : "%^%-7l%$ %v");
}

void write(Level level, std::string_view event, const boost::json::object& fields) {
    State& log = state();
    if (level < log.level)
        return;
    std::string line = log.json ? json_line(level, event, fields) : short_line(event, fields);
    if (!is_utf8(line)) // a reader of the log must be able to read every line
        line = to_utf8(to_utf32(line));
    log.logger.log(spdlog_level(level), spdlog::string_view_t(line));
}

} // namespace yimen::log
