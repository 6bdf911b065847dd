#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace yimen::db {

struct SqlHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const noexcept { return std::hash<std::string_view>{}(sql); }
};

// Prepared statements of one connection by the text that the caller wrote; a hit allocates nothing.
template <class Statement>
using StatementCache = std::unordered_map<std::string, Statement, SqlHash, std::equal_to<>>;

// Statements that are put together (scopes, lists) have many texts; beyond this many a connection forgets all and begins again.
inline constexpr std::size_t kStatementLimit = 1000;

} // namespace yimen::db
