#include "metrics.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace yimen::metrics {
namespace {

// The registry belongs to the process, so every test counts under names of its own.
testing::AssertionResult has_line(const std::string& line) {
    std::string page = "\n" + render();
    if (page.find("\n" + line + "\n") != std::string::npos)
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << "no line " << line << " in" << page;
}

TEST(Metrics, CountersAddUpForEachLabel) {
    count("t_requests_total", R"(route="/a")");
    count("t_requests_total", R"(route="/a")", 2.5);
    count("t_requests_total", R"(route="/b")");
    count("t_plain_total");
    EXPECT_TRUE(has_line("# TYPE t_requests_total counter"));
    EXPECT_TRUE(has_line(R"(t_requests_total{route="/a"} 3.5)"));
    EXPECT_TRUE(has_line(R"(t_requests_total{route="/b"} 1)"));
    EXPECT_TRUE(has_line("t_plain_total 1"));
}

TEST(Metrics, HistogramBucketsAreCumulative) {
    for (double seconds : {0.0005, 0.001, 0.0011, 9.9, 10.0, 11.0})
        observe_seconds("t_seconds", R"(route="/a")", seconds);
    EXPECT_TRUE(has_line("# TYPE t_seconds histogram"));
    EXPECT_TRUE(has_line(R"(t_seconds_bucket{route="/a",le="0.001"} 2)")); // a bound belongs to its bucket
    EXPECT_TRUE(has_line(R"(t_seconds_bucket{route="/a",le="0.0025"} 3)"));
    EXPECT_TRUE(has_line(R"(t_seconds_bucket{route="/a",le="5"} 3)"));
    EXPECT_TRUE(has_line(R"(t_seconds_bucket{route="/a",le="10"} 5)"));
    EXPECT_TRUE(has_line(R"(t_seconds_bucket{route="/a",le="+Inf"} 6)"));
    EXPECT_TRUE(has_line(R"(t_seconds_count{route="/a"} 6)"));
    EXPECT_TRUE(has_line(R"(t_seconds_sum{route="/a"} 30.9026)"));
}

TEST(Metrics, AHistogramWithoutLabelsHasOnlyItsBound) {
    observe_seconds("t_bare_seconds", {}, 3);
    EXPECT_TRUE(has_line(R"(t_bare_seconds_bucket{le="5"} 1)"));
    EXPECT_TRUE(has_line("t_bare_seconds_sum 3"));
}

TEST(Metrics, AGaugeIsAskedWhenThePageIsRead) {
    double open = 3;
    gauge("t_open", "Open streams.", [&] { return open; });
    EXPECT_TRUE(has_line("# HELP t_open Open streams."));
    EXPECT_TRUE(has_line("t_open 3"));
    open = 4;
    EXPECT_TRUE(has_line("t_open 4"));
    gauge("t_open", "Open streams.", [] { return 5; });
    EXPECT_TRUE(has_line("t_open 5"));
}

TEST(Metrics, ABrokenGaugeHidesNoOther) {
    gauge("t_a_broken", "Throws.", []() -> double { throw std::runtime_error("gone"); });
    gauge("t_b_counting", "Counts while it is asked.", [] {
        count("t_asked_total");
        return 1;
    });
    EXPECT_TRUE(has_line("t_a_broken nan"));
    EXPECT_TRUE(has_line("t_b_counting 1"));
    gauge("t_b_counting", "Done.", [] { return 0; });
}

TEST(Metrics, NothingIsLostBetweenThreads) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 10'000; ++i) {
                count("t_shared_total");
                count("t_many_total", "n=\"" + std::to_string((i + t) % 50) + "\"");
                observe_seconds("t_shared_seconds", {}, 0.5);
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_TRUE(has_line("t_shared_total 40000"));
    EXPECT_TRUE(has_line("t_many_total{n=\"7\"} 800"));
    EXPECT_TRUE(has_line("t_shared_seconds_sum 20000"));
}

} // namespace
} // namespace yimen::metrics
