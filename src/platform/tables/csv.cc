#include "csv.h"

namespace yimen::tables {

CsvFile read_csv(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text.starts_with(kMark))
        text.remove_prefix(kMark.size());
    CsvFile file;
    CsvRow row{1, {}};
    std::string cell;
    bool quoted = false, started = false;
    int line = 1;
    auto end_cell = [&] {
        row.cells.push_back(std::move(cell));
        cell.clear();
    };
    auto end_row = [&] {
        if (started) {
            end_cell();
            file.rows.push_back(std::move(row));
        }
        row = CsvRow{line, {}};
        started = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        line += c == '\n';
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == '\n' || c == '\r') {
            end_row();
        } else if (c == ',') {
            started = true;
            end_cell();
        } else if (c == '"' && cell.empty()) {
            started = quoted = true;
        } else {
            started = true;
            cell += c;
        }
    }
    if (quoted)
        file.broken_line = row.line;
    end_row();
    return file;
}

} // namespace yimen::tables
