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

void XlsxWriter::add(const std::vector<std::string>& cells) {
    std::string number = std::to_string(++rows_);
    std::string out = "<row r=\"" + number + "\">";
    for (std::size_t c = 0; c < cells.size(); ++c)
        if (!cells[c].empty())
            out += "<c r=\"" + column_name(c) + number + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" +
                   escaped(cells[c]) + "</t></is></c>";
    out += "</row>";
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

} // namespace yimen::tables
