#pragma once

// The database facade: one dialect of SQL over SQLite 3.40 (one hall) and PostgreSQL 15 (a city).
//
// SQL is written with $1 placeholders. In migrations and statements these words are replaced for the engine:
//   {{id}} {{text}} {{int}} {{bool}} {{bytes}} {{time}} {{date}} {{json}}  column types
//   {{strict}}       end of CREATE TABLE: STRICT on SQLite, nothing on PostgreSQL
//   {{for_update}}   row lock: FOR UPDATE on PostgreSQL, nothing on SQLite, where there is one writer
//   {{skip_locked}}  FOR UPDATE SKIP LOCKED / nothing
// A line that begins with `--sqlite:` or `--postgres:` holds SQL for that engine alone.
// Times are microseconds (Instant) in a 64-bit integer, dates are ISO text, booleans are BOOLEAN / INTEGER.
// Text sorts by code point on both engines; LIKE tells upper and lower case apart on both.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace yimen::db {

enum class Engine { sqlite, postgres };

// The database cannot be reached or refuses work at the moment: HTTP 503, the client may try again.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// The bounded queue or pool is full: HTTP 503 with Retry-After.
struct Busy : Unavailable {
    using Unavailable::Unavailable;
};
// The disk is full; nothing of the transaction was kept: HTTP 507.
struct StorageFull : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// A constraint of the schema was broken: a bug, or a race that the caller should have closed with ON CONFLICT.
struct ConstraintViolation : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// Any other error of the engine: a bug.
struct QueryError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Bytes that are not text (ciphertexts, digests).
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

// One bound value. It only looks at what it is made from: it lives as long as the call.
class Param {
  public:
    using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string_view, Blob, Uuid, std::string>;

    Param(std::nullptr_t) {}
    Param(std::nullopt_t) {}
    Param(bool v) : value_(v) {}
    Param(int v) : value_(std::int64_t{v}) {}
    Param(std::int64_t v) : value_(v) {}
    Param(double v) : value_(v) {}
    Param(const char* v) : value_(std::string_view(v)) {}
    Param(std::string_view v) : value_(v) {}
    Param(const std::string& v) : value_(std::string_view(v)) {}
    Param(const Blob& v) : value_(v) {}
    Param(const Uuid& v) : value_(v) {}
    Param(Instant v) : value_(v.micros) {}
    Param(Date v) : value_(to_iso(v)) {}
    template <class Tag>
    Param(const IdOf<Tag>& v) : value_(v.value) {}
    template <class T>
    Param(const std::optional<T>& v) {
        if (v)
            value_ = Param(*v).value_;
    }
    const Value& value() const { return value_; }
    // A copy that holds its text itself and so outlives what it was made from.
    Param owned() const;

  private:
    Value value_;
};

// One value of a result; NULL is monostate.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

// One row; it looks into its Rows, which must live as long. get<T>(column) throws QueryError when the column does not hold a T: a bug in the statement, not bad input.
// T: bool, int, int64_t, double, std::string, Blob, Instant, Date, Uuid, IdOf<…>, std::optional of these.
class Row {
  public:
    Row(const Cell* cells, std::size_t count) : cells_(cells), count_(count) {}

    template <class T>
    T get(std::size_t column) const;
    bool is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(at(column)); }
    std::size_t size() const { return count_; }

  private:
    const Cell& at(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    const std::string& bytes(std::size_t column) const;
    bool boolean(std::size_t column) const;
    double real(std::size_t column) const;

    const Cell* cells_;
    std::size_t count_;
};

// A whole result, read into memory. Every list statement carries a LIMIT, so it is small.
class Rows {
  public:
    Rows() = default;
    Rows(std::vector<Cell> cells, std::size_t columns) : cells_(std::move(cells)), columns_(columns) {}

    std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
    bool empty() const { return cells_.empty(); }
    Row operator[](std::size_t row) const { return Row(cells_.data() + row * columns_, columns_); }

    class Iterator {
      public:
        Iterator(const Rows* rows, std::size_t row) : rows_(rows), row_(row) {}
        Row operator*() const { return (*rows_)[row_]; }
        Iterator& operator++() {
            ++row_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return row_ != other.row_; }

      private:
        const Rows* rows_;
        std::size_t row_;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

  private:
    std::vector<Cell> cells_;
    std::size_t columns_ = 0;
};

// Reads from one consistent snapshot (SQLite) or statement by statement, READ COMMITTED (PostgreSQL).
class Reader {
  public:
    virtual ~Reader() = default;
    virtual Engine engine() const = 0;

    template <class... A>
    Rows query(std::string_view sql, const A&... args) {
        if constexpr (sizeof...(A) == 0) {
            return do_query(sql, {});
        } else {
            const Param params[] = {Param(args)...};
            return do_query(sql, params);
        }
    }
    Rows query_with(std::string_view sql, std::span<const Param> params) { return do_query(sql, params); }

  private:
    virtual Rows do_query(std::string_view sql, std::span<const Param> params) = 0;
};

// A read-write transaction. It is opened and committed by Database::write, never by a store function.
class Tx : public Reader {
  public:
    // Sends a statement whose row count does not matter. On PostgreSQL it is pipelined: an error shows at the next query or at commit.
    template <class... A>
    void exec(std::string_view sql, const A&... args) {
        if constexpr (sizeof...(A) == 0) {
            do_exec(sql, {});
        } else {
            const Param params[] = {Param(args)...};
            do_exec(sql, params);
        }
    }
    void exec_with(std::string_view sql, std::span<const Param> params) { do_exec(sql, params); }

    // Waits for the statement and gives the number of rows that it changed.
    template <class... A>
    std::int64_t exec_count(std::string_view sql, const A&... args) {
        const Param params[] = {Param(args)..., Param(nullptr)};
        return do_exec_count(sql, {params, sizeof...(A)});
    }

    // Runs `body` inside a savepoint; what it wrote, and what it left for the end, is undone when it returns false or throws.
    virtual void savepoint(const std::function<bool()>& body) = 0;

    // Leaves `step` for the end of the transaction, after its body and before its commit: for what locks a row that many transactions
    // want, so that they wait for each other shortly. Steps run by `order`, so that all take such locks in one order; equal ones as
    // they were left.
    void at_end(std::string order, std::function<void(Tx&)> step) {
        left_.push_back({std::move(order), std::move(step)});
    }
    // For Database::write alone.
    void run_left();

  protected:
    std::size_t left() const { return left_.size(); }
    void drop_left(std::size_t first) { left_.resize(first); }

  private:
    virtual void do_exec(std::string_view sql, std::span<const Param> params) = 0;
    virtual std::int64_t do_exec_count(std::string_view sql, std::span<const Param> params) = 0;

    struct Left {
        std::string order{};
        std::function<void(Tx&)> step{};
    };
    std::vector<Left> left_;
};

struct Stats {
    std::int64_t writes = 0;   // committed transactions
    std::int64_t commits = 0;  // commits on the engine: fewer than writes where they are grouped
    std::int64_t retries = 0;  // transaction bodies run again
    std::int64_t queued = 0;   // waiting for the writer or for a connection, now
    std::int64_t rejected = 0; // refused because the queue was full
};

class Database {
  public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;
    virtual Stats stats() const = 0;

    // Runs `body(Reader&)` on a reader connection and returns what it returns. Bodies are never nested: opening a transaction inside
    // a body of the same database throws std::logic_error.
    template <class F>
    auto read(F&& body) {
        using R = std::invoke_result_t<F, Reader&>;
        std::optional<R> out;
        run_read([&](Reader& reader) { out.emplace(body(reader)); });
        return std::move(*out);
    }

    // Runs `body(Tx&)`, which returns a Result, in one read-write transaction: commits when it has a value, rolls back when it
    // has an error or throws. The body may run more than once (a deadlock or a serialization failure on PostgreSQL), so it
    // changes nothing outside; nothing slow belongs into it. When write returns with a value, the change is durable.
    template <class F>
    auto write(F&& body) {
        using R = std::invoke_result_t<F, Tx&>;
        std::optional<R> out;
        run_write([&](Tx& tx) {
            out.emplace(body(tx));
            if (out->has_value())
                tx.run_left();
            return out->has_value();
        });
        return std::move(*out);
    }

    // Called after each commit on the committing thread, so that the relay need not wait for its next poll. Set once, before use.
    // It must be quick, must not throw and must not use the database.
    virtual void on_commit(std::function<void()> hook) = 0;

  protected:
    virtual void run_read(const std::function<void(Reader&)>& body) = 0;
    virtual void run_write(const std::function<bool(Tx&)>& body) = 0;
};

struct Options {
    // "sqlite:/path/to/file.db" or "postgresql://…" (any libpq connection string that begins so).
    std::string url{};
    int connections = 16;    // PostgreSQL connections, or SQLite readers
    int queue_limit = 2000;  // transactions that may wait before Busy is thrown
    int busy_wait_ms = 5000; // how long a transaction may wait in the queue before Busy is thrown
};

// Opens the database; throws Unavailable when it cannot be reached.
std::unique_ptr<Database> open(const Options& options);

// Builds a statement with numbered placeholders: `auto p = q.bind(value)` gives "$3". Values are copied.
class Query {
  public:
    Query& operator<<(std::string_view sql) {
        sql_ += sql;
        return *this;
    }
    std::string bind(Param value);
    // "($1, $2, …)", padded by repeating the last value so that only few distinct statements exist; "(NULL)" for an empty list.
    template <class T>
    std::string bind_list(const std::vector<T>& values) {
        if (values.empty())
            return "(NULL)";
        std::size_t padded = 1;
        while (padded < values.size())
            padded *= 2;
        std::string out = "(";
        for (std::size_t i = 0; i < padded; ++i) {
            out += i == 0 ? "" : ", ";
            out += bind(values[i < values.size() ? i : values.size() - 1]);
        }
        return out + ")";
    }
    Rows run(Reader& reader) const;
    void exec(Tx& tx) const;
    const std::string& sql() const { return sql_; }

  private:
    std::string sql_;
    std::vector<Param> params_;
};

template <class T>
T Row::get(std::size_t column) const {
    if constexpr (std::is_same_v<T, bool>) {
        return boolean(column);
    } else if constexpr (std::is_integral_v<T>) {
        std::int64_t number = integer(column);
        if (!std::in_range<T>(number))
            throw QueryError("column " + std::to_string(column) + " holds a number that is too large");
        return static_cast<T>(number);
    } else if constexpr (std::is_same_v<T, double>) {
        return real(column);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return bytes(column);
    } else if constexpr (std::is_same_v<T, Blob>) {
        return Blob{bytes(column)};
    } else if constexpr (std::is_same_v<T, Instant>) {
        return Instant{integer(column)};
    } else if constexpr (std::is_same_v<T, Date>) {
        auto day = parse_date(bytes(column));
        if (!day)
            throw QueryError("column is not a date");
        return *day;
    } else if constexpr (std::is_same_v<T, Uuid>) {
        const std::string& raw = bytes(column);
        if (raw.size() != 16)
            throw QueryError("column is not an id");
        Uuid id;
        std::copy(raw.begin(), raw.end(), id.bytes.begin());
        return id;
    } else if constexpr (requires {
                             typename T::value_type;
                             T{std::nullopt};
                         }) {
        if (is_null(column))
            return std::nullopt;
        return get<typename T::value_type>(column);
    } else {
        return T{get<Uuid>(column)}; // a strong id
    }
}

} // namespace yimen::db
