#pragma once

// The history of a hall of our own, out of the tickets of the queue.

#include <map>

#include "db/db.h"
#include "history.h"
#include "queue/live.h"

namespace yimen::forecast {

struct HallHistory {
    History history; // complete
    std::map<queue::CategoryId, int> categories;
    std::map<queue::CounterId, int> counters;
    std::size_t called = 0; // tickets
};

// The last `most_days` days with tickets before `before`.
HallHistory hall_history(db::Database& database, HallId hall, Date before, int most_days);

// The day as it is by now; lines without a past are left out.
Day day_so_far(const HallHistory& known, const std::vector<queue::Stay>& stays, Date date);

} // namespace yimen::forecast
