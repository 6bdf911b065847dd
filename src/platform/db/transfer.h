#pragma once

// Takes a hall that has outgrown the embedded database to PostgreSQL.

#include <cstdint>
#include <functional>
#include <string>

namespace yimen::db {

// How far it is: `rows` of this table are over. Heard every some ten thousand rows, and at the end of each table.
struct Transferred {
    std::string table;
    std::int64_t rows = 0;
};

// Copies all rows of the SQLite file at `sqlite_path`, read in one snapshot, into the database at `postgres_url`, which the same program
// has migrated just before and nobody uses: what its migrations wrote there gives way. One transaction: everything, or nothing at all.
// Keys, checks and indexes are put back at the end and judge every row. Returns the number of rows. Throws QueryError where the two
// have not the same tables, and Unavailable when the server goes away.
std::int64_t transfer(const std::string& sqlite_path, const std::string& postgres_url,
                      const std::function<void(const Transferred&)>& progress = {});

// Whether the database has no table at all, as a new one has not. Throws Unavailable.
bool is_empty_postgres(const std::string& postgres_url);

} // namespace yimen::db
