#pragma once

// Papers of an authority, set in the manner of GB/T 9704-2012, as PDF and PNG. Takes some 60 ms a page: never inside a transaction.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"

namespace yimen::render {

// A round seal: the name on the arc, a star, the purpose below it (受理专用章). The picture only; it proves nothing by itself.
struct Seal {
    std::string authority;
    std::string purpose;
    bool test = false; // 测试 stands on it: no paper of a demonstration may pass as a real one
};

struct Paragraph {
    std::string text;
    bool indented = true; // by two characters; the addressee stands flush
};
// A table of two columns.
struct Facts {
    struct Row {
        std::string label, value;
        int blank_lines = 0; // room to write by hand, in lines
    };
    std::vector<Row> rows;
};
// Each entry has a number; its first line stands beside the number, the others below it.
struct Numbered {
    std::vector<std::vector<std::string>> items;
};
using Block = std::variant<Paragraph, Facts, Numbered>;

struct Signature {
    std::string authority;
    std::string date; // 2026年9月28日
    std::optional<Seal> seal;
};

struct Document {
    std::string authority; // who issues it
    std::string title;     // 受理通知书
    std::string number;    // 城东市监受字〔2026〕12号
    std::vector<Block> blocks;
    std::optional<Signature> signature;
    std::string qr; // text of the QR code on every page; empty: none
    std::string qr_note;
    Instant made_at; // the date in the file
};

struct Pdf {
    std::string bytes;
    int pages = 0;
};
// Throws std::runtime_error when the libraries fail.
Pdf pdf(const Document& document);
// One page as a picture, counted from 1.
std::string png(const Document& document, int page, int dots_per_inch);

} // namespace yimen::render
