#include "event_store.h"

#include <algorithm>
#include <charconv>

namespace yimen::outbox {
namespace {

// The order and its bounds, with $1 the transaction and $2 the sequence of a position. SQLite ignores the first.
const std::string kAfter = "\n--sqlite: seq > $2\n--postgres: (tx_id, seq) > ($1, $2)\n";
const std::string kUpTo = "\n--sqlite: seq <= $2\n--postgres: (tx_id, seq) <= ($1, $2)\n";
const std::string kAt = "\n--sqlite: seq = $2\n--postgres: (tx_id, seq) = ($1, $2)\n";
const std::string kOldestFirst = "\n--sqlite: ORDER BY seq\n--postgres: ORDER BY tx_id, seq\n";
const std::string kNewestFirst = "\n--sqlite: ORDER BY seq DESC\n--postgres: ORDER BY tx_id DESC, seq DESC\n";
// Every transaction below the oldest running one has ended, so no event can still appear in front of what is read.
const std::string kSafe =
    "\n--sqlite: 1 = 1\n--postgres: tx_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint\n";

const std::string kSelect =
    "SELECT tx_id, seq, id, kind, schema_version, cell_id, region_id, hall_id, department_id, subject_id,"
    " is_public, object_kind, object_id, revision, payload, at FROM outbox_event WHERE ";

constexpr int kTrimChunk = 1000;

std::string sql(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (std::string_view part : parts)
        out += part;
    return out;
}

Position position_of(db::Row row) { return {row.get<std::int64_t>(0), row.get<std::int64_t>(1)}; }

Event event_of(db::Row row) {
    Event event;
    event.position = position_of(row);
    event.id = row.get<Uuid>(2);
    event.kind = row.get<std::string>(3);
    event.schema_version = row.get<int>(4);
    event.scope.cell = row.get<CellId>(5);
    event.scope.region = row.get<std::optional<RegionId>>(6);
    event.scope.hall = row.get<std::optional<HallId>>(7);
    event.scope.department = row.get<std::optional<DepartmentId>>(8);
    event.scope.subject = row.get<std::optional<SubjectId>>(9);
    event.is_public = row.get<bool>(10);
    event.object_kind = row.get<std::string>(11);
    event.object = row.get<Uuid>(12);
    event.revision = row.get<std::int64_t>(13);
    event.payload = boost::json::parse(row.get<std::string>(14)).as_object();
    event.at = row.get<Instant>(15);
    return event;
}

std::vector<Event> events_of(const db::Rows& rows) {
    std::vector<Event> events;
    events.reserve(rows.size());
    for (db::Row row : rows)
        events.push_back(event_of(row));
    return events;
}

// "SELECT … WHERE (after $1, $2) AND kind IN (…)".
db::Query after_query(const std::string& select, Position after, const std::vector<std::string>& kinds) {
    db::Query query;
    query.bind(after.transaction);
    query.bind(after.sequence);
    query << select << kAfter;
    if (!kinds.empty())
        query << "AND kind IN " << query.bind_list(kinds);
    return query;
}

} // namespace

std::string Position::str() const { return std::to_string(transaction) + "." + std::to_string(sequence); }

std::optional<Position> Position::parse(std::string_view text) {
    Position position;
    auto number = [&](std::int64_t& out) {
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        return error == std::errc{} && out >= 0;
    };
    if (!number(position.transaction) || !text.starts_with('.'))
        return std::nullopt;
    text.remove_prefix(1);
    if (!number(position.sequence) || !text.empty())
        return std::nullopt;
    return position;
}

void publish(db::Tx& tx, Instant at, const NewEvent& event) {
    tx.exec("INSERT INTO outbox_event (id, kind, schema_version, cell_id, region_id, hall_id, department_id, "
            "subject_id, is_public,"
            " object_kind, object_id, revision, payload, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "$12, $13, $14)",
            new_uuid(at), event.kind, event.schema_version, event.scope.cell, event.scope.region, event.scope.hall,
            event.scope.department, event.scope.subject, event.is_public, event.object_kind, event.object,
            event.revision, boost::json::serialize(event.payload), at);
}

std::vector<Event> read_after(db::Reader& reader, Position after, int limit) {
    return read_kinds_after(reader, after, {}, limit);
}

std::vector<Event> read_kinds_after(db::Reader& reader, Position after, const std::vector<std::string>& kinds,
                                    int limit) {
    db::Query query = after_query(kSelect, after, kinds);
    query << " AND " << kSafe << kOldestFirst << "LIMIT " << query.bind(limit);
    return events_of(query.run(reader));
}

std::int64_t count_kinds_after(db::Reader& reader, Position after, const std::vector<std::string>& kinds) {
    return after_query("SELECT COUNT(*) FROM outbox_event WHERE ", after, kinds).run(reader)[0].get<std::int64_t>(0);
}

std::vector<Event> read_last(db::Reader& reader, int limit) {
    static const std::string last = sql({kSelect, kSafe, kNewestFirst, "LIMIT $1"});
    std::vector<Event> events = events_of(reader.query(last, limit));
    std::reverse(events.begin(), events.end());
    return events;
}

std::optional<Event> read_one(db::Reader& reader, Position at) {
    static const std::string one = sql({kSelect, kAt, "LIMIT 1"});
    db::Rows rows = reader.query(one, at.transaction, at.sequence);
    return rows.empty() ? std::nullopt : std::optional(event_of(rows[0]));
}

Position trimmed(db::Reader& reader) {
    return position_of(reader.query("SELECT tx_id, seq FROM outbox_trim LIMIT 1")[0]);
}

Position newest(db::Reader& reader) {
    // Where everything is trimmed away, the mark of the trim is the newest position.
    static const std::string last_or_mark =
        sql({"SELECT tx_id, seq FROM (SELECT tx_id, seq FROM outbox_event WHERE ", kSafe, kNewestFirst,
             "LIMIT 1) AS newest UNION ALL SELECT tx_id, seq FROM outbox_trim"});
    Position newest;
    for (db::Row row : reader.query(last_or_mark))
        newest = std::max(newest, position_of(row));
    return newest;
}

Position newest_committed(db::Reader& reader) {
    static const std::string last = sql({"SELECT tx_id, seq FROM outbox_event", kNewestFirst, "LIMIT 1"});
    db::Rows rows = reader.query(last);
    return rows.empty() ? Position{} : position_of(rows[0]);
}

std::optional<Position> last_older_than(db::Reader& reader, Position limit, Instant before) {
    // The business clock may have been set back, so `at` need not grow with the position: what is deleted must be a whole beginning.
    static const std::string first_young =
        sql({"SELECT tx_id, seq FROM outbox_event WHERE ", kUpTo, "AND at >= $3", kOldestFirst, "LIMIT 1"});
    static const std::string last = sql({"SELECT tx_id, seq FROM outbox_event WHERE ", kUpTo, kNewestFirst, "LIMIT 1"});
    db::Rows young = reader.query(first_young, limit.transaction, limit.sequence, before);
    if (!young.empty()) {
        limit = position_of(young[0]);
        --limit.sequence;
    }
    db::Rows rows = reader.query(last, limit.transaction, limit.sequence);
    return rows.empty() ? std::nullopt : std::optional(position_of(rows[0]));
}

void move_trim_mark(db::Tx& tx, Position to) {
    tx.exec("UPDATE outbox_trim SET tx_id = $1, seq = $2 WHERE (tx_id, seq) < ($1, $2)", to.transaction, to.sequence);
}

std::int64_t delete_some_up_to(db::Tx& tx, Position to) {
    static const std::string delete_some =
        sql({"DELETE FROM outbox_event WHERE"
             "\n--sqlite: seq IN (SELECT seq\n--postgres: (tx_id, seq) IN (SELECT tx_id, seq\n"
             "FROM outbox_event e WHERE ",
             kUpTo, "AND NOT EXISTS (SELECT 1 FROM outbox_failure f WHERE f.tx_id = e.tx_id AND f.seq = e.seq)",
             kOldestFirst, "LIMIT $3)"});
    return tx.exec_count(delete_some, to.transaction, to.sequence, kTrimChunk);
}

} // namespace yimen::outbox
