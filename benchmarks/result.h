#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace yimen::bench {

struct Measured {
    std::string name, engine;
    double value = 0;
    std::string unit;
    double limit = 0; // the same without the program, in the same run
    boost::json::value p50_ms = 0, p95_ms = 0, p99_ms = 0;
    std::int64_t errors = 0;
    boost::json::object setup;

    // Sorts the samples and takes the three percentiles from them.
    void set_latencies(std::vector<float>& milliseconds);
    boost::json::object json() const;
    std::string text() const; // for people
};

// To three significant digits: a measurement is not more exact. A whole number where it is large.
boost::json::value rounded(double value);

} // namespace yimen::bench
