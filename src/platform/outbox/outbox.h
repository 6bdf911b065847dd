#pragma once

// Facts go up: what a module did is written as an event in the same transaction, and the relay hands it to each subscriber, at least
// once, applied once (the subscriber's position moves in the transaction of its effect). Each subscriber has its own position; one
// that fails holds up nobody else. Order: the order of commit (see docs/adr/…-outbox-order.md).

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"

namespace yimen::outbox {

// Where an event stands in the order of commit. PostgreSQL: transaction id and sequence; SQLite: 0 and rowid.
struct Position {
    std::int64_t transaction = 0;
    std::int64_t sequence = 0;

    auto operator<=>(const Position&) const = default;
    std::string str() const; // "12.345": the id of server-sent events
    static std::optional<Position> parse(std::string_view text);
};

struct NewEvent {
    std::string_view kind; // past tense: "CaseAccepted"
    int schema_version = 1;
    access::Scope::RowScope scope; // whom it concerns; live streams filter by it
    bool is_public = false;        // boards and everybody may see the payload
    std::string_view object_kind;  // "case"
    Uuid object;
    std::int64_t revision = 0;   // of the object after the change
    boost::json::object payload; // no personal data: ids, states, codes
};

struct Event {
    Position position;
    Uuid id;
    std::string kind;
    int schema_version = 1;
    access::Scope::RowScope scope;
    bool is_public = false;
    std::string object_kind;
    Uuid object;
    std::int64_t revision = 0;
    boost::json::object payload;
    Instant at; // business time of the change
};

// Writes the event in the caller's transaction.
void publish(db::Tx& tx, Instant at, const NewEvent& event);

// Events after `after` that are safe to read (everything before them is committed), oldest first.
std::vector<Event> read_after(db::Reader& reader, Position after, int limit);
// The newest `limit` events that are safe to read, oldest first.
std::vector<Event> read_last(db::Reader& reader, int limit);
// The newest safe position: where a new live stream begins.
Position newest(db::Reader& reader);
// Everything up to this position was trimmed away; reading from before it would leave a gap.
Position trimmed(db::Reader& reader);

struct Subscriber {
    std::string name;               // stable: the key of its position
    std::vector<std::string> kinds; // empty: all
    // Applies one event in `tx`; nothing slow belongs here, since an open transaction holds up the readers of all newer events. An
    // error or exception is retried after 1 s, 2 s, 4 s …; at the 8th the event is parked as a failure, visible and resendable, and
    // the subscriber goes on.
    std::function<Result<void>(db::Tx& tx, const Event& event)> apply;
};

struct SubscriberState {
    std::string name;
    std::int64_t backlog = 0;  // events not yet applied
    std::int64_t failures = 0; // parked
    std::optional<Instant> last_applied_at;
    std::string last_error;
    BOOST_DESCRIBE_CLASS(SubscriberState, (), (name, backlog, failures, last_applied_at, last_error), (), ())
};

struct Failure {
    Uuid id;
    std::string subscriber;
    std::string event_kind;
    Uuid event;
    std::string error;
    std::int64_t attempts = 0;
    Instant failed_at;
    BOOST_DESCRIBE_CLASS(Failure, (), (id, subscriber, event_kind, event, error, attempts, failed_at), (), ())
};

class Relay {
  public:
    Relay(db::Database& database, const Clocks& clocks);
    ~Relay();

    void subscribe(Subscriber subscriber); // before start
    void start();
    void stop(); // finishes the batch under way
    void wake(); // there may be something new; safe from any thread
    // Applies everything that was committed before the call, on the calling thread; for tests and for shutdown. Waits up to 2 s for
    // transactions under way that hold events back; leaves alone what waits for its next try.
    void drain();

    std::vector<SubscriberState> states() const;
    std::vector<Failure> failures(int limit) const;
    // Applies a parked event again, out of its order, and removes the failure in the same transaction; not_found when there is no such
    // failure. When it fails again, the failure stays with one attempt more.
    Result<void> resend(Uuid failure);
    // Microseconds that the oldest running transaction holds the safe horizon back (PostgreSQL); an alarm belongs on it.
    std::int64_t horizon_lag_micros() const;
    // Deletes events that every subscriber has applied and that are older than `before` (business time). Returns how many.
    std::int64_t trim(Instant before);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

std::vector<db::Migration> migrations();

} // namespace yimen::outbox
