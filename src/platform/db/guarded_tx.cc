#include "guarded_tx.h"

namespace yimen::db {

void GuardedTx::check_unbroken() const {
    if (failed_)
        throw QueryError("the body went on after a statement that had failed");
}

void GuardedTx::run_savepoint(const std::function<bool()>& body) {
    guarded([&] { begin_step(); });
    bool keep = false;
    try {
        keep = body();
        if (keep)
            guarded([&] { keep_step(); });
    } catch (...) {
        undo_step();
        failed_ = false;
        throw;
    }
    if (!keep) {
        undo_step();
        failed_ = false;
    }
}

Rows GuardedTx::ask(std::string_view sql, std::span<const Param> params) {
    return guarded([&] { return run_query(sql, params); });
}

void GuardedTx::send(std::string_view sql, std::span<const Param> params) {
    guarded([&] { run_exec(sql, params); });
}

std::int64_t GuardedTx::change(std::string_view sql, std::span<const Param> params) {
    return guarded([&] { return run_exec_count(sql, params); });
}

} // namespace yimen::db
