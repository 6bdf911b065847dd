#pragma once

#include <stdexcept>

#include "db.h"

namespace yimen::db {

// Marks that this thread runs a body of `database`. A body that opens another transaction of the same database would wait for
// itself (one writer, a bounded pool): that is a bug, and it is named instead of hanging.
class Inside {
  public:
    explicit Inside(const Database& database) : outer_(current()) {
        if (outer_ == &database)
            throw std::logic_error("a transaction was opened inside the body of another one");
        current() = &database;
    }
    Inside(const Inside&) = delete;
    ~Inside() { current() = outer_; }

  private:
    static const Database*& current() {
        thread_local const Database* database = nullptr;
        return database;
    }
    const Database* outer_;
};

} // namespace yimen::db
