#pragma once

#include <chrono>

#include "http.h"
#include "rate_limit.h"
#include "router.h"
#include "server.h"
#include "static_files.h"

namespace yimen::http {

// One request on its way through the server.
struct Call {
    Request request;
    std::string target; // as it came: part of the hash of an Idempotency-Key
    const Route* route = nullptr;
    std::optional<access::Principal> principal;
    std::optional<std::int64_t> revision; // from If-Match
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

// Whether the body goes to disk instead of into memory.
inline bool takes_file(const Route& route) {
    return route.info.body == BodyKind::file && route.info.method != Method::get && route.info.method != Method::del;
}

// Everything between the sockets and the handlers. The steps of a call:
//   open    on the I/O thread, before anything is read: request id
//   begin   on the I/O thread, when the head is there: route; static files and wrong paths are answered here
//   admit   on a worker: rate limit, authentication, roles, CSRF, preconditions (for file bodies before the body is taken in)
//   run     on a worker, when the body is there: body type, handler, conditional GET
//   finish  anywhere: security headers, metrics, access log; exactly once for each call
class Dispatcher {
  public:
    Dispatcher(const ServerOptions& options, db::Database& database, const Clocks& clocks, Authenticate authenticate);

    // Before the first call.
    void add(const Routes& routes);
    const std::vector<Route>& routes() const { return routes_; }

    std::shared_ptr<Call> open(std::string remote_address, bool secure) const;
    // An answer, when there is one without a handler.
    std::optional<Reply> begin(Call& call, std::string_view method, std::string_view target) const;
    // A refusal.
    std::optional<Reply> admit(Call& call);
    Reply run(Call& call);
    // What is answered when the disk did not take an upload.
    Reply upload_fault(const Call& call, std::exception_ptr fault) const;
    void finish(const Call& call, Reply& reply) const;

  private:
    Result<void> check(Call& call);
    Result<void> authenticate(Call& call);
    Result<void> check_rate(const Call& call, std::string_view who, std::string_view what, int per_minute);
    void believe_proxy(Request& request) const;

    const ServerOptions& options_;
    db::Database& database_;
    const Clocks clocks_;
    const Authenticate authenticate_;
    StaticFiles static_files_;
    RateLimiter limiter_;
    std::vector<Route> routes_;
    Router router_; // points into routes_
};

} // namespace yimen::http
