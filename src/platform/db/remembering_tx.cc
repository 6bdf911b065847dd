#include "remembering_tx.h"

#include <array>

namespace yimen::db {
namespace {

constexpr std::size_t kMostSaid = 200, kMostRows = 50;

std::string_view first_word(std::string_view& rest) {
    constexpr std::string_view kBlank = " \n\t";
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
    auto end = std::min(rest.find_first_of(" \n\t(;"), rest.size());
    auto word = rest.substr(0, end);
    rest.remove_prefix(end);
    return word;
}

bool only_reads(std::string_view sql) { return first_word(sql) == "SELECT"; }

// Locks rows, or has an effect of its own.
bool does_more(std::string_view sql) {
    constexpr std::array<std::string_view, 3> kMore{"{{for_update}}", "{{skip_locked}}", "SELECT pg_"};
    return std::ranges::any_of(kMore, [&](auto part) { return sql.find(part) != std::string_view::npos; });
}

// "INSERT INTO t", "UPDATE t", "DELETE FROM t"; empty when it is something else.
std::string_view written_table(std::string_view sql) {
    auto verb = first_word(sql);
    bool two_words = verb == "INSERT" || verb == "DELETE";
    if (two_words && first_word(sql) != (verb == "INSERT" ? "INTO" : "FROM"))
        return {};
    return two_words || verb == "UPDATE" ? first_word(sql) : std::string_view{};
}

void append(std::string& key, std::string_view bytes) {
    key += std::to_string(bytes.size());
    key += ':';
    key += bytes;
}

std::string key_of(std::string_view sql, std::span<const Param> params) {
    std::string key;
    append(key, sql);
    for (const auto& param : params) {
        key += static_cast<char>('a' + param.value().index());
        std::visit(
            [&](const auto& value) {
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>)
                    append(key, value);
                else if constexpr (std::is_same_v<T, Blob>)
                    append(key, value.bytes);
                else if constexpr (std::is_same_v<T, Uuid>)
                    append(key, value.str());
                else if constexpr (!std::is_same_v<T, std::monostate>)
                    append(key, std::to_string(value));
            },
            param.value());
    }
    return key;
}

} // namespace

void RememberingTx::forget_written(std::string_view sql) {
    auto table = written_table(sql);
    if (table.empty())
        return said_.clear();
    std::erase_if(said_, [&](const auto& one) { return one.second.sql.find(table) != std::string::npos; });
}

Rows RememberingTx::do_query(std::string_view sql, std::span<const Param> params) {
    if (!only_reads(sql)) {
        forget_written(sql);
        return ask(sql, params);
    }
    if (does_more(sql)) {
        said_.clear();
        return ask(sql, params);
    }
    std::string key = key_of(sql, params);
    if (auto found = said_.find(key); found != said_.end())
        return found->second.rows;
    Rows rows = ask(sql, params);
    if (said_.size() >= kMostSaid)
        said_.clear();
    if (rows.size() <= kMostRows)
        said_.emplace(std::move(key), Said{std::string(sql), rows});
    return rows;
}

void RememberingTx::do_exec(std::string_view sql, std::span<const Param> params) {
    forget_written(sql);
    send(sql, params);
}

// Whoever counts what changed wants to know whether somebody else was there first.
std::int64_t RememberingTx::do_exec_count(std::string_view sql, std::span<const Param> params) {
    said_.clear();
    return change(sql, params);
}

void RememberingTx::savepoint(const std::function<bool()>& body) {
    bool kept = false;
    const std::size_t before = left();
    auto undone = [&] {
        said_.clear();
        drop_left(before);
    };
    try {
        run_savepoint([&] { return kept = body(); });
    } catch (...) {
        undone();
        throw;
    }
    if (!kept)
        undone();
}

} // namespace yimen::db
