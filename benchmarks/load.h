#pragma once

// The load generator: one thread, epoll, keep-alive, no JSON parser. It shares the machine with what it measures, so it does as little
// as it can; its own share of the processors is part of every result.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen::bench {

struct Answer {
    int status = 0;
    std::string_view body;
    std::string_view head{}; // status line and header fields

    // Seconds of Retry-After; nothing where there is none.
    std::optional<double> retry_after() const;
};

// One client: says what to send, and looks at what came back.
class Caller {
  public:
    virtual ~Caller() = default;
    // The whole request, head and body; an empty one when this client has nothing more to do. `answer` is null for the first.
    virtual std::string next(const Answer* answer) = 0;
    // Whether the call just answered counts (not during the warming up).
    virtual bool counts() const = 0;
    // Seconds that this client waits before it sends what `next` gave.
    virtual double pause() const { return 0; }
};

struct LoadResult {
    double seconds = 0;                // from the first call that counts until the first client has nothing more to do
    std::int64_t calls = 0;            // answered in that time
    std::vector<float> latencies_ms{}; // of those calls
    double own_cpu = 0;                // seconds, in that time
    double begin_cpu_at = 0;           // steady clock, seconds
};

class LoadObserver {
  public:
    virtual ~LoadObserver() = default;
    virtual void begins() = 0; // the warming up is over
    virtual void ends() = 0;   // the first client has finished
};

// Runs all clients, each on a connection of its own, until all have finished.
LoadResult run_load(int port, const std::vector<std::unique_ptr<Caller>>& callers, LoadObserver& observer);

double now_seconds(); // steady clock
// A connection to this machine's port, without Nagle's delay.
int connect_to(int port);
void send_all(int fd, std::string_view bytes);

// One call on a connection of its own.
struct Exchange {
    int status = 0;
    std::string body;
};
Exchange call_once(int port, const std::string& request);

std::string http_get(std::string_view target, std::string_view cookie);

} // namespace yimen::bench
