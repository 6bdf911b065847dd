#pragma once

// A ticket of a day as what it cost its visitor, in seconds, out of its spans: for statistics above.

#include <functional>

#include "queue.h"

namespace yimen::queue {

// How a leg ended. `moved`: transferred on; `under_way`: not over yet.
enum class Outcome { served, no_show, left, moved, under_way };

// One leg: from joining a line (issued, or transferred to it) until served there, sent on, or over. Who was held or missed and came back
// is still in the same leg: a miss that was put right is none.
struct PassageLeg {
    CategoryId line;
    std::optional<CounterId> counter;    // that called last
    std::optional<std::int64_t> wait;    // until called, all calls of the leg together; nothing: never called
    std::optional<std::int64_t> way;     // from the call until serving began, repeated calls with it
    std::optional<std::int64_t> service; // once it has ended
    std::vector<std::int64_t> held;      // each time that it was held
    Outcome outcome = Outcome::under_way;
};
struct Passage {
    std::optional<catalogue::ItemId> item;
    Date day; // of the ticket: who is called after midnight belongs to the day on which the number was taken
    Instant issued;
    std::vector<PassageLeg> legs; // at least one
};

// Every ticket of that day that `who` may see in one of `roles`.
void each_passage(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall, Date day,
                  const std::function<void(const Passage&)>& each);

} // namespace yimen::queue
