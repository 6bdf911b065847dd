#pragma once

// A server on a free port over a fresh SQLite database, with two people who may sign in:
// token "clerk" is a clerk with CSRF token "vouched", token "visitor" a visitor.

#include <gtest/gtest.h>

#include <future>

#include "raw_client.h"
#include "server.h"
#include "support/engines.h"

namespace yimen::http::test {

inline constexpr ErrorCode kRefused{"probe.refused", ErrorKind::conflict, "Not now.", "现在不行。"};

struct Named {
    std::string name;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(Named, (), (name, revision), (), ())
};
struct Search {
    std::optional<int> limit;
    std::vector<std::string> state;
    BOOST_DESCRIBE_CLASS(Search, (), (limit, state), (), ())
};

inline Result<std::optional<Identity>> authenticate(std::string_view token) {
    if (token != "clerk" && token != "visitor")
        return fail(kRefused);
    Identity identity;
    identity.csrf_token = "vouched";
    identity.principal.account = new_id<AccountId>(Instant{1});
    identity.principal.account.value.bytes[15] = token == "clerk" ? 1 : 2;
    for (std::size_t i = 0; i < 15; ++i)
        identity.principal.account.value.bytes[i] = 7;
    access::Grant grant;
    grant.role = token == "clerk" ? access::Role::clerk : access::Role::visitor;
    identity.principal.grants.push_back(grant);
    return identity;
}

class RunningServer : public ::testing::Test {
  protected:
    RunningServer() {
        db::Options options;
        options.url = fresh_.url();
        database_ = db::open(options);
        db::migrate(*database_, migrations(), Instant{0});
        options_.port = 0;
        options_.workers = 4;
    }
    ~RunningServer() override { server_.reset(); }

    // Starts with `routes`, once options_ is as the test wants it.
    void start(const Routes& routes) {
        server_ = std::make_unique<Server>(options_, *database_, Clocks{clock_, clock_}, authenticate);
        server_->add(routes);
        port_ = server_->start();
    }
    // A route that says hello to everybody.
    static void add_hello(Routes& routes) {
        routes.add<None, Named>({.pattern = "/hello", .operation = "hello", .summary = "Says hello.", .open = true},
                                [](Context&) -> Result<Named> {
                                    return Named{"你好", 3};
                                });
    }
    RawReply call(std::string_view head, std::string_view body = {}) {
        RawClient client(port_);
        std::string request(head);
        request += "\r\nHost: hall\r\nConnection: close\r\n";
        if (!body.empty())
            request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        client.send(request + "\r\n" + std::string(body));
        return client.read_reply(!head.starts_with("HEAD "));
    }

    yimen::test::FreshDatabase fresh_{db::Engine::sqlite};
    std::unique_ptr<db::Database> database_;
    FixedClock clock_{Instant{1'790'557'200'000'000}}; // 2026-09-28T09:00:00+08:00
    ServerOptions options_;
    std::unique_ptr<Server> server_;
    int port_ = 0;
};

} // namespace yimen::http::test
