#pragma once

// Lists as people keep them: CSV in UTF-8 or GB18030, and XLSX (ECMA-376), read into rows of texts and written again. What a file says
// in a way that cannot be trusted (a formula, a merged cell, a code that a spreadsheet took for a number) is told with the row.

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace yimen::tables {

inline constexpr ErrorCode kBroken{"tables.broken", ErrorKind::unprocessable, "The file cannot be read as a table.",
                                   "无法按表格读取该文件。"};

enum class Fault {
    formula,    // the cell holds a formula; its text is what was computed last, or the formula itself
    number,     // a number of which digits may be lost, or that is not whole
    merged,     // the cell belongs to a merged range
    encoding,   // the line is in another encoding than most of the file
    unreadable, // the line is in no encoding that we know; its text is empty
};
struct Note {
    Fault fault;
    std::size_t cell = 0; // index within the row; 0 for a whole line
};
struct Line {
    int line = 0; // of the file, from 1, where the row begins
    std::vector<std::string> cells;
    std::vector<Note> notes;
};
struct Table {
    std::string form;        // "csv, UTF-8", "csv, GB18030", "xlsx"
    std::vector<Line> lines; // blank rows are left out
};

// A ZIP is taken for XLSX, anything else for CSV. tables.broken: an unfinished quotation (with its line), a workbook that cannot be unpacked
// or is too large. At most `most_rows` rows; more is tables.broken, so that nothing is left out unsaid.
Result<Table> read(std::string_view content, std::size_t most_rows = 1'000'000);

enum class Encoding { utf8, gb18030 };

// Appends one row. A text that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes off again.
void append_csv(std::string& out, const std::vector<std::string>& cells);
// UTF-8 to GB18030; characters are never lost, GB18030 has them all.
std::string to_gb18030(std::string_view utf8);

// A cell that may be a figure, with which a spreadsheet goes on counting; monostate is an empty one.
using Value = std::variant<std::monostate, std::string, std::int64_t, double>;

// Writes a workbook of one sheet, row by row. Throws std::runtime_error when the disk does not take it.
class XlsxWriter {
  public:
    XlsxWriter(std::string path, std::string sheet_name);
    ~XlsxWriter();
    void add(const std::vector<std::string>& cells);
    void add(const std::vector<Value>& cells);
    void finish(); // the file is there after it

  private:
    void add_row(std::string_view cells);
    std::string path_, sheet_path_, sheet_name_;
    std::FILE* sheet_ = nullptr;
    std::size_t rows_ = 0;
};

// A small table as the bytes of a file. CSV in UTF-8 begins with the mark without which spreadsheets take it for the old encoding.
std::string csv_file(const std::vector<std::vector<Value>>& rows, Encoding encoding);
std::string xlsx_file(const std::string& sheet_name, const std::vector<std::vector<Value>>& rows);

} // namespace yimen::tables
