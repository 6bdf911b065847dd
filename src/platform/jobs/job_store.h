#pragma once

#include "jobs.h"

// The SQL of the job table; schedule and cancel stand in jobs.h.
namespace yimen::jobs {

inline constexpr std::int64_t kAttempts = 10; // also in the index job_trouble

// The moments that decide whether a job may be taken.
struct Now {
    Instant business, system;
    Instant database; // for leases: PostgreSQL's own clock; on SQLite, with one process, its system clock
};
Now read_now(db::Reader& reader, const Clocks& clocks);

struct Taken {
    Job job;
    std::int64_t fence = 0;
};
// Whether take() would find something: spares an idle server the writing transaction.
bool any_due(db::Reader& reader, const std::vector<std::string>& kinds, const Now& now);
// The job that is due longest and that nobody holds; it is ours until `lease` is over, by its fence.
std::optional<Taken> take(db::Tx& tx, const std::vector<std::string>& kinds, const Now& now,
                          std::chrono::microseconds lease);
void renew(db::Tx& tx, const Taken& taken, Instant until);

// Locks the job if it is still ours.
bool hold(db::Tx& tx, const Taken& taken);
// These do nothing when the job is no longer ours.
void finish(db::Tx& tx, const Taken& taken);
void finish_until(db::Tx& tx, const Taken& taken, Instant next);
void pause(db::Tx& tx, const Taken& taken, Instant until, const std::string& error);
void give_up(db::Tx& tx, const Taken& taken, const std::string& error);

void schedule_if_missing(db::Tx& tx, const NewJob& job);
bool revive(db::Tx& tx, Uuid id);
State read_state(db::Reader& reader, const Now& now);
std::vector<Failure> read_failures(db::Reader& reader, int limit);

} // namespace yimen::jobs
