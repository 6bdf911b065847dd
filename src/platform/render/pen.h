#pragma once

// Draws on one page, and remembers what it drew as objects of an OFD page, so that PDF and OFD look the same by construction.
// Lengths in points (1/72 inch), from the top left corner.

#include <cairo.h>
#include <pango/pangocairo.h>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ofd/write.h"

namespace yimen::render {

inline constexpr double kMillimetre = 72.0 / 25.4;

struct Release {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
    void operator()(PangoFont* font) const { g_object_unref(font); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
};
template <class T>
using Handle = std::unique_ptr<T, Release>;

// A part of a line in one font, as it was set.
struct Piece {
    Handle<PangoFont> font;
    std::string font_name;
    std::u32string characters;
    std::string text;             // the same in UTF-8
    double size = 0;              // in millimetres
    double x = 0;                 // from where the line begins
    std::vector<double> advances; // in millimetres, from each character to the next
};
struct SetLine {
    PangoLayoutLine* line = nullptr;
    double shift = 0;    // from the left edge
    double baseline = 0; // from the top of a line of the style's pitch
    std::vector<Piece> pieces;
};
std::vector<Piece> pieces_of(PangoLayoutLine* line);

// The fonts of one document, and which characters of each it shows.
class FontBook {
  public:
    std::size_t use(const Piece& piece);
    // Each font cut down to its characters. Some milliseconds for each.
    std::vector<ofd::Font> cut() const;

  private:
    struct Used {
        Handle<PangoFont> font;
        std::u32string characters; // as they came
    };
    std::map<std::string, std::size_t> known_; // by the font's own name
    std::vector<std::pair<std::string, Used>> fonts_;
};

// font_cutter.cc: the font file with these characters only, and its digest.
struct CutFont {
    std::string file, sm3;
};
CutFont cut_font(PangoFont* font, const std::string& name, const std::set<char32_t>& characters);
std::string font_name(PangoFont* font); // takes as long as setting a word

// One page: for PDF and PNG as Cairo keeps it, for OFD as objects.
struct Leaf {
    Handle<cairo_surface_t> surface; // null: for OFD alone
    ofd::Page page;

    Leaf(double width, double height, bool drawn = true);
};

class Pen {
  public:
    Pen(Leaf& leaf, FontBook& fonts);
    cairo_t* cairo() const { return cairo_.get(); } // null where nothing is drawn
    void colour(ofd::Colour colour);
    void rectangle(double x, double y, double width, double height, double line);
    void line(double x1, double y1, double x2, double y2, double width);
    void polygon(const std::vector<std::array<double, 2>>& points); // filled
    void text(const SetLine& line, double x, double baseline);
    void qr(const std::string& text, double x, double y, double side); // throws std::runtime_error when it does not fit

  private:
    Leaf& leaf_;
    FontBook& fonts_;
    Handle<cairo_t> cairo_;
    ofd::Colour colour_;
};

} // namespace yimen::render
