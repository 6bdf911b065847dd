#include "postgres_connection.h"

#include <poll.h>

#include <charconv>
#include <cstring>

#include "dialect.h"
#include "postgres_types.h"

namespace yimen::db {
namespace {

// What stands before "dbname" can be overridden by the address itself.
//   connect_timeout        how long a request may hang on a server that does not answer at all.
//   no workers, no jit     a statement of a step takes less than it takes to start either.
//   statement_timeout …    no request takes so long; a lock that is held longer than 5 s is a fault elsewhere.
//   keepalives, tcp_…      a server that vanished without a word is noticed within half a minute.
//   target_session_attrs   with several hosts in the address, the one that may write (after a failover).
struct Setting {
    const char *keyword, *value;
};
constexpr Setting kSettings[] = {
    {"application_name", "yimen"},
    {"client_encoding", "UTF8"},
    {"connect_timeout", "3"},
    {"options", "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
                " -c max_parallel_workers_per_gather=0 -c jit=off"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "20000"},
    {"target_session_attrs", "read-write"},
};

bool failed(const PGresult* result) {
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        return false;
    default:
        return true;
    }
}

Rows rows_of(const PGresult* result) {
    const int rows = PQntuples(result), columns = PQnfields(result);
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            if (PQgetisnull(result, row, column))
                cells.emplace_back();
            else
                cells.push_back(decode_binary(PQftype(result, column), PQgetvalue(result, row, column),
                                              PQgetlength(result, row, column)));
    return Rows(std::move(cells), static_cast<std::size_t>(columns));
}

std::int64_t changed_rows(PGresult* result) {
    const char* text = PQcmdTuples(result);
    std::int64_t count = 0; // stays 0 for statements that change no rows, whose text is empty
    std::from_chars(text, text + std::strlen(text), count);
    return count;
}

} // namespace

PostgresConnection::PostgresConnection(const std::string& url) {
    std::vector<const char*> keywords, values;
    for (const Setting& setting : kSettings) {
        keywords.push_back(setting.keyword);
        values.push_back(setting.value);
    }
    keywords.insert(keywords.end(), {"dbname", nullptr});
    values.insert(values.end(), {url.c_str(), nullptr});
    connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw Unavailable(std::string("cannot reach the database: ") + PQerrorMessage(connection_.get()));
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    PQenterPipelineMode(connection_.get());
}

void PostgresConnection::throw_lost() {
    queued_ = 0;
    throw Unavailable(std::string("the connection to the database was lost: ") + PQerrorMessage(connection_.get()));
}

// SQLSTATE, appendix A of PostgreSQL's manual. Only the primary message is kept: the detail may quote personal data.
void PostgresConnection::throw_error(const PGresult* result) {
    const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!field)
        throw_lost();
    std::string_view state = field;
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    std::string text = std::string(state) + ": " + (message ? message : "no message");
    auto in_class = [&](std::string_view two) { return state.starts_with(two); };
    if (state == "40001" || state == "40P01")
        throw Conflict(text);
    if (state == "55P03") // lock_timeout
        throw Busy(text);
    if (state == "53100")
        throw StorageFull(text);
    if (in_class("23"))
        throw ConstraintViolation(text);
    // Connection, resources, cancelled or shut down, system error, idle too long in a transaction, a server that may only read.
    if (in_class("08") || in_class("53") || in_class("57") || in_class("58") || state == "25P03" || state == "25006")
        throw Unavailable(text);
    throw QueryError(text);
}

void PostgresConnection::sent(int accepted) {
    if (!accepted)
        throw_lost();
    ++queued_;
}

const PostgresConnection::Statement& PostgresConnection::prepare(std::string_view sql) {
    if (auto found = statements_.find(sql); found != statements_.end())
        return found->second;
    Statement statement{"s" + std::to_string(++names_), {}};
    std::string translated = translate(Engine::postgres, sql);
    sent(PQsendPrepare(connection_.get(), statement.name.c_str(), translated.c_str(), 0, nullptr));
    sent(PQsendDescribePrepared(connection_.get(), statement.name.c_str()));
    Result description = collect();
    for (int i = 0; i < PQnparams(description.get()); ++i)
        statement.types.push_back(PQparamtype(description.get(), i));
    return statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

void PostgresConnection::queue(std::string_view sql, std::span<const Param> params) {
    const Statement& statement = prepare(sql);
    BinaryParams binary(params, statement.types);
    sent(PQsendQueryPrepared(connection_.get(), statement.name.c_str(), binary.count(), binary.values(),
                             binary.lengths(), binary.formats(), 1));
}

PostgresConnection::Result PostgresConnection::next_result() {
    Result result(PQgetResult(connection_.get()));
    if (!result || PQstatus(connection_.get()) == CONNECTION_BAD) {
        if (result && PQresultErrorField(result.get(), PG_DIAG_SQLSTATE))
            throw_error(result.get()); // the server said why it ended the connection
        throw_lost();
    }
    return result;
}

PostgresConnection::Result PostgresConnection::collect() {
    if (queued_ == 0)
        return nullptr;
    if (!PQpipelineSync(connection_.get()))
        throw_lost();
    Result last, error;
    for (; queued_ > 0; --queued_) {
        last = next_result();
        if (failed(last.get()) && !error)
            error = std::move(last);
        while (Result rest{PQgetResult(connection_.get())}) {
        }
    }
    // Between the last result and this one the connection can still break; then what was sent may or may not have been done.
    if (Result sync = next_result(); PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC)
        throw_error(sync.get());
    if (error)
        throw_error(error.get());
    return last;
}

void PostgresConnection::wait() { collect(); }

Rows PostgresConnection::query(std::string_view sql, std::span<const Param> params) {
    queue(sql, params);
    return rows_of(collect().get());
}

std::int64_t PostgresConnection::execute(std::string_view sql, std::span<const Param> params) {
    queue(sql, params);
    return changed_rows(collect().get());
}

void PostgresConnection::commit() {
    queue("COMMIT");
    Result result;
    try {
        result = collect();
    } catch (const Unavailable& error) {
        if (PQstatus(connection_.get()) != CONNECTION_BAD)
            throw;
        throw Unavailable(std::string("the connection was lost during the commit, whose outcome is not known: ") +
                          error.what());
    }
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
        throw QueryError("the server rolled the transaction back instead of committing it");
}

void PostgresConnection::rollback() {
    try {
        collect();
    } catch (const std::exception&) {
        if (PQstatus(connection_.get()) == CONNECTION_BAD)
            throw;
        // A queued statement failed: all of it is undone anyway.
    }
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) {
        queue("ROLLBACK");
        collect();
    }
}

bool PostgresConnection::usable() {
    pollfd poll_for{PQsocket(connection_.get()), POLLIN, 0};
    // Nothing is under way, so input can only be a notice, or a farewell and behind it the end of the connection.
    while (poll(&poll_for, 1, 0) > 0 && PQconsumeInput(connection_.get())) {
    }
    return PQstatus(connection_.get()) == CONNECTION_OK;
}

void PostgresConnection::trim_statements() {
    if (statements_.size() <= kStatementLimit)
        return;
    queue("DEALLOCATE ALL");
    collect();
    statements_.clear();
}

} // namespace yimen::db
