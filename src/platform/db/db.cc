#include "db.h"

#include "postgres_database.h"
#include "sqlite_database.h"

namespace yimen::db {
namespace {

constexpr std::string_view kSqliteUrl = "sqlite:", kPostgresUrl = "postgresql://";

[[noreturn]] void wrong_type(std::size_t column, std::string_view wanted) {
    throw QueryError("column " + std::to_string(column) + " is not " + std::string(wanted));
}

} // namespace

Param Param::owned() const {
    Param copy = *this;
    if (auto* text = std::get_if<std::string_view>(&value_))
        copy.value_ = std::string(*text);
    return copy;
}

const Cell& Row::at(std::size_t column) const {
    if (column >= count_)
        throw QueryError("the row has no column " + std::to_string(column));
    return cells_[column];
}

std::int64_t Row::integer(std::size_t column) const {
    if (auto* number = std::get_if<std::int64_t>(&at(column)))
        return *number;
    wrong_type(column, "an integer");
}

const std::string& Row::bytes(std::size_t column) const {
    if (auto* text = std::get_if<std::string>(&at(column)))
        return *text;
    wrong_type(column, "text or bytes");
}

bool Row::boolean(std::size_t column) const {
    const Cell& cell = at(column);
    if (auto* truth = std::get_if<bool>(&cell))
        return *truth;
    if (auto* number = std::get_if<std::int64_t>(&cell); number && (*number == 0 || *number == 1))
        return *number == 1; // SQLite has no type of its own for it
    wrong_type(column, "a boolean");
}

double Row::real(std::size_t column) const {
    if (auto* number = std::get_if<double>(&at(column)))
        return *number;
    wrong_type(column, "a floating-point number");
}

// A step may leave others: they run after it.
void Tx::run_left() {
    while (!left_.empty()) {
        auto steps = std::exchange(left_, {});
        std::ranges::stable_sort(steps, {}, &Left::order);
        for (const auto& one : steps)
            one.step(*this);
    }
}

std::string Query::bind(Param value) {
    params_.push_back(value.owned());
    return "$" + std::to_string(params_.size());
}

Rows Query::run(Reader& reader) const { return reader.query_with(sql_, params_); }

void Query::exec(Tx& tx) const { tx.exec_with(sql_, params_); }

std::unique_ptr<Database> open(const Options& options) {
    std::string_view url = options.url;
    if (url.starts_with(kSqliteUrl))
        return open_sqlite(std::string(url.substr(kSqliteUrl.size())), options);
    if (url.starts_with(kPostgresUrl))
        return open_postgres(options);
    throw QueryError("a database is named by sqlite:/path or postgresql://…");
}

} // namespace yimen::db
