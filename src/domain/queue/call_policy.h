#pragma once

// Who is next (叫号规则). Pure functions over values, and the only place where the order of a line is decided; the store's statements are
// this order put into an index, and a test holds the two together.
//
// Next for a counter: among the waiting tickets that it may serve, the one with the earliest due time. Due time = arrival − credit of
// the priority class for those who walk in, the slot's start for a checked-in appointment; both lie within the hall's longest acceptable
// wait of the arrival. So the due time of a ticket never changes, nobody is overtaken by one who came more than twice that wait later
// (by a walk-in, once), and every ticket's turn comes.

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "ids.h"

namespace yimen::queue {

// 优先群体: a class, never a diagnosis. 老年人, 残疾人, 孕妇, 携婴幼儿, 现役军人, 退役军人 (军人地位和权益保障法 art. 39; 残疾人保障法 art. 46, 50).
enum class Priority { none, elderly, disabled, pregnant, infant, serviceman, veteran };
BOOST_DESCRIBE_ENUM(Priority, none, elderly, disabled, pregnant, infant, serviceman, veteran)

std::chrono::seconds credit(Priority priority);

Instant due_time(Instant arrival, Priority priority, std::chrono::seconds longest_wait,
                 std::optional<Instant> slot = std::nullopt);

// One in the line.
struct Waiting {
    TicketId ticket;
    CategoryId category;
    std::optional<CounterId> only_at; // sent to one counter
    Instant due;
};

// A counter with what it serves; an empty list: everything.
struct Skills {
    CounterId counter;
    std::vector<CategoryId> categories;
};

bool may_serve(const Skills& counter, const Waiting& ticket);
// Earlier due first; the same due time: the earlier ticket, as ids are time-ordered.
bool goes_before(const Waiting& a, const Waiting& b);
// nullptr when nobody waits whom the counter may serve.
const Waiting* next_for(const Skills& counter, std::span<const Waiting> line);

// Why a ticket stands where it stands.
enum class CallRule { due, priority, appointment, returned };
BOOST_DESCRIBE_ENUM(CallRule, due, priority, appointment, returned)
struct Why {
    CallRule rule = CallRule::due;
    std::optional<Priority> priority;
    std::int64_t credit_seconds = 0;   // by how much it is called earlier than it came
    std::optional<Instant> booked_for; // the slot's start; the board and the desk say "booked 09:30"
    BOOST_DESCRIBE_CLASS(Why, (), (rule, priority, credit_seconds, booked_for), (), ())
};
Why why(Instant arrival, Instant due, Priority priority, bool returned, std::optional<Instant> slot = std::nullopt);

} // namespace yimen::queue
