#include "postgres_database.h"

#include <random>
#include <thread>

#include "guarded_tx.h"
#include "inside.h"

namespace yimen::db {
namespace {

// A deadlock is resolved by one more run, unless the same rows are fought over by many.
constexpr int kAttempts = 6;
// After a failed attempt to connect everybody is refused at once for a while, so that no request hangs in its turn.
constexpr std::chrono::milliseconds kPauseAfterFailure{250};

class PostgresReader final : public Reader {
  public:
    explicit PostgresReader(PostgresConnection& connection) : connection_(connection) {}
    Engine engine() const override { return Engine::postgres; }

  private:
    // Each statement is a transaction of its own: one round trip.
    Rows do_query(std::string_view sql, std::span<const Param> params) override {
        return connection_.query(sql, params);
    }

    PostgresConnection& connection_;
};

class PostgresTx final : public GuardedTx {
  public:
    explicit PostgresTx(PostgresConnection& connection) : connection_(connection) {}
    Engine engine() const override { return Engine::postgres; }
    bool begun() const { return begun_; }

  private:
    // BEGIN travels with the first statement.
    void begin() {
        if (!std::exchange(begun_, true))
            connection_.queue("BEGIN ISOLATION LEVEL READ COMMITTED");
    }
    Rows run_query(std::string_view sql, std::span<const Param> params) override {
        begin();
        unchecked_ = false;
        return connection_.query(sql, params);
    }
    void run_exec(std::string_view sql, std::span<const Param> params) override {
        begin();
        unchecked_ = true;
        connection_.queue(sql, params);
    }
    std::int64_t run_exec_count(std::string_view sql, std::span<const Param> params) override {
        begin();
        unchecked_ = false;
        return connection_.execute(sql, params);
    }
    // An error of a queued statement must show on the side of the savepoint's border to which the statement belongs.
    void check_queued() {
        if (std::exchange(unchecked_, false))
            connection_.wait();
    }
    void begin_step() override {
        begin();
        check_queued();
        connection_.queue("SAVEPOINT step");
    }
    void keep_step() override {
        check_queued();
        connection_.queue("RELEASE step");
    }
    void undo_step() override {
        try {
            connection_.wait();
        } catch (const QueryError&) {
        } catch (const ConstraintViolation&) {
        } // the step is undone whatever became of its statements
        unchecked_ = false;
        connection_.queue("ROLLBACK TO step");
        connection_.queue("RELEASE step");
    }

    PostgresConnection& connection_;
    bool begun_ = false;
    bool unchecked_ = false; // an exec was queued whose result nobody has seen
};

void pause_before_retry(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    std::this_thread::sleep_for(std::chrono::microseconds(random() % (2000u << attempt)));
}

} // namespace

PostgresDatabase::PostgresDatabase(const Options& options) : url_(options.url), pool_(options) {
    with_connection([](PostgresConnection&) {});
}

Stats PostgresDatabase::stats() const {
    Stats stats;
    stats.writes = stats.commits = writes_;
    stats.retries = retries_;
    stats.queued = pool_.waiting();
    stats.rejected = pool_.rejected();
    return stats;
}

std::unique_ptr<PostgresConnection> PostgresDatabase::connect() {
    {
        std::lock_guard lock(mutex_);
        if (std::chrono::steady_clock::now() < no_attempt_before_)
            throw Unavailable("the database could not be reached a moment ago");
    }
    try {
        return std::make_unique<PostgresConnection>(url_);
    } catch (const Unavailable&) {
        std::lock_guard lock(mutex_);
        no_attempt_before_ = std::chrono::steady_clock::now() + kPauseAfterFailure;
        throw;
    }
}

PostgresConnection& PostgresDatabase::connected(Lease& lease) {
    if (lease.connection && !lease.connection->usable())
        lease.connection.reset();
    if (lease.connection)
        return *lease.connection;
    try {
        lease.made(connect());
    } catch (const Unavailable&) {
        // A busy server may be slow to open another one while those that are open work well.
        if (!lease.wait_for_another())
            throw;
    }
    return *lease.connection;
}

void PostgresDatabase::with_connection(const std::function<void(PostgresConnection&)>& use) {
    Lease lease(pool_);
    PostgresConnection& connection = connected(lease);
    try {
        use(connection);
        connection.trim_statements();
    } catch (...) {
        if (!connection.usable())
            lease.connection.reset();
        throw;
    }
}

void PostgresDatabase::run_read(const std::function<void(Reader&)>& body) {
    Inside inside(*this);
    with_connection([&](PostgresConnection& connection) {
        PostgresReader reader(connection);
        body(reader);
    });
}

bool PostgresDatabase::attempt(PostgresConnection& connection, const std::function<bool(Tx&)>& body) {
    PostgresTx tx(connection);
    try {
        if (body(tx)) {
            tx.check_unbroken();
            if (tx.begun())
                connection.commit();
            return true;
        }
    } catch (...) {
        if (connection.usable())
            connection.rollback();
        throw;
    }
    connection.rollback();
    return false;
}

void PostgresDatabase::run_write(const std::function<bool(Tx&)>& body) {
    Inside inside(*this);
    bool committed = false;
    with_connection([&](PostgresConnection& connection) {
        for (int run = 1;; ++run) {
            try {
                committed = attempt(connection, body);
                return;
            } catch (const Conflict& conflict) {
                if (run == kAttempts)
                    throw Busy(conflict.what());
                ++retries_;
                pause_before_retry(run);
            }
        }
    });
    if (!committed)
        return;
    ++writes_;
    if (on_commit_)
        on_commit_();
}

std::unique_ptr<Database> open_postgres(const Options& options) { return std::make_unique<PostgresDatabase>(options); }

} // namespace yimen::db
