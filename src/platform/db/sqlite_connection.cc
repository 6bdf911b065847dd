#include "sqlite_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include "dialect.h"

namespace yimen::db {
namespace {

// Only another process (a backup, `yimen check`) can hold the write lock: inside this one there is a single writer.
constexpr int kBusyTimeoutMs = 5000;

// All kinds of connection:
//   synchronous=FULL      a commit is on the disk before it is acknowledged (in WAL mode NORMAL would lose the last ones).
//   mmap_size=0           a bad sector is an error code; in a mapped file it would be SIGBUS and end the server.
//   temp_store=MEMORY     sorting a page of a list needs no file, and leaves no personal data in /tmp.
//   case_sensitive_like   as PostgreSQL, and so LIKE 'prefix%' can use an index.
constexpr const char* kPragmas = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0;"
                                 "PRAGMA temp_store=MEMORY; PRAGMA case_sensitive_like=ON;";
// The writer:
//   journal_size_limit    the log shrinks again after a long reader has made it grow.
//   wal_autocheckpoint    64 MB of log: pages that every step changes go into the main file once for many steps; replayed in a blink.
//   cache_size            64 MB, as it touches every index. A reader gets 8 MB, or sixteen of them would take what the whole
//                         program may; what it misses is in the system's cache.
//   analysis_limit        statistics (maintenance.h) come from a sample of each index, so that the writer is free again at once.
constexpr const char* kWriterSettings = "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;"
                                        "PRAGMA wal_autocheckpoint=16384; PRAGMA cache_size=-65536;"
                                        "PRAGMA analysis_limit=1000;";
constexpr const char* kReaderSettings = "PRAGMA cache_size=-8192; PRAGMA query_only=ON;";

const char* settings_for(SqliteConnection::Use use) {
    switch (use) {
    case SqliteConnection::Use::write:
        return kWriterSettings;
    case SqliteConnection::Use::read:
        return kReaderSettings;
    case SqliteConnection::Use::plain:
        return "";
    }
    return "";
}

// SQLite binds a null pointer as NULL, which an empty value is not.
const char* not_null(std::string_view bytes) { return bytes.data() ? bytes.data() : ""; }

struct Binder {
    sqlite3_stmt* statement;
    int index;

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(bool v) const { return sqlite3_bind_int64(statement, index, v); }
    int operator()(std::int64_t v) const { return sqlite3_bind_int64(statement, index, v); }
    int operator()(double v) const { return sqlite3_bind_double(statement, index, v); }
    int operator()(std::string_view v) const {
        if (v.find('\0') != v.npos)
            throw QueryError("text must not hold a NUL character"); // PostgreSQL cannot store it
        return sqlite3_bind_text64(statement, index, not_null(v), v.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(const std::string& v) const { return (*this)(std::string_view(v)); }
    int operator()(const Blob& v) const { return blob(v.bytes.data(), v.bytes.size()); }
    int operator()(const Uuid& v) const { return blob(v.bytes.data(), v.bytes.size()); }
    int blob(const void* data, std::size_t size) const {
        return sqlite3_bind_blob64(statement, index, data, size, SQLITE_STATIC);
    }
};

Cell cell_of(sqlite3_stmt* statement, int column) {
    auto bytes = [&](const void* data) {
        return std::string(static_cast<const char*>(data),
                           static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    };
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
        return bytes(sqlite3_column_text(statement, column));
    case SQLITE_BLOB: {
        const void* data = sqlite3_column_blob(statement, column);
        return data ? bytes(data) : std::string();
    }
    default:
        return std::monostate{};
    }
}

// A statement that is not reset would keep its locks and the values that it points to.
struct ResetAtEnd {
    sqlite3_stmt* statement;
    ~ResetAtEnd() { sqlite3_reset(statement); }
};

} // namespace

void throw_sqlite_error(sqlite3* handle, int code) {
    std::string text = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_FULL:
        throw StorageFull(text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Busy(text);
    case SQLITE_CONSTRAINT:
        throw ConstraintViolation(text);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Unavailable(text);
    default:
        throw QueryError(text);
    }
}

SqliteConnection::SqliteConnection(const std::string& path, Use use) {
    // The file holds personal data: SQLite gives its -wal and -shm the rights of the file itself.
    if (use != Use::read)
        if (int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); file >= 0)
            ::close(file);
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK)
        throw Unavailable("cannot open the database " + path + ": " + sqlite3_errstr(code));
    configure(use);
}

void SqliteConnection::configure(Use use) {
    sqlite3* handle = handle_.get();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // "text" in double quotes is a name, as in PostgreSQL, never a literal.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    for (const char* settings : {kPragmas, settings_for(use)})
        if (int code = sqlite3_exec(handle, settings, nullptr, nullptr, nullptr); code != SQLITE_OK)
            throw_sqlite_error(handle, code);
}

void SqliteConnection::trim_statements() {
    if (statements_.size() > kStatementLimit)
        statements_.clear();
}

sqlite3_stmt* SqliteConnection::prepare(std::string_view sql) {
    if (auto found = statements_.find(sql); found != statements_.end())
        return found->second.get();
    std::string translated = translate(Engine::sqlite, sql);
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    int code = sqlite3_prepare_v3(handle_.get(), translated.c_str(), static_cast<int>(translated.size()) + 1,
                                  SQLITE_PREPARE_PERSISTENT, &statement, &tail);
    Statement owned(statement);
    if (code != SQLITE_OK)
        throw_sqlite_error(handle_.get(), code);
    if (!statement || !split_statements(tail).empty())
        throw QueryError("one statement is needed, not none and not several");
    return statements_.emplace(std::string(sql), std::move(owned)).first->second.get();
}

sqlite3_stmt* SqliteConnection::bind(std::string_view sql, std::span<const Param> params) {
    sqlite3_stmt* statement = prepare(sql);
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(params.size()))
        throw QueryError("the statement takes another number of values");
    for (std::size_t i = 0; i < params.size(); ++i)
        if (int code = std::visit(Binder{statement, static_cast<int>(i) + 1}, params[i].value()); code != SQLITE_OK)
            throw_sqlite_error(handle_.get(), code);
    return statement;
}

Rows SqliteConnection::query(std::string_view sql, std::span<const Param> params) {
    sqlite3_stmt* statement = bind(sql, params);
    ResetAtEnd reset{statement};
    const int columns = sqlite3_column_count(statement);
    std::vector<Cell> cells;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int column = 0; column < columns; ++column)
            cells.push_back(cell_of(statement, column));
    if (code != SQLITE_DONE)
        throw_sqlite_error(handle_.get(), code);
    return Rows(std::move(cells), static_cast<std::size_t>(columns));
}

std::int64_t SqliteConnection::execute(std::string_view sql, std::span<const Param> params) {
    sqlite3_stmt* statement = bind(sql, params);
    ResetAtEnd reset{statement};
    const std::int64_t before = sqlite3_total_changes64(handle_.get());
    int code;
    do
        code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE)
        throw_sqlite_error(handle_.get(), code);
    // sqlite3_changes() alone would repeat the count of an earlier statement after one that changes nothing, such as DDL.
    return sqlite3_total_changes64(handle_.get()) == before ? 0 : sqlite3_changes64(handle_.get());
}

} // namespace yimen::db
