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

// A plan, drawn to scale. Lengths are its own. Names stand where they touch nothing; what finds no room has a small letter, and stands
// below the plan with it.
struct Drawing {
    std::string caption; // above it; empty: none
    double width = 0, height = 0;
    struct Area {
        double x = 0, y = 0, width = 0, height = 0;
        std::string name;
    };
    struct Mark {
        double x = 0, y = 0;
        std::string number; // in a box; without one a dot stands there, and the name beside it
        std::string name;
        bool goal = false;
    };
    using Trace = std::vector<std::array<double, 2>>; // from spot to spot
    std::vector<Area> areas;
    std::vector<Mark> marks;
    std::vector<Trace> traces;
};

// One page, A4 upright, to hang beside a door: what is here, a large QR code and what it opens, and how to get there. It is always one page:
// letters get smaller first, then the list loses its end and says so.
struct Poster {
    std::string authority, title, subtitle, lead; // the lead says what it is for
    std::string qr, qr_title;
    std::vector<std::string> qr_for;
    struct Line {
        std::string label, value;
    };
    std::vector<Line> lines;
    std::string list_title, list_rest; // the rest is said below the list
    std::vector<std::string> list;
    std::string way_title;
    std::vector<std::string> way;
    std::vector<Drawing> drawings; // beside each other
    std::string foot;
    Instant made_at;
};

struct Pdf {
    std::string bytes;
    int pages = 0;
};
// Throws std::runtime_error when the libraries fail.
Pdf pdf(const Document& document);
Pdf pdf(const Card& card);
Pdf pdf(const Poster& poster);

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
