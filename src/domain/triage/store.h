#pragma once

// SQL of decisions and structs, nothing else.

#include "triage.h"

namespace yimen::triage::store {

struct Row {
    DecisionId id;
    access::Scope::RowScope scope;
    Date day{};
    Instant decided_at;
    StaffId decided_by;
    Direction direction = Direction::line;
    std::optional<catalogue::ItemId> item;
    std::string item_name, item_name_en;
    bool could_self = false;
    std::optional<queue::TicketId> ticket;
};
void insert(db::Tx& tx, const Row& row);

// The newest first.
struct Query {
    HallId hall;
    std::optional<Date> day;
    std::optional<DecisionId> after;
    int limit = 20;
};
std::vector<Row> list(db::Reader& reader, const access::Principal& who, const Query& query);
std::int64_t count(db::Reader& reader, const access::Principal& who, const Query& query);

struct Sum {
    std::string key, name, name_en; // a day, or the id of an item (empty: none) and how it is called
    std::int64_t self_service = 0, side_by_side = 0, line = 0;
    std::int64_t could_self = 0; // of those for a line: whose item could be done without a counter
};
// By day, the earliest first; or by item, the most often first. At most 1000.
std::vector<Sum> sums(db::Reader& reader, const access::Principal& who, HallId hall, Date from, Date to, TriageBy by);

} // namespace yimen::triage::store
