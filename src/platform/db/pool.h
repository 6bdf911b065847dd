#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "db.h"

namespace yimen::db {

// A bounded set of connections, each lent to one thread at a time. The one used last is lent first: its caches are warm. They are made
// when they are needed, at most two at once: when many threads come at the same moment, the others wait for one that works, for opening
// one takes longer than most calls. Who finds none waits, but neither in a queue longer than `queue_limit` nor longer than
// `busy_wait_ms`.
template <class Connection>
class Pool {
  public:
    explicit Pool(const Options& options)
        : limit_(options.connections), queue_limit_(options.queue_limit), busy_wait_(options.busy_wait_ms) {}

    // The right to one connection, which goes back to the pool at the end. `connection` is empty when the holder is to make one, or
    // when it lost the one it had: the holder empties it when it broke.
    class Lease {
      public:
        explicit Lease(Pool& pool) : pool_(pool) { pool.take(*this); }
        Lease(const Lease&) = delete;
        ~Lease() { pool_.give_back(*this); }

        // The holder has made one.
        void made(std::unique_ptr<Connection> fresh) {
            connection = std::move(fresh);
            pool_.made(*this);
        }
        // The holder could not make one: takes another's that works, as soon as it is free. False when there is none to wait for.
        bool wait_for_another() { return pool_.wait_for_another(*this); }

        std::unique_ptr<Connection> connection;

      private:
        friend class Pool;
        enum class Share { none, making, living };
        Pool& pool_;
        Share share_ = Share::none;
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
    using Share = typename Lease::Share;
    using Lock = std::unique_lock<std::mutex>;
    static constexpr int kMakingAtOnce = 2;

    bool may_make() const { return making_ < kMakingAtOnce && living_ + making_ < limit_; }

    void take(Lease& lease) {
        Lock lock(mutex_);
        if (idle_.empty() && !may_make() && waiting_ >= queue_limit_) {
            ++rejected_;
            throw Busy("too many requests wait for the database");
        }
        if (!wait(lock, [this] { return !idle_.empty() || may_make(); })) {
            ++rejected_;
            throw Busy("no database connection became free in time");
        }
        if (!idle_.empty())
            return lend(lease);
        ++making_;
        lease.share_ = Share::making;
    }

    void lend(Lease& lease) {
        lease.connection = std::move(idle_.back());
        lease.share_ = Share::living;
        idle_.pop_back();
    }

    template <class Condition>
    bool wait(Lock& lock, Condition condition) {
        ++waiting_;
        bool held = changed_.wait_for(lock, busy_wait_, condition);
        --waiting_;
        return held;
    }

    void made(Lease& lease) {
        {
            Lock lock(mutex_);
            leave(lease);
            ++living_;
            lease.share_ = Share::living;
        }
        changed_.notify_all();
    }

    bool wait_for_another(Lease& lease) {
        Lock lock(mutex_);
        leave(lease);
        changed_.notify_all();
        wait(lock, [this] { return !idle_.empty() || living_ == 0; });
        if (idle_.empty())
            return false;
        lend(lease);
        return true;
    }

    void give_back(Lease& lease) {
        bool kept = lease.connection && lease.share_ == Share::living;
        {
            Lock lock(mutex_);
            if (kept)
                idle_.push_back(std::move(lease.connection));
            else
                leave(lease);
        }
        // One connection is for one; room to make one, or none left to wait for, is for all to know.
        kept ? changed_.notify_one() : changed_.notify_all();
    }

    void leave(Lease& lease) {
        making_ -= lease.share_ == Share::making;
        living_ -= lease.share_ == Share::living;
        lease.share_ = Share::none;
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    const int limit_;
    const std::int64_t queue_limit_;
    const std::chrono::milliseconds busy_wait_;
    int living_ = 0; // idle or lent
    int making_ = 0; // about to live
    std::int64_t waiting_ = 0;
    std::int64_t rejected_ = 0;
};

} // namespace yimen::db
