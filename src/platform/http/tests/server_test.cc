#include <atomic>
#include <filesystem>
#include <fstream>
#include <latch>
#include <thread>

#include "running_server.h"
#include "upload.h"

namespace yimen::http::test {
namespace {

class ServerTest : public RunningServer {};

// Blocks its handler until the test lets it go.
struct Gate {
    std::promise<void> entered, release;
    std::shared_future<void> released = release.get_future().share();

    void add(Routes& routes) {
        routes.add<None, None>({.pattern = "/slow", .operation = "slow", .summary = "Waits.", .open = true},
                               [this](Context&) -> Result<None> {
                                   entered.set_value();
                                   released.wait();
                                   return None{};
                               });
    }
};

TEST_F(ServerTest, AnswersATypedRouteWithHeadersThatProtectIt) {
    Routes routes;
    add_hello(routes);
    start(routes);
    RawReply reply = call("GET /api/v1/hello HTTP/1.1");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "{\"name\":\"你好\",\"revision\":3}");
    EXPECT_EQ(reply.headers["content-type"], "application/json");
    EXPECT_EQ(reply.headers["etag"], "\"3\"");
    EXPECT_EQ(reply.headers["cache-control"], "no-store");
    EXPECT_EQ(reply.headers["x-content-type-options"], "nosniff");
    EXPECT_EQ(reply.headers["referrer-policy"], "same-origin");
    EXPECT_NE(reply.headers["content-security-policy"].find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(reply.headers.count("strict-transport-security"), 0u);
    EXPECT_EQ(reply.headers["x-request-id"].size(), 36u);
    EXPECT_NE(reply.headers["date"].find("GMT"), std::string::npos);
}

TEST_F(ServerTest, AnswersHeadLikeGetWithoutTheBody) {
    Routes routes;
    add_hello(routes);
    start(routes);
    RawClient client(port_);
    client.send("HEAD /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\nGET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    RawReply head = client.read_reply(false);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers["content-length"], std::to_string(client.read_reply().body.size()));
}

TEST_F(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
    Routes routes;
    routes.add<Search, Named>({.pattern = "/echo", .operation = "echo", .summary = "Echoes.", .open = true},
                              [](Context&, const Search& in) -> Result<Named> {
                                  return Named{"", *in.limit};
                              });
    start(routes);
    RawClient client(port_);
    std::string all;
    for (int i = 0; i < 50; ++i)
        all += "GET /api/v1/echo?limit=" + std::to_string(i) + " HTTP/1.1\r\nHost: hall\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(client.read_reply().headers["etag"], "\"" + std::to_string(i) + "\"");
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
    Routes routes;
    add_hello(routes);
    start(routes);
    for (std::string_view raw : {
             "GARBAGE\r\n\r\n",
             "GET /api/v1/hello HTTP/9.1\r\nHost: hall\r\n\r\n",
             "GET /api/v1/hello HTTP/1.1\r\nHost : hall\r\n\r\n",
             "GET /api/v1/hello HTTP/1.1\r\n\r\n", // no Host
             "POST /api/v1/hello HTTP/1.1\r\nHost: hall\r\nContent-Length: 5\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
             "POST /api/v1/hello HTTP/1.1\r\nHost: hall\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
             "GET /api/v1/hello%00 HTTP/1.1\r\nHost: hall\r\n\r\n",
             "GET /api/v1/hello%ff HTTP/1.1\r\nHost: hall\r\n\r\n",
             "GET /api/v1/hello?x=%zz HTTP/1.1\r\nHost: hall\r\n\r\n",
             "GET http://elsewhere/ HTTP/1.1\r\nHost: hall\r\n\r\n",
         }) {
        RawClient client(port_);
        client.send(raw);
        RawReply reply = client.read_reply();
        EXPECT_EQ(reply.status, 400) << raw;
        EXPECT_EQ(reply.headers["content-type"], "application/problem+json") << raw;
    }
    EXPECT_EQ(call("GET /api/v1/" + std::string(3000, 'a') + " HTTP/1.1").status, 400);
    EXPECT_EQ(call("GET /api/v1/hello HTTP/1.1").status, 200);
}

TEST_F(ServerTest, RefusesAHeadOverTheLimit) {
    Routes routes;
    add_hello(routes);
    options_.header_limit = 4096;
    start(routes);
    RawReply reply = call("GET /api/v1/hello HTTP/1.1\r\nX-Long: " + std::string(8000, 'a'));
    EXPECT_EQ(reply.status, 431);
}

TEST_F(ServerTest, TellsUnknownPathsFromWrongMethods) {
    Routes routes;
    add_hello(routes);
    start(routes);
    EXPECT_EQ(call("GET /api/v1/nothing HTTP/1.1").status, 404);
    RawReply wrong = call("DELETE /api/v1/hello HTTP/1.1");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.headers["allow"], "GET, HEAD");
    EXPECT_EQ(call("BREW /api/v1/hello HTTP/1.1").status, 405);
}

class BodyTest : public ServerTest {
  protected:
    void SetUp() override {
        Routes routes;
        routes.add<Named, Named>({.method = Method::post,
                                  .pattern = "/names",
                                  .operation = "addName",
                                  .summary = "Adds.",
                                  .open = true,
                                  .keyed = false,
                                  .max_body = 1000},
                                 [](Context&, const Named& in) -> Result<Named> { return in; });
        start(routes);
    }
    static constexpr const char* kPost = "POST /api/v1/names HTTP/1.1\r\nContent-Type: application/json";
};

TEST_F(BodyTest, AnswersTooLargeAndEndsInGoodOrderWhileTenMegabytesAreStillComing) {
    RawClient client(port_);
    client.send(std::string(kPost) + "\r\nHost: hall\r\nContent-Length: 10000000\r\n\r\n");
    ASSERT_TRUE(client.send(std::string(10'000'000, 'x'))) << "the server must read what the client is still sending";
    RawReply reply = client.read_reply();
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.headers["connection"], "close");
    EXPECT_NE(reply.body.find("http.too_large"), std::string::npos);
    EXPECT_TRUE(client.ended());
}

TEST_F(BodyTest, CountsAChunkedBodyToo) {
    RawClient client(port_);
    client.send(std::string(kPost) + "\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; ++i)
        client.send("64\r\n" + std::string(100, 'x') + "\r\n");
    EXPECT_EQ(client.read_reply().status, 413);
}

TEST_F(BodyTest, TakesAChunkedBody) {
    RawClient client(port_);
    client.send(std::string(kPost) + "\r\nHost: hall\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "6\r\n{\"name\r\n17\r\n\":\"hall\",\"revision\":42}\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_reply().body, "{\"name\":\"hall\",\"revision\":42}");
}

TEST_F(BodyTest, SaysContinueToWhoAsksFirst) {
    RawClient client(port_);
    std::string body = "{\"name\":\"a\",\"revision\":1}";
    client.send(std::string(kPost) + "\r\nHost: hall\r\nExpect: 100-continue\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(body);
    EXPECT_EQ(client.read_reply().status, 200);
}

TEST_F(BodyTest, RefusesAtOnceWhenTheAnnouncedBodyIsTooLarge) {
    RawClient client(port_);
    client.send(std::string(kPost) + "\r\nHost: hall\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
    EXPECT_EQ(client.read_reply().status, 413);
}

TEST_F(BodyTest, NamesEveryWrongMember) {
    RawReply reply = call(kPost, R"({"name":7,"colour":"red"})");
    EXPECT_EQ(reply.status, 400);
    auto document = boost::json::parse(reply.body).as_object();
    EXPECT_EQ(document["code"], "request.invalid");
    EXPECT_EQ(document["instance"].as_string(), reply.headers["x-request-id"]);
    std::vector<std::string> pointers;
    for (auto& param : document["invalid_params"].as_array())
        pointers.emplace_back(param.at("pointer").as_string());
    std::sort(pointers.begin(), pointers.end());
    EXPECT_EQ(pointers, (std::vector<std::string>{"/colour", "/name", "/revision"}));
}

TEST_F(BodyTest, RefusesTenThousandLevelsOtherMediaAndBrokenText) {
    RawReply deep = call(kPost, std::string(400, '[') + std::string(400, ']'));
    EXPECT_EQ(deep.status, 400);
    EXPECT_NE(deep.body.find("request.not_json"), std::string::npos);
    EXPECT_EQ(call("POST /api/v1/names HTTP/1.1\r\nContent-Type: text/plain", "{}").status, 415);
    EXPECT_EQ(call("POST /api/v1/names HTTP/1.1", "{}").status, 415);
    EXPECT_EQ(call("POST /api/v1/names HTTP/1.1\r\nContent-Type: Application/JSON; charset=utf-8",
                   "{\"name\":\"a\",\"revision\":1}")
                  .status,
              200);
    EXPECT_EQ(call(kPost, "{\"name\":\"\xff\",\"revision\":1}").status, 400);
}

TEST_F(BodyTest, ReadsAMissingBodyAsAnEmptyObject) {
    RawReply reply = call(kPost);
    EXPECT_EQ(reply.status, 400);
    EXPECT_NE(reply.body.find("/name"), std::string::npos);
}

TEST_F(ServerTest, EndsASlowRequestWithATimeout) {
    Routes routes;
    add_hello(routes);
    options_.read_timeout_seconds = 1;
    start(routes);
    RawClient client(port_);
    client.send("GET /api/v1/hello HTTP/1.1\r\nHost: ha");
    EXPECT_EQ(client.read_reply().status, 408);
    EXPECT_TRUE(client.ended());
}

TEST_F(ServerTest, EndsSilentAndIdleConnections) {
    Routes routes;
    add_hello(routes);
    options_.read_timeout_seconds = 1;
    options_.idle_timeout_seconds = 1;
    start(routes);
    RawClient silent(port_), idle(port_);
    idle.send("GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    EXPECT_EQ(idle.read_reply().status, 200);
    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(idle.ended());
}

TEST_F(ServerTest, TurnsAwayMoreConnectionsThanItMayHave) {
    Routes routes;
    add_hello(routes);
    options_.max_connections = 1;
    start(routes);
    RawClient first(port_);
    first.send("GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    EXPECT_EQ(first.read_reply().status, 200);
    RawClient second(port_);
    EXPECT_EQ(second.read_reply().status, 503);
}

TEST_F(ServerTest, AnswersBusyWhenTheQueueIsFull) {
    Routes routes;
    Gate gate;
    gate.add(routes);
    add_hello(routes);
    options_.workers = 1;
    options_.queue_limit = 1;
    start(routes);
    RawClient running(port_), waiting(port_), refused(port_);
    running.send("GET /api/v1/slow HTTP/1.1\r\nHost: hall\r\n\r\n");
    gate.entered.get_future().wait();
    // Two more ask; only one of them finds a place in the queue.
    waiting.send("GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    refused.send("GET /api/v1/hello HTTP/1.1\r\nHost: hall\r\n\r\n");
    std::future<RawReply> one = std::async(std::launch::async, [&] { return waiting.read_reply(); });
    std::future<RawReply> two = std::async(std::launch::async, [&] { return refused.read_reply(); });
    while (one.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready &&
           two.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    }
    gate.release.set_value();
    RawReply a = one.get(), b = two.get();
    EXPECT_EQ(std::max(a.status, b.status), 503);
    EXPECT_EQ(std::min(a.status, b.status), 200);
    EXPECT_EQ((a.status == 503 ? a : b).headers["retry-after"], "1");
    EXPECT_EQ(running.read_reply().status, 204);
}

TEST_F(ServerTest, LetsACallUnderWayFinishWhenItStops) {
    Routes routes;
    Gate gate;
    gate.add(routes);
    start(routes);
    RawClient busy(port_), idle(port_);
    busy.send("GET /api/v1/slow HTTP/1.1\r\nHost: hall\r\n\r\n");
    gate.entered.get_future().wait();
    std::thread stopper([&] { server_->stop(); });
    EXPECT_TRUE(idle.ended()); // the stop has begun
    EXPECT_THROW(RawClient{port_}, std::runtime_error);
    gate.release.set_value();
    RawReply reply = busy.read_reply();
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.headers["connection"], "close");
    stopper.join();
}

class UploadTest : public ServerTest {
  protected:
    void SetUp() override {
        directory_ = fresh_.directory() / "uploads";
        std::filesystem::create_directories(directory_);
        options_.upload_directory = directory_;
        options_.read_timeout_seconds = 2;
        Routes routes;
        routes.add<None, Named>({.method = Method::post,
                                 .pattern = "/files",
                                 .operation = "addFile",
                                 .summary = "Adds.",
                                 .allow = {access::Role::clerk},
                                 .keyed = false,
                                 .max_body = 5'000'000,
                                 .body = BodyKind::file},
                                [this](Context& context) -> Result<Named> {
                                    auto& file = *context.request().file;
                                    size_on_disk_ = std::filesystem::file_size(file.path);
                                    return Named{file.sm3, file.size};
                                });
        start(routes);
    }
    bool nothing_left() const { return std::filesystem::is_empty(directory_); }

    std::filesystem::path directory_;
    std::atomic<std::uintmax_t> size_on_disk_ = 0;
};

TEST_F(UploadTest, StreamsToDiskAndNamesTheDigest) {
    RawReply reply = call("POST /api/v1/files HTTP/1.1\r\nAuthorization: Bearer clerk", "abc");
    ASSERT_EQ(reply.status, 200);
    // GB/T 32905-2016, example 1.
    EXPECT_NE(reply.body.find("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"), std::string::npos);
    EXPECT_EQ(size_on_disk_, 3u);
    EXPECT_TRUE(nothing_left());
    EXPECT_EQ(call("POST /api/v1/files HTTP/1.1\r\nAuthorization: Bearer clerk", std::string(4'000'000, 'x')).status,
              200);
    EXPECT_EQ(size_on_disk_, 4'000'000u);
}

TEST_F(UploadTest, GivesAMissingBodyAsAnEmptyFile) {
    RawReply reply = call("POST /api/v1/files HTTP/1.1\r\nAuthorization: Bearer clerk");
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find("\"revision\":0"), std::string::npos);
}

TEST_F(UploadTest, SaysWhenTheDiskDoesNotTakeIt) {
    std::filesystem::remove(directory_);
    EXPECT_EQ(call("POST /api/v1/files HTTP/1.1\r\nAuthorization: Bearer clerk", "abc").status, 500);
    std::filesystem::create_directories(directory_);
}

TEST_F(UploadTest, RefusesBeforeTheBodyIsTakenIn) {
    RawClient client(port_);
    client.send("POST /api/v1/files HTTP/1.1\r\nHost: hall\r\nExpect: 100-continue\r\nContent-Length: 4000000\r\n\r\n");
    EXPECT_EQ(client.read_reply().status, 401);
    EXPECT_EQ(call("POST /api/v1/files HTTP/1.1\r\nAuthorization: Bearer clerk", std::string(5'000'001, 'x')).status,
              413);
}

TEST_F(UploadTest, LeavesNothingWhenItBreaksOff) {
    RawClient client(port_);
    client.send(
        "POST /api/v1/files HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer clerk\r\nContent-Length: 4000000\r\n\r\n");
    client.send(std::string(1'000'000, 'x'));
    while (nothing_left())
        std::this_thread::yield();
    client.close();
    while (!nothing_left())
        std::this_thread::yield();
    EXPECT_EQ(size_on_disk_, 0u);
}

TEST_F(ServerTest, SendsAFileAndSaysSoWhenItIsGone) {
    Routes routes;
    std::string path = (fresh_.directory() / "large.bin").string();
    routes.add<None, Reply>({.pattern = "/file", .operation = "file", .summary = "A file.", .open = true},
                            [path](Context&) -> Result<Reply> {
                                Reply reply(200, "application/pdf");
                                reply.file_path = path;
                                return reply;
                            });
    start(routes);
    RawReply gone = call("GET /api/v1/file HTTP/1.1");
    EXPECT_EQ(gone.status, 500);
    EXPECT_NE(gone.body.find("http.internal"), std::string::npos);
    std::string content(300'001, 'x');
    std::ofstream(path) << content;
    RawReply there = call("GET /api/v1/file HTTP/1.1");
    EXPECT_EQ(there.body, content);
    EXPECT_EQ(there.headers["content-type"], "application/pdf");
    EXPECT_EQ(call("HEAD /api/v1/file HTTP/1.1").headers["content-length"], "300001");
}

TEST(Leftovers, GoWhenTheyAreOldAndOursOnly) {
    yimen::test::FreshDatabase place(db::Engine::sqlite); // for its directory
    auto now = std::chrono::system_clock::now();
    auto put = [&](const char* name, std::chrono::minutes age) {
        std::ofstream(place.directory() / name) << "x";
        std::filesystem::last_write_time(place.directory() / name, std::chrono::file_clock::from_sys(now - age));
    };
    put("killed.upload", std::chrono::minutes(61));
    put("running.upload", std::chrono::minutes(59));
    put("other", std::chrono::minutes(600));
    remove_leftovers(place.directory(), now);
    EXPECT_FALSE(std::filesystem::exists(place.directory() / "killed.upload"));
    EXPECT_TRUE(std::filesystem::exists(place.directory() / "running.upload"));
    EXPECT_TRUE(std::filesystem::exists(place.directory() / "other"));
}

// A source that the test speaks through.
struct Speaker : EventSource {
    std::function<bool(std::shared_ptr<const std::string>)> write;
    std::function<void()> close;
    std::promise<void> opened, gone;

    void open(std::function<bool(std::shared_ptr<const std::string>)> write_to,
              std::function<void()> close_it) override {
        write = std::move(write_to);
        close = std::move(close_it);
        opened.set_value();
    }
    void closed() override { gone.set_value(); }
    bool say(std::string text) { return write(std::make_shared<const std::string>(std::move(text))); }
};

class StreamTest : public ServerTest {
  protected:
    void SetUp() override {
        Routes routes;
        add_hello(routes);
        routes.add<None, Reply>(
            {.pattern = "/live", .operation = "live", .summary = "Streams.", .open = true, .streams = true},
            [this](Context&) -> Result<Reply> {
                Reply reply;
                reply.events = speaker_;
                return reply;
            });
        options_.workers = 1;
        start(routes);
        client_ = std::make_unique<RawClient>(port_);
        client_->send("GET /api/v1/live HTTP/1.1\r\nHost: hall\r\n\r\n");
        speaker_->opened.get_future().wait();
        head_ = client_->read_reply();
    }
    std::shared_ptr<Speaker> speaker_ = std::make_shared<Speaker>();
    std::unique_ptr<RawClient> client_;
    RawReply head_;
};

TEST_F(StreamTest, SendsEventsAsTheyCome) {
    EXPECT_EQ(head_.status, 200);
    EXPECT_EQ(head_.headers["content-type"], "text/event-stream");
    EXPECT_EQ(head_.headers["cache-control"], "no-store");
    EXPECT_TRUE(speaker_->say("data: one\n\n"));
    EXPECT_EQ(client_->read_until("\n\n"), "data: one\n\n");
    EXPECT_TRUE(speaker_->say("data: two\n\n"));
    EXPECT_EQ(client_->read_until("\n\n"), "data: two\n\n");
}

TEST_F(StreamTest, OccupiesNoWorker) { EXPECT_EQ(call("GET /api/v1/hello HTTP/1.1").status, 200); }

TEST_F(StreamTest, SendsWhatWasSaidBeforeItCloses) {
    speaker_->say("data: last\n\n");
    speaker_->close();
    EXPECT_EQ(client_->read_until("\n\n"), "data: last\n\n");
    EXPECT_TRUE(client_->ended());
    speaker_->gone.get_future().wait();
    EXPECT_FALSE(speaker_->say("data: late\n\n"));
}

TEST_F(StreamTest, LearnsThatTheClientLeft) {
    client_->close();
    speaker_->gone.get_future().wait();
    EXPECT_FALSE(speaker_->say("data: late\n\n"));
}

TEST_F(StreamTest, DropsAClientThatDoesNotRead) {
    std::string chunk(100'000, 'x');
    int taken = 0;
    while (speaker_->say(chunk) && taken < 10'000)
        ++taken;
    EXPECT_LT(taken, 10'000) << "the queue must be bounded";
    EXPECT_FALSE(speaker_->say("more"));
}

TEST_F(StreamTest, EndsWhenTheServerStops) {
    std::thread stopper([&] { server_->stop(); });
    EXPECT_TRUE(client_->ended());
    client_->close();
    stopper.join();
    speaker_->gone.get_future().wait();
}

} // namespace
} // namespace yimen::http::test
