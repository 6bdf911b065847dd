#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "db.h"

namespace yimen::db {

// A bounded set of connections, each lent to one thread at a time. The one used last is lent first: its caches are warm. Who finds
// none free waits, but neither in a queue longer than `queue_limit` nor longer than `busy_wait_ms`.
template <class Connection>
class Pool {
  public:
    explicit Pool(const Options& options)
        : free_(options.connections), queue_limit_(options.queue_limit), busy_wait_(options.busy_wait_ms) {}

    // The right to use one connection, which goes back to the pool at the end. `connection` is empty when it has not been made yet;
    // the holder makes it, or empties it when it broke.
    class Lease {
      public:
        explicit Lease(Pool& pool) : connection(pool.take()), pool_(pool) {}
        Lease(const Lease&) = delete;
        ~Lease() { pool_.put(std::move(connection)); }

        std::unique_ptr<Connection> connection;

      private:
        Pool& pool_;
    };

    std::int64_t waiting() const {
        std::lock_guard lock(mutex_);
        return waiting_;
    }
    std::int64_t rejected() const {
        std::lock_guard lock(mutex_);
        return rejected_;
    }

  private:
    std::unique_ptr<Connection> take() {
        std::unique_lock lock(mutex_);
        if (free_ == 0)
            wait(lock);
        --free_;
        if (idle_.empty())
            return nullptr;
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }

    void wait(std::unique_lock<std::mutex>& lock) {
        if (waiting_ >= queue_limit_) {
            ++rejected_;
            throw Busy("too many requests wait for the database");
        }
        ++waiting_;
        bool found = changed_.wait_for(lock, busy_wait_, [this] { return free_ > 0; });
        --waiting_;
        if (!found) {
            ++rejected_;
            throw Busy("no database connection became free in time");
        }
    }

    void put(std::unique_ptr<Connection> connection) {
        {
            std::lock_guard lock(mutex_);
            ++free_;
            if (connection)
                idle_.push_back(std::move(connection));
        }
        changed_.notify_one();
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    int free_;
    const std::int64_t queue_limit_;
    const std::chrono::milliseconds busy_wait_;
    std::int64_t waiting_ = 0;
    std::int64_t rejected_ = 0;
};

} // namespace yimen::db
