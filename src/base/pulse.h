#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace yimen {

// Lets a background thread sleep until there may be something to do. Wakes are coalesced: however often the pulse is woken, the
// thread returns from wait() at most once in `gap`, so that a hot path may wake it after every commit.
class Pulse {
  public:
    explicit Pulse(std::chrono::milliseconds gap = {}) : gap_(gap) {}

    // Safe from any thread; cheap when a wake is already under way.
    void wake() {
        if (woken_.exchange(true))
            return;
        // The lock orders this wake against a waiter that has just found nothing and is about to sleep.
        { std::lock_guard lock(mutex_); }
        changed_.notify_one();
    }

    // Sleeps until the next wake, but no longer than `at_most`. Returns false when the pulse was stopped.
    bool wait(std::chrono::milliseconds at_most) {
        std::unique_lock lock(mutex_);
        changed_.wait_until(lock, last_ + gap_, [&] { return stopped_; });
        changed_.wait_for(lock, at_most, [&] { return stopped_ || woken_.load(); });
        woken_ = false;
        last_ = std::chrono::steady_clock::now();
        return !stopped_;
    }

    // Ends every wait, now and later, until resume().
    void stop() { set_stopped(true); }
    void resume() { set_stopped(false); }
    bool stopped() const {
        std::lock_guard lock(mutex_);
        return stopped_;
    }

  private:
    void set_stopped(bool stopped) {
        {
            std::lock_guard lock(mutex_);
            stopped_ = stopped;
        }
        changed_.notify_all();
    }

    const std::chrono::milliseconds gap_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> woken_{false};
    bool stopped_ = false;
    std::chrono::steady_clock::time_point last_{};
};

} // namespace yimen
