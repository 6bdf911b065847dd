#pragma once

#include "hall.h"
#include "load.h"
#include "process.h"
#include "store.h"

namespace yimen::bench {

// A figure of the server's page of metrics; 0 when it is not there.
double metric(int port, std::string_view name);

// Events that the slowest subscriber has not had yet.
std::int64_t backlog(int port, const Member& administrator);
// Seconds until no subscriber is behind, at most `limit`.
double await_backlog(int port, const Member& administrator, int limit);

// Who used the processors during the load, and how many transactions shared a commit.
class Watch final : public LoadObserver {
  public:
    Watch(const ServerProcess& server, const Store& store) : server_(server), store_(store) {}
    void begins() override { first_ = read(); }
    void ends() override { last_ = read(); }
    double group() const;
    std::string share_of_server(double seconds) const { return share(last_.server - first_.server, seconds); }
    std::string share_of_database(double seconds) const;
    // Of server and database together.
    double processor_seconds() const { return last_.server - first_.server + last_.database - first_.database; }
    // Of all cores, in a time of so many seconds.
    static std::string share(double cpu, double seconds);

  private:
    struct Reading {
        double server = 0, database = 0, writes = 0, commits = 0;
    };
    Reading read() const;

    const ServerProcess& server_;
    const Store& store_;
    Reading first_, last_;
};

} // namespace yimen::bench
