#pragma once

// Alarms before people wait too long (等候预警). See README.md.

#include "errors.h"
#include "jobs/jobs.h"
#include "watch.h"

namespace yimen::watch {

inline constexpr std::string_view kAlarmJob = "watch.alarms";
inline constexpr std::chrono::seconds kAlarmPace{10};
inline constexpr access::Roles kAlarmReaders = kWatchers;
inline constexpr access::Roles kAlarmDeciders{access::Role::hall_manager};

// What follows for a line from how long it makes people wait. An episode ends once the wait is a tenth below what the hall
// wants, so that a wait that swings around it is one alarm and not twenty.
enum class AlarmStep { none, begin, follow, end };
AlarmStep alarm_step(bool under_way, std::int64_t wait_seconds, std::int64_t alarm_seconds);
// The expected wait of one who comes now, or how long the first of the line has waited by now, whichever is longer.
std::int64_t wait_of(const queue::LineView& line);

// Every hall, once: begins, follows and ends alarms. Safe on several servers at once.
Result<void> watch_waits(const Watch& watch, jobs::Run& run);
void add_alarm_jobs(const Watch& watch, jobs::Runner& runner);

struct Acknowledged {
    AlarmId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(Acknowledged, (), (id, revision), (), ())
};
// watch.unknown_alarm, watch.alarm_stale, watch.alarm_acknowledged.
Result<Acknowledged> acknowledge(const Watch& watch, db::Tx& tx, const queue::Caller& caller, AlarmId id,
                                 std::int64_t revision);

struct AlarmQuery {
    std::optional<bool> open; // only those under way
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(AlarmQuery, (), (open, cursor, limit), (), ())
};
// The newest first. watch.unknown_hall.
Result<http::Page<WaitAlarm>> alarms(const Watch& watch, db::Reader& reader, const access::Principal& who, HallId hall,
                                     const AlarmQuery& asked);

http::Routes alarm_routes(const Watch& watch);
std::vector<db::Migration> migrations();

} // namespace yimen::watch
