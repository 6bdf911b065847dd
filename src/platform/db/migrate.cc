#include "migrate.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "dialect.h"

namespace yimen::db {
namespace {

using Key = std::pair<std::string, int>; // module, number

struct Applied {
    std::string name;
    std::string digest;
    int compatible_from = 0;
};

constexpr std::string_view kCreateTable = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                          "module {{text}} NOT NULL, number {{int}} NOT NULL, name {{text}} NOT NULL,"
                                          "digest {{text}} NOT NULL, compatible_from {{int}} NOT NULL,"
                                          "applied_at {{time}} NOT NULL, PRIMARY KEY (module, number)) {{strict}}";

// FNV-1a, 64 bits: it finds files that were edited by accident, and is not meant to find more.
std::string digest_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (unsigned char byte : text)
        hash = (hash ^ byte) * 0x100000001b3;
    char out[16];
    for (char& digit : out) {
        digit = "0123456789abcdef"[hash >> 60];
        hash <<= 4;
    }
    return std::string(out, sizeof out);
}

// The number of the `-- compatible-from: N` line among the comments that begin the file; 0 when there is none.
int compatible_from(const Migration& migration) {
    constexpr std::string_view directive = "-- compatible-from:";
    std::string_view left = migration.sql;
    while (left.starts_with("--")) {
        std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        if (!line.starts_with(directive))
            continue;
        line.remove_prefix(directive.size());
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        int number = 0;
        auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
        if (error != std::errc{})
            throw QueryError(std::string(migration.name) + ": compatible-from needs a number");
        return number;
    }
    return 0;
}

bool has_table(Reader& reader) {
    return !reader
                .query("\n--sqlite: SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
                       "\n--postgres: SELECT relname FROM pg_class WHERE oid = to_regclass('schema_migration')")
                .empty();
}

std::map<Key, Applied> load_applied(Reader& reader) {
    std::map<Key, Applied> applied;
    if (!has_table(reader))
        return applied;
    for (Row row : reader.query("SELECT module, number, name, digest, compatible_from FROM schema_migration"
                                " ORDER BY module, number LIMIT 100000"))
        applied[{row.get<std::string>(0), row.get<int>(1)}] = {row.get<std::string>(2), row.get<std::string>(3),
                                                               row.get<int>(4)};
    return applied;
}

// Why this program must not touch the database at all; empty when it may.
std::string conflict(const std::map<Key, Applied>& applied, const std::vector<Migration>& migrations) {
    std::map<std::string, int> newest_known;
    for (const Migration& migration : migrations) {
        int& newest = newest_known[std::string(migration.module)];
        newest = std::max(newest, migration.number);
        auto found = applied.find({std::string(migration.module), migration.number});
        if (found != applied.end() && found->second.digest != digest_of(migration.sql))
            return "migration " + std::string(migration.module) + "/" + std::string(migration.name) +
                   " was applied in another form: a released file must not change";
    }
    for (const auto& [key, row] : applied) {
        // A module that this program does not know has tables that this program does not use.
        auto known = newest_known.find(key.first);
        if (known != newest_known.end() && key.second > known->second && row.compatible_from > known->second)
            return "the database has migration " + key.first + "/" + row.name + ", which this program is too old for";
    }
    return {};
}

bool is_missing(const std::map<Key, Applied>& applied, const Migration& migration) {
    return !applied.contains({std::string(migration.module), migration.number});
}

// Serialises servers that migrate at the same time. On SQLite the write transaction itself is the lock. Waiting for the other
// server and building an index on a large table may take long, so the limits that protect requests do not hold here;
// waiting for a table is still bounded, because all requests on that table would queue up behind us.
void lock(Tx& tx) {
    if (tx.engine() == Engine::sqlite)
        return;
    constexpr std::int64_t kLock = 0x79696d656e; // "yimen"
    tx.exec("SET LOCAL statement_timeout = 0");
    tx.exec("SET LOCAL lock_timeout = 0");
    tx.query("SELECT pg_advisory_xact_lock($1)", kLock);
    tx.exec("SET LOCAL lock_timeout TO DEFAULT");
}

void apply(Tx& tx, const Migration& migration, Instant now) {
    for (const std::string& statement : split_statements(translate(tx.engine(), migration.sql)))
        tx.exec(statement);
    tx.exec("INSERT INTO schema_migration (module, number, name, digest, compatible_from, applied_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            migration.module, migration.number, migration.name, digest_of(migration.sql), compatible_from(migration),
            now);
}

// Looks again under the lock: another server may have been first. Tells whether it was this one that applied it.
bool apply_if_missing(Database& database, const std::vector<Migration>& all, const Migration& migration, Instant now) {
    Result<bool> done = database.write([&](Tx& tx) -> Result<bool> {
        lock(tx);
        tx.exec(kCreateTable);
        auto applied = load_applied(tx);
        if (std::string reason = conflict(applied, all); !reason.empty())
            throw QueryError(reason);
        if (!is_missing(applied, migration))
            return false;
        apply(tx, migration, now);
        return true;
    });
    return *done;
}

} // namespace

std::vector<AppliedMigration> migrate(Database& database, const std::vector<Migration>& migrations, Instant now) {
    auto applied = database.read(load_applied);
    if (std::string reason = conflict(applied, migrations); !reason.empty())
        throw QueryError(reason);
    std::vector<AppliedMigration> out;
    for (const Migration& migration : migrations)
        if (is_missing(applied, migration) && apply_if_missing(database, migrations, migration, now))
            out.push_back({std::string(migration.module), migration.number, std::string(migration.name), now});
    return out;
}

std::string blocking_reason(Database& database, const std::vector<Migration>& migrations) {
    auto applied = database.read(load_applied);
    if (std::string reason = conflict(applied, migrations); !reason.empty())
        return reason;
    for (const Migration& migration : migrations)
        if (is_missing(applied, migration))
            return "migration " + std::string(migration.module) + "/" + std::string(migration.name) +
                   " has not been applied: run yimen migrate";
    return {};
}

} // namespace yimen::db
