#pragma once

#include "outbox.h"

// The SQL of outbox_subscriber and outbox_failure.
namespace yimen::outbox {

// How far a subscriber is, and how it goes with the event that comes next.
struct Progress {
    Position position;
    std::int64_t attempts = 0;
    Instant next_try_at;

    bool operator==(const Progress&) const = default;
};

enum class Lock {
    skip, // gives nothing when another transaction has the row
    wait,
};

// Begins at the start of what is kept; a name that is known keeps its position.
void add_subscriber(db::Tx& tx, const std::string& name);
std::optional<Progress> read_progress(db::Reader& reader, const std::string& name);
std::optional<Progress> lock_progress(db::Tx& tx, const std::string& name, Lock lock);
// Everything up to `to` is applied.
void advance(db::Tx& tx, const std::string& name, Position to, Instant now);
// Moves from `from` to `to`, between which there is nothing for this subscriber, unless another server was faster.
void skip_ahead(db::Tx& tx, const std::string& name, Position from, Position to);
// Applied up to progress.position; the event behind it has failed.
void note_failure(db::Tx& tx, const std::string& name, const Progress& progress, const std::string& error);
// Where the slowest subscriber is; nothing when there is no subscriber.
std::optional<Position> slowest(db::Reader& reader);

struct StoredState {
    Position position;
    SubscriberState state; // without backlog
};
std::vector<StoredState> read_states(db::Reader& reader);

struct Parked {
    std::string subscriber;
    Position event;
};
void park(db::Tx& tx, const std::string& name, const Event& event, const std::string& error, std::int64_t attempts,
          Instant now);
std::vector<Failure> read_failures(db::Reader& reader, int limit);
std::optional<Parked> lock_failure(db::Tx& tx, Uuid id);
void remove_failure(db::Tx& tx, Uuid id);
void note_failed_again(db::Tx& tx, Uuid id, const std::string& error, Instant now);

} // namespace yimen::outbox
