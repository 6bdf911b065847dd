#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen::tables {

struct CsvRow {
    int line = 0; // of the file, where the row begins
    std::vector<std::string> cells;
};

// RFC 4180 with LF or CRLF; a byte order mark is passed over. An unfinished quote at the end gives the row with `broken` set.
struct CsvFile {
    std::vector<CsvRow> rows;
    std::optional<int> broken_line;
};
CsvFile read_csv(std::string_view text);

} // namespace yimen::tables
