#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

#include "db.h"
#include "pool.h"
#include "postgres_connection.h"

namespace yimen::db {

// A pool of pipelined connections; each transaction has one for itself.
class PostgresDatabase final : public Database {
  public:
    explicit PostgresDatabase(const Options& options);

    Engine engine() const override { return Engine::postgres; }
    Stats stats() const override;
    void on_commit(std::function<void()> hook) override { on_commit_ = std::move(hook); }

  protected:
    void run_read(const std::function<void(Reader&)>& body) override;
    void run_write(const std::function<bool(Tx&)>& body) override;

  private:
    using Lease = Pool<PostgresConnection>::Lease;

    // Makes sure that the lease holds a connection that works; throws Unavailable.
    PostgresConnection& connected(Lease& lease);
    std::unique_ptr<PostgresConnection> connect();
    // Runs `use` and afterwards empties the lease when the connection broke.
    void with_connection(const std::function<void(PostgresConnection&)>& use);
    // Runs the body once. Tells whether it was committed.
    bool attempt(PostgresConnection& connection, const std::function<bool(Tx&)>& body);

    const std::string url_;
    Pool<PostgresConnection> pool_;
    std::function<void()> on_commit_;

    std::mutex mutex_;
    std::chrono::steady_clock::time_point no_attempt_before_{};

    std::atomic<std::int64_t> writes_{0};
    std::atomic<std::int64_t> retries_{0};
};

std::unique_ptr<Database> open_postgres(const Options& options);

} // namespace yimen::db
