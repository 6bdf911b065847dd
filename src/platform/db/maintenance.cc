#include "maintenance.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "sqlite_database.h"

namespace yimen::db {
namespace {

namespace fs = std::filesystem;

constexpr int kPagesPerStep = 1024; // 4 MB: between two steps the disk is free for the writer
constexpr const char* kPartial = ".partial";
constexpr const char* kKept = ".before-restore";

void sync_path(const fs::path& path) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool ok = file >= 0 && ::fsync(file) == 0;
    int error = errno;
    if (file >= 0)
        ::close(file);
    if (!ok)
        throw Unavailable("cannot sync " + path.string() + ": " + std::strerror(error));
}

// After this the file has its name for good, also when the power fails.
void publish(const fs::path& partial, const fs::path& file) {
    sync_path(partial);
    fs::rename(partial, file);
    sync_path(file.parent_path().empty() ? fs::path(".") : file.parent_path());
}

void check_integrity(SqliteConnection& connection, const fs::path& file) {
    Rows rows = connection.query("PRAGMA integrity_check(1)", {});
    if (rows.size() != 1 || rows[0].get<std::string>(0) != "ok")
        throw QueryError(file.string() + " is damaged: " + (rows.empty() ? "no answer" : rows[0].get<std::string>(0)));
}

void copy_pages(SqliteConnection& from, SqliteConnection& to, const std::function<void(double)>& progress) {
    std::unique_ptr<sqlite3_backup, int (*)(sqlite3_backup*)> copy(
        sqlite3_backup_init(to.handle(), "main", from.handle(), "main"), sqlite3_backup_finish);
    if (!copy)
        throw_sqlite_error(to.handle(), sqlite3_errcode(to.handle()));
    int code;
    do {
        code = sqlite3_backup_step(copy.get(), kPagesPerStep);
        int pages = sqlite3_backup_pagecount(copy.get());
        if (progress && pages > 0)
            progress(1.0 - static_cast<double>(sqlite3_backup_remaining(copy.get())) / pages);
    } while (code == SQLITE_OK);
    if (code != SQLITE_DONE)
        throw_sqlite_error(nullptr, code);
}

// Copies one database into a new, checked, single file (no -wal beside it).
void copy_database(const std::string& from_path, const fs::path& to, const std::function<void(double)>& progress) {
    fs::remove(to);
    SqliteConnection from(from_path, SqliteConnection::Use::read);
    // One read transaction around all steps: the copy is one snapshot, and writers do not make it begin again.
    from.execute("BEGIN");
    from.query("SELECT count(*) FROM sqlite_master", {});
    SqliteConnection copy(to, SqliteConnection::Use::plain);
    copy_pages(from, copy, progress);
    check_integrity(copy, to);
    copy.query("PRAGMA journal_mode=DELETE", {});
}

struct InUse : Unavailable {
    using Unavailable::Unavailable;
};

void keep_old_file(const std::string& path) {
    try {
        require_unused(path);
    } catch (const InUse&) {
        throw;
    } catch (const Unavailable&) {
        // Too damaged to be opened, which is why it is being replaced: it is kept as it is, with its log.
    }
    for (const char* part : {"", "-wal", "-shm"})
        if (fs::exists(path + part))
            fs::rename(path + part, path + kKept + part);
}

} // namespace

void backup(Database& database, const std::string& file, const std::function<void(double)>& progress) {
    auto* sqlite = dynamic_cast<SqliteDatabase*>(&database);
    if (!sqlite)
        throw QueryError("only the embedded database is backed up here; use PostgreSQL's own tools");
    copy_database(sqlite->path(), file + kPartial, progress);
    publish(file + kPartial, file);
}

void restore(const std::string& backup_file, const std::string& sqlite_path) {
    if (!fs::exists(backup_file))
        throw QueryError("there is no backup " + backup_file);
    copy_database(backup_file, sqlite_path + kPartial, {});
    if (fs::exists(sqlite_path))
        keep_old_file(sqlite_path);
    publish(sqlite_path + kPartial, sqlite_path);
}

// Leaving WAL mode needs the file alone.
void require_unused(const std::string& path) {
    SqliteConnection connection(path, SqliteConnection::Use::plain);
    sqlite3_busy_timeout(connection.handle(), 0);
    try {
        connection.query("PRAGMA journal_mode=DELETE", {});
    } catch (const Busy&) {
        throw InUse("the database " + path + " is in use: stop the server first");
    }
}

void refresh_statistics(Database& database) {
    std::ignore = database.write([](Tx& tx) -> Result<void> {
        tx.exec("ANALYZE");
        return {};
    });
}

} // namespace yimen::db
