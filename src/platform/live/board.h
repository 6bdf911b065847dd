#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <variant>

#include "chunk.h"
#include "live.h"

// Who listens, and the last events. Everything happens under one lock, so a stream joins between two events: no gap and no double.
namespace yimen::live {

// How many of the last events are kept for those who come back; about three megabytes.
inline constexpr std::size_t kKept = 4096;
// What is sent again to one listener at most; who missed more reads everything again.
inline constexpr std::size_t kResumeEvents = 1000;
inline constexpr std::size_t kResumeBytes = 256 * 1024;

// One event as streams need it.
struct Item {
    explicit Item(const outbox::Event& event)
        : position(event.position), scope(event.scope), open(event.is_public ? public_chunk(event) : nullptr),
          closed(private_chunk(event)) {}
    outbox::Position position;
    access::Scope::RowScope scope;
    Chunk open; // null when the event is not public
    Chunk closed;
};

struct PublicView {
    std::optional<HallId> hall;
};
struct PrivateView {
    access::Principal principal;
    access::Roles roles;
};
using View = std::variant<PublicView, PrivateView>;

class Board;

// One listener. `gone_` is all that the server's threads touch; the rest is under the board's lock.
class Stream final : public http::EventSource, public std::enable_shared_from_this<Stream> {
  public:
    // `newest` is the end of the outbox: another server, where the listener comes from, may have been ahead of this one's tail.
    Stream(std::weak_ptr<Board> board, View view, std::string last_event_id, outbox::Position newest)
        : board_(std::move(board)), view_(std::move(view)), last_event_id_(std::move(last_event_id)), newest_(newest) {
        if (auto* own = std::get_if<PrivateView>(&view_))
            scope_.emplace(own->principal, own->roles);
    }

    void open(std::function<bool(Chunk)> write, std::function<void()> close) override;
    // May be called from inside write() or close(): so it takes no lock.
    void closed() override { gone_ = true; }

  private:
    friend class Board;
    bool sees(const Item& item) const;
    const Chunk& chunk_of(const Item& item) const { return is_public() ? item.open : item.closed; }
    bool is_public() const { return std::holds_alternative<PublicView>(view_); }
    void write(const Chunk& chunk);
    void end();

    const std::weak_ptr<Board> board_;
    const View view_;
    std::optional<access::Scope> scope_; // of a private view; made once, asked for each event
    const std::string last_event_id_;
    const outbox::Position newest_;
    outbox::Position position_; // what the listener has, or need not have
    std::function<bool(Chunk)> write_;
    std::function<void()> close_;
    std::atomic<bool> gone_{false};
};

class Board {
  public:
    // `events` are the newest ones; everything after `floor` is among them.
    void reset(const std::vector<outbox::Event>& events, outbox::Position floor, outbox::Position tail);
    outbox::Position tail() const;

    // Fans out, one write for each listener. A private stream for which `ends` says yes is closed and gets nothing newer.
    using Ends = std::function<bool(const outbox::Event&, const access::Principal&)>;
    void add(const std::vector<outbox::Event>& events, const Ends& ends);
    void join(std::shared_ptr<Stream> stream);
    void heartbeat();
    // Asks for each private stream, without the lock, and closes those that are over.
    void close_unless(const std::function<bool(const access::Principal&)>& valid);
    void shut(); // closes all streams; who joins later is closed at once
    std::int64_t size() const;

  private:
    using Streams = std::vector<std::shared_ptr<Stream>>;
    // Streams on their way out. Their callbacks hold the server's connection, which holds them: the ring is cut, outside of the lock.
    struct Leaving {
        Streams streams;
        ~Leaving();
    };
    void greet(Stream& stream) const;
    void sweep(Leaving& leaving);

    mutable std::mutex mutex_;
    std::deque<Item> items_;
    outbox::Position floor_, tail_;
    Streams streams_;
    bool shut_ = true;
};

} // namespace yimen::live
