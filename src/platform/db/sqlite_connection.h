#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "db.h"
#include "statement_cache.h"

namespace yimen::db {

// One connection to an SQLite file, used by one thread at a time, with its prepared statements.
class SqliteConnection {
  public:
    // `plain` is for maintenance: the file keeps its journal mode, and a log is not begun.
    enum class Use { write, read, plain };

    // Opens the file and, unless it is for reading, makes it when it is not there. Throws Unavailable.
    SqliteConnection(const std::string& path, Use use);

    Rows query(std::string_view sql, std::span<const Param> params);
    // Gives the number of rows that the statement changed.
    std::int64_t execute(std::string_view sql, std::span<const Param> params = {});

    // Whether a transaction is open: after a full disk SQLite may have rolled it back alone.
    bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
    // Keeps the number of prepared statements bounded; called between transactions.
    void trim_statements();
    sqlite3* handle() const { return handle_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    void configure(Use use);
    sqlite3_stmt* prepare(std::string_view sql);
    sqlite3_stmt* bind(std::string_view sql, std::span<const Param> params);

    std::unique_ptr<sqlite3, Close> handle_;
    StatementCache<Statement> statements_;
};

// Throws the exception of db.h that fits the last error of `handle`.
[[noreturn]] void throw_sqlite_error(sqlite3* handle, int code);

} // namespace yimen::db
