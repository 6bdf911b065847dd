#pragma once

// I/O threads and what lives on them. Each I/O thread has an io_context of its own, and a connection lives on one of them, so that nothing
// in here needs a lock: other threads only post. For server.cc alone, the one translation unit that pays for Beast and Asio (a minute).
//
// Functions handed to a coroutine have a name of their own: g++ 12 loses what an unnamed one has captured when it stands in an
// awaited expression.

#include <atomic>
#include <boost/asio.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "dispatcher.h"
#include "server.h"
#include "workers.h"

namespace yimen::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::seconds;
using SteadyTime = std::chrono::steady_clock::time_point;

inline constexpr auto kUse = asio::as_tuple(asio::use_awaitable);
inline constexpr auto kNever = SteadyTime::max();

inline SteadyTime after(std::chrono::nanoseconds wait) { return std::chrono::steady_clock::now() + wait; }

// Wakes one coroutine of the same io_context.
class Signal {
  public:
    explicit Signal(asio::any_io_executor executor) : timer_(std::move(executor)) {}
    void notify() {
        set_ = true;
        timer_.cancel();
    }
    asio::awaitable<void> wait(SteadyTime until = kNever) {
        if (!set_) {
            timer_.expires_at(until);
            co_await timer_.async_wait(kUse);
        }
        set_ = false;
    }

  private:
    asio::steady_timer timer_;
    bool set_ = false;
};

// What the sweeper and stop() see of a connection. Everything here runs on the connection's own I/O thread.
class Connection {
  public:
    virtual ~Connection() = default;
    // Idle connections end at once, streams after what is queued, calls under way with their reply.
    virtual void finish_soon() = 0;
    virtual void abort() = 0;
    virtual void check_deadline(SteadyTime now) = 0;
};

// One I/O thread.
struct Loop {
    std::unordered_set<Connection*> connections;
    bool stopping = false; // no new requests
    bool finished = false; // the sweeper ends too, and with it the thread
    asio::io_context context{1};
    asio::steady_timer sweep{context};
    std::thread thread;
};

// What all connections share.
struct Shared {
    Shared(const ServerOptions& options, Dispatcher& dispatcher)
        : options(options), dispatcher(dispatcher), workers(options.workers, options.queue_limit) {}

    const ServerOptions& options;
    Dispatcher& dispatcher;
    Workers workers;
    std::atomic<std::int64_t> open_connections{0};
    std::atomic<std::int64_t> open_streams{0};
    std::mutex mutex;
    std::condition_variable all_closed;

    void closed_one() {
        std::lock_guard lock(mutex);
        if (--open_connections == 0)
            all_closed.notify_all();
    }
};

} // namespace yimen::http
