#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>
#include <zip.h>

#include "tables.h"

namespace yimen::tables {
namespace {

// What XML cannot hold is left out; a carriage return would be read as a line break.
std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\r')
            out += "&#13;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
            out += c;
    }
    return out;
}

std::string column_name(std::size_t column) {
    std::string out;
    for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
    return out;
}

// A figure as digits, shortest; empty for what is none.
std::string figure_of(const Value& value) {
    char digits[32];
    std::to_chars_result end{digits, {}};
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        end = std::to_chars(digits, digits + sizeof digits, *whole);
    else if (const auto* real = std::get_if<double>(&value))
        end = std::to_chars(digits, digits + sizeof digits, *real);
    return {digits, end.ptr};
}

constexpr std::string_view kTypes =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kBookRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>)";
constexpr std::string_view kSheetBegin =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)";

void add_part(zip_t* archive, const char* name, zip_source_t* source) {
    if (!source || zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        throw std::runtime_error(std::string("a workbook cannot be put together: ") + name);
    }
}

} // namespace

XlsxWriter::XlsxWriter(std::string path, std::string sheet_name)
    : path_(std::move(path)), sheet_path_(path_ + ".sheet"), sheet_name_(std::move(sheet_name)),
      sheet_(std::fopen(sheet_path_.c_str(), "wb")) {
    if (!sheet_)
        throw std::runtime_error("cannot write " + sheet_path_);
    std::fwrite(kSheetBegin.data(), 1, kSheetBegin.size(), sheet_);
}

XlsxWriter::~XlsxWriter() {
    if (sheet_)
        std::fclose(sheet_);
    ::unlink(sheet_path_.c_str());
}

void XlsxWriter::add(const std::vector<std::string>& cells) { add(std::vector<Value>(cells.begin(), cells.end())); }

void XlsxWriter::add(const std::vector<Value>& cells) {
    std::string row = std::to_string(rows_ + 1), out;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        std::string place = "<c r=\"" + column_name(c) + row + "\"";
        if (const auto* text = std::get_if<std::string>(&cells[c]); text && !text->empty())
            out += place + " t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(*text) + "</t></is></c>";
        else if (std::string figure = figure_of(cells[c]); !text && !figure.empty())
            out += place + "><v>" + figure + "</v></c>";
    }
    add_row(out);
}

void XlsxWriter::add_row(std::string_view cells) {
    std::string out = "<row r=\"" + std::to_string(++rows_) + "\">" + std::string(cells) + "</row>";
    if (std::fwrite(out.data(), 1, out.size(), sheet_) != out.size())
        throw std::runtime_error("cannot write " + sheet_path_);
}

void XlsxWriter::finish() {
    constexpr std::string_view kEnd = "</sheetData></worksheet>";
    bool written = std::fwrite(kEnd.data(), 1, kEnd.size(), sheet_) == kEnd.size();
    written = std::fclose(sheet_) == 0 && written;
    sheet_ = nullptr;
    if (!written)
        throw std::runtime_error("cannot write " + sheet_path_);
    int error = 0;
    zip_t* archive = zip_open(path_.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (!archive)
        throw std::runtime_error("cannot write " + path_);
    std::string book = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name=")" +
                       escaped(sheet_name_) + R"(" sheetId="1" r:id="rId1"/></sheets></workbook>)";
    auto text = [&](std::string_view content) { return zip_source_buffer(archive, content.data(), content.size(), 0); };
    try {
        add_part(archive, "[Content_Types].xml", text(kTypes));
        add_part(archive, "_rels/.rels", text(kRelations));
        add_part(archive, "xl/workbook.xml", text(book));
        add_part(archive, "xl/_rels/workbook.xml.rels", text(kBookRelations));
        add_part(archive, "xl/worksheets/sheet1.xml", zip_source_file(archive, sheet_path_.c_str(), 0, -1));
    } catch (...) {
        zip_discard(archive);
        throw;
    }
    if (zip_close(archive) != 0) {
        zip_discard(archive);
        throw std::runtime_error("cannot write " + path_);
    }
}

std::string csv_file(const std::vector<std::vector<Value>>& rows, Encoding encoding) {
    std::string out;
    for (const auto& row : rows) {
        std::vector<std::string> cells;
        for (const Value& value : row) {
            const auto* text = std::get_if<std::string>(&value);
            cells.push_back(text ? *text : figure_of(value));
        }
        append_csv(out, cells);
    }
    return encoding == Encoding::utf8 ? "\xEF\xBB\xBF" + out : to_gb18030(out);
}

std::string xlsx_file(const std::string& sheet_name, const std::vector<std::vector<Value>>& rows) {
    // The archive is put together on the disk; nobody else sees its folder, and it is gone afterwards.
    std::string folder = (std::filesystem::temp_directory_path() / "yimen-table-XXXXXX").string();
    if (!::mkdtemp(folder.data()))
        throw std::runtime_error("cannot make a folder for a workbook");
    struct Removed {
        const std::string& folder;
        ~Removed() {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        }
    } removed{folder};
    {
        XlsxWriter writer(folder + "/table.xlsx", sheet_name);
        for (const auto& row : rows)
            writer.add(row);
        writer.finish();
    }
    std::ifstream file(folder + "/table.xlsx", std::ios::binary);
    std::string out{std::istreambuf_iterator<char>(file), {}};
    if (out.empty())
        throw std::runtime_error("a workbook cannot be read back");
    return out;
}

} // namespace yimen::tables
