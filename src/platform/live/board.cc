#include "board.h"

#include <algorithm>

namespace yimen::live {

void Stream::open(std::function<bool(Chunk)> write, std::function<void()> close) {
    write_ = std::move(write);
    close_ = std::move(close);
    if (auto board = board_.lock())
        board->join(shared_from_this());
    else
        end();
}

const Chunk& Stream::chunk_of(const Item& item) const {
    static const Chunk nothing;
    if (auto* view = std::get_if<PublicView>(&view_))
        return view->hall && item.scope.hall && *view->hall != *item.scope.hall ? nothing : item.open;
    const auto& view = std::get<PrivateView>(view_);
    return access::Scope(view.principal, view.roles).covers(item.scope) ? item.closed : nothing;
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
    items_.assign(events.begin(), events.end());
    floor_ = floor;
    tail_ = tail;
    shut_ = false;
}

outbox::Position Board::tail() const {
    std::lock_guard lock(mutex_);
    return tail_;
}

void Board::add(const std::vector<outbox::Event>& events,
                const std::function<bool(const outbox::Event&, const access::Principal&)>& ends) {
    Leaving leaving;
    std::lock_guard lock(mutex_);
    for (const outbox::Event& event : events) {
        const Item& item = items_.emplace_back(event);
        tail_ = event.position;
        for (const auto& stream : streams_) {
            if (stream->gone_ || stream->position_ >= item.position)
                continue;
            if (auto* view = std::get_if<PrivateView>(&stream->view_); view && ends(event, view->principal)) {
                stream->end();
                continue;
            }
            stream->position_ = item.position;
            if (const Chunk& chunk = stream->chunk_of(item))
                stream->write(chunk);
        }
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
    // One write for all that was missed: a listener must not look slow because it was away.
    std::string missed;
    auto from = std::upper_bound(items_.begin(), items_.end(), *last,
                                 [](outbox::Position position, const Item& item) { return position < item.position; });
    for (; from != items_.end(); ++from)
        if (const Chunk& chunk = stream.chunk_of(*from))
            missed += *chunk;
    stream.position_ = std::max(*last, tail_);
    missed += *hello_chunk(stream.position_);
    stream.write(std::make_shared<const std::string>(std::move(missed)));
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
    auto gone = std::stable_partition(streams_.begin(), streams_.end(), [](const auto& stream) { return !stream->gone_; });
    leaving.streams.assign(std::make_move_iterator(gone), std::make_move_iterator(streams_.end()));
    streams_.erase(gone, streams_.end());
}

} // namespace yimen::live
