#include "saved.h"

#include "store.h"

namespace yimen::cases {
namespace {

constexpr int kMostSavedItems = 1000;

void append_filed(db::Query& sql, const access::Principal& who, access::Roles roles, HallId hall, Instant from,
                  Instant to) {
    sql << " AND c.hall_id = " << sql.bind(hall) << " AND c.submitted_at >= " << sql.bind(from)
        << " AND c.submitted_at < " << sql.bind(to) << " AND ";
    store::append_visible(sql, who, roles);
}

} // namespace

std::vector<SavedRow> saved_materials(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                      HallId hall, Instant from, Instant to) {
    db::Query sql;
    sql << "SELECT x.item_id, count(DISTINCT x.case_id), sum(CASE WHEN x.kind = 'licence' THEN 1 ELSE 0 END), sum(CASE"
           " WHEN x.kind = 'fact' THEN 1 ELSE 0 END), sum(CASE WHEN x.kind = 'result' THEN 1 ELSE 0 END) FROM ("
           "SELECT c.item_id, c.id AS case_id, u.kind FROM case_use u JOIN cases c ON c.id = u.case_id WHERE u.ended_at"
           " IS NULL AND (u.settled IS NULL OR u.settled <> 'falls')";
    append_filed(sql, who, roles, hall, from, to);
    sql << " UNION ALL SELECT c.item_id, c.id AS case_id, 'result' AS kind FROM case_brought b JOIN cases c ON c.id ="
           " b.case_id WHERE b.kind = 'material' AND b.brought_at IS NOT NULL";
    append_filed(sql, who, roles, hall, from, to);
    sql << ") x GROUP BY x.item_id ORDER BY count(*) DESC, x.item_id LIMIT " << sql.bind(kMostSavedItems);
    std::vector<SavedRow> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<catalogue::ItemId>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2),
                       row.get<std::int64_t>(3), row.get<std::int64_t>(4)});
    return out;
}

} // namespace yimen::cases
