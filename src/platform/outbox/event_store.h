#pragma once

#include "outbox.h"

// The SQL of outbox_event and outbox_trim. publish, read_after, read_last, newest and trimmed stand in outbox.h.
namespace yimen::outbox {

// As read_after, but only events of these kinds; an empty list means all.
std::vector<Event> read_kinds_after(db::Reader& reader, Position after, const std::vector<std::string>& kinds,
                                    int limit);
std::int64_t count_kinds_after(db::Reader& reader, Position after, const std::vector<std::string>& kinds);
std::optional<Event> read_one(db::Reader& reader, Position at);

// The newest committed event, safe to read or not.
Position newest_committed(db::Reader& reader);

// The last event up to `limit` that has nothing of `before` or later in front of it.
std::optional<Position> last_older_than(db::Reader& reader, Position limit, Instant before);
void move_trim_mark(db::Tx& tx, Position to);
// Deletes some of the events up to `to`, but none that a failure needs. Returns how many.
std::int64_t delete_some_up_to(db::Tx& tx, Position to);

} // namespace yimen::outbox
