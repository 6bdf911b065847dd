#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace yimen::http {

// What one listener has still to be sent. Chunks are shared by all listeners; a listener that falls behind by more than the limits is
// dropped, so that one slow client costs nobody else memory.
class EventQueue {
  public:
    using Chunk = std::shared_ptr<const std::string>;
    static constexpr std::size_t kMaxChunks = 256;
    static constexpr std::size_t kMaxBytes = 1 << 20;

    // `wake` is called when there is something to do, from any thread, with the queue locked: it must only post. It is never called
    // after close() has returned.
    explicit EventQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

    // False when the queue is closed, or was too long and is closed and emptied by this call.
    bool push(Chunk chunk);
    // No more is taken in; what is queued is still sent.
    void close();
    std::vector<Chunk> take();
    bool closed() const;

  private:
    void close_locked();

    mutable std::mutex mutex_;
    std::function<void()> wake_;
    std::vector<Chunk> chunks_;
    std::size_t bytes_ = 0;
    bool closed_ = false;
};

} // namespace yimen::http
