#pragma once

#include "outbox.h"
#include "progress_store.h"

namespace yimen::outbox {

// What a step of a feed says about the next one.
enum class Step {
    idle, // nothing is left to apply
    more, // go on at once
    some, // all that was there is applied: what has come meanwhile can be collected for a moment, so that a busy hall pays for few commits
    later, // another server has the subscriber's row, or the next event waits for its next try
};

// One subscriber's way through the outbox. Several servers may feed the same subscriber: the row in outbox_subscriber decides.
class Feed {
  public:
    Feed(db::Database& database, const Clocks& clocks, Subscriber subscriber)
        : database_(database), clocks_(clocks), subscriber_(std::move(subscriber)) {}

    const Subscriber& subscriber() const { return subscriber_; }

    // Reads a batch and applies it in one transaction that also moves the position. Throws what the database throws; then nothing of
    // the batch was applied.
    Step step(Lock lock);

    // Applies a parked event in the caller's transaction; gives the reason when it fails.
    std::optional<std::string> apply(db::Tx& tx, const Event& event) const;

  private:
    struct Batch {
        Progress progress;
        std::vector<Event> events;
        Position end; // there is nothing else for the subscriber up to here
    };
    struct Outcome {
        Step next = Step::more;
        std::int64_t applied = 0;
        const Event* failed = nullptr;
        std::string error = {};
        bool parked = false;
    };
    Batch read(db::Reader& reader) const;
    Outcome apply(db::Tx& tx, const Batch& batch) const;
    Outcome stop_at(db::Tx& tx, const Event& failed, std::string error, Progress progress, Outcome outcome) const;
    void report(const Outcome& outcome) const;

    db::Database& database_;
    const Clocks& clocks_;
    const Subscriber subscriber_;
    Position
        scanned_; // up to here there was nothing for the subscriber; kept in memory so that idle subscribers write nothing
};

} // namespace yimen::outbox
