#include "job_store.h"

namespace yimen::jobs {
namespace {

std::string_view word(Time time) { return time == Time::business ? "business" : "system"; }

// " FROM job WHERE …": jobs of these kinds that are due on the clock and held by nobody.
void append_due(db::Query& query, std::string_view clock, Instant due, const std::vector<std::string>& kinds,
                const Now& now) {
    query << " FROM job WHERE state <> 'failed' AND clock = " << query.bind(clock) << " AND due <= " << query.bind(due)
          << " AND held_until <= " << query.bind(now.database) << " AND kind IN " << query.bind_list(kinds);
}

std::optional<Taken> take_on(db::Tx& tx, std::string_view clock, Instant due, const std::vector<std::string>& kinds,
                             const Now& now, std::chrono::microseconds lease) {
    db::Query query;
    query << "UPDATE job SET state = 'running', fence = fence + 1, attempts = attempts + 1, held_until = "
          << query.bind(now.database + lease) << " WHERE id = (SELECT id";
    append_due(query, clock, due, kinds, now);
    query << " ORDER BY due, id LIMIT 1 {{skip_locked}}) RETURNING id, kind, unique_key, due, attempts, payload, fence";
    db::Rows rows = query.run(tx);
    if (rows.empty())
        return std::nullopt;
    db::Row row = rows[0];
    return Taken{{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Instant>(3),
                  row.get<std::int64_t>(4), boost::json::parse(row.get<std::string>(5)).as_object()},
                 row.get<std::int64_t>(6)};
}

constexpr std::string_view kInsert =
    "INSERT INTO job (id, kind, unique_key, clock, due, payload) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (kind, unique_key) DO ";

} // namespace

Now read_now(db::Reader& reader, const Clocks& clocks) {
    Now now{clocks.business.now(), clocks.system.now(), clocks.system.now()};
    if (reader.engine() == db::Engine::postgres)
        now.database =
            reader.query("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint")[0].get<Instant>(0);
    return now;
}

void schedule(db::Tx& tx, const NewJob& job) {
    static const std::string sql =
        std::string(kInsert) +
        "UPDATE SET clock = excluded.clock, due = excluded.due, payload = excluded.payload, state = 'waiting',"
        " held_until = 0, fence = job.fence + 1, attempts = 0, last_error = ''";
    tx.exec(sql, new_uuid(job.due), job.kind, job.unique_key, word(job.time), job.due,
            boost::json::serialize(job.payload));
}

void schedule_if_missing(db::Tx& tx, const NewJob& job) {
    static const std::string sql = std::string(kInsert) + "NOTHING";
    tx.exec(sql, new_uuid(job.due), job.kind, job.unique_key, word(job.time), job.due,
            boost::json::serialize(job.payload));
}

void cancel(db::Tx& tx, std::string_view kind, std::string_view unique_key) {
    tx.exec("DELETE FROM job WHERE kind = $1 AND unique_key = $2", kind, unique_key);
}

bool any_due(db::Reader& reader, const std::vector<std::string>& kinds, const Now& now) {
    db::Query query;
    query << "SELECT 1 WHERE EXISTS (SELECT 1";
    append_due(query, word(Time::business), now.business, kinds, now);
    query << ") OR EXISTS (SELECT 1";
    append_due(query, word(Time::system), now.system, kinds, now);
    query << ")";
    return !query.run(reader).empty();
}

std::optional<Taken> take(db::Tx& tx, const std::vector<std::string>& kinds, const Now& now,
                          std::chrono::microseconds lease) {
    auto taken = take_on(tx, word(Time::business), now.business, kinds, now, lease);
    return taken ? taken : take_on(tx, word(Time::system), now.system, kinds, now, lease);
}

void renew(db::Tx& tx, const Taken& taken, Instant until) {
    tx.exec("UPDATE job SET held_until = $3 WHERE id = $1 AND fence = $2 AND state = 'running'", taken.job.id,
            taken.fence, until);
}

bool hold(db::Tx& tx, const Taken& taken) {
    return !tx.query("SELECT 1 FROM job WHERE id = $1 AND fence = $2 LIMIT 1 {{for_update}}", taken.job.id, taken.fence)
                .empty();
}

void finish(db::Tx& tx, const Taken& taken) {
    tx.exec("DELETE FROM job WHERE id = $1 AND fence = $2", taken.job.id, taken.fence);
}

void finish_until(db::Tx& tx, const Taken& taken, Instant next) {
    tx.exec(
        "UPDATE job SET state = 'waiting', due = $3, held_until = 0, fence = fence + 1, attempts = 0, last_error = ''"
        " WHERE id = $1 AND fence = $2",
        taken.job.id, taken.fence, next);
}

void pause(db::Tx& tx, const Taken& taken, Instant until, const std::string& error) {
    tx.exec("UPDATE job SET state = 'waiting', held_until = $3, fence = fence + 1, last_error = $4 WHERE id = $1 AND "
            "fence = $2",
            taken.job.id, taken.fence, until, error);
}

void give_up(db::Tx& tx, const Taken& taken, const std::string& error) {
    tx.exec("UPDATE job SET state = 'failed', held_until = 0, fence = fence + 1, last_error = $3 WHERE id = $1 AND "
            "fence = $2",
            taken.job.id, taken.fence, error);
}

bool revive(db::Tx& tx, Uuid id) {
    return tx.exec_count("UPDATE job SET state = 'waiting', held_until = 0, fence = fence + 1, attempts = 0"
                         " WHERE id = $1 AND attempts >= 10 AND state <> 'running'",
                         id) == 1;
}

State read_state(db::Reader& reader, const Now& now) {
    State state;
    auto count = [&](std::string_view condition, auto... values) {
        return reader.query("SELECT COUNT(*) FROM job WHERE " + std::string(condition), values...)[0]
            .template get<std::int64_t>(0);
    };
    state.failed = count("attempts >= 10 AND state <> 'running'");
    state.running = count("state = 'running' AND held_until > $1", now.database);
    for (auto [time, due] : {std::pair{Time::business, now.business}, std::pair{Time::system, now.system}})
        state.due +=
            count("state <> 'failed' AND clock = $1 AND due <= $2 AND held_until <= $3", word(time), due, now.database);
    state.waiting = count("state <> 'failed'") - state.running - state.due;
    return state;
}

std::vector<Failure> read_failures(db::Reader& reader, int limit) {
    std::vector<Failure> failures;
    for (db::Row row : reader.query("SELECT id, kind, unique_key, attempts, last_error, due FROM job"
                                    " WHERE attempts >= 10 AND state <> 'running' ORDER BY kind, unique_key LIMIT $1",
                                    limit))
        failures.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                            row.get<std::int64_t>(3), row.get<std::string>(4), row.get<Instant>(5)});
    return failures;
}

} // namespace yimen::jobs
