#pragma once

// The server: sockets, TLS, limits, the router and the dispatcher. See http.h for what handlers see.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/migrate.h"
#include "http.h"

namespace yimen::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    int port = 8080;                        // 0: any free port
    std::string certificate_file, key_file; // TLS when both are set
    std::string web_root;                   // folder with portal/, counter/, …; empty: no static files
    std::string upload_directory;           // for BodyKind::file
    int io_threads = 2;
    int workers = 64;              // handlers that may run at once
    int queue_limit = 1024;        // requests waiting for a worker; more get 503 with Retry-After
    int header_limit = 16 * 1024;  // bytes
    int read_timeout_seconds = 30; // header and body must be there by then
    int idle_timeout_seconds = 75; // keep-alive
    int max_connections = 12000;
    std::int64_t rate_factor = 1;             // multiplies per_minute; 0 switches rate limits off (benches)
    std::vector<std::string> trusted_proxies; // addresses whose X-Forwarded-For and X-Forwarded-Proto are believed
};

// The apps whose build is below this folder, in the order in which people are told of them.
std::vector<std::string> web_apps(const std::string& web_root);

// How the dispatcher learns who is calling: from the session cookie or a bearer token. An error means that the token is bad or the
// session has ended; nullopt that nobody is signed in. `csrf_token` must equal the X-CSRF-Token header on writing calls by cookie.
struct Identity {
    access::Principal principal;
    std::string csrf_token;
};
using Authenticate = std::function<Result<std::optional<Identity>>(std::string_view token)>;

// A call that comes from inside of the program and not over a socket.
struct LocalCall {
    std::string method, target, remote_address;
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
};

class Server {
  public:
    Server(ServerOptions options, db::Database& database, const Clocks& clocks, Authenticate authenticate);
    ~Server();

    // Routes stand below /api/v1 unless the pattern begins with "//": "//healthz" is /healthz.
    void add(const Routes& routes);
    // Listens and serves until stop(); returns the port.
    int start();
    // Refuses new connections, lets calls under way finish (up to `seconds`), ends streams.
    void stop(int seconds = 20);
    const std::vector<Route>& routes() const;
    // Answers on the calling thread, with every check that a call over a socket meets. No streams, no static files.
    Reply call(const LocalCall& local);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

std::vector<db::Migration> migrations(); // the idempotency table
// Forgets Idempotency-Keys that are older than 48 hours, in small transactions; for a job. Returns how many.
std::int64_t expire_keys(db::Database& database, Instant now);

} // namespace yimen::http
