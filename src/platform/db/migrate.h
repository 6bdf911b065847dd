#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db.h"

namespace yimen::db {

// One file of a module's `migrations/`, for example 0001_init.sql. Frozen once released.
// Its first lines may hold directives: `-- compatible-from: N` says that a program that knows this module's migrations only up to
// N still runs on the result. Without it the change is additive and every older program does (version N beside N−1).
struct Migration {
    std::string_view module;
    int number = 0;
    std::string_view name; // 0001_init.sql
    std::string_view sql;
};

struct AppliedMigration {
    std::string module;
    int number = 0;
    std::string name;
    Instant applied_at;
};

// Applies what is missing, in the given order of modules, each file in one transaction, under a lock that other servers respect.
// Throws QueryError when a file that was applied before has changed, or when the database has a migration that this program
// does not know and that names it as too old. Returns what it applied.
std::vector<AppliedMigration> migrate(Database& database, const std::vector<Migration>& migrations, Instant now);

// What keeps this program from running on the database: empty when nothing does. Never changes anything.
std::string blocking_reason(Database& database, const std::vector<Migration>& migrations);

} // namespace yimen::db
