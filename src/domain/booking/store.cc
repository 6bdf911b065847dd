#include "store.h"

#include <algorithm>

#include "base/enum_text.h"

namespace yimen::booking::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr std::string_view kColumns =
    "SELECT b.id, b.cell_id, b.region_id, b.hall_id, b.subject_id, b.person_id, b.who_key, b.as_agent, b.category_id,"
    " b.day, b.starts_at, b.ends_at, b.session, b.channel, b.code, b.state, b.hold_until, b.wish_id, b.ticket_id,"
    " b.visit_id, b.late, b.ended_by, b.reason, b.made_at, b.since, b.revision FROM booking b WHERE ";

Booking booking_of(const db::Row& row) {
    Booking b;
    b.id = row.get<BookingId>(0);
    b.cell = row.get<CellId>(1);
    b.region = row.get<RegionId>(2);
    b.hall = row.get<HallId>(3);
    b.subject = row.get<SubjectId>(4);
    b.person = row.get<Maybe<PersonId>>(5);
    b.who_key = row.get<std::string>(6);
    b.as_agent = row.get<bool>(7);
    b.category = row.get<CategoryId>(8);
    b.day = row.get<Date>(9);
    b.starts_at = row.get<Instant>(10);
    b.ends_at = row.get<Instant>(11);
    b.session = enum_of<Session>(row.get<std::string>(12));
    b.channel = enum_of<Channel>(row.get<std::string>(13));
    b.code = row.get<std::string>(14);
    b.state = enum_of<BookingState>(row.get<std::string>(15));
    b.hold_until = row.get<Maybe<Instant>>(16);
    b.wish = row.get<Maybe<WishId>>(17);
    b.ticket = row.get<Maybe<TicketId>>(18);
    b.visit = row.get<Maybe<queue::VisitId>>(19);
    b.late = row.get<bool>(20);
    b.ended_by = row.get<std::string>(21);
    b.reason = row.get<std::string>(22);
    b.made_at = row.get<Instant>(23);
    b.since = row.get<Instant>(24);
    b.revision = row.get<std::int64_t>(25);
    return b;
}

Maybe<Booking> first(const db::Rows& rows) { return rows.empty() ? std::nullopt : std::optional(booking_of(rows[0])); }

std::vector<Booking> all(const db::Rows& rows) {
    std::vector<Booking> out;
    for (auto row : rows)
        out.push_back(booking_of(row));
    return out;
}

StoredPlan plan_of(const db::Row& row) {
    StoredPlan out{row.get<CategoryId>(0),  row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {},
                   row.get<std::int64_t>(5)};
    auto plan = read_stored_json<Plan>(row.get<std::string>(4));
    if (!plan)
        throw std::runtime_error("booking: a plan in the database cannot be read");
    out.plan = std::move(*plan);
    return out;
}

constexpr std::string_view kPlan =
    "SELECT category_id, cell_id, region_id, hall_id, plan, revision FROM booking_plan WHERE ";

void append_filter(db::Query& sql, const access::Principal& who, access::Roles roles, const BookingQuery& q) {
    access::Scope(who, roles).append(sql, "b", {.department = ""});
    if (q.hall)
        sql << " AND b.hall_id = " << sql.bind(*q.hall);
    if (q.day)
        sql << " AND b.day = " << sql.bind(*q.day);
    if (q.state)
        sql << " AND b.state = " << sql.bind(enum_text(*q.state));
    else if (q.upcoming)
        sql << " AND b.state IN ('held', 'confirmed')";
    else
        sql << " AND b.state <> 'lapsed'";
    if (q.category)
        sql << " AND b.category_id = " << sql.bind(*q.category);
}

} // namespace

Maybe<StoredPlan> plan(db::Reader& reader, CategoryId category, bool lock) {
    auto rows = reader.query(std::string(kPlan) + "category_id = $1" + (lock ? " {{for_update}}" : ""), category);
    return rows.empty() ? std::nullopt : std::optional(plan_of(rows[0]));
}

std::vector<StoredPlan> plans_of(db::Reader& reader, HallId hall) {
    std::vector<StoredPlan> out;
    for (auto row : reader.query(std::string(kPlan) + "hall_id = $1 ORDER BY category_id LIMIT 1000", hall))
        out.push_back(plan_of(row));
    return out;
}

void put_plan(db::Tx& tx, const StoredPlan& p) {
    tx.exec(
        "INSERT INTO booking_plan (category_id, cell_id, region_id, hall_id, plan, revision) VALUES ($1, $2, $3, $4,"
        " $5, 1) ON CONFLICT (category_id) DO UPDATE SET plan = excluded.plan, revision = booking_plan.revision + 1",
        p.category, p.cell, p.region, p.hall, to_json_text(p.plan));
}

std::vector<CategoryId> lines_with_wishes(db::Reader& reader) {
    std::vector<CategoryId> out;
    for (auto row : reader.query("SELECT DISTINCT category_id FROM booking_wish WHERE state = 'waiting'"
                                 " ORDER BY category_id LIMIT 10000"))
        out.push_back(row.get<CategoryId>(0));
    return out;
}

void lock_parties(db::Tx& tx, CellId cell, std::vector<std::string> keys) {
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const auto& key : keys)
        tx.query("INSERT INTO booking_party (cell_id, key, turns) VALUES ($1, $2, 1) ON CONFLICT (cell_id, key) DO"
                 " UPDATE SET turns = booking_party.turns + 1 RETURNING turns",
                 cell, key);
}

Maybe<Booking> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, BookingId id, bool lock) {
    db::Query sql;
    sql << kColumns << "b.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "b", {.department = ""});
    if (lock)
        sql << " {{for_update}}";
    return first(sql.run(reader));
}

Maybe<Booking> any(db::Reader& reader, BookingId id, bool lock) {
    return first(reader.query(std::string(kColumns) + "b.id = $1" + (lock ? " {{for_update}}" : ""), id));
}

Maybe<Booking> by_code(db::Reader& reader, CellId cell, std::string_view code, bool lock) {
    return first(reader.query(
        std::string(kColumns) + "b.cell_id = $1 AND b.code = $2" + (lock ? " {{for_update}}" : ""), cell, code));
}

bool overlaps(db::Reader& reader, std::string_view who_key, SubjectId subject, Instant from, Instant to,
              BookingId except) {
    constexpr std::string_view kLive = " AND starts_at < $2 AND ends_at > $3 AND id <> $4 AND state IN ('held',"
                                       " 'confirmed', 'checked_in') LIMIT 1";
    return !reader.query("SELECT 1 FROM booking WHERE who_key = $1" + std::string(kLive), who_key, to, from, except)
                .empty() ||
           !reader.query("SELECT 1 FROM booking WHERE subject_id = $1" + std::string(kLive), subject, to, from, except)
                .empty();
}

int live_count(db::Reader& reader, std::string_view who_key) {
    return reader
        .query("SELECT count(*) FROM booking WHERE who_key = $1 AND state IN ('held', 'confirmed')", who_key)[0]
        .get<int>(0);
}

std::vector<Booking> own_holds(db::Tx& tx, std::string_view who_key, HallId hall) {
    return all(tx.query(std::string(kColumns) +
                            "b.who_key = $1 AND b.hall_id = $2 AND b.state = 'held' AND b.wish_id IS"
                            " NULL ORDER BY b.id LIMIT 20 {{for_update}}",
                        who_key, hall));
}

std::optional<Booking> of_arrival(db::Tx& tx, HallId hall, Date day, const std::vector<std::string>& who_keys) {
    if (who_keys.empty())
        return std::nullopt;
    db::Query sql;
    sql << kColumns << "b.hall_id = " << sql.bind(hall) << " AND b.day = " << sql.bind(day)
        << " AND b.state = 'confirmed' AND b.who_key IN (";
    for (std::size_t i = 0; i < who_keys.size(); ++i)
        sql << (i ? ", " : "") << sql.bind(who_keys[i]);
    sql << ") ORDER BY b.starts_at, b.id LIMIT 1 {{for_update}}";
    auto found = all(sql.run(tx));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

bool is_of_booking(db::Reader& reader, TicketId ticket) {
    return !reader.query("SELECT 1 FROM booking WHERE ticket_id = $1", ticket).empty();
}

std::vector<Date> misses(db::Reader& reader, HallId hall, std::string_view who_key, int limit) {
    std::vector<Date> out;
    for (auto row : reader.query("SELECT day FROM booking WHERE who_key = $1 AND hall_id = $2 AND state = 'no_show'"
                                 " ORDER BY day DESC, id LIMIT $3",
                                 who_key, hall, limit))
        out.push_back(row.get<Date>(0));
    return out;
}

std::vector<Booking> hold_ended(db::Tx& tx, Instant now, int limit) {
    return all(
        tx.query(std::string(kColumns) +
                     "b.state = 'held' AND b.hold_until < $1 ORDER BY b.hold_until, b.id LIMIT $2 {{skip_locked}}",
                 now, limit));
}

std::vector<Booking> day_over(db::Tx& tx, Date today, int limit) {
    return all(tx.query(std::string(kColumns) +
                            "b.state = 'confirmed' AND b.day < $1 ORDER BY b.day, b.id LIMIT $2 {{skip_locked}}",
                        today, limit));
}

std::vector<Booking> coming(db::Reader& reader, CategoryId category, Instant from) {
    return all(reader.query(std::string(kColumns) + "b.category_id = $1 AND b.starts_at >= $2 AND b.state IN ('held',"
                                                    " 'confirmed') ORDER BY b.starts_at, b.made_at, b.id LIMIT 20000",
                            category, from));
}

bool insert(db::Tx& tx, const Booking& b) {
    return tx.exec_count(
               "INSERT INTO booking (id, cell_id, region_id, hall_id, subject_id, person_id, who_key, as_agent,"
               " category_id, day, starts_at, ends_at, session, channel, code, state, hold_until, wish_id, late,"
               " ended_by, reason, made_at, since, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
               " $13, $14, $15, $16, $17, $18, FALSE, '', '', $19, $20, 1) ON CONFLICT (cell_id, code) DO NOTHING",
               b.id, b.cell, b.region, b.hall, b.subject, b.person, b.who_key, b.as_agent, b.category, b.day,
               b.starts_at, b.ends_at, enum_text(b.session), enum_text(b.channel), b.code, enum_text(b.state),
               b.hold_until, b.wish, b.made_at, b.since) == 1;
}

void update(db::Tx& tx, const Booking& b) {
    tx.exec("UPDATE booking SET day = $2, starts_at = $3, ends_at = $4, session = $5, state = $6, hold_until = $7,"
            " ticket_id = $8, visit_id = $9, late = $10, ended_by = $11, reason = $12, since = $13, revision = $14"
            " WHERE id = $1 AND revision = $14 - 1",
            b.id, b.day, b.starts_at, b.ends_at, enum_text(b.session), enum_text(b.state), b.hold_until, b.ticket,
            b.visit, b.late, b.ended_by, b.reason, b.since, b.revision);
}

void insert_items(db::Tx& tx, BookingId id, const std::vector<Item>& items) {
    std::int64_t position = 0;
    for (const Item& item : items)
        tx.exec("INSERT INTO booking_item (booking_id, position, item_id, name, name_en) VALUES ($1, $2, $3, $4, $5)",
                id, position++, item.id, item.name, item.name_en);
}

std::vector<std::pair<BookingId, Item>> items(db::Reader& reader, const std::vector<BookingId>& bookings) {
    std::vector<std::pair<BookingId, Item>> out;
    if (bookings.empty())
        return out;
    db::Query sql;
    sql << "SELECT booking_id, item_id, name, name_en FROM booking_item WHERE booking_id IN " << sql.bind_list(bookings)
        << " ORDER BY booking_id, position LIMIT 5000";
    for (auto row : sql.run(reader))
        out.emplace_back(row.get<BookingId>(0),
                         Item{row.get<catalogue::ItemId>(1), row.get<std::string>(2), row.get<std::string>(3)});
    return out;
}

std::vector<Booking> list(db::Reader& reader, const access::Principal& who, access::Roles roles,
                          const BookingQuery& q) {
    db::Query sql;
    sql << kColumns;
    append_filter(sql, who, roles, q);
    std::string_view order = q.newest_first ? " DESC" : "";
    if (q.after)
        sql << " AND (b.starts_at, b.id) " << (q.newest_first ? "<" : ">") << " (" << sql.bind(q.after->first) << ", "
            << sql.bind(q.after->second) << ")";
    sql << " ORDER BY b.starts_at" << order << ", b.id" << order << " LIMIT " << sql.bind(q.limit);
    return all(sql.run(reader));
}

std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const BookingQuery& q) {
    db::Query sql;
    sql << "SELECT count(*) FROM booking b WHERE ";
    append_filter(sql, who, roles, q);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

} // namespace yimen::booking::store
