#include "recorder.h"

#include "http/http.h"

namespace yimen::bench {
namespace {

Value value_of(const db::Param& param) {
    return std::visit(
        [](const auto& value) -> Value {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>)
                return std::string(value);
            else
                return value;
        },
        param.value());
}

Statement statement_of(std::string_view sql, std::span<const db::Param> params, bool waits) {
    Statement out{std::string(sql), {}, waits};
    for (const auto& param : params)
        out.values.push_back(value_of(param));
    return out;
}

// The facade counts changed rows only for values that it is given one by one.
template <std::size_t Count = 0>
std::int64_t counted(db::Tx& tx, std::string_view sql, std::span<const db::Param> params) {
    if constexpr (Count > 32) {
        throw std::logic_error("a counted statement with more than 32 values: " + std::string(sql));
    } else {
        if (params.size() != Count)
            return counted<Count + 1>(tx, sql, params);
        return [&]<std::size_t... I>(std::index_sequence<I...>) { return tx.exec_count(sql, params[I]...); }
        (std::make_index_sequence<Count>());
    }
}

class RecordingReader final : public db::Reader {
  public:
    RecordingReader(db::Reader& inner, Transaction& into) : inner_(inner), into_(into) {}
    db::Engine engine() const override { return inner_.engine(); }

  private:
    db::Rows do_query(std::string_view sql, std::span<const db::Param> params) override {
        into_.statements.push_back(statement_of(sql, params, true));
        return inner_.query_with(sql, params);
    }
    db::Reader& inner_;
    Transaction& into_;
};

class RecordingTx final : public db::RememberingTx {
  public:
    RecordingTx(db::Tx& inner, Transaction& into) : inner_(inner), into_(into) {}
    db::Engine engine() const override { return inner_.engine(); }

  private:
    void run_savepoint(const std::function<bool()>& body) override { inner_.savepoint(body); }
    db::Rows ask(std::string_view sql, std::span<const db::Param> params) override {
        into_.statements.push_back(statement_of(sql, params, true));
        return inner_.query_with(sql, params);
    }
    void send(std::string_view sql, std::span<const db::Param> params) override {
        into_.statements.push_back(statement_of(sql, params, false));
        inner_.exec_with(sql, params);
    }
    std::int64_t change(std::string_view sql, std::span<const db::Param> params) override {
        into_.statements.push_back(statement_of(sql, params, true));
        return counted(inner_, sql, params);
    }
    db::Tx& inner_;
    Transaction& into_;
};

class RecordingDatabase final : public db::Database {
  public:
    RecordingDatabase(std::unique_ptr<db::Database> inner, Recorder& recorder)
        : inner_(std::move(inner)), recorder_(recorder) {}
    db::Engine engine() const override { return inner_->engine(); }
    db::Stats stats() const override { return inner_->stats(); }
    void on_commit(std::function<void()> hook) override { inner_->on_commit(std::move(hook)); }

  private:
    void run_read(const std::function<void(db::Reader&)>& body) override {
        Transaction seen;
        inner_->read([&](db::Reader& reader) {
            if (recorder_.rests()) {
                body(reader);
                return 0;
            }
            RecordingReader recording(reader, seen);
            body(recording);
            return 0;
        });
        recorder_.add(std::move(seen));
    }
    void run_write(const std::function<bool(db::Tx&)>& body) override {
        Transaction seen;
        auto kept = inner_->write([&](db::Tx& tx) -> Result<void> {
            seen = {.writes = true, .statements = {}};
            RecordingTx recording(tx, seen);
            if (recorder_.rests() ? body(tx) : body(recording))
                return {};
            return fail(kInvalidRequest); // whatever it was, the caller has it
        });
        if (kept)
            recorder_.add(std::move(seen));
    }

    std::unique_ptr<db::Database> inner_;
    Recorder& recorder_;
};

} // namespace

std::unique_ptr<db::Database> Recorder::open(const db::Options& options) {
    return std::make_unique<RecordingDatabase>(db::open(options), *this);
}

Trace Recorder::take() {
    std::lock_guard lock(mutex_);
    return std::exchange(trace_, {});
}

void Recorder::add(Transaction transaction) {
    if (transaction.statements.empty())
        return;
    std::lock_guard lock(mutex_);
    trace_.push_back(std::move(transaction));
}

} // namespace yimen::bench
