#pragma once

// Structured logs: one JSON object a line on standard error. Never personal data: ids, codes, counts and durations only.

#include <boost/json/object.hpp>
#include <string_view>

namespace yimen::log {

enum class Level { debug, info, warning, error };
void set_level(Level level);
void set_json(bool json); // false: short lines for a person at a terminal

// log::info("http.request", {{"id", id}, {"status", 200}});
void write(Level level, std::string_view event, const boost::json::object& fields = {});
inline void debug(std::string_view event, const boost::json::object& fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, const boost::json::object& fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, const boost::json::object& fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, const boost::json::object& fields = {}) {
    write(Level::error, event, fields);
}

} // namespace yimen::log
