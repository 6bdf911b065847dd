#include "rows.h"

#include <algorithm>
#include <set>

#include "tables/tables.h"

namespace yimen::catalogue {
namespace {

constexpr std::size_t kMostRows = 200'000;
constexpr std::string_view kJsonForm = "yimen-items/1";

Reason fault_of(tables::Fault fault, std::string_view column) {
    std::string in = column.empty() ? "" : "（列 " + std::string(column) + "）";
    switch (fault) {
    case tables::Fault::formula:
        return {"cell.formula", "单元格是公式，不能作为数据导入" + in};
    case tables::Fault::number:
        return {"cell.number", "编码被表格软件存成了数字，可能已丢失位数，请改为文本后重新导入" + in};
    case tables::Fault::merged:
        return {"cell.merged", "单元格被合并，无法确定属于哪一行，请取消合并" + in};
    case tables::Fault::encoding:
        return {"row.encoding", "本行的文字编码与文件其余部分不同，已按其自身编码读取"};
    case tables::Fault::unreadable:
        return {"row.not_text", "含有无法识别的字符"};
    }
    return {};
}

// Which cell of a row holds which column.
Result<std::vector<std::size_t>> header_of(const tables::Line& header) {
    if (!header.notes.empty())
        return fail(kImportFile, "the header has formulas, merged cells or characters that cannot be read");
    std::vector<std::size_t> out;
    std::set<std::size_t> found;
    for (const auto& cell : header.cells) {
        std::string name = trimmed(cell);
        auto column =
            std::ranges::find_if(kColumns, [&](const Column& c) { return c.name == name || c.chinese == name; });
        if (column == kColumns.end())
            return fail(kImportFile, "unknown column: " + cell.substr(0, 100));
        auto index = static_cast<std::size_t>(column - kColumns.begin());
        if (!found.insert(index).second)
            return fail(kImportFile, "the column occurs twice: " + cell);
        out.push_back(index);
    }
    std::string missing;
    for (std::size_t i = 0; i < kColumns.size(); ++i)
        if (kColumns[i].wanted && !found.contains(i))
            missing += (missing.empty() ? "" : ", ") + std::string(kColumns[i].name);
    if (!missing.empty())
        return fail(kImportFile, "columns are missing: " + missing);
    return out;
}

Result<ItemList> from_table(tables::Table table) {
    if (table.lines.empty())
        return fail(kImportFile, "the file is empty");
    YIMEN_TRY(auto columns, header_of(table.lines[0]));
    ItemList out{std::move(table.form), {}};
    out.rows.reserve(table.lines.size());
    for (std::size_t i = 1; i < table.lines.size(); ++i) {
        tables::Line& line = table.lines[i];
        SourceRow& row = out.rows.emplace_back();
        row.line = line.line;
        bool unreadable =
            std::ranges::find(line.notes, tables::Fault::unreadable, &tables::Note::fault) != line.notes.end();
        if (line.cells.size() != columns.size() && !unreadable) {
            std::string told = "line " + std::to_string(line.line) + " has " + std::to_string(line.cells.size()) +
                               " cells, the header has " + std::to_string(columns.size());
            // The last line cut short is what a broken transfer leaves: nothing of such a file is taken.
            if (i + 1 == table.lines.size())
                return fail(kImportFile, told + "; the file may have been cut off");
            row.refused = true;
            row.faults.push_back({"row.cells", "本行有 " + std::to_string(line.cells.size()) + " 个单元格，表头有 " +
                                                   std::to_string(columns.size()) + " 个"});
        }
        for (std::size_t c = 0; c < std::min(line.cells.size(), columns.size()); ++c) {
            const Column& column = kColumns[columns[c]];
            std::string text = trimmed(line.cells[c]);
            if (column.must)
                row.*column.must = std::move(text);
            else
                row.*column.may = std::move(text);
        }
        for (const auto& note : line.notes) {
            bool whole = note.fault == tables::Fault::encoding || note.fault == tables::Fault::unreadable;
            row.faults.push_back(
                fault_of(note.fault, whole || note.cell >= columns.size() ? "" : kColumns[columns[note.cell]].name));
            row.refused = row.refused || note.fault != tables::Fault::encoding;
        }
    }
    return out;
}

// {"format": "yimen-items/1", "items": [{column: text, …, "definition": {…}}]}
Result<ItemList> from_json(std::string_view content) {
    auto parsed = parse_json(content);
    auto* whole = parsed ? parsed->if_object() : nullptr;
    auto* items = whole ? whole->if_contains("items") : nullptr;
    if (!items || !items->is_array())
        return fail(kImportFile,
                    parsed ? "an object with `items` is wanted" : "the JSON cannot be read: " + parsed.error().detail);
    auto* form = whole->if_contains("format");
    if (!form || !form->is_string() || std::string_view(form->get_string()) != kJsonForm)
        return fail(kImportFile, "`format` must be " + std::string(kJsonForm));
    if (items->get_array().size() > kMostRows)
        return fail(kImportFile, "the file has more than " + std::to_string(kMostRows) + " items");
    ItemList out{"json", {}};
    int number = 0;
    for (const auto& entry : items->get_array()) {
        SourceRow& row = out.rows.emplace_back();
        row.line = ++number;
        auto* object = entry.if_object();
        auto refuse = [&](std::string text) {
            row.refused = true;
            row.faults.push_back({"row.json", std::move(text)});
        };
        if (!object) {
            refuse("第 " + std::to_string(number) + " 项不是对象");
            continue;
        }
        for (const auto& [name, value] : *object) {
            if (name == "definition") {
                if (value.is_null())
                    continue;
                auto definition = read_stored_json<Definition>(boost::json::serialize(value));
                if (definition)
                    row.definition = std::move(*definition);
                else
                    refuse("事项定义无法读取：" + (definition.error().invalid_params.empty()
                                                       ? definition.error().detail
                                                       : definition.error().invalid_params[0].pointer + " " +
                                                             definition.error().invalid_params[0].reason));
                continue;
            }
            auto column = std::ranges::find(kColumns, std::string_view(name), &Column::name);
            if (column == kColumns.end())
                refuse("未知的成员：" + std::string(name).substr(0, 100));
            else if (value.is_null())
                continue;
            else if (!value.is_string())
                refuse("成员应为文本：" + std::string(name));
            else if (column->must)
                row.*column->must = trimmed(std::string_view(value.get_string()));
            else
                row.*column->may = trimmed(std::string_view(value.get_string()));
        }
    }
    return out;
}

} // namespace

std::vector<std::string> cells_of(const SourceRow& row) {
    std::vector<std::string> out;
    for (const auto& column : kColumns)
        out.push_back(column.must ? row.*column.must : (row.*column.may).value_or(""));
    return out;
}

Result<ItemList> read_item_list(std::string_view content) {
    std::string_view begin = content.starts_with("\xEF\xBB\xBF") ? content.substr(3) : content;
    auto first = begin.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && begin[first] == '{')
        return from_json(begin);
    auto table = tables::read(content, kMostRows + 1);
    if (!table)
        return fail(kImportFile, table.error().detail);
    return from_table(std::move(*table));
}

} // namespace yimen::catalogue
