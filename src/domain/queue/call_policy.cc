#include "call_policy.h"

#include <algorithm>

namespace yimen::queue {

using std::chrono::minutes;
using std::chrono::seconds;

seconds credit(Priority priority) {
    switch (priority) {
    case Priority::none:
        return seconds(0);
    case Priority::elderly:
    case Priority::infant:
    case Priority::veteran:
        return minutes(15);
    case Priority::disabled:
    case Priority::pregnant:
    case Priority::serviceman:
        return minutes(20);
    }
    return seconds(0);
}

Instant due_time(Instant arrival, Priority priority, seconds longest_wait, std::optional<Instant> slot) {
    Instant wanted = slot ? *slot : arrival - credit(priority);
    return std::clamp(wanted, arrival - longest_wait, arrival + longest_wait);
}

bool may_serve(const Skills& counter, const Waiting& ticket) {
    if (ticket.only_at)
        return *ticket.only_at == counter.counter;
    return counter.categories.empty() ||
           std::ranges::find(counter.categories, ticket.category) != counter.categories.end();
}

bool goes_before(const Waiting& a, const Waiting& b) { return a.due != b.due ? a.due < b.due : a.ticket < b.ticket; }

const Waiting* next_for(const Skills& counter, std::span<const Waiting> line) {
    const Waiting* next = nullptr;
    for (const Waiting& one : line)
        if (may_serve(counter, one) && (!next || goes_before(one, *next)))
            next = &one;
    return next;
}

Why why(Instant arrival, Instant due, Priority priority, bool returned, std::optional<Instant> slot) {
    Why out;
    out.credit_seconds = std::chrono::duration_cast<seconds>(arrival - due).count();
    if (returned)
        out.rule = CallRule::returned;
    else if (slot)
        out.rule = CallRule::appointment;
    else if (priority != Priority::none && due < arrival)
        out.rule = CallRule::priority;
    out.booked_for = slot;
    if (priority != Priority::none)
        out.priority = priority;
    return out;
}

} // namespace yimen::queue
