#pragma once

// Sees every statement that the product sends, with its values and its transactions, by standing between the product and its database.

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "db/remembering_tx.h"

namespace yimen::bench {

using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, db::Blob, Uuid>;

struct Statement {
    std::string sql; // in the facade's dialect
    std::vector<Value> values;
    bool waits = false; // the product looks at the result before it goes on; on PostgreSQL a round trip
};
struct Transaction {
    bool writes = false;
    std::vector<Statement> statements;
};
using Trace = std::vector<Transaction>;

class Recorder {
  public:
    // The database behind which the recorder listens; the recorder must outlive it.
    std::unique_ptr<db::Database> open(const db::Options& options);
    // What was recorded since the last call. Bodies that were rolled back are left out.
    Trace take();
    void add(Transaction transaction);
    // Nothing is recorded meanwhile: a store of a million cases has more statements than memory.
    void rest(bool resting) { resting_ = resting; }
    bool rests() const { return resting_; }

  private:
    std::atomic<bool> resting_ = false;
    std::mutex mutex_;
    Trace trace_;
};

} // namespace yimen::bench
