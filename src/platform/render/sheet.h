#pragma once

// The pages of a document while they are filled. Lengths in points (1/72 inch), from the top left corner.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pen.h"

namespace yimen::render {

inline constexpr double kPageWidth = 210 * kMillimetre, kPageHeight = 297 * kMillimetre; // A4
inline constexpr ofd::Colour kRed{212, 18, 28};                                          // of seals and heads

enum class Face { body, title, label };

struct Style {
    Face face = Face::body;
    double size = 16;  // 3 号
    double pitch = 28; // from line to line
    double indent = 0; // of the first line
    bool bold = false;
    PangoAlignment align = PANGO_ALIGN_LEFT;
    bool kerned = true; // not: letters and digits of an identifier stand as far apart as each is wide
    auto operator<=>(const Style&) const = default;
};

// A text set to a width; its lines are drawn one by one, each `pitch` below the one before. What was set lately is kept for each thread: titles
// and labels are the same on a thousand licences, and setting them takes longer than anything else that is done for a page.
class TextBox {
  public:
    // Not `drawn`: it is only made to objects, never shown by Cairo.
    TextBox(const std::string& text, double width, const Style& style, bool drawn = true);
    const std::vector<SetLine>& lines() const { return set_->lines; }
    double height() const { return static_cast<double>(lines().size()) * style_.pitch; }
    void draw(Pen& pen, double x, double y) const;
    void draw(cairo_t* context, double x, double y) const; // on the picture of a seal

  private:
    struct Set {
        Handle<PangoLayout> layout;
        std::vector<SetLine> lines;
    };
    static std::shared_ptr<const Set> set(const std::string& text, double width, const Style& style, bool drawn);
    static std::shared_ptr<const Set> composed(const std::string& text, double width, const Style& style);

    std::shared_ptr<const Set> set_;
    Style style_;
};

class Sheet {
  public:
    static constexpr double kLeft = 28 * kMillimetre, kRight = kPageWidth - 26 * kMillimetre;
    static constexpr double kTop = 30 * kMillimetre, kBottom = kPageHeight - 36 * kMillimetre;
    static constexpr double kWidth = kRight - kLeft;

    Sheet() { turn(); }
    Pen& pen() { return *pen_; }
    double y() const { return y_; }
    // Goes to a new page when less than `height` is left on this one.
    void need(double height);
    void skip(double height) { y_ += height; }
    // Draws the text from the left edge plus `offset`, over as many pages as it takes.
    void text(const std::string& text, const Style& style, double offset = 0);

    FontBook& fonts() { return *fonts_; }
    std::unique_ptr<FontBook> take_fonts() { return std::move(fonts_); } // the last call
    // What was drawn, page by page; drawing goes on with `pen`.
    std::vector<std::unique_ptr<Leaf>>& pages() { return pages_; }

  private:
    void turn();

    std::unique_ptr<FontBook> fonts_ = std::make_unique<FontBook>();
    std::vector<std::unique_ptr<Leaf>> pages_;
    std::optional<Pen> pen_;
    double y_ = kTop;
};

// A document in the shape that all outputs are made from.
struct Laid {
    std::vector<std::unique_ptr<Leaf>> pages;
    std::unique_ptr<FontBook> fonts;
    struct Stamp {
        std::size_t page = 0;
        double x = 0, y = 0; // its centre
    };
    std::optional<Stamp> stamp; // where the seal belongs
};

// layout.cc, card.cc, poster.cc, drawing.cc, seal.cc
struct Document;
struct Card;
struct Drawing;
struct Poster;
struct Seal;
Laid lay_out(const Document& document);
// Without `drawn` only what an OFD page needs is kept, and nothing for Cairo.
Laid lay_out(const Card& card, bool drawn = true);
Laid lay_out(const Poster& poster);
struct Room {
    double x = 0, y = 0, width = 0, height = 0;
    bool touches(const Room& other) const {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
    }
    bool holds(const Room& other) const {
        return x <= other.x && y <= other.y && other.x + other.width <= x + width &&
               other.y + other.height <= y + height;
    }
};
// As large as the room allows, with its caption above and its legend below.
void draw(Pen& pen, const Drawing& drawing, const Room& room);
void draw_seal(cairo_t* context, const Seal& seal, double centre_x, double centre_y);

} // namespace yimen::render
