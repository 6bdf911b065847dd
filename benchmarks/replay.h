#pragma once

// The raw limit: the statements of one recorded life, again and again with other values, without the program.

#include "recorder.h"

namespace yimen::bench {

// What two recordings of the same thing have in common. Values that differ between them belong to the one life: they become symbols,
// and each replayed life gets values of its own for them, of the same type and length.
class Template {
  public:
    // The traces must have the same statements in the same order; throws otherwise. `subjects`: the ids in the first recording of
    // what exists beforehand (the draft); a replayed life is given those of its own.
    Template(const Trace& one, const Trace& other, std::vector<Uuid> subjects);

    struct Slot {
        int symbol = -1; // -1: the constant value
        Value value;
    };
    struct Line {
        std::string sql;
        std::vector<Slot> slots;
        bool waits = false;
    };
    struct Step {
        bool writes = false;
        std::vector<Line> lines;
    };
    const std::vector<Step>& steps() const { return steps_; }
    std::size_t symbols() const { return symbols_.size(); }
    // Values for one more life.
    std::vector<Value> fresh(const std::vector<Uuid>& subjects, Instant now);
    std::size_t statements() const;
    std::size_t writes() const;

  private:
    int symbol_of(const Value& value);

    std::vector<Step> steps_;
    std::vector<Value> symbols_; // as they were in the first recording
    std::vector<Uuid> subjects_;
    std::int64_t made_ = 0;
};

// Two kinds of recordings, of which the shortest of each makes the template: reads of sessions and of blocks of serials, which one call in
// hundreds needs, stand in the longer ones only.
class Recordings {
  public:
    // `which`: 0 or 1; `subjects` as the Template takes them.
    void add(std::size_t which, Trace trace, std::vector<Uuid> subjects);
    Template made() const;

  private:
    struct Recording {
        Trace trace;
        std::vector<Uuid> subjects;
    };
    std::optional<Recording> shortest_[2];
};

struct Limit {
    double lives_per_second = 0;
    std::string how; // for the setup of the result
};

// A bare loop on the sqlite3 library: one writer thread with commits of `group` transactions each, and beside it one thread with a reader's
// connection that also makes `signatures` SM2 signatures for each life. `clients` lives are under way at a time, each a step further on
// than its neighbour, as under the load: a commit holds steps of many lives, not one step of lives that lie side by side.
Limit replay_sqlite(const std::string& file, Template& lives, const std::vector<std::vector<Uuid>>& subjects,
                    std::size_t clients, double group, int signatures);
// A script for pgbench with pipelines where the product has them, on `connections` connections; the time of the signatures, measured by
// itself, is added on all cores.
Limit replay_postgres(const std::string& url, Template& lives, const std::vector<std::vector<Uuid>>& subjects,
                      int connections, int signatures, const std::string& folder);

// Seconds of one core for one SM2 signature by OpenSSL.
double signature_seconds();

} // namespace yimen::bench
