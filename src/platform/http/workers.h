#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace yimen::http {

// The threads that run handlers, behind a queue with a limit.
class Workers {
  public:
    Workers(int threads, int queue_limit);
    ~Workers();

    // False when the queue is full or the pool is stopped; then `job` is not run. Jobs must not throw.
    bool submit(std::function<void()> job);
    // Runs what is queued, then ends the threads.
    void stop();
    std::size_t queued() const;

  private:
    void work();

    const std::size_t queue_limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace yimen::http
