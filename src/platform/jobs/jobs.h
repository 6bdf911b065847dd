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
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"

namespace yimen::jobs {

enum class Time { business, system };

struct NewJob {
    std::string_view kind;  // "cases.silence"
    std::string unique_key; // one live job for each kind and key; scheduling again moves it
    Time time = Time::business;
    Instant due;
    boost::json::object payload; // no personal data
};

// Schedules in the caller's transaction; cancelling a job that is not there is no error. Whoever runs the job at this moment can no
// longer commit, unless it is the run itself that schedules or cancels in its own effect.
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
// with jobs.taken_over when another server took the job over meanwhile. Slow work goes before it. A handler that returns without an
// error and without a commit is done too.
class Run {
  public:
    virtual ~Run() = default;
    virtual const Job& job() const = 0;
    virtual bool stopping() const = 0;
    virtual Result<void> commit(const std::function<Result<void>(db::Tx&)>& effect,
                                std::optional<Instant> next = {}) = 0;
};

struct State {
    std::int64_t waiting = 0; // not due yet, or in the pause after a failure
    std::int64_t due = 0;     // should be running
    std::int64_t running = 0;
    std::int64_t failed = 0; // 10 attempts or more went wrong
    BOOST_DESCRIBE_CLASS(State, (), (waiting, due, running, failed), (), ())
};

struct Failure {
    Uuid id;
    std::string kind;
    std::string unique_key;
    std::int64_t attempts = 0;
    std::string error;
    Instant due;
    BOOST_DESCRIBE_CLASS(Failure, (), (id, kind, unique_key, attempts, error, due), (), ())
};

// A lease is renewed at a third of its length, as long as the handler runs.
inline constexpr std::chrono::milliseconds kLease = std::chrono::seconds(30);

class Runner {
  public:
    Runner(db::Database& database, const Clocks& clocks, std::chrono::milliseconds lease = kLease);
    ~Runner();

    // A handler that returns an error or throws is tried again with growing pauses (10 attempts, then state failed, visible). A server
    // that dies in the middle has used up an attempt. Handlers are named before start.
    void handle(std::string kind, std::function<Result<void>(Run&)> handler);
    // A job that runs for ever at this pace (system time); scheduled at start when it is not there. It is never given up: after 10
    // failures it counts as failed and is shown, but goes on with the longest pause.
    void every(std::string kind, std::chrono::milliseconds pace, std::function<Result<void>(Run&)> handler);
    void start(int threads = 1);
    void stop(); // waits for the handlers under way, which see stopping()
    void wake(); // a job may have become due; safe from any thread
    // Runs all that is due, on the calling thread; for tests.
    void drain();

    State state() const;
    std::vector<Failure> failures(int limit) const;
    // Gives a failed job ten new attempts, from now on; not_found when there is no such failed job.
    Result<void> retry(Uuid id);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

std::vector<db::Migration> migrations();

} // namespace yimen::jobs
