#include "parts.h"

// Days on which a hall gives no tickets though the calendar says that it works.
namespace yimen::queue {

void Queue::close_day(db::Tx& tx, const places::HallRow& hall, const ClosedDay& closed) const {
    tx.exec("INSERT INTO queue_closed_day (hall_id, day, cell_id, reason, reason_en, closed_at) VALUES ($1, $2, $3, $4,"
            " $5, $6) ON CONFLICT (hall_id, day) DO UPDATE SET reason = excluded.reason, reason_en ="
            " excluded.reason_en, closed_at = excluded.closed_at",
            hall.id, closed.day, hall.cell, closed.reason, closed.reason_en, closed.closed_at);
}

bool Queue::reopen_day(db::Tx& tx, const places::HallRow& hall, Date day) const {
    return tx.exec_count("DELETE FROM queue_closed_day WHERE hall_id = $1 AND day = $2", hall.id, day) == 1;
}

std::vector<ClosedDay> Queue::closed_days(db::Reader& reader, HallId hall, Date from) const {
    std::vector<ClosedDay> out;
    for (auto row : reader.query("SELECT day, reason, reason_en, closed_at FROM queue_closed_day WHERE hall_id = $1 AND"
                                 " day >= $2 ORDER BY day LIMIT 400",
                                 hall, from))
        out.push_back({row.get<Date>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Instant>(3)});
    return out;
}

} // namespace yimen::queue
