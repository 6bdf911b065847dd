#include "transfer.h"

#include <libpq-fe.h>

#include <charconv>
#include <memory>
#include <vector>

#include "sqlite_connection.h"

namespace yimen::db {
namespace {

constexpr std::size_t kBuffer = 1 << 18;   // bytes that go out at once
constexpr std::int64_t kProgress = 50'000; // rows between two words of progress

// What a value of the embedded database does not say of itself: 0 and 1 may be a truth, sixteen bytes an id.
enum class Shape { plain, truth, bytes };

struct Column {
    std::string name;
    Shape shape = Shape::plain;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
};

std::string in_quotes(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::string listed(const std::vector<Column>& columns) {
    std::string out;
    for (const Column& column : columns)
        out += (out.empty() ? "" : ", ") + in_quotes(column.name);
    return out;
}

// The server's side: plain statements and COPY, in one transaction.
class Target {
  public:
    explicit Target(const std::string& url) : connection_(PQconnectdb(url.c_str()), PQfinish) {
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            throw Unavailable("PostgreSQL cannot be reached");
    }

    // The rows of a result, each as texts.
    std::vector<std::vector<std::string>> ask(const std::string& sql) {
        Answer answer(PQexec(connection_.get(), sql.c_str()), PQclear);
        check(answer.get(), PQresultStatus(answer.get()) == PGRES_TUPLES_OK ? PGRES_TUPLES_OK : PGRES_COMMAND_OK);
        std::vector<std::vector<std::string>> out;
        for (int row = 0; row < PQntuples(answer.get()); ++row) {
            auto& cells = out.emplace_back();
            for (int column = 0; column < PQnfields(answer.get()); ++column)
                cells.emplace_back(PQgetvalue(answer.get(), row, column));
        }
        return out;
    }

    void begin_copy(const Table& table) {
        Answer answer(PQexec(connection_.get(),
                             ("COPY " + in_quotes(table.name) + " (" + listed(table.columns) + ") FROM STDIN").c_str()),
                      PQclear);
        check(answer.get(), PGRES_COPY_IN);
    }
    void send(const std::string& text) {
        if (PQputCopyData(connection_.get(), text.data(), static_cast<int>(text.size())) != 1)
            fault();
    }
    void end_copy() {
        if (PQputCopyEnd(connection_.get(), nullptr) != 1)
            fault();
        for (Answer answer(PQgetResult(connection_.get()), PQclear); answer;
             answer.reset(PQgetResult(connection_.get())))
            check(answer.get(), PGRES_COMMAND_OK);
    }

  private:
    using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

    // Details of the server quote values, which may be personal data: its first line names constraint and table alone.
    void check(const PGresult* answer, ExecStatusType wanted) {
        if (PQresultStatus(answer) == wanted)
            return;
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            fault();
        const char* message = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
        throw QueryError(std::string("PostgreSQL: ") + (message ? message : "no answer"));
    }
    [[noreturn]] void fault() { throw Unavailable("the connection to PostgreSQL is lost"); }

    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

std::vector<Table> tables_of(Target& target) {
    std::vector<Table> out;
    for (const auto& row : target.ask("SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c "
                                      "JOIN pg_attribute a ON a.attrelid = c.oid "
                                      "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
                                      "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' "
                                      "ORDER BY c.relname, a.attnum")) {
        if (out.empty() || out.back().name != row[0])
            out.push_back({row[0], {}});
        out.back().columns.push_back({row[1], row[2] == "boolean" ? Shape::truth
                                              : row[2] == "bytea" ? Shape::bytes
                                                                  : Shape::plain});
    }
    return out;
}

void check_same_tables(SqliteConnection& source, const std::vector<Table>& tables) {
    Rows rows = source.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                             "ORDER BY name",
                             {});
    bool same = rows.size() == tables.size();
    for (std::size_t i = 0; same && i < tables.size(); ++i)
        same = rows[i].get<std::string>(0) == tables[i].name;
    if (!same)
        throw QueryError("the two databases have not the same tables: bring the embedded one up to date first");
}

// What stands in the way of loading in any order, and fast; the second statement of each puts it back.
struct Obstacle {
    std::string away, back;
};

std::vector<Obstacle> obstacles_of(Target& target) {
    std::vector<Obstacle> out;
    for (const auto& row :
         target.ask("SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
                    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"))
        out.push_back({"ALTER TABLE " + row[0] + " DROP CONSTRAINT " + row[1],
                       "ALTER TABLE " + row[0] + " ADD CONSTRAINT " + row[1] + " " + row[2]});
    for (const auto& row :
         target.ask("SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i "
                    "JOIN pg_class c ON c.oid = i.indrelid "
                    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary "
                    "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1"))
        out.push_back({"DROP INDEX " + row[0], row[1]});
    return out;
}

// A value as COPY's text form has it (PostgreSQL 15, "COPY", File Formats).
class Writer {
  public:
    void value(sqlite3_stmt* row, int column, Shape shape) {
        if (column > 0)
            text_ += '\t';
        switch (sqlite3_column_type(row, column)) {
        case SQLITE_NULL:
            text_ += "\\N";
            break;
        case SQLITE_INTEGER:
            number(sqlite3_column_int64(row, column), shape);
            break;
        case SQLITE_FLOAT:
            real(sqlite3_column_double(row, column));
            break;
        case SQLITE_TEXT:
            escaped(bytes(sqlite3_column_text(row, column), sqlite3_column_bytes(row, column)));
            break;
        default:
            hex(bytes(sqlite3_column_blob(row, column), sqlite3_column_bytes(row, column)), shape);
        }
    }
    void end_row() { text_ += '\n'; }
    std::string& text() { return text_; }

  private:
    static std::string_view bytes(const void* from, int size) {
        return {static_cast<const char*>(from), static_cast<std::size_t>(size)};
    }
    void number(std::int64_t value, Shape shape) {
        if (shape == Shape::truth) {
            text_ += value != 0 ? 't' : 'f';
            return;
        }
        text_ += std::to_string(value);
    }
    void real(double value) {
        char digits[32]; // the shortest that reads back as the same number
        auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        text_.append(digits, end);
    }
    void escaped(std::string_view value) {
        for (char c : value)
            switch (c) {
            case '\\':
                text_ += "\\\\";
                break;
            case '\t':
                text_ += "\\t";
                break;
            case '\n':
                text_ += "\\n";
                break;
            case '\r':
                text_ += "\\r";
                break;
            default:
                text_ += c;
            }
    }
    void hex(std::string_view value, Shape shape) {
        constexpr char kDigits[] = "0123456789abcdef";
        if (shape == Shape::bytes)
            text_ += "\\\\x";
        for (char c : value) {
            auto byte = static_cast<unsigned char>(c);
            text_ += kDigits[byte >> 4];
            text_ += kDigits[byte & 15];
        }
    }

    std::string text_;
};

std::int64_t copy_table(SqliteConnection& source, Target& target, const Table& table,
                        const std::function<void(const Transferred&)>& progress) {
    sqlite3_stmt* raw = nullptr;
    std::string sql = "SELECT " + listed(table.columns) + " FROM " + in_quotes(table.name);
    if (int code = sqlite3_prepare_v2(source.handle(), sql.c_str(), -1, &raw, nullptr); code != SQLITE_OK)
        throw_sqlite_error(source.handle(), code);
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> rows(raw, sqlite3_finalize);
    target.begin_copy(table);
    Transferred done{table.name, 0};
    Writer writer;
    int code;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            writer.value(raw, static_cast<int>(i), table.columns[i].shape);
        writer.end_row();
        if (writer.text().size() >= kBuffer) {
            target.send(writer.text());
            writer.text().clear();
        }
        if (++done.rows % kProgress == 0 && progress)
            progress(done);
    }
    if (code != SQLITE_DONE)
        throw_sqlite_error(source.handle(), code);
    target.send(writer.text());
    target.end_copy();
    if (progress)
        progress(done);
    return done.rows;
}

// Numbers that the server counts itself go on after the last that was brought.
void set_counters(Target& target) {
    for (const auto& row :
         target.ask("SELECT quote_ident(c.relname), quote_ident(a.attname), "
                    "pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_class c "
                    "JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attidentity <> '' AND NOT a.attisdropped "
                    "AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"))
        target.ask("SELECT setval('" + row[2] + "', coalesce(max(" + row[1] + "), 0) + 1, false) FROM " + row[0]);
}

} // namespace

std::int64_t transfer(const std::string& sqlite_path, const std::string& postgres_url,
                      const std::function<void(const Transferred&)>& progress) {
    SqliteConnection source(sqlite_path, SqliteConnection::Use::read);
    source.execute("BEGIN");
    Target target(postgres_url);
    target.ask("BEGIN");
    target.ask("SET LOCAL statement_timeout = 0");
    const std::vector<Table> tables = tables_of(target);
    check_same_tables(source, tables);
    const std::vector<Obstacle> obstacles = obstacles_of(target);
    for (const Obstacle& one : obstacles)
        target.ask(one.away);
    std::int64_t rows = 0;
    for (const Table& table : tables) {
        target.ask("TRUNCATE " + in_quotes(table.name));
        rows += copy_table(source, target, table, progress);
    }
    for (auto one = obstacles.rbegin(); one != obstacles.rend();
         ++one) // indexes first, then the keys that lean on them
        target.ask(one->back);
    set_counters(target);
    target.ask("COMMIT");
    target.ask("VACUUM ANALYZE");
    return rows;
}

bool is_empty_postgres(const std::string& postgres_url) {
    Target target(postgres_url);
    return target.ask("SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
        .empty();
}

} // namespace yimen::db
