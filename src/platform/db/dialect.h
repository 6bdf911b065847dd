#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db.h"

namespace yimen::db {

// Turns a statement of our dialect (see db.h) into SQL of the engine: {{macros}}, `--sqlite:` and `--postgres:` lines, and $1 → ?1 for
// SQLite, where "$1" would be a name that is numbered by its first appearance. String literals, quoted names and comments stay
// as they are. Throws QueryError for an unknown macro.
std::string translate(Engine engine, std::string_view sql);

// Cuts a file into its statements at the semicolons that are outside literals, quoted names and comments. Statements that hold
// nothing but blanks and comments are left out.
std::vector<std::string> split_statements(std::string_view sql);

} // namespace yimen::db
