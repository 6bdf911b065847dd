#include "result.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>

namespace yimen::bench {

boost::json::value rounded(double value) {
    if (value == 0)
        return 0;
    double scale = std::pow(10, 2 - std::floor(std::log10(std::abs(value))));
    double out = std::round(value * scale) / scale;
    if (std::abs(out) >= 100)
        return static_cast<std::int64_t>(std::llround(out));
    return out;
}

void Measured::set_latencies(std::vector<float>& milliseconds) {
    if (milliseconds.empty())
        return;
    std::sort(milliseconds.begin(), milliseconds.end());
    auto at = [&](double share) {
        return rounded(milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))]);
    };
    p50_ms = at(0.50);
    p95_ms = at(0.95);
    p99_ms = at(0.99);
}

boost::json::object Measured::json() const {
    return {{"name", name},
            {"engine", engine},
            {"value", rounded(value)},
            {"unit", unit},
            {"limit", rounded(limit)},
            {"ratio", limit > 0 ? rounded(value / limit) : boost::json::value(0)},
            {"p50_ms", p50_ms},
            {"p95_ms", p95_ms},
            {"p99_ms", p99_ms},
            {"errors", errors},
            {"setup", setup}};
}

std::string Measured::text() const {
    std::string out;
    for (const auto& [key, member] : json())
        if (key != "setup")
            out.append(key).append(": ").append(boost::json::serialize(member)).append("\n");
    for (const auto& [key, member] : setup)
        out.append("  ").append(key).append(": ").append(boost::json::serialize(member)).append("\n");
    return out;
}

} // namespace yimen::bench
