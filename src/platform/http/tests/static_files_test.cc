#include "static_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server.h"
#include "target.h"

namespace yimen::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
  protected:
    StaticFilesTest() {
        static int counter = 0;
        root_ =
            fs::temp_directory_path() / ("yimen_static_" + std::to_string(getpid()) + "_" + std::to_string(++counter));
        put("portal/index.html", "<p>portal");
        put("portal/assets/app-1f2e.js", "script");
        put("portal/assets/app-1f2e.js.br", "BR");
        put("portal/assets/app-1f2e.js.gz", "GZ");
        put("counter/index.html", "<p>counter");
        put("secret.txt", "outside of the apps, but in the root");
        files_.emplace(root_.string());
    }
    ~StaticFilesTest() override { fs::remove_all(root_); }

    void put(const std::string& name, const std::string& content) {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << content;
    }
    std::optional<Reply> get(const std::string& raw, std::vector<std::pair<std::string, std::string>> headers = {}) {
        auto target = parse_target(raw);
        if (!target)
            return std::nullopt;
        Request request;
        request.path = target->path;
        request.headers = std::move(headers);
        return files_->find(request, target->segments);
    }
    static std::string header(const Reply& reply, std::string_view name) {
        for (const auto& [key, value] : reply.headers)
            if (key == name)
                return value;
        return {};
    }

    fs::path root_;
    std::optional<StaticFiles> files_;
};

TEST_F(StaticFilesTest, NamesTheAppsThatAreBuilt) {
    EXPECT_EQ(web_apps(root_.string()), (std::vector<std::string>{"portal", "counter"}));
    EXPECT_TRUE(web_apps("").empty());
}

TEST_F(StaticFilesTest, ServesAFileWithTypeAndTag) {
    auto page = get("/portal/index.html");
    ASSERT_TRUE(page);
    EXPECT_EQ(*page->shared_body, "<p>portal");
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(header(*page, "Cache-Control"), "no-cache");
    auto again = get("/portal/index.html", {{"if-none-match", "\"x\", " + header(*page, "ETag")}});
    EXPECT_EQ(again->status, 304);
    EXPECT_FALSE(again->shared_body);
}

TEST_F(StaticFilesTest, PrefersTheVariantThatTheClientTakes) {
    std::string script = "/portal/assets/app-1f2e.js";
    auto body = [&](const char* accepted) { return *get(script, {{"accept-encoding", accepted}})->shared_body; };
    EXPECT_EQ(body("gzip, br"), "BR");
    EXPECT_EQ(body("gzip"), "GZ");
    EXPECT_EQ(body("br;q=0, gzip;q=0.5"), "GZ");
    EXPECT_EQ(body("identity"), "script");
    auto compressed = get(script, {{"accept-encoding", "br"}});
    EXPECT_EQ(header(*compressed, "Content-Encoding"), "br");
    EXPECT_EQ(header(*compressed, "Vary"), "Accept-Encoding");
    EXPECT_NE(header(*compressed, "ETag"), header(*get(script), "ETag"));
    EXPECT_EQ(header(*compressed, "Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_F(StaticFilesTest, LeavesPathsInsideAnAppToTheApp) {
    EXPECT_EQ(*get("/portal/cases/42")->shared_body, "<p>portal");
    EXPECT_EQ(*get("/counter/")->shared_body, "<p>counter");
    EXPECT_FALSE(get("/portal/assets/gone.js"));
    EXPECT_FALSE(get("/portal/favicon.ico"));
    EXPECT_FALSE(get("/kiosk/")) << "an app that is not there";
    EXPECT_FALSE(get("/elsewhere/"));
}

TEST_F(StaticFilesTest, LeadsToThePortal) {
    auto root = get("/");
    EXPECT_EQ(root->status, 302);
    EXPECT_EQ(header(*root, "Location"), "/portal/");
    EXPECT_EQ(header(*get("/counter"), "Location"), "/counter/");
}

TEST_F(StaticFilesTest, RefusesPathTricks) {
    for (const char* path : {"/portal/../secret.txt", "/portal/..%2f..%2fetc/passwd", "/portal/%2e%2e/x", "/portal/./x",
                             "/portal/..%5c..", "/../etc/passwd", "/portal/a%2fb"})
        EXPECT_FALSE(get(path)) << path;
}

TEST(StaticFiles, ServesNothingWithoutAFolderAndFailsOnAMissingOne) {
    Request request;
    request.path = "/";
    EXPECT_FALSE(StaticFiles("").find(request, {""}));
    EXPECT_THROW(StaticFiles("/nowhere/at/all"), std::runtime_error);
}

} // namespace
} // namespace yimen::http
