#pragma once

// Counters, gauges and histograms in the Prometheus text format (version 0.0.4), kept in memory of the process.

#include <functional>
#include <string>
#include <string_view>

namespace yimen::metrics {

// `labels` is the text between the braces: `route="/cases",status="200"`. The set of labels must be small and closed.
void count(std::string_view name, std::string_view labels = {}, double by = 1);
void observe_seconds(std::string_view name, std::string_view labels, double seconds);
// A gauge that is asked when the page is read; it replaces an older one of its name. What `value` looks at must outlive it.
void gauge(std::string name, std::string help, std::function<double()> value);
std::string render();

} // namespace yimen::metrics
