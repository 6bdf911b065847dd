#pragma once

// The pages of a document while they are filled. Lengths in points (1/72 inch), from the top left corner.

#include <cairo.h>
#include <pango/pangocairo.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yimen::render {

inline constexpr double kMillimetre = 72.0 / 25.4;
inline constexpr double kPageWidth = 210 * kMillimetre, kPageHeight = 297 * kMillimetre; // A4

struct Release {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};
template <class T>
using Handle = std::unique_ptr<T, Release>;

enum class Face { body, title, label };

struct Style {
    Face face = Face::body;
    double size = 16;  // 3 号
    double pitch = 28; // from line to line
    double indent = 0; // of the first line
    bool bold = false;
    PangoAlignment align = PANGO_ALIGN_LEFT;
};

// A text set to a width; its lines are drawn one by one, each `pitch` below the one before.
class TextBox {
  public:
    TextBox(cairo_t* context, const std::string& text, double width, const Style& style);
    int lines() const { return pango_layout_get_line_count(layout_.get()); }
    double height() const { return lines() * style_.pitch; }
    // Calls with each line's function to draw it at (x, y of the line's top).
    void each_line(const std::function<void(const std::function<void(cairo_t*, double x, double y)>& draw)>& use) const;
    void draw(cairo_t* context, double x, double y) const;

  private:
    Handle<PangoLayout> layout_;
    Style style_;
};

class Sheet {
  public:
    static constexpr double kLeft = 28 * kMillimetre, kRight = kPageWidth - 26 * kMillimetre;
    static constexpr double kTop = 30 * kMillimetre, kBottom = kPageHeight - 36 * kMillimetre;
    static constexpr double kWidth = kRight - kLeft;

    Sheet() { turn(); }
    cairo_t* context() const { return context_.get(); }
    double y() const { return y_; }
    // Goes to a new page when less than `height` is left on this one.
    void need(double height);
    void skip(double height) { y_ += height; }
    // Draws the text from the left edge plus `offset`, over as many pages as it takes.
    void text(const std::string& text, const Style& style, double offset = 0);

    // What was drawn, page by page; drawing goes on with `on_page`.
    std::vector<Handle<cairo_surface_t>>& pages() { return pages_; }

  private:
    void turn();

    std::vector<Handle<cairo_surface_t>> pages_;
    Handle<cairo_t> context_;
    double y_ = kTop;
};

// layout.cc, seal.cc
struct Document;
struct Seal;
std::vector<Handle<cairo_surface_t>> lay_out(const Document& document);
void draw_seal(cairo_t* context, const Seal& seal, double centre_x, double centre_y);

} // namespace yimen::render
