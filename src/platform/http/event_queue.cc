#include "event_queue.h"

#include <utility>

namespace yimen::http {

bool EventQueue::push(Chunk chunk) {
    std::lock_guard lock(mutex_);
    if (closed_)
        return false;
    if (chunks_.size() >= kMaxChunks || bytes_ + chunk->size() > kMaxBytes) {
        chunks_.clear();
        close_locked();
        return false;
    }
    bytes_ += chunk->size();
    chunks_.push_back(std::move(chunk));
    if (chunks_.size() == 1)
        wake_();
    return true;
}

void EventQueue::close() {
    std::lock_guard lock(mutex_);
    close_locked();
}

void EventQueue::close_locked() {
    if (closed_)
        return;
    closed_ = true;
    wake_();
    wake_ = nullptr;
}

std::vector<EventQueue::Chunk> EventQueue::take() {
    std::lock_guard lock(mutex_);
    bytes_ = 0;
    return std::exchange(chunks_, {});
}

bool EventQueue::closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
}

} // namespace yimen::http
