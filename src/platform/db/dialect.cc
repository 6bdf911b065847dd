#include "dialect.h"

#include <array>

namespace yimen::db {
namespace {

struct Macro {
    std::string_view word, sqlite, postgres;
};
constexpr std::array kMacros{
    Macro{"id", "BLOB", "UUID"},
    Macro{"text", "TEXT", "TEXT COLLATE \"C\""}, // both engines compare UTF-8 byte by byte: the order of code points
    Macro{"int", "INTEGER", "BIGINT"},
    Macro{"bool", "INTEGER", "BOOLEAN"},
    Macro{"bytes", "BLOB", "BYTEA"},
    Macro{"time", "INTEGER", "BIGINT"},
    Macro{"date", "TEXT", "TEXT COLLATE \"C\""},
    Macro{"json", "TEXT", "TEXT"},
    Macro{"strict", "STRICT", ""},
    Macro{"for_update", "", "FOR UPDATE"},
    Macro{"skip_locked", "", "FOR UPDATE SKIP LOCKED"},
};
constexpr std::string_view kSqliteLine = "--sqlite:", kPostgresLine = "--postgres:";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view expand(Engine engine, std::string_view word) {
    for (const Macro& macro : kMacros)
        if (macro.word == word)
            return engine == Engine::sqlite ? macro.sqlite : macro.postgres;
    throw QueryError("unknown word {{" + std::string(word) + "}} in a statement");
}

// The end of the literal, quoted name or comment that begins at `at`; `at` itself when none begins there. A doubled quote is
// found as two literals side by side, which comes to the same.
std::size_t skip_opaque(std::string_view sql, std::size_t at) {
    auto after = [&](std::string_view end, std::size_t from) {
        std::size_t found = sql.find(end, from);
        return found == sql.npos ? sql.size() : found + end.size();
    };
    if (sql[at] == '\'' || sql[at] == '"')
        return after(sql.substr(at, 1), at + 1);
    if (sql.substr(at, 2) == "/*")
        return after("*/", at + 2);
    if (sql.substr(at, 2) == "--")
        return std::min(sql.find('\n', at), sql.size());
    return at;
}

bool begins_line(std::string_view sql, std::size_t at) {
    while (at > 0 && (sql[at - 1] == ' ' || sql[at - 1] == '\t'))
        --at;
    return at == 0 || sql[at - 1] == '\n';
}

// Where translation goes on after the mark of an engine's line: behind the mark when the line is ours, behind the line when not.
std::size_t skip_engine_mark(Engine engine, std::string_view sql, std::size_t at) {
    for (auto [mark, owner] : {std::pair{kSqliteLine, Engine::sqlite}, std::pair{kPostgresLine, Engine::postgres}})
        if (sql.substr(at, mark.size()) == mark && begins_line(sql, at))
            return engine == owner ? at + mark.size() : std::min(sql.find('\n', at), sql.size());
    return at;
}

} // namespace

std::string translate(Engine engine, std::string_view sql) {
    std::string out;
    out.reserve(sql.size() + 32);
    for (std::size_t at = 0; at < sql.size();) {
        if (std::size_t next = skip_engine_mark(engine, sql, at); next != at) {
            at = next;
        } else if (std::size_t end = skip_opaque(sql, at); end != at) {
            out += sql.substr(at, end - at);
            at = end;
        } else if (sql.substr(at, 2) == "{{") {
            std::size_t close = sql.find("}}", at);
            if (close == sql.npos)
                throw QueryError("a {{word}} in a statement is not closed");
            out += expand(engine, sql.substr(at + 2, close - at - 2));
            at = close + 2;
        } else {
            bool placeholder = sql[at] == '$' && at + 1 < sql.size() && is_digit(sql[at + 1]);
            out += placeholder && engine == Engine::sqlite ? '?' : sql[at];
            ++at;
        }
    }
    return out;
}

std::vector<std::string> split_statements(std::string_view sql) {
    std::vector<std::string> statements;
    std::size_t begin = 0;
    bool has_content = false;
    auto finish = [&](std::size_t end) {
        if (has_content)
            statements.emplace_back(sql.substr(begin, end - begin));
        begin = end + 1;
        has_content = false;
    };
    for (std::size_t at = 0; at < sql.size();) {
        if (std::size_t end = skip_opaque(sql, at); end != at) {
            has_content = has_content || sql[at] == '\'' || sql[at] == '"';
            at = end;
            continue;
        }
        if (sql[at] == ';')
            finish(at);
        else if (!is_blank(sql[at]))
            has_content = true;
        ++at;
    }
    finish(sql.size());
    return statements;
}

} // namespace yimen::db
