#include "idempotency.h"

#include <chrono>
#include <map>
#include <mutex>
#include <tuple>

#include "errors.h"
#include "problem.h"
#include "server.h"

namespace yimen::http {
namespace {

constexpr std::chrono::hours kKept{48};
constexpr int kDone = 200;

// An ErrorCode only looks at its text, which stands in the error tables of the program. A recorded one may come from another version
// of the program, so its text is kept here for ever; there are only as many as the error tables have rows.
const ErrorCode& interned(ErrorKind kind, std::string_view code, std::string_view en, std::string_view zh) {
    struct Owned {
        std::string code, en, zh;
        ErrorCode view;
    };
    static std::mutex mutex;
    static std::map<std::tuple<ErrorKind, std::string, std::string, std::string>, std::unique_ptr<Owned>> all;
    std::lock_guard lock(mutex);
    auto& place = all[{kind, std::string(code), std::string(en), std::string(zh)}];
    if (!place) {
        place = std::make_unique<Owned>(Owned{std::string(code), std::string(en), std::string(zh), {}});
        place->view = {place->code, kind, place->en, place->zh};
    }
    return place->view;
}

std::string recorded(const Error& error) {
    boost::json::array params;
    for (const InvalidParam& param : error.invalid_params)
        params.push_back({{"pointer", param.pointer}, {"code", param.code}, {"reason", param.reason}});
    return boost::json::serialize(boost::json::object{{"code", error.code->code},
                                                      {"en", error.code->en},
                                                      {"zh", error.code->zh},
                                                      {"detail", error.detail},
                                                      {"invalid_params", std::move(params)},
                                                      {"more", error.more}});
}

Error rebuilt(ErrorKind kind, const boost::json::value& answer) {
    auto text = [](const boost::json::value& from, const char* name) { return std::string(from.at(name).as_string()); };
    Error error{&interned(kind, text(answer, "code"), text(answer, "en"), text(answer, "zh")),
                text(answer, "detail"),
                {},
                answer.at("more").as_object()};
    for (const auto& param : answer.at("invalid_params").as_array())
        error.invalid_params.push_back({text(param, "pointer"), text(param, "code"), text(param, "reason")});
    return error;
}

std::optional<KeyedOutcome> find_record(db::Reader& reader, const IdempotencyKey& key) {
    db::Rows rows = reader.query("SELECT request_hash, status, answer FROM idempotency "
                                 "WHERE principal = $1 AND operation = $2 AND key = $3",
                                 key.principal, key.operation, key.key);
    if (rows.empty())
        return std::nullopt;
    db::Row row = rows[0];
    if (row.get<db::Blob>(0) != key.request_hash)
        return KeyedOutcome{fail(kKeyReused), false};
    boost::json::value answer = boost::json::parse(row.get<std::string>(2));
    if (auto refusal = kind_of(row.get<int>(1)))
        return KeyedOutcome{fail(rebuilt(*refusal, answer)), true};
    return KeyedOutcome{std::move(answer), true};
}

void insert_record(db::Tx& tx, const IdempotencyKey& key, Instant now, int status, const std::string& answer) {
    tx.exec("INSERT INTO idempotency (principal, operation, key, request_hash, status, answer, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            key.principal, key.operation, key.key, key.request_hash, status, answer, now);
}

bool passes_by_itself(ErrorKind kind) {
    return kind == ErrorKind::rate_limited || kind == ErrorKind::unavailable || kind == ErrorKind::internal ||
           kind == ErrorKind::storage_full;
}

KeyedOutcome run(db::Database& database, const IdempotencyKey& key, Instant now,
                 const std::function<Result<boost::json::value>(db::Tx&)>& body) {
    std::optional<KeyedOutcome> replay;
    auto result = database.write([&](db::Tx& tx) -> Result<boost::json::value> {
        if (replay = find_record(tx, key); replay)
            return replay->result;
        auto fresh = body(tx);
        if (fresh)
            insert_record(tx, key, now, kDone, boost::json::serialize(*fresh));
        return fresh;
    });
    if (replay)
        return std::move(*replay);
    if (result || passes_by_itself(result.error().kind()))
        return {std::move(result), false};
    auto kept = database.write([&](db::Tx& tx) -> Result<void> {
        insert_record(tx, key, now, status_of(result.error().kind()), recorded(result.error()));
        return {};
    });
    if (!kept)
        return {fail(std::move(kept).error()), false};
    return {std::move(result), false};
}

} // namespace

KeyedOutcome write_once(db::Database& database, const IdempotencyKey& key, Instant now,
                        const std::function<Result<boost::json::value>(db::Tx&)>& body) {
    try {
        return run(database, key, now, body);
    } catch (const db::ConstraintViolation&) {
        // Another call with this key was faster; or it is a real fault of `body`.
        auto record = database.read([&](db::Reader& reader) { return find_record(reader, key); });
        if (!record)
            throw;
        return std::move(*record);
    }
}

std::int64_t expire_keys(db::Database& database, Instant now) {
    constexpr std::int64_t kBatch = 2000; // so that the one writer of SQLite is never held long
    Instant limit = now - kKept;
    for (std::int64_t total = 0;;) {
        auto deleted = database.write([&](db::Tx& tx) -> Result<std::int64_t> {
            db::Rows last = tx.query("SELECT created_at FROM idempotency WHERE created_at < $1 "
                                     "ORDER BY created_at LIMIT 1 OFFSET $2",
                                     limit, kBatch - 1);
            Instant until = last.empty() ? limit - std::chrono::microseconds(1) : last[0].get<Instant>(0);
            return tx.exec_count("DELETE FROM idempotency WHERE created_at <= $1", until);
        });
        total += *deleted;
        if (*deleted < kBatch)
            return total;
    }
}

} // namespace yimen::http
