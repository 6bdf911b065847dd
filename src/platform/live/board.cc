#include "board.h"

#include <algorithm>

namespace yimen::live {
namespace {

std::size_t size_of(const std::vector<Chunk>& chunks) {
    std::size_t size = 0;
    for (const Chunk& chunk : chunks)
        size += chunk->size();
    return size;
}

// Makes one chunk of several; listeners that get the same ones one after the other share it.
class Joiner {
  public:
    const Chunk& join(const std::vector<Chunk>& chunks) {
        if (chunks.size() == 1)
            return chunks.front();
        if (chunks == chunks_)
            return joined_;
        auto text = std::make_shared<std::string>();
        text->reserve(size_of(chunks));
        for (const Chunk& chunk : chunks)
            *text += *chunk;
        chunks_ = chunks;
        joined_ = std::move(text);
        return joined_;
    }

  private:
    std::vector<Chunk> chunks_;
    Chunk joined_;
};

} // namespace

void Stream::open(std::function<bool(Chunk)> write, std::function<void()> close) {
    write_ = std::move(write);
    close_ = std::move(close);
    if (auto board = board_.lock())
        board->join(shared_from_this());
    else
        end();
}

bool Stream::sees(const Item& item) const {
    if (auto* view = std::get_if<PublicView>(&view_))
        return item.open && (!view->hall || !item.scope.hall || *view->hall == *item.scope.hall);
    return scope_->covers(item.scope);
}

void Stream::write(const Chunk& chunk) {
    if (!gone_ && !write_(chunk))
        end();
}

void Stream::end() {
    if (!gone_.exchange(true))
        close_();
}

Board::Leaving::~Leaving() {
    for (auto& stream : streams) {
        stream->write_ = nullptr;
        stream->close_ = nullptr;
    }
}

void Board::reset(const std::vector<outbox::Event>& events, outbox::Position floor, outbox::Position tail) {
    std::lock_guard lock(mutex_);
    items_.clear();
    for (const outbox::Event& event : events)
        items_.emplace_back(event);
    floor_ = floor;
    tail_ = tail;
    shut_ = false;
}

outbox::Position Board::tail() const {
    std::lock_guard lock(mutex_);
    return tail_;
}

void Board::add(const std::vector<outbox::Event>& events, const Ends& ends) {
    Leaving leaving;
    std::lock_guard lock(mutex_);
    const std::size_t old = items_.size();
    for (const outbox::Event& event : events)
        items_.emplace_back(event);
    tail_ = events.back().position;
    Joiner joiner;
    for (const auto& stream : streams_) {
        std::vector<Chunk> chunks;
        bool over = false;
        for (std::size_t i = 0; i < events.size() && !over; ++i) {
            const Item& item = items_[old + i];
            if (stream->position_ >= item.position)
                continue;
            auto* view = std::get_if<PrivateView>(&stream->view_);
            over = view && ends(events[i], view->principal);
            if (!over && stream->sees(item))
                chunks.push_back(stream->chunk_of(item));
        }
        stream->position_ = std::max(stream->position_, tail_);
        if (!chunks.empty())
            stream->write(joiner.join(chunks));
        if (over)
            stream->end();
    }
    for (; items_.size() > kKept; items_.pop_front())
        floor_ = items_.front().position;
    sweep(leaving);
}

void Board::join(std::shared_ptr<Stream> stream) {
    Leaving leaving;
    std::lock_guard lock(mutex_);
    streams_.push_back(stream);
    if (shut_)
        stream->end();
    else
        greet(*stream);
    sweep(leaving);
}

void Board::greet(Stream& stream) const {
    stream.position_ = tail_;
    if (stream.last_event_id_.empty())
        return stream.write(hello_chunk(tail_));
    auto last = outbox::Position::parse(stream.last_event_id_);
    if (!last || *last < floor_ || *last > std::max(tail_, stream.newest_))
        return stream.write(reset_chunk(tail_));
    std::vector<Chunk> missed;
    auto from = std::upper_bound(items_.begin(), items_.end(), *last,
                                 [](outbox::Position position, const Item& item) { return position < item.position; });
    for (; from != items_.end(); ++from)
        if (stream.sees(*from))
            missed.push_back(stream.chunk_of(*from));
    if (missed.size() > kResumeEvents || size_of(missed) > kResumeBytes)
        return stream.write(reset_chunk(tail_));
    stream.position_ = std::max(*last, tail_);
    missed.push_back(hello_chunk(stream.position_));
    stream.write(Joiner().join(missed)); // at once: a listener must not look slow because it was away
}

void Board::heartbeat() {
    Leaving leaving;
    std::lock_guard lock(mutex_);
    const Chunk chunk = heartbeat_chunk(tail_);
    for (const auto& stream : streams_)
        if (stream->position_ <= tail_) // one that came from a server ahead of us must not be set back
            stream->write(chunk);
    sweep(leaving);
}

void Board::close_unless(const std::function<bool(const access::Principal&)>& valid) {
    Streams streams;
    {
        std::lock_guard lock(mutex_);
        streams = streams_;
    }
    std::erase_if(streams, [&](const auto& stream) {
        auto* view = std::get_if<PrivateView>(&stream->view_);
        return stream->gone_ || !view || valid(view->principal);
    });
    Leaving leaving;
    std::lock_guard lock(mutex_);
    for (const auto& stream : streams)
        stream->end();
    sweep(leaving);
}

void Board::shut() {
    Leaving leaving;
    std::lock_guard lock(mutex_);
    shut_ = true;
    for (const auto& stream : streams_)
        stream->end();
    sweep(leaving);
}

std::int64_t Board::size() const {
    std::lock_guard lock(mutex_);
    return std::count_if(streams_.begin(), streams_.end(), [](const auto& stream) { return !stream->gone_; });
}

void Board::sweep(Leaving& leaving) {
    auto gone =
        std::stable_partition(streams_.begin(), streams_.end(), [](const auto& stream) { return !stream->gone_; });
    leaving.streams.assign(std::make_move_iterator(gone), std::make_move_iterator(streams_.end()));
    streams_.erase(gone, streams_.end());
}

} // namespace yimen::live
