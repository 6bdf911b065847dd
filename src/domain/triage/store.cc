#include "store.h"

#include "base/enum_text.h"

namespace yimen::triage::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr access::ScopeColumns kColumns{.department = "", .subject = ""};

std::string name_of(Direction direction) { return boost::describe::enum_to_string(direction, ""); }

void append_decision_filter(db::Query& sql, const access::Principal& who, const Query& query) {
    sql << "d.hall_id = " << sql.bind(query.hall) << " AND ";
    access::Scope(who, kReaders).append(sql, "d", kColumns);
    if (query.day)
        sql << " AND d.day = " << sql.bind(*query.day);
}

} // namespace

void insert(db::Tx& tx, const Row& r) {
    tx.exec(
        "INSERT INTO triage_decision (id, cell_id, region_id, hall_id, day, decided_at, decided_by, direction, item_id,"
        " item_name, item_name_en, could_self, ticket_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
        " $13)",
        r.id, r.scope.cell, r.scope.region, r.scope.hall, r.day, r.decided_at, r.decided_by, name_of(r.direction),
        r.item, r.item_name, r.item_name_en, r.could_self, r.ticket);
}

std::vector<Row> list(db::Reader& reader, const access::Principal& who, const Query& query) {
    db::Query sql;
    sql << "SELECT d.id, d.cell_id, d.region_id, d.hall_id, d.day, d.decided_at, d.decided_by, d.direction, d.item_id,"
           " d.item_name, d.item_name_en, d.could_self, d.ticket_id FROM triage_decision d WHERE ";
    append_decision_filter(sql, who, query);
    if (query.after)
        sql << " AND d.id < " << sql.bind(*query.after);
    sql << " ORDER BY d.id DESC LIMIT " << sql.bind(query.limit);
    std::vector<Row> out;
    for (auto row : sql.run(reader)) {
        out.push_back({row.get<DecisionId>(0),
                       {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, {}},
                       row.get<Date>(4),
                       row.get<Instant>(5),
                       row.get<StaffId>(6),
                       enum_of<Direction>(row.get<std::string>(7)),
                       row.get<Maybe<catalogue::ItemId>>(8),
                       row.get<std::string>(9),
                       row.get<std::string>(10),
                       row.get<bool>(11),
                       row.get<Maybe<queue::TicketId>>(12)});
    }
    return out;
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const Query& query) {
    db::Query sql;
    sql << "SELECT count(*) FROM triage_decision d WHERE ";
    append_decision_filter(sql, who, query);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

std::vector<Sum> sums(db::Reader& reader, const access::Principal& who, HallId hall, Date from, Date to, TriageBy by) {
    const bool by_day = by == TriageBy::day;
    db::Query sql;
    sql << "SELECT " << (by_day ? "d.day" : "d.item_id") << ", "
        << (by_day ? "'', ''" : "max(d.item_name), max(d.item_name_en)")
        << ", sum(CASE WHEN d.direction = 'self_service' THEN 1 ELSE 0 END)"
           ", sum(CASE WHEN d.direction = 'side_by_side' THEN 1 ELSE 0 END)"
           ", sum(CASE WHEN d.direction = 'line' THEN 1 ELSE 0 END)"
           ", sum(CASE WHEN d.direction = 'line' AND d.could_self THEN 1 ELSE 0 END)"
           " FROM triage_decision d WHERE d.hall_id = "
        << sql.bind(hall) << " AND d.day >= " << sql.bind(from) << " AND d.day <= " << sql.bind(to) << " AND ";
    access::Scope(who, kReaders).append(sql, "d", kColumns);
    sql << (by_day ? " GROUP BY d.day ORDER BY d.day" : " GROUP BY d.item_id ORDER BY count(*) DESC, d.item_id")
        << " LIMIT 1000";
    std::vector<Sum> out;
    for (auto row : sql.run(reader)) {
        Sum one;
        if (by_day) {
            one.key = to_iso(row.get<Date>(0));
        } else {
            auto item = row.get<Maybe<catalogue::ItemId>>(0);
            one.key = item ? item->str() : "";
            one.name = row.get<std::string>(1);
            one.name_en = row.get<std::string>(2);
        }
        one.self_service = row.get<std::int64_t>(3);
        one.side_by_side = row.get<std::int64_t>(4);
        one.line = row.get<std::int64_t>(5);
        one.could_self = row.get<std::int64_t>(6);
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace yimen::triage::store
