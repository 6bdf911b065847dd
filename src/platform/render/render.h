#pragma once

// Papers of an authority, set in the manner of GB/T 9704-2012, as PDF and PNG. Takes some 60 ms a page: never inside a transaction.

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "ofd/write.h"

namespace yimen::render {

// A round seal: the name on the arc, a star, the purpose below it (受理专用章). The picture only; it proves nothing by itself.
struct Seal {
    std::string authority;
    std::string purpose;
    bool test = false;        // 测试 stands on it: no paper of a demonstration may pass as a real one
    std::string picture = {}; // PNG of a seal that was made before; then that is shown and the above is not
};
inline constexpr double kSealMillimetres = 42; // across
// The seal as a picture with a transparent ground, for the seal's own file.
std::string seal_png(const Seal& seal, int dots_per_inch);

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
// A plan or sketch, as wide as the text unless it is higher than `most_height` then. Lengths are its own; it is drawn to scale, in order.
struct Drawing {
    double width = 0, height = 0;
    double most_height = 220; // points
    struct Box {
        double x = 0, y = 0, width = 0, height = 0;
        ofd::Colour colour = {};
        double line = 0.6; // points
    };
    struct Trace { // from spot to spot
        std::vector<std::array<double, 2>> spots;
        ofd::Colour colour = {};
        double line = 2; // points
    };
    struct Dot {
        double x = 0, y = 0;
        double radius = 3; // points
        ofd::Colour colour = {};
    };
    struct Label { // centred
        double x = 0, y = 0;
        std::string text;
        double size = 8; // points
    };
    std::vector<std::variant<Box, Trace, Dot, Label>> parts;
};
using Block = std::variant<Paragraph, Facts, Numbered, Drawing>;

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
    std::string mark; // in red above every page: that it is a test
    Instant made_at;  // the date in the file
};

// One page, A4 across: a licence to hang on the wall. A frame, the title, lines of label and value, a QR code, and the issuer with
// date and seal.
struct Card {
    std::string authority, title, number;
    std::string mark;   // in red below the title: that it is a test
    ofd::Colour accent; // of frame and title
    bool portrait = false;
    struct Line {
        std::string label, value;
    };
    std::vector<Line> lines;
    std::string note; // below the lines
    std::optional<Signature> signature;
    std::string qr, qr_note;
    std::string foot; // at the lower edge, small
    Instant made_at;
};

struct Pdf {
    std::string bytes;
    int pages = 0;
};
// Throws std::runtime_error when the libraries fail.
Pdf pdf(const Document& document);
Pdf pdf(const Card& card);

// The same pages as parts of an OFD document. The seal is not drawn on them: who reads the file sees that of its signature, which
// belongs at `stamp`.
struct Pages {
    std::vector<ofd::Font> fonts;
    std::vector<ofd::Page> pages;
    struct Stamp {
        std::size_t page = 0;
        ofd::Box box;
    };
    std::optional<Stamp> stamp; // there is one when the signature has a seal
};
Pages pages(const Document& document);
Pages pages(const Card& card);
// One page as a picture, counted from 1.
std::string png(const Document& document, int page, int dots_per_inch);
std::string png(const Card& card, int dots_per_inch); // its first page

} // namespace yimen::render
