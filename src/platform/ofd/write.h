#pragma once

// Writes OFD documents (GB/T 33190-2016): pages of text that can be selected, paths and pictures, with embedded fonts; sealed after
// GB/T 38540-2020. Lengths in millimetres from the top left corner of the page. README.md says what the container looks like.

#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "seal.h"

namespace yimen::ofd {

struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};
struct Colour {
    int red = 0, green = 0, blue = 0;
    auto operator<=>(const Colour&) const = default;
};

// A piece of one line in one font.
struct Text {
    std::size_t font = 0; // in Draft::fonts
    double size = 0;
    double x = 0, baseline = 0;   // where the first glyph begins
    std::string text;             // UTF-8, one line
    std::vector<double> advances; // from each character to the next: one less than characters
    Colour colour;
};
struct Path {
    std::vector<std::array<double, 2>> points; // a polygon
    double line_width = 0;                     // 0: filled, otherwise drawn with a line of this width
    bool closed = true;
    Colour colour;
};
struct Picture {
    std::string png;
    Box box;
};
using Object = std::variant<Text, Path, Picture>;

struct Page {
    double width = 210, height = 297;
    std::vector<Object> objects;
};
struct Font {
    std::string name;
    std::string file; // TrueType or OpenType, cut down to what the document uses
    std::string sm3 =
        {}; // of the file, where it is known: that of a title stands in many documents; empty: it is computed
};

struct Draft {
    std::string id; // DocID, 32 hexadecimal digits
    std::string title, author;
    Instant made_at;
    std::vector<std::pair<std::string, std::string>> custom_data; // DocInfo/CustomDatas
    std::vector<Font> fonts;
    std::vector<Page> pages;
};

// Who seals, with which seal, when and where on the page.
struct Sealing {
    std::string seal;        // SESeal, DER
    std::string certificate; // of the signer, DER
    Sign sign;
    Instant at;
    std::size_t page = 0; // from 0
    Box box;
};

// The file. Every entry but the signature itself is covered, Signatures.xml included: a second signature on it is a change.
// About 0.6 ms for the signature: never inside a transaction.
std::string write_sealed(const Draft& draft, const Sealing& sealing);
// The same without a signature.
std::string write_plain(const Draft& draft);

} // namespace yimen::ofd
