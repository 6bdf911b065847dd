#pragma once

#include <semaphore.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "db.h"
#include "pool.h"
#include "sqlite_connection.h"

namespace yimen::db {

// One writer thread and a pool of readers. The writer takes all bodies that wait, runs each in a savepoint of one transaction and
// commits once (group commit): the price of a sync is shared, and every caller waits until its own change is on the disk.
class SqliteDatabase final : public Database {
  public:
    SqliteDatabase(std::string path, const Options& options);
    ~SqliteDatabase() override;

    Engine engine() const override { return Engine::sqlite; }
    Stats stats() const override;
    void on_commit(std::function<void()> hook) override { on_commit_ = std::move(hook); }

    const std::string& path() const { return path_; }

  protected:
    void run_read(const std::function<void(Reader&)>& body) override;
    void run_write(const std::function<bool(Tx&)>& body) override;

  private:
    struct Job;

    void submit(Job& job);
    void await(Job& job);
    void writer_loop();
    std::vector<Job*> take_batch();
    void run_batch(const std::vector<Job*>& batch);
    void run_job(Job& job);
    void fail_all(const std::vector<Job*>& batch, std::exception_ptr error);

    const std::string path_;
    const Options options_;
    SqliteConnection writer_;
    Pool<SqliteConnection> readers_;
    std::function<void()> on_commit_;

    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Job*> queue_;
    bool stopping_ = false;
    std::int64_t rejected_ = 0;

    std::atomic<std::int64_t> writes_{0};
    std::atomic<std::int64_t> commits_{0};
    std::thread thread_; // last: it uses all of the above
};

std::unique_ptr<Database> open_sqlite(std::string path, const Options& options);

} // namespace yimen::db
