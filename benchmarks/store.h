#pragma once

#include <string>
#include <sys/types.h>

#include "options.h"

namespace yimen::bench {

// Where a measurement keeps its data: a folder on the disk of the checkout, and for PostgreSQL a database of its own on the server that
// YIMEN_BENCH_POSTGRES names. Both are removed at the end, unless --keep names a folder for the next run.
class Store {
  public:
    Store(const Options& options, const std::string& name);
    Store(const Store&) = delete;
    ~Store();

    const std::string& data() const { return data_; }
    const std::string& url() const { return url_; } // empty: the embedded database in data()
    // The same, but a commit of the filling need not wait for the disk.
    std::string url_for_filling() const;
    pid_t postgres_pid() const { return postgres_pid_; } // 0 on SQLite
    // Statistics and a checkpoint after the filling, as a server that has run for months has them.
    void settle() const;
    // A copy for the limit, to be called while no program has the store open: the replay writes rows that no program could read. The
    // file of the embedded database or an address; the copy is removed with this object.
    std::string copy_for_limit();

  private:
    std::string address_of(const std::string& database) const;

    std::string data_, url_, server_url_, database_, copy_;
    bool keep_ = false;
    pid_t postgres_pid_ = 0;
};

// A line of progress on standard error.
void note(const std::string& text);

} // namespace yimen::bench
