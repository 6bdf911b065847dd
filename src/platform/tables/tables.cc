#include "tables.h"

#include <algorithm>

#include "csv.h"
#include "encoding.h"
#include "xlsx.h"

namespace yimen::tables {
namespace {

// What a spreadsheet would take for a formula when it opens the file, behind any apostrophes that keep it from doing so. One more is
// written, and one is taken off again.
bool looks_like_formula(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
    return !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
}

Result<Table> read_text(std::string_view content, std::size_t most_rows) {
    Decoded decoded = decode(content);
    CsvFile file = read_csv(decoded.text);
    if (file.broken_line)
        return fail(kBroken, "a quotation that begins in line " + std::to_string(*file.broken_line) + " does not end");
    if (file.rows.size() > most_rows)
        return fail(kBroken, "the file has more than " + std::to_string(most_rows) + " rows");
    Table out;
    out.form = decoded.gb18030 ? "csv, GB18030" : "csv, UTF-8";
    for (std::size_t i = 0; i < file.rows.size(); ++i) {
        auto& row = file.rows[i];
        Line line{row.line, std::move(row.cells), {}};
        // A row whose text has line breaks stands on several lines.
        int next = i + 1 < file.rows.size() ? file.rows[i + 1].line : row.line + 1;
        auto names_a_line = [&](const std::vector<int>& lines) {
            auto first = std::ranges::lower_bound(lines, line.line);
            return first != lines.end() && *first < std::max(next, line.line + 1);
        };
        if (names_a_line(decoded.foreign))
            line.notes.push_back({Fault::encoding, 0});
        for (std::size_t c = 0; c < line.cells.size(); ++c) {
            std::string& cell = line.cells[c];
            if (cell.starts_with('\'') && looks_like_formula(cell))
                cell.erase(0, 1);
            else if (cell.starts_with('='))
                line.notes.push_back({Fault::formula, c});
        }
        out.lines.push_back(std::move(line));
    }
    for (int unreadable : decoded.unreadable)
        out.lines.push_back({unreadable, {}, {{Fault::unreadable, 0}}});
    std::ranges::stable_sort(out.lines, {}, &Line::line);
    return out;
}

} // namespace

Result<Table> read(std::string_view content, std::size_t most_rows) {
    return content.starts_with("PK\x03\x04") ? read_xlsx(content, most_rows) : read_text(content, most_rows);
}

void append_csv(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        std::string cell = looks_like_formula(cells[i]) ? "'" + cells[i] : cells[i];
        out += i > 0 ? "," : "";
        if (cell.find_first_of(",\"\r\n") == std::string::npos && !cell.empty() && cell.front() != ' ' &&
            cell.back() != ' ') {
            out += cell;
            continue;
        }
        out += '"';
        for (char c : cell)
            out += c == '"' ? "\"\"" : std::string(1, c);
        out += '"';
    }
    out += "\r\n";
}

} // namespace yimen::tables
