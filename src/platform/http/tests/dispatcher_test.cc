#include "log/metrics.h"
#include "running_server.h"

namespace yimen::http::test {
namespace {

class DispatcherTest : public RunningServer {
  protected:
    void SetUp() override {
        auto migrated = database_->write([](db::Tx& tx) -> Result<void> {
            tx.exec("CREATE TABLE probe (name {{text}} NOT NULL)");
            return {};
        });
        ASSERT_TRUE(migrated);
        Routes routes;
        add_hello(routes);
        add_probes(routes);
        add_faults(routes);
        options_.trusted_proxies = {"10.9.9.9"};
        start(routes);
    }
    void add_probes(Routes& routes) {
        auto add_name = [](Context& context, const Named& in) -> Result<Created<Named>> {
            auto added = context.write([&](db::Tx& tx) -> Result<Named> {
                if (in.revision < 0)
                    return fail(kRefused, "below zero", {{"state", "closed"}});
                tx.exec("INSERT INTO probe (name) VALUES ($1)", in.name);
                return Named{in.name, in.revision};
            });
            if (!added)
                return fail(added.error());
            return Created<Named>{*added, "/api/v1/names/" + added->name};
        };
        RouteInfo post{.method = Method::post,
                       .pattern = "/names",
                       .operation = "addName",
                       .summary = "Adds.",
                       .allow = {access::Role::clerk}};
        routes.add<Named, Created<Named>>(post, add_name);
        post.pattern = "/open-names";
        post.operation = "addOpenName";
        post.open = true;
        routes.add<Named, Created<Named>>(post, add_name);
        routes.add<None, Named>(
            {.method = Method::put,
             .pattern = "/names/{id}",
             .operation = "changeName",
             .summary = "Changes.",
             .any_account = true,
             .match = true},
            [](Context& context) -> Result<Named> {
                return Named{std::string(context.request().param("id")), context.expected_revision()};
            });
        routes.add<None, None>({.method = Method::del,
                                .pattern = "/names/{id}",
                                .operation = "dropName",
                                .summary = "Drops.",
                                .any_account = true},
                               [](Context& context) -> Result<None> {
                                   YIMEN_TRY(auto id, context.id<AccountId>("id"));
                                   return id.is_nil() ? Result<None>(None{}) : Result<None>(context.not_found());
                               });
        routes.add<None, Named>({.pattern = "/me", .operation = "me", .summary = "Who.", .open = true},
                                [](Context& context) -> Result<Named> {
                                    return Named{(context.principal() ? "somebody via " : "nobody via ") +
                                                 std::string(context.channel())};
                                });
        routes.add<None, Named>(
            {.pattern = "/scarce", .operation = "scarce", .summary = "Scarce.", .open = true, .per_minute = 2},
            [](Context&) -> Result<Named> { return Named{}; });
    }
    static void add_faults(Routes& routes) {
        auto add = [&](std::string_view pattern, auto thrower) {
            routes.add<None, None>(
                {.pattern = pattern, .operation = pattern.substr(1), .summary = "Fails.", .open = true},
                [thrower](Context&) -> Result<None> {
                    thrower();
                    return None{};
                });
        };
        add("/busy", [] { throw db::Busy("full"); });
        add("/gone", [] { throw db::Unavailable("no connection"); });
        add("/full", [] { throw db::StorageFull("disk"); });
        add("/crowded", [] { throw std::system_error(ENOSPC, std::generic_category(), "no room for one more name"); });
        add("/bug", [] { throw std::runtime_error("secret detail"); });
    }

    RawReply add(std::string_view headers, std::string_view body = R"({"name":"a","revision":1})",
                 std::string_view path = "/api/v1/names") {
        return call("POST " + std::string(path) + " HTTP/1.1\r\nContent-Type: application/json" + std::string(headers),
                    body);
    }
    std::int64_t names() {
        return database_->read(
            [](db::Reader& r) { return r.query("SELECT COUNT(*) FROM probe")[0].get<std::int64_t>(0); });
    }
    static std::string code(const RawReply& reply) {
        auto document = boost::json::parse(reply.body);
        return std::string(document.at("code").as_string());
    }

    static constexpr std::string_view kClerk = "\r\nAuthorization: Bearer clerk";
    static constexpr std::string_view kKeyed = "\r\nAuthorization: Bearer clerk\r\nIdempotency-Key: key-0001";
};

TEST_F(DispatcherTest, AsksWhoIsCallingAndWhetherTheyMay) {
    EXPECT_EQ(add("\r\nIdempotency-Key: key-0001").status, 401);
    EXPECT_EQ(add("\r\nAuthorization: Bearer wrong\r\nIdempotency-Key: key-0001").status, 401);
    RawReply visitor = add("\r\nAuthorization: bearer visitor\r\nIdempotency-Key: key-0001");
    EXPECT_EQ(visitor.status, 403);
    EXPECT_EQ(code(visitor), "http.forbidden");
    RawReply clerk = add(kKeyed);
    EXPECT_EQ(clerk.status, 201);
    EXPECT_EQ(clerk.headers["location"], "/api/v1/names/a");
    EXPECT_EQ(clerk.headers["etag"], "\"1\"");
}

TEST_F(DispatcherTest, WantsAVouchedPageForWritesByCookie) {
    std::string cookie = "\r\nCookie: yimen_session=clerk\r\nIdempotency-Key: key-0001";
    EXPECT_EQ(code(add(cookie)), "http.csrf");
    EXPECT_EQ(code(add(cookie + "\r\nX-CSRF-Token: vouche")), "http.csrf");
    EXPECT_EQ(names(), 0);
    EXPECT_EQ(add(cookie + "\r\nX-CSRF-Token: vouched").status, 201);
}

TEST_F(DispatcherTest, TreatsABadTokenAsNobodyOnOpenRoutes) {
    EXPECT_NE(call("GET /api/v1/me HTTP/1.1\r\nCookie: yimen_session=ended").body.find("nobody via api"),
              std::string::npos);
    EXPECT_NE(call("GET /api/v1/me HTTP/1.1\r\nCookie: yimen_session=clerk\r\nX-Yimen-Channel: kiosk")
                  .body.find("somebody via kiosk"),
              std::string::npos);
    EXPECT_NE(call("GET /api/v1/me HTTP/1.1\r\nX-Yimen-Channel: moon").body.find("nobody via api"), std::string::npos);
}

TEST_F(DispatcherTest, WantsAKeyOnEveryKeyedPost) {
    EXPECT_EQ(add(kClerk).status, 428);
    const std::string too_long(129, 'k');
    for (const std::string& bad :
         {std::string("short"), std::string("has blank in it"), std::string("umlautä-key"), too_long}) {
        std::string headers(kClerk);
        headers.append("\r\nIdempotency-Key: ").append(bad);
        EXPECT_EQ(code(add(headers)), "http.bad_key") << bad;
    }
}

TEST_F(DispatcherTest, AnswersARepeatedKeyFromTheRecord) {
    RawReply first = add(kKeyed), again = add(kKeyed);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers["location"], first.headers["location"]);
    EXPECT_EQ(first.headers.count("idempotent-replayed"), 0u);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true");
    EXPECT_EQ(names(), 1);
    RawReply other = add(kKeyed, R"({"name":"b","revision":1})");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(code(other), "http.key_reused");
}

TEST_F(DispatcherTest, RepeatsARefusalWithAllThatItSaid) {
    RawReply first = add(kKeyed, R"({"name":"a","revision":-1})"), again = add(kKeyed, R"({"name":"a","revision":-1})");
    EXPECT_EQ(first.status, 409);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.headers["idempotent-replayed"], "true");
    auto document = boost::json::parse(again.body).as_object();
    EXPECT_EQ(document["code"], "probe.refused");
    EXPECT_EQ(document["state"], "closed");
    EXPECT_EQ(document["detail"], "below zero");
}

TEST_F(DispatcherTest, KeepsKeysOfNobodyToo) {
    std::string key = "\r\nIdempotency-Key: key-0001";
    EXPECT_EQ(add(key, R"({"name":"a","revision":1})", "/api/v1/open-names").status, 201);
    EXPECT_EQ(add(key, R"({"name":"a","revision":1})", "/api/v1/open-names").headers["idempotent-replayed"], "true");
    EXPECT_EQ(names(), 1);
}

TEST_F(DispatcherTest, WantsTheRevisionThatWasRead) {
    std::string put = "PUT /api/v1/names/x HTTP/1.1\r\nAuthorization: Bearer visitor";
    EXPECT_EQ(call(put).status, 428);
    for (std::string bad : {"7", "*", "\"seven\"", "\"-1\"", "\"7\", \"8\""})
        EXPECT_EQ(code(call(put + "\r\nIf-Match: " + bad)), "http.bad_match") << bad;
    EXPECT_EQ(call(put + "\r\nIf-Match: \"7\"").headers["etag"], "\"7\"");
    EXPECT_EQ(call(put + "\r\nIf-Match: W/\"7\"").headers["etag"], "\"7\"")
        << "a proxy that compresses weakens the tag";
}

TEST_F(DispatcherTest, TakesAMalformedIdForAnUnknownOne) {
    std::string visitor = " HTTP/1.1\r\nAuthorization: Bearer visitor";
    EXPECT_EQ(call("DELETE /api/v1/names/no-id" + visitor).status, 404);
    EXPECT_EQ(call("DELETE /api/v1/names/00000000-0000-0000-0000-000000000001" + visitor).status, 404);
    EXPECT_EQ(call("DELETE /api/v1/names/00000000-0000-0000-0000-000000000000" + visitor).status, 204);
}

TEST_F(DispatcherTest, AnswersNotModified) {
    RawReply reply = call("GET /api/v1/hello HTTP/1.1\r\nIf-None-Match: \"3\"");
    EXPECT_EQ(reply.status, 304);
    EXPECT_EQ(reply.headers["etag"], "\"3\"");
    EXPECT_EQ(reply.headers.count("content-length"), 0u);
    EXPECT_EQ(call("GET /api/v1/hello HTTP/1.1\r\nIf-None-Match: \"2\"").status, 200);
}

TEST_F(DispatcherTest, LimitsTheRateOfEachCaller) {
    EXPECT_EQ(call("GET /api/v1/scarce HTTP/1.1").status, 200);
    EXPECT_EQ(call("GET /api/v1/scarce HTTP/1.1").status, 200);
    RawReply reply = call("GET /api/v1/scarce HTTP/1.1");
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.headers["retry-after"], "30");
    EXPECT_EQ(call("GET /api/v1/scarce HTTP/1.1\r\nAuthorization: Bearer clerk").status, 200);
    EXPECT_EQ(call("GET /api/v1/scarce HTTP/1.1\r\nX-Forwarded-For: 1.2.3.4").status, 429)
        << "only our own proxy is believed";
    clock_.advance(std::chrono::seconds(30));
    EXPECT_EQ(call("GET /api/v1/scarce HTTP/1.1").status, 200);
}

TEST_F(DispatcherTest, RefusesUnknownQueryParameters) {
    RawReply reply = call("GET /api/v1/hello?x=1 HTTP/1.1");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(boost::json::parse(reply.body).at("invalid_params").at(0).at("pointer"), "?x");
}

TEST_F(DispatcherTest, TellsBrokenInfrastructureFromBugsAndHidesTheText) {
    for (const char* path : {"/api/v1/busy", "/api/v1/gone"}) {
        RawReply reply = call("GET " + std::string(path) + " HTTP/1.1");
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.headers["retry-after"], "1");
    }
    for (const char* path : {"/api/v1/full", "/api/v1/crowded"}) {
        RawReply full = call("GET " + std::string(path) + " HTTP/1.1");
        EXPECT_EQ(full.status, 507);
        EXPECT_EQ(code(full), "http.storage_full");
    }
    RawReply bug = call("GET /api/v1/bug HTTP/1.1");
    EXPECT_EQ(bug.status, 500);
    EXPECT_EQ(code(bug), "http.internal");
    EXPECT_EQ(bug.body.find("secret"), std::string::npos);
}

TEST_F(DispatcherTest, CountsCalls) {
    call("GET /api/v1/bug HTTP/1.1");
    std::string page = metrics::render();
    EXPECT_NE(page.find("yimen_http_requests_total{operation=\"bug\",status=\"500\"}"), std::string::npos);
    EXPECT_NE(page.find("yimen_http_seconds_count{operation=\"bug\"}"), std::string::npos);
    EXPECT_NE(page.find("yimen_http_connections"), std::string::npos);
}

} // namespace
} // namespace yimen::http::test
