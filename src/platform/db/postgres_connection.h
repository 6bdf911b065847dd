#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "db.h"
#include "statement_cache.h"

namespace yimen::db {

// The server chose this transaction to fail so that others can go on (deadlock, serialization failure): run the body again.
struct Conflict : Busy {
    using Busy::Busy;
};

// One connection in pipeline mode, used by one thread at a time, with its prepared statements.
class PostgresConnection {
  public:
    // Throws Unavailable when the server cannot be reached within some seconds.
    explicit PostgresConnection(const std::string& url);

    // Sends the statement with the next one that waits. Its error shows there.
    void queue(std::string_view sql, std::span<const Param> params = {});
    // Each of these sends all that is queued and waits. The first error of any of these statements is thrown; the server has then
    // skipped all that came after it.
    Rows query(std::string_view sql, std::span<const Param> params);
    std::int64_t execute(std::string_view sql, std::span<const Param> params);
    // Also throws when the server answered COMMIT with a rollback. An Unavailable means that the outcome is not known.
    void commit();
    void wait();
    // Ends the transaction whatever state it is in. Throws Unavailable when the connection is lost.
    void rollback();

    // False once the connection broke, also while it lay idle in the pool.
    bool usable();
    // Keeps the number of prepared statements bounded; called between transactions.
    void trim_statements();

  private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Result = std::unique_ptr<PGresult, Clear>;
    struct Statement {
        std::string name;
        std::vector<Oid> types;
    };

    const Statement& prepare(std::string_view sql);
    void sent(int accepted);
    Result next_result();
    // The result of the last queued statement.
    Result collect();
    [[noreturn]] void throw_error(const PGresult* result);
    [[noreturn]] void throw_lost();

    std::unique_ptr<PGconn, Finish> connection_;
    StatementCache<Statement> statements_;
    std::int64_t names_ = 0;
    int queued_ = 0; // statements whose results have not been read
};

} // namespace yimen::db
