#include "alarms.h"

#include <algorithm>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "queue/acting.h"

std::vector<yimen::db::Migration> embedded_migrations_watch();

namespace yimen::watch {
namespace {

constexpr std::int64_t kFollowed = 60; // seconds by which a wait must have changed to be written down

struct AlarmRow {
    AlarmId id;
    access::Scope::RowScope scope;
    queue::CategoryId line;
    std::int64_t wait = 0, peak = 0, waiting = 0, revision = 0;
    std::optional<Instant> acknowledged_at;
};

constexpr std::string_view kAlarmColumns =
    "SELECT a.id, a.cell_id, a.region_id, a.hall_id, a.category_id, a.wait_seconds,"
    " a.peak_seconds, a.waiting, a.revision, a.acknowledged_at FROM wait_alarm a"
    " WHERE ";

AlarmRow alarm_from(const db::Row& row) {
    return {row.get<AlarmId>(0),           {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, {}},
            row.get<queue::CategoryId>(4), row.get<std::int64_t>(5),
            row.get<std::int64_t>(6),      row.get<std::int64_t>(7),
            row.get<std::int64_t>(8),      row.get<std::optional<Instant>>(9)};
}

std::vector<AlarmRow> alarms_under_way(db::Reader& reader, HallId hall) {
    std::vector<AlarmRow> out;
    for (auto row : reader.query(
             std::string(kAlarmColumns) + "a.hall_id = $1 AND a.ended_at IS NULL ORDER BY a.id LIMIT 1000", hall))
        out.push_back(alarm_from(row));
    return out;
}

struct Step {
    AlarmStep kind = AlarmStep::none;
    AlarmRow row; // what it is after the step
    std::int64_t alarm_seconds = 0;
};

void tell(db::Tx& tx, const Step& step, std::string_view kind, Instant now) {
    outbox::NewEvent event; // to those of the hall; visitors see the waits themselves
    event.kind = kind;
    event.scope = step.row.scope;
    event.object_kind = "wait_alarm";
    event.object = step.row.id.value;
    event.revision = step.row.revision;
    event.payload = {{"category_id", step.row.line.str()}, {"wait_seconds", step.row.wait}};
    outbox::publish(tx, now, event);
}

void note_step(db::Tx& tx, const Step& step, std::string_view action, Instant now) {
    journal::append(tx, {.cell = step.row.scope.cell,
                         .at = now,
                         .actor = {},
                         .role = "system",
                         .channel = "job",
                         .action = action,
                         .object_kind = "wait_alarm",
                         .object = step.row.id.value,
                         .reason = {},
                         .change = std::to_string(step.row.wait),
                         .request_id = {}});
}

void take(db::Tx& tx, const Step& step, Instant now) {
    const AlarmRow& row = step.row;
    if (step.kind == AlarmStep::begin) {
        bool fresh = tx.exec_count("INSERT INTO wait_alarm (id, cell_id, region_id, hall_id, category_id, began_at,"
                                   " alarm_seconds, wait_seconds, peak_seconds, waiting, revision) VALUES ($1, $2, $3,"
                                   " $4, $5, $6, $7, $8, $8, $9, 1) ON CONFLICT DO NOTHING",
                                   row.id, row.scope.cell, row.scope.region, row.scope.hall, row.line, now,
                                   step.alarm_seconds, row.wait, row.waiting) == 1;
        if (!fresh)
            return;
        note_step(tx, step, "wait_alarm.begin", now);
        tell(tx, step, "WaitAlarmBegan", now);
    } else if (step.kind == AlarmStep::follow) {
        // No step of a person: the revision stays, so that an acknowledgement is not refused for it.
        tx.exec("UPDATE wait_alarm SET wait_seconds = $2, peak_seconds = $3, waiting = $4 WHERE id = $1 AND ended_at IS"
                " NULL",
                row.id, row.wait, row.peak, row.waiting);
    } else {
        bool ended = tx.exec_count("UPDATE wait_alarm SET ended_at = $2, wait_seconds = $3, waiting = $4, revision ="
                                   " revision + 1 WHERE id = $1 AND ended_at IS NULL",
                                   row.id, now, row.wait, row.waiting) == 1;
        if (!ended)
            return;
        note_step(tx, step, "wait_alarm.end", now);
        tell(tx, step, "WaitAlarmEnded", now);
    }
}

void add_steps(std::vector<Step>& out, const places::HallRow& hall, const std::vector<queue::LineWatch>& lines,
               const std::vector<AlarmRow>& under_way, Instant now) {
    for (const auto& [line, alarm_seconds] : lines) {
        auto found = std::ranges::find(under_way, line.id, &AlarmRow::line);
        bool open = found != under_way.end();
        std::int64_t wait = wait_of(line);
        Step step{alarm_step(open, wait, alarm_seconds), {}, alarm_seconds};
        if (step.kind == AlarmStep::none)
            continue;
        if (open)
            step.row = *found;
        else
            step.row = {new_id<AlarmId>(now), {hall.cell, hall.region, hall.id, {}, {}}, line.id, 0, 0, 0, 0, {}};
        bool same = step.row.wait / kFollowed == wait / kFollowed && step.row.waiting == line.waiting;
        if (step.kind == AlarmStep::follow && same)
            continue;
        step.row.wait = wait;
        step.row.peak = std::max(step.row.peak, wait);
        step.row.waiting = line.waiting;
        step.row.revision += step.kind == AlarmStep::follow ? 0 : 1;
        out.push_back(std::move(step));
    }
}

} // namespace

std::vector<db::Migration> migrations() { return embedded_migrations_watch(); }

std::int64_t wait_of(const queue::LineView& line) {
    return std::max(line.expected_wait_seconds.value_or(0), line.waiting > 0 ? line.longest_wait_seconds : 0);
}

AlarmStep alarm_step(bool under_way, std::int64_t wait_seconds, std::int64_t alarm_seconds) {
    if (!under_way)
        return alarm_seconds > 0 && wait_seconds > alarm_seconds ? AlarmStep::begin : AlarmStep::none;
    return alarm_seconds == 0 || wait_seconds * 10 < alarm_seconds * 9 ? AlarmStep::end : AlarmStep::follow;
}

Result<void> watch_waits(const Watch& watch, jobs::Run& run) {
    const Parts& parts = watch.parts();
    Instant now = parts.clocks.business.now();
    std::vector<Step> steps;
    for (const auto& in_use : parts.database.read([](db::Reader& reader) { return queue::halls_in_use(reader); })) {
        if (run.stopping())
            return {};
        parts.database.read([&](db::Reader& reader) {
            if (auto hall = parts.directory.hall(reader, in_use.hall))
                add_steps(steps, *hall, queue::watched_lines(parts.queue, reader, *hall),
                          alarms_under_way(reader, hall->id), now);
            return true;
        });
    }
    if (steps.empty())
        return {};
    return run.commit([&](db::Tx& tx) -> Result<void> {
        for (const Step& step : steps)
            take(tx, step, now);
        return {};
    });
}

void add_alarm_jobs(const Watch& watch, jobs::Runner& runner) {
    runner.every(std::string(kAlarmJob), kAlarmPace, [&watch](jobs::Run& run) { return watch_waits(watch, run); });
}

Result<Acknowledged> acknowledge(const Watch& watch, db::Tx& tx, const queue::Caller& caller, AlarmId id,
                                 std::int64_t revision) {
    db::Query sql;
    sql << kAlarmColumns << "a.id = " << sql.bind(id) << " AND ";
    access::Scope(caller.who, kAlarmDeciders).append(sql, "a", {.department = "", .subject = ""});
    sql << " {{for_update}}";
    auto rows = sql.run(tx);
    if (rows.empty())
        return fail(kUnknownAlarm);
    Step step{AlarmStep::follow, alarm_from(rows[0]), 0};
    AlarmRow& row = step.row;
    if (row.acknowledged_at)
        return fail(kAlarmAcknowledged);
    if (row.revision != revision)
        return fail(kAlarmStale, {}, {{"revision", row.revision}});
    Instant now = watch.parts().clocks.business.now();
    ++row.revision;
    tx.exec("UPDATE wait_alarm SET acknowledged_at = $2, acknowledged_by = $3, revision = $4 WHERE id = $1", id, now,
            caller.who.staff, row.revision);
    queue::note(tx, caller, access::to_string(access::Role::hall_manager), "wait_alarm.acknowledge", "wait_alarm",
                id.value, row.scope.cell, now, {});
    tell(tx, step, "WaitAlarmAcknowledged", now);
    return Acknowledged{id, row.revision};
}

} // namespace yimen::watch
