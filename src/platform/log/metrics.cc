#include "metrics.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <iterator>
#include <limits>
#include <shared_mutex>

namespace yimen::metrics {
namespace {

// Upper bounds in seconds; what is slower counts in +Inf.
constexpr std::array kBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

struct Counter {
    std::atomic<double> value{0};
};

struct Histogram {
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1>
        counts{}; // each value once, in the first bucket that holds it
    std::atomic<double> sum{0};
};

struct Gauge {
    std::string help;
    std::function<double()> value;
};

// By name, then by labels. Entries are never removed, so a reference to one outlives the lock.
template <class T>
using Family = std::map<std::string, std::map<std::string, T, std::less<>>, std::less<>>;

struct Registry {
    std::shared_mutex mutex;
    Family<Counter> counters;
    Family<Histogram> histograms;
    std::map<std::string, Gauge> gauges;
};

Registry& registry() {
    static Registry* forever = new Registry; // threads may still count while the program ends
    return *forever;
}

// Known series are found under the shared lock; only the first value of a series takes the exclusive one.
template <class T>
T& series(Family<T>& families, std::string_view name, std::string_view labels) {
    {
        std::shared_lock lock(registry().mutex);
        if (auto family = families.find(name); family != families.end())
            if (auto found = family->second.find(labels); found != family->second.end())
                return found->second;
    }
    std::unique_lock lock(registry().mutex);
    return families[std::string(name)][std::string(labels)];
}

std::string in_braces(std::string_view labels) { return labels.empty() ? "" : fmt::format("{{{}}}", labels); }

void render_histogram(std::string& out, std::string_view name, std::string_view labels, const Histogram& histogram) {
    auto line = std::back_inserter(out);
    std::string_view comma = labels.empty() ? "" : ",";
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        total += histogram.counts[i];
        std::string bound = i < kBuckets.size() ? fmt::format("{}", kBuckets[i]) : "+Inf";
        fmt::format_to(line, "{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma, bound, total);
    }
    fmt::format_to(line, "{}_sum{} {}\n", name, in_braces(labels), histogram.sum.load());
    fmt::format_to(line, "{}_count{} {}\n", name, in_braces(labels), total);
}

double ask(const Gauge& gauge) {
    try {
        return gauge.value();
    } catch (const std::exception&) {
        return std::numeric_limits<double>::quiet_NaN(); // one broken gauge must not hide the others
    }
}

} // namespace

void count(std::string_view name, std::string_view labels, double by) {
    series(registry().counters, name, labels).value.fetch_add(by, std::memory_order_relaxed);
}

void observe_seconds(std::string_view name, std::string_view labels, double seconds) {
    Histogram& histogram = series(registry().histograms, name, labels);
    auto bucket = std::ranges::lower_bound(kBuckets, seconds) - kBuckets.begin();
    histogram.counts[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    histogram.sum.fetch_add(seconds, std::memory_order_relaxed);
}

void gauge(std::string name, std::string help, std::function<double()> value) {
    std::unique_lock lock(registry().mutex);
    registry().gauges.insert_or_assign(std::move(name), Gauge{std::move(help), std::move(value)});
}

std::string render() {
    std::string out;
    auto line = std::back_inserter(out);
    std::map<std::string, Gauge> gauges;
    {
        std::shared_lock lock(registry().mutex);
        gauges = registry().gauges; // asked without the lock: a gauge may count something itself
        for (const auto& [name, family] : registry().counters) {
            fmt::format_to(line, "# TYPE {} counter\n", name);
            for (const auto& [labels, counter] : family)
                fmt::format_to(line, "{}{} {}\n", name, in_braces(labels), counter.value.load());
        }
        for (const auto& [name, family] : registry().histograms) {
            fmt::format_to(line, "# TYPE {} histogram\n", name);
            for (const auto& [labels, histogram] : family)
                render_histogram(out, name, labels, histogram);
        }
    }
    for (const auto& [name, gauge] : gauges)
        fmt::format_to(line, "# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, gauge.help, ask(gauge));
    return out;
}

} // namespace yimen::metrics
