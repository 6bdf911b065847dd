#include "sqlite_database.h"

#include <cerrno>
#include <ctime>

#include "guarded_tx.h"
#include "inside.h"

namespace yimen::db {
namespace {

// More bodies in one commit would win little and make the first of them wait longer.
constexpr std::size_t kBatchLimit = 256;

class SqliteReader final : public Reader {
  public:
    explicit SqliteReader(SqliteConnection& connection) : connection_(connection) {}
    Engine engine() const override { return Engine::sqlite; }

  private:
    Rows do_query(std::string_view sql, std::span<const Param> params) override {
        return connection_.query(sql, params);
    }

    SqliteConnection& connection_;
};

class SqliteTx final : public GuardedTx {
  public:
    explicit SqliteTx(SqliteConnection& connection) : connection_(connection) {}
    Engine engine() const override { return Engine::sqlite; }

  private:
    Rows run_query(std::string_view sql, std::span<const Param> params) override {
        return connection_.query(sql, params);
    }
    void run_exec(std::string_view sql, std::span<const Param> params) override { connection_.execute(sql, params); }
    std::int64_t run_exec_count(std::string_view sql, std::span<const Param> params) override {
        return connection_.execute(sql, params);
    }
    void begin_step() override { connection_.execute("SAVEPOINT step"); }
    void keep_step() override { connection_.execute("RELEASE step"); }
    void undo_step() override {
        if (!connection_.in_transaction())
            return; // SQLite rolled back everything; the writer finds out and tells everybody
        connection_.execute("ROLLBACK TO step");
        connection_.execute("RELEASE step");
    }

    SqliteConnection& connection_;
};

// Wakes one waiting thread. A POSIX semaphore may be destroyed as soon as wait returned, and costs one system call only when
// somebody sleeps.
class Signal {
  public:
    Signal() { sem_init(&semaphore_, 0, 0); }
    Signal(const Signal&) = delete;
    ~Signal() { sem_destroy(&semaphore_); }

    void raise() {
        raised_.store(true, std::memory_order_release);
        sem_post(&semaphore_);
    }
    void wait() {
        while (sem_wait(&semaphore_) != 0) {
        }
        synchronize();
    }
    bool wait_for(int milliseconds) {
        timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += milliseconds / 1000;
        until.tv_nsec += (milliseconds % 1000) * 1'000'000L;
        if (until.tv_nsec >= 1'000'000'000L) {
            until.tv_sec += 1;
            until.tv_nsec -= 1'000'000'000L;
        }
        while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) != 0)
            if (errno != EINTR)
                return false;
        synchronize();
        return true;
    }

  private:
    // The semaphore orders memory by itself; the thread sanitizer of g++ 12 does not know sem_clockwait, but this it knows.
    void synchronize() const { static_cast<void>(raised_.load(std::memory_order_acquire)); }

    sem_t semaphore_;
    std::atomic<bool> raised_{false};
};

} // namespace

// A body on its way through the writer. It lives on the stack of its caller, who stays until `done` is raised or the job is
// taken out of the queue again.
struct SqliteDatabase::Job {
    const std::function<bool(Tx&)>& body;
    bool kept = false;
    std::exception_ptr error = nullptr;
    Signal done{};
};

SqliteDatabase::SqliteDatabase(std::string path, const Options& options)
    : path_(std::move(path)), options_(options), writer_(path_, SqliteConnection::Use::write), readers_(options),
      thread_([this] { writer_loop(); }) {}

SqliteDatabase::~SqliteDatabase() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_.notify_one();
    thread_.join();
}

Stats SqliteDatabase::stats() const {
    Stats stats;
    stats.writes = writes_;
    stats.commits = commits_;
    stats.queued = readers_.waiting();
    stats.rejected = readers_.rejected();
    std::lock_guard lock(mutex_);
    stats.queued += static_cast<std::int64_t>(queue_.size());
    stats.rejected += rejected_;
    return stats;
}

void SqliteDatabase::run_read(const std::function<void(Reader&)>& body) {
    Inside inside(*this);
    Pool<SqliteConnection>::Lease lease(readers_);
    if (!lease.connection)
        lease.made(std::make_unique<SqliteConnection>(path_, SqliteConnection::Use::read));
    SqliteConnection& connection = *lease.connection;
    connection.execute("BEGIN");
    struct End {
        SqliteConnection& connection;
        ~End() {
            if (connection.in_transaction())
                connection.execute("ROLLBACK");
            connection.trim_statements();
        }
    } end{connection};
    SqliteReader reader(connection);
    body(reader);
}

void SqliteDatabase::run_write(const std::function<bool(Tx&)>& body) {
    Inside inside(*this);
    Job job{body};
    submit(job);
    await(job);
    if (job.error)
        std::rethrow_exception(job.error);
}

void SqliteDatabase::submit(Job& job) {
    bool writer_sleeps;
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() >= static_cast<std::size_t>(options_.queue_limit)) {
            ++rejected_;
            throw Busy("too many transactions wait for the database");
        }
        writer_sleeps = queue_.empty();
        queue_.push_back(&job);
    }
    if (writer_sleeps)
        work_.notify_one();
}

// A caller is refused only while its job is still in the queue, so a refused body never runs.
void SqliteDatabase::await(Job& job) {
    if (job.done.wait_for(options_.busy_wait_ms))
        return;
    {
        std::lock_guard lock(mutex_);
        if (auto place = std::find(queue_.begin(), queue_.end(), &job); place != queue_.end()) {
            queue_.erase(place);
            ++rejected_;
            throw Busy("the database did not come to this transaction in time");
        }
    }
    job.done.wait();
}

std::vector<SqliteDatabase::Job*> SqliteDatabase::take_batch() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchLimit));
    std::vector<Job*> batch(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return batch;
}

// Ends when it is told to stop and nobody waits any more.
void SqliteDatabase::writer_loop() {
    Inside inside(*this);
    for (auto batch = take_batch(); !batch.empty(); batch = take_batch()) {
        try {
            run_batch(batch);
        } catch (...) {
            fail_all(batch, std::current_exception());
        }
        const std::int64_t kept = std::count_if(batch.begin(), batch.end(), [](Job* job) { return job->kept; });
        writes_ += kept;
        for (Job* job : batch)
            job->done.raise(); // from here on the job may be gone
        if (kept > 0 && on_commit_)
            on_commit_();
        writer_.trim_statements();
    }
}

// Throws when the whole batch came to nothing.
void SqliteDatabase::run_batch(const std::vector<Job*>& batch) {
    writer_.execute("BEGIN IMMEDIATE");
    for (Job* job : batch)
        run_job(*job);
    if (std::none_of(batch.begin(), batch.end(), [](Job* job) { return job->kept; })) {
        writer_.execute("ROLLBACK");
        return;
    }
    writer_.execute("COMMIT");
    ++commits_;
}

void SqliteDatabase::run_job(Job& job) {
    writer_.execute("SAVEPOINT body");
    SqliteTx tx(writer_);
    try {
        job.kept = job.body(tx);
        if (job.kept)
            tx.check_unbroken();
    } catch (...) {
        job.kept = false;
        job.error = std::current_exception();
        // A full disk or an I/O error can make SQLite roll back the transaction with everybody's changes.
        if (!writer_.in_transaction())
            throw;
    }
    if (!job.kept)
        writer_.execute("ROLLBACK TO body");
    writer_.execute("RELEASE body");
}

void SqliteDatabase::fail_all(const std::vector<Job*>& batch, std::exception_ptr error) {
    if (writer_.in_transaction()) {
        try {
            writer_.execute("ROLLBACK");
        } catch (const std::exception&) {
            // The disk answers no more; BEGIN of the next batch fails and says so to its callers.
        }
    }
    for (Job* job : batch) {
        job->kept = false;
        if (!job->error)
            job->error = error;
    }
}

std::unique_ptr<Database> open_sqlite(std::string path, const Options& options) {
    return std::make_unique<SqliteDatabase>(std::move(path), options);
}

} // namespace yimen::db
