#include "store.h"

// The waiting list.
namespace yimen::booking::store {
namespace {

constexpr std::string_view kWish =
    "SELECT w.id, w.cell_id, w.region_id, w.hall_id, w.subject_id, w.person_id, w.as_agent, w.category_id, w.items,"
    " w.from_day, w.to_day, w.state, w.made_at, w.revision FROM booking_wish w WHERE ";

Wish wish_of(const db::Row& row) {
    Wish w;
    w.id = row.get<WishId>(0);
    w.cell = row.get<CellId>(1);
    w.region = row.get<RegionId>(2);
    w.hall = row.get<HallId>(3);
    w.subject = row.get<SubjectId>(4);
    w.person = row.get<std::optional<PersonId>>(5);
    w.as_agent = row.get<bool>(6);
    w.category = row.get<CategoryId>(7);
    if (auto items = read_json_text<std::vector<catalogue::ItemId>>(row.get<std::string>(8)))
        w.items = std::move(*items);
    w.from_day = row.get<Date>(9);
    w.to_day = row.get<Date>(10);
    w.state = row.get<std::string>(11);
    w.made_at = row.get<Instant>(12);
    w.revision = row.get<std::int64_t>(13);
    return w;
}

std::vector<Wish> all_wishes(const db::Rows& rows) {
    std::vector<Wish> out;
    for (auto row : rows)
        out.push_back(wish_of(row));
    return out;
}

} // namespace

bool insert_wish(db::Tx& tx, const Wish& w) {
    return tx.exec_count("INSERT INTO booking_wish (id, cell_id, region_id, hall_id, subject_id, person_id, as_agent,"
                         " category_id, items, from_day, to_day, state, made_at, revision) VALUES ($1, $2, $3, $4, $5,"
                         " $6, $7, $8, $9, $10, $11, 'waiting', $12, 1) ON CONFLICT DO NOTHING",
                         w.id, w.cell, w.region, w.hall, w.subject, w.person, w.as_agent, w.category,
                         to_json_text(w.items), w.from_day, w.to_day, w.made_at) == 1;
}

std::optional<Wish> visible_wish(db::Reader& reader, const access::Principal& who, access::Roles roles, WishId id,
                                 bool lock) {
    db::Query sql;
    sql << kWish << "w.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "w", {.department = ""});
    if (lock)
        sql << " {{for_update}}";
    auto rows = sql.run(reader);
    return rows.empty() ? std::nullopt : std::optional(wish_of(rows[0]));
}

void set_wish_state(db::Tx& tx, WishId id, std::string_view state) {
    tx.exec("UPDATE booking_wish SET state = $2, revision = revision + 1 WHERE id = $1", id, state);
}

std::vector<Wish> waiting_wishes(db::Reader& reader, CategoryId category, int limit) {
    return all_wishes(reader.query(std::string(kWish) +
                                       "w.category_id = $1 AND w.state = 'waiting' ORDER BY w.made_at, w.id LIMIT $2",
                                   category, limit));
}

std::vector<Wish> wishes_over(db::Reader& reader, Date today, int limit) {
    return all_wishes(reader.query(std::string(kWish) + "w.state = 'waiting' AND w.to_day < $1 ORDER BY w.id LIMIT $2",
                                   today, limit));
}

std::vector<Wish> live_wishes(db::Reader& reader, const access::Principal& who, access::Roles roles, int limit) {
    db::Query sql;
    sql << kWish << "w.state IN ('waiting', 'offered') AND ";
    access::Scope(who, roles).append(sql, "w", {.department = ""});
    sql << " ORDER BY w.made_at, w.id LIMIT " << sql.bind(limit);
    return all_wishes(sql.run(reader));
}

} // namespace yimen::booking::store
