#pragma once

// The inside of Opening: how its parts tell of a step.

#include "outbox/outbox.h"
#include "store.h"

namespace yimen::opening {

inline constexpr std::chrono::minutes kHalfHour{30};

std::string_view to_string(ProposalKind kind);
void tell(db::Tx& tx, const store::Row& row, std::string_view kind, Instant now);
// For the journal: "open 5".
std::string told(const store::Row& row);

// The hall's counters as the rules see them, with the lines and counters behind the numbers.
struct Floor {
    std::vector<queue::CategoryId> lines;
    std::vector<places::CounterId> counters;
    std::vector<Counter> staff;

    int line(queue::CategoryId id) const;
    int counter(places::CounterId id) const; // -1 where it is not known, as above
    std::vector<int> lines_in(const std::vector<queue::CategoryId>& ids) const;
    std::vector<queue::CategoryId> ids_of(const std::vector<int>& serves) const;
    // Empty when one of its lines or its counter is no more.
    std::optional<Change> change_of(const store::Row& row) const;
};
// What was learned comes first and keeps its numbers; counters that are no more stay closed.
Floor floor_of(const std::vector<queue::CounterStaff>& staff, std::vector<queue::CategoryId> lines,
               std::vector<places::CounterId> counters = {});

} // namespace yimen::opening
