#pragma once

#include "remembering_tx.h"

namespace yimen::db {

// What the transactions of both engines have in common: a statement that failed ends the transaction or, inside one, the innermost
// savepoint. PostgreSQL works so by itself; SQLite would go on, and a bug would show on one engine only.
class GuardedTx : public RememberingTx {
  public:
    // Throws when the body hid the failure of a statement and wants to keep the rest.
    void check_unbroken() const;

  protected:
    virtual Rows run_query(std::string_view sql, std::span<const Param> params) = 0;
    virtual void run_exec(std::string_view sql, std::span<const Param> params) = 0;
    virtual std::int64_t run_exec_count(std::string_view sql, std::span<const Param> params) = 0;
    virtual void begin_step() = 0;
    virtual void keep_step() = 0;
    virtual void undo_step() = 0;

  private:
    template <class F>
    auto guarded(F&& run) {
        check_unbroken();
        try {
            return run();
        } catch (...) {
            failed_ = true;
            throw;
        }
    }
    Rows ask(std::string_view sql, std::span<const Param> params) final;
    void send(std::string_view sql, std::span<const Param> params) final;
    std::int64_t change(std::string_view sql, std::span<const Param> params) final;
    void run_savepoint(const std::function<bool()>& body) final;

    bool failed_ = false;
};

} // namespace yimen::db
