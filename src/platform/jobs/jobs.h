#pragma once

// Timers and background work, kept in the database. A server takes a job by a lease; since a lease alone cannot promise "once",
// the effect commits together with a check of the job's fencing token. Business time decides when a timer of the law is due;
// system time (the database's) decides how long a lease lasts.

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"

namespace yimen::jobs {

enum class Time { business, system };

struct NewJob {
    std::string_view kind;                   // "cases.silence"
    std::string unique_key;                  // one live job for each kind and key; scheduling again moves it
    Time time = Time::business;
    Instant due;
    boost::json::object payload;             // no personal data
};

// Schedules in the caller's transaction; cancelling a job that is not there is no error.
void schedule(db::Tx& tx, const NewJob& job);
void cancel(db::Tx& tx, std::string_view kind, std::string_view unique_key);

struct Job {
    Uuid id;
    std::string kind;
    std::string unique_key;
    Instant due;
    std::int64_t attempt = 1;
    boost::json::object payload;
};

// What a handler gets: `commit` runs its effect in one transaction that also marks the job done (or due again at `next`), and rolls back
// when another server took the job over meanwhile. Slow work goes before it.
class Run {
  public:
    virtual ~Run() = default;
    virtual const Job& job() const = 0;
    virtual bool stopping() const = 0;
    virtual Result<void> commit(const std::function<Result<void>(db::Tx&)>& effect, std::optional<Instant> next = {}) = 0;
};

struct State {
    std::int64_t waiting = 0, due = 0, running = 0, failed = 0;
};

class Runner {
  public:
    Runner(db::Database& database, const Clocks& clocks);
    ~Runner();

    // A handler that returns an error or throws is tried again with growing pauses (10 attempts, then state failed, visible).
    void handle(std::string kind, std::function<Result<void>(Run&)> handler);
    // A job that runs for ever at this pace (system time); scheduled at start when it is not there.
    void every(std::string kind, std::chrono::milliseconds pace, std::function<Result<void>(Run&)> handler);
    void start(int threads = 1);
    void stop();
    void wake();
    // Runs all that is due, on the calling thread; for tests.
    void drain();
    State state() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

std::vector<db::Migration> migrations();

} // namespace yimen::jobs
