#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "crypto/crypto.h"
#include "dialect.h"
#include "replay.h"

namespace yimen::bench {
namespace {

// A connection as the product has it: the same settings, statements prepared once, nothing else.
class Raw {
  public:
    Raw(const std::string& file, bool writer) {
        check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
        sqlite3_busy_timeout(handle_, 5000);
        check(sqlite3_exec(
            handle_,
            "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
            "PRAGMA case_sensitive_like=ON;",
            nullptr, nullptr, nullptr));
        const char* own =
            writer ? "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4096;"
                     "PRAGMA cache_size=-65536;"
                   : "PRAGMA cache_size=-16384; PRAGMA query_only=ON;";
        check(sqlite3_exec(handle_, own, nullptr, nullptr, nullptr));
    }
    Raw(const Raw&) = delete;
    ~Raw() {
        for (auto& [sql, statement] : statements_)
            sqlite3_finalize(statement);
        sqlite3_close_v2(handle_);
    }

    void run(const std::string& sql) { step(prepared(sql)); }
    void run(const Template::Line& line, const std::vector<Value>& values) {
        sqlite3_stmt* statement = prepared(line.sql);
        for (std::size_t i = 0; i < line.slots.size(); ++i) {
            const auto& slot = line.slots[i];
            const Value& value = slot.symbol < 0 ? slot.value : values[static_cast<std::size_t>(slot.symbol)];
            std::visit([&](const auto& v) { bind(statement, static_cast<int>(i) + 1, v); }, value);
        }
        step(statement);
    }

  private:
    void check(int code) {
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
            throw std::runtime_error(std::string("sqlite3: ") + sqlite3_errmsg(handle_));
    }
    sqlite3_stmt* prepared(const std::string& sql) {
        auto& statement = statements_[sql];
        if (!statement) {
            std::string translated = db::translate(db::Engine::sqlite, sql);
            check(sqlite3_prepare_v3(handle_, translated.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        }
        return statement;
    }
    void step(sqlite3_stmt* statement) {
        int code = SQLITE_ROW;
        while (code == SQLITE_ROW)
            code = sqlite3_step(statement);
        check(code);
        sqlite3_reset(statement);
    }
    static void bind(sqlite3_stmt* s, int i, std::monostate) { sqlite3_bind_null(s, i); }
    static void bind(sqlite3_stmt* s, int i, bool v) { sqlite3_bind_int64(s, i, v); }
    static void bind(sqlite3_stmt* s, int i, std::int64_t v) { sqlite3_bind_int64(s, i, v); }
    static void bind(sqlite3_stmt* s, int i, double v) { sqlite3_bind_double(s, i, v); }
    static void bind(sqlite3_stmt* s, int i, const std::string& v) {
        sqlite3_bind_text64(s, i, v.data(), v.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    static void bind(sqlite3_stmt* s, int i, const db::Blob& v) {
        sqlite3_bind_blob64(s, i, v.bytes.data(), v.bytes.size(), SQLITE_STATIC);
    }
    static void bind(sqlite3_stmt* s, int i, const Uuid& v) {
        sqlite3_bind_blob64(s, i, v.bytes.data(), v.bytes.size(), SQLITE_STATIC);
    }

    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

// One client's lives: those at its place and every `clients` further on.
struct Lane {
    std::size_t life;
    std::size_t step = 0;  // of the writing ones
    std::size_t rests = 0; // turns before it begins, so that the clients stand at different steps
};

void write_lives(Raw& raw, const Template& lives, const std::vector<std::vector<Value>>& values, std::size_t clients,
                 std::size_t group) {
    std::vector<const Template::Step*> steps;
    for (const auto& step : lives.steps())
        if (step.writes)
            steps.push_back(&step);
    std::deque<Lane> waiting;
    for (std::size_t life = 0; life < std::min(clients, values.size()); ++life)
        waiting.push_back({life, 0, life % steps.size()});
    while (!waiting.empty()) {
        raw.run("BEGIN IMMEDIATE");
        for (std::size_t left = std::min(group, waiting.size()); left > 0; --left) {
            Lane lane = waiting.front();
            waiting.pop_front();
            if (lane.rests > 0) {
                --lane.rests;
            } else {
                raw.run("SAVEPOINT body");
                for (const auto& line : steps[lane.step]->lines)
                    raw.run(line, values[lane.life]);
                raw.run("RELEASE body");
                if (++lane.step == steps.size())
                    lane = {lane.life + clients};
            }
            if (lane.life < values.size())
                waiting.push_back(lane);
        }
        raw.run("COMMIT");
    }
}

void read_lives(Raw& raw, const Template& lives, const std::vector<std::vector<Value>>& values, int signatures) {
    auto key = crypto::Sm2Key::generate();
    std::string message(200, 'm');
    for (const auto& life : values) {
        for (const auto& step : lives.steps()) {
            if (step.writes)
                continue;
            raw.run("BEGIN");
            for (const auto& line : step.lines)
                raw.run(line, life);
            raw.run("ROLLBACK");
        }
        for (int i = 0; i < signatures; ++i)
            (void)key.sign(message);
    }
}

} // namespace

Limit replay_sqlite(const std::string& file, Template& lives, const std::vector<std::vector<Uuid>>& subjects,
                    std::size_t clients, double group, int signatures) {
    std::vector<std::vector<Value>> values;
    for (const auto& subject : subjects)
        values.push_back(lives.fresh(subject, SystemClock().now()));
    auto size = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(group)));
    Raw writer(file, true), reader(file, false);
    auto began = std::chrono::steady_clock::now();
    std::exception_ptr fault;
    {
        std::jthread other([&] {
            try {
                read_lives(reader, lives, values, signatures);
            } catch (...) {
                fault = std::current_exception();
            }
        });
        write_lives(writer, lives, values, clients, size);
    }
    if (fault)
        std::rethrow_exception(fault);
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return {
        static_cast<double>(subjects.size()) / seconds,
        fmt::format(
            "bare sqlite3 loop, {} rounds, {} transactions in a commit, one writer thread, one thread for reads and "
            "signatures",
            subjects.size(), size)};
}

} // namespace yimen::bench
