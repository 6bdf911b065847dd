#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <zip.h>

#include "xlsx.h"

namespace yimen::tables {
namespace {

constexpr std::size_t kMostUnpacked = 512u << 20; // of one part of the workbook
constexpr std::size_t kMostColumns = 200;
constexpr double kExact = 9007199254740992.0; // 2^53: whole numbers beyond it lose digits in a spreadsheet

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

Archive opened(std::string_view content) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
    zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr;
    if (source && !archive)
        zip_source_free(source);
    zip_error_fini(&error);
    return Archive(archive);
}

// The part of this name; nullopt when there is none, or it is broken or too large.
std::optional<std::string> part(zip_t* archive, const std::string& name) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(archive, name.c_str(), 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) || stat.size > kMostUnpacked)
        return std::nullopt;
    std::unique_ptr<zip_file_t, Discard> file(zip_fopen(archive, name.c_str(), 0));
    std::string out(stat.size, '\0');
    if (!file || zip_fread(file.get(), out.data(), out.size()) != static_cast<zip_int64_t>(out.size()))
        return std::nullopt;
    return out;
}

// Names may carry a prefix ("x:row"); it does not matter here.
std::string_view local(const char* name) {
    const char* colon = std::strchr(name, ':');
    return colon ? colon + 1 : name;
}
pugi::xml_node child(pugi::xml_node of, std::string_view name) {
    for (auto node : of.children())
        if (local(node.name()) == name)
            return node;
    return {};
}
std::string_view attribute(pugi::xml_node of, std::string_view name) {
    for (auto attribute : of.attributes())
        if (local(attribute.name()) == name)
            return attribute.value();
    return {};
}
// The text of <si> or <is>: one <t>, or runs with a <t> each; phonetic hints are no text.
std::string text_of(pugi::xml_node of) {
    std::string out;
    for (auto node : of.children())
        if (local(node.name()) == "t")
            out += node.text().get();
        else if (local(node.name()) == "r")
            out += child(node, "t").text().get();
    return out;
}

// "AB12" → column 27, row 12; nullopt for anything else.
std::optional<std::pair<std::size_t, int>> cell_place(std::string_view reference) {
    std::size_t column = 0, i = 0;
    for (; i < reference.size() && i < 4 && reference[i] >= 'A' && reference[i] <= 'Z'; ++i)
        column = column * 26 + static_cast<std::size_t>(reference[i] - 'A') + 1;
    int row = 0;
    auto [end, error] = std::from_chars(reference.data() + i, reference.data() + reference.size(), row);
    if (i == 0 || error != std::errc() || end != reference.data() + reference.size() || row < 1)
        return std::nullopt;
    return std::pair(column - 1, row);
}

struct Range {
    std::size_t left = 0, right = 0;
    int top = 0, bottom = 0;
};

class Sheet {
  public:
    Sheet(pugi::xml_node root, const std::vector<std::string>& shared) : root_(root), shared_(shared) {}

    Result<Table> read(std::size_t most_rows) {
        merges();
        Table out;
        out.form = "xlsx";
        int number = 0;
        for (auto row : child(root_, "sheetData").children()) {
            if (local(row.name()) != "row")
                continue;
            number = int_of(attribute(row, "r")).value_or(number + 1);
            Line line{number, {}, {}};
            std::size_t column = 0;
            for (auto cell : row.children()) {
                if (local(cell.name()) != "c")
                    continue;
                if (auto place = cell_place(attribute(cell, "r")))
                    column = place->first;
                if (column >= kMostColumns)
                    return fail(kBroken, "row " + std::to_string(number) + " has more than " +
                                             std::to_string(kMostColumns) + " columns");
                line.cells.resize(std::max(line.cells.size(), column + 1));
                line.cells[column] = value(cell, column, line.notes);
                ++column;
            }
            for (std::size_t c = 0; c < std::max<std::size_t>(line.cells.size(), 1); ++c)
                if (is_merged(number, c))
                    line.notes.push_back({Fault::merged, c});
            bool blank =
                std::all_of(line.cells.begin(), line.cells.end(), [](const std::string& cell) { return cell.empty(); });
            if (blank)
                continue;
            if (out.lines.size() >= most_rows)
                return fail(kBroken, "the sheet has more than " + std::to_string(most_rows) + " rows");
            out.lines.push_back(std::move(line));
        }
        // Trailing empty cells are not written by every program.
        std::size_t width = out.lines.empty() ? 0 : out.lines[0].cells.size();
        for (auto& line : out.lines) {
            while (line.cells.size() > width && line.cells.back().empty())
                line.cells.pop_back();
            line.cells.resize(std::max(line.cells.size(), width));
        }
        return out;
    }

  private:
    static std::optional<int> int_of(std::string_view text) {
        int out = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        return error == std::errc() && end == text.data() + text.size() && out > 0 ? std::optional(out) : std::nullopt;
    }

    void merges() {
        for (auto node : child(root_, "mergeCells").children()) {
            std::string_view reference = attribute(node, "ref");
            auto colon = reference.find(':');
            if (colon == std::string_view::npos)
                continue;
            auto from = cell_place(reference.substr(0, colon)), to = cell_place(reference.substr(colon + 1));
            if (from && to)
                merges_.push_back({from->first, to->first, from->second, to->second});
        }
    }
    bool is_merged(int row, std::size_t column) const {
        return std::any_of(merges_.begin(), merges_.end(), [&](const Range& range) {
            return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
        });
    }

    std::string value(pugi::xml_node cell, std::size_t column, std::vector<Note>& notes) const {
        if (child(cell, "f"))
            notes.push_back({Fault::formula, column});
        std::string_view type = attribute(cell, "t");
        if (type == "inlineStr")
            return text_of(child(cell, "is"));
        std::string text = child(cell, "v").text().get();
        if (type == "s") {
            std::size_t index = 0;
            auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
            return error == std::errc() && end == text.data() + text.size() && index < shared_.size() ? shared_[index]
                                                                                                      : std::string();
        }
        if (type == "str" || type == "b" || type == "d" || text.empty())
            return text;
        if (type == "e") {
            notes.push_back({Fault::formula, column});
            return text;
        }
        return number(text, column, notes);
    }

    // A code that was typed into a cell of numbers: its digits as they were, as far as a spreadsheet keeps them.
    static std::string number(const std::string& text, std::size_t column, std::vector<Note>& notes) {
        double value = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value != std::floor(value) ||
            std::abs(value) >= kExact || text.size() > 25) {
            notes.push_back({Fault::number, column});
            return text;
        }
        char out[32];
        std::snprintf(out, sizeof out, "%.0f", value);
        // Fifteen digits are exact; what was longer was rounded when it was typed.
        if (std::strlen(out) > 15)
            notes.push_back({Fault::number, column});
        return out;
    }

    pugi::xml_node root_;
    const std::vector<std::string>& shared_;
    std::vector<Range> merges_;
};

// The part that holds the first sheet, as the workbook and its relations name it.
std::string first_sheet(zip_t* archive) {
    constexpr std::string_view kUsual = "xl/worksheets/sheet1.xml";
    auto book = part(archive, "xl/workbook.xml"), relations = part(archive, "xl/_rels/workbook.xml.rels");
    pugi::xml_document book_xml, relations_xml;
    if (!book || !relations || !book_xml.load_buffer(book->data(), book->size()) ||
        !relations_xml.load_buffer(relations->data(), relations->size()))
        return std::string(kUsual);
    auto sheet = child(child(book_xml.document_element(), "sheets"), "sheet");
    std::string_view id = attribute(sheet, "id"); // r:id
    for (auto relation : relations_xml.document_element().children())
        if (attribute(relation, "Id") == id) {
            std::string_view target = attribute(relation, "Target");
            return target.starts_with('/') ? std::string(target.substr(1)) : "xl/" + std::string(target);
        }
    return std::string(kUsual);
}

} // namespace

Result<Table> read_xlsx(std::string_view content, std::size_t most_rows) {
    auto archive = opened(content);
    if (!archive)
        return fail(kBroken, "the workbook cannot be unpacked; it may be cut off");
    std::vector<std::string> shared;
    if (auto strings = part(archive.get(), "xl/sharedStrings.xml")) {
        pugi::xml_document xml;
        if (!xml.load_buffer_inplace(strings->data(), strings->size(), pugi::parse_default | pugi::parse_ws_pcdata))
            return fail(kBroken, "the texts of the workbook cannot be read");
        for (auto node : xml.document_element().children())
            if (local(node.name()) == "si")
                shared.push_back(text_of(node));
    }
    auto sheet = part(archive.get(), first_sheet(archive.get()));
    pugi::xml_document xml;
    if (!sheet || !xml.load_buffer_inplace(sheet->data(), sheet->size(), pugi::parse_default | pugi::parse_ws_pcdata))
        return fail(kBroken, "the first sheet of the workbook cannot be read, or is too large");
    return Sheet(xml.document_element(), shared).read(most_rows);
}

} // namespace yimen::tables
