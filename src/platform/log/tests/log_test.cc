#include "log.h"

#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "base/time.h"

namespace yimen::log {
namespace {

class Log : public testing::Test {
  protected:
    void TearDown() override {
        set_json(true);
        set_level(Level::info);
    }

    // The lines that `body` logs.
    template <class F>
    std::vector<std::string> lines(F&& body) {
        testing::internal::CaptureStderr();
        body();
        std::istringstream all(testing::internal::GetCapturedStderr());
        std::vector<std::string> out;
        for (std::string line; std::getline(all, line);)
            out.push_back(line);
        return out;
    }
    boost::json::object only_line(const std::function<void()>& body) {
        auto all = lines(body);
        EXPECT_EQ(all.size(), 1u);
        return boost::json::parse(all.at(0)).as_object();
    }
};

TEST_F(Log, ALineIsOneJsonObject) {
    auto line = only_line([] { info("http.request", {{"id", "7"}, {"status", 200}}); });
    EXPECT_EQ(line.at("event"), "http.request");
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("id"), "7");
    EXPECT_EQ(line.at("status"), 200);
    EXPECT_TRUE(parse_rfc3339(line.at("time").as_string()));
}

TEST_F(Log, AFieldCannotPassForTheEvent) {
    auto line = only_line([] { warning("real", {{"event", "forged"}, {"level", "debug"}}); });
    EXPECT_EQ(line.at("event"), "real");
    EXPECT_EQ(line.at("level"), "warning");
}

TEST_F(Log, ALineBreakInAFieldBeginsNoLine) {
    const boost::json::object fields{{"path", "/a\n{\"event\":\"forged\"}"}};
    EXPECT_EQ(lines([&] { info("a", fields); }).size(), 1u);
    set_json(false);
    EXPECT_EQ(lines([&] { info("a", fields); }).size(), 1u);
}

TEST_F(Log, BrokenUtf8IsReplaced) {
    auto line = only_line([] { info("a", {{"path", "/\xFF"}}); });
    EXPECT_EQ(line.at("path"), "/\uFFFD");
}

TEST_F(Log, LinesBelowTheLevelAreNotWritten) {
    EXPECT_TRUE(lines([] { debug("a"); }).empty());
    set_level(Level::error);
    EXPECT_TRUE(lines([] { warning("a"); }).empty());
    EXPECT_EQ(lines([] { error("a"); }).size(), 1u);
    set_level(Level::debug);
    EXPECT_EQ(lines([] { debug("a"); }).size(), 1u);
}

TEST_F(Log, AtATerminalALineIsShort) {
    set_json(false);
    auto all = lines([] { error("db.gone", {{"tries", 3}, {"host", "a b"}}); });
    ASSERT_EQ(all.size(), 1u);
    EXPECT_TRUE(all[0].starts_with("error ")) << all[0];
    EXPECT_TRUE(all[0].ends_with(R"(db.gone tries=3 host="a b")")) << all[0];
}

TEST_F(Log, LinesOfManyThreadsStayWhole) {
    auto all = lines([] {
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([t] {
                for (int i = 0; i < 200; ++i)
                    info("many", {{"thread", t}, {"text", std::string(200, 'x')}});
            });
        for (auto& thread : threads)
            thread.join();
    });
    EXPECT_EQ(all.size(), 800u);
    for (const auto& line : all)
        EXPECT_EQ(boost::json::parse(line).at("event"), "many");
}

} // namespace
} // namespace yimen::log
