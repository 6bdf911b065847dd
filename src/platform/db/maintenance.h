#pragma once

// Backup and restore of the embedded database while it runs. A city's PostgreSQL is backed up with its own tools (docs/operations).

#include <functional>
#include <string>

#include "db.h"

namespace yimen::db {

// Copies the SQLite database behind `database` to `file` page by page (online backup API) while it is in use; `progress` gets the
// share done, 0…1. The copy is synced and checked (PRAGMA integrity_check) before it gets its name. Throws on PostgreSQL.
void backup(Database& database, const std::string& file, const std::function<void(double)>& progress = {});

// Throws Unavailable when a server or a command has the database file open. Leaves all of it in one file, without a log beside it.
void require_unused(const std::string& sqlite_path);

// Has the engine count again how the values of its indexes are spread, by which it chooses among them; a sample, so it takes moments.
void refresh_statistics(Database& database);

// Puts a backup in the place of the database file at `sqlite_path`, which no server may have open. The old file is kept beside it.
void restore(const std::string& backup_file, const std::string& sqlite_path);

} // namespace yimen::db
