#pragma once

#include <map>
#include <string>

#include "db.h"

namespace yimen::db {

// A transaction asks nothing twice: the same statement with the same values is answered from what it said before, until the transaction
// writes to a table that the statement names, locks a row, or undoes a savepoint. Many parts of a step look at the same hall, item and
// person; each of them asks, and the database is asked once. What others commit meanwhile on PostgreSQL shows after the next lock or
// counted change, and what was read stays as it was read.
class RememberingTx : public Tx {
  public:
    void savepoint(const std::function<bool()>& body) final;

  protected:
    virtual Rows ask(std::string_view sql, std::span<const Param> params) = 0;
    virtual void send(std::string_view sql, std::span<const Param> params) = 0;
    virtual std::int64_t change(std::string_view sql, std::span<const Param> params) = 0;
    virtual void run_savepoint(const std::function<bool()>& body) = 0;

  private:
    Rows do_query(std::string_view sql, std::span<const Param> params) final;
    void do_exec(std::string_view sql, std::span<const Param> params) final;
    std::int64_t do_exec_count(std::string_view sql, std::span<const Param> params) final;
    void forget_written(std::string_view sql);

    struct Said {
        std::string sql;
        Rows rows;
    };
    std::map<std::string, Said, std::less<>> said_; // by statement and values
};

} // namespace yimen::db
