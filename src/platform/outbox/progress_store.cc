#include "progress_store.h"

namespace yimen::outbox {
namespace {

const std::string kSelectProgress = "SELECT tx_id, seq, attempts, next_try_at FROM outbox_subscriber WHERE name = $1 ";

std::optional<Progress> progress_of(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    return Progress{{rows[0].get<std::int64_t>(0), rows[0].get<std::int64_t>(1)},
                    rows[0].get<std::int64_t>(2),
                    rows[0].get<Instant>(3)};
}

} // namespace

void add_subscriber(db::Tx& tx, const std::string& name) {
    tx.exec("INSERT INTO outbox_subscriber (name, tx_id, seq) SELECT CAST($1 AS TEXT), tx_id, seq FROM outbox_trim "
            "WHERE only_row = 1"
            " ON CONFLICT (name) DO NOTHING",
            name);
}

std::optional<Progress> read_progress(db::Reader& reader, const std::string& name) {
    static const std::string sql = kSelectProgress + "LIMIT 1";
    return progress_of(reader.query(sql, name));
}

std::optional<Progress> lock_progress(db::Tx& tx, const std::string& name, Lock lock) {
    static const std::string waiting = kSelectProgress + "LIMIT 1 {{for_update}}";
    static const std::string skipping = kSelectProgress + "LIMIT 1 {{skip_locked}}";
    return progress_of(tx.query(lock == Lock::wait ? waiting : skipping, name));
}

void advance(db::Tx& tx, const std::string& name, Position to, Instant now) {
    tx.exec("UPDATE outbox_subscriber SET tx_id = $2, seq = $3, attempts = 0, next_try_at = 0, last_error = '', "
            "last_applied_at = $4"
            " WHERE name = $1",
            name, to.transaction, to.sequence, now);
}

void skip_ahead(db::Tx& tx, const std::string& name, Position from, Position to) {
    tx.exec("UPDATE outbox_subscriber SET tx_id = $4, seq = $5 WHERE name = $1 AND tx_id = $2 AND seq = $3", name,
            from.transaction, from.sequence, to.transaction, to.sequence);
}

void note_failure(db::Tx& tx, const std::string& name, const Progress& progress, const std::string& error) {
    tx.exec("UPDATE outbox_subscriber SET tx_id = $2, seq = $3, attempts = $4, next_try_at = $5, last_error = $6 WHERE "
            "name = $1",
            name, progress.position.transaction, progress.position.sequence, progress.attempts, progress.next_try_at,
            error);
}

std::optional<Position> slowest(db::Reader& reader) {
    db::Rows rows = reader.query("SELECT tx_id, seq FROM outbox_subscriber ORDER BY tx_id, seq LIMIT 1");
    if (rows.empty())
        return std::nullopt;
    return Position{rows[0].get<std::int64_t>(0), rows[0].get<std::int64_t>(1)};
}

std::vector<StoredState> read_states(db::Reader& reader) {
    std::vector<StoredState> states;
    for (db::Row row :
         reader.query("SELECT name, tx_id, seq, last_error, last_applied_at, (SELECT COUNT(*) FROM outbox_failure"
                      " WHERE subscriber = name) FROM outbox_subscriber ORDER BY name LIMIT 1000")) {
        StoredState& stored = states.emplace_back();
        stored.state.name = row.get<std::string>(0);
        stored.position = {row.get<std::int64_t>(1), row.get<std::int64_t>(2)};
        stored.state.last_error = row.get<std::string>(3);
        stored.state.last_applied_at = row.get<std::optional<Instant>>(4);
        stored.state.failures = row.get<std::int64_t>(5);
    }
    return states;
}

void park(db::Tx& tx, const std::string& name, const Event& event, const std::string& error, std::int64_t attempts,
          Instant now) {
    tx.exec("INSERT INTO outbox_failure (id, subscriber, tx_id, seq, event_id, event_kind, error, attempts, failed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            new_uuid(now), name, event.position.transaction, event.position.sequence, event.id, event.kind, error,
            attempts, now);
}

std::vector<Failure> read_failures(db::Reader& reader, int limit) {
    std::vector<Failure> failures;
    for (db::Row row :
         reader.query("SELECT id, subscriber, event_kind, event_id, error, attempts, failed_at FROM outbox_failure"
                      " ORDER BY failed_at DESC, id DESC LIMIT $1",
                      limit))
        failures.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Uuid>(3),
                            row.get<std::string>(4), row.get<std::int64_t>(5), row.get<Instant>(6)});
    return failures;
}

std::optional<Parked> lock_failure(db::Tx& tx, Uuid id) {
    db::Rows rows =
        tx.query("SELECT subscriber, tx_id, seq FROM outbox_failure WHERE id = $1 LIMIT 1 {{for_update}}", id);
    if (rows.empty())
        return std::nullopt;
    return Parked{rows[0].get<std::string>(0), {rows[0].get<std::int64_t>(1), rows[0].get<std::int64_t>(2)}};
}

void remove_failure(db::Tx& tx, Uuid id) { tx.exec("DELETE FROM outbox_failure WHERE id = $1", id); }

void note_failed_again(db::Tx& tx, Uuid id, const std::string& error, Instant now) {
    tx.exec("UPDATE outbox_failure SET attempts = attempts + 1, error = $2, failed_at = $3 WHERE id = $1", id, error,
            now);
}

} // namespace yimen::outbox
