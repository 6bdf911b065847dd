#include "pen.h"

#include <algorithm>

#include "base/text.h"
#include "ink.h"
#include "render.h"

namespace yimen::render {
namespace {

constexpr double mm(double points) { return points / kMillimetre; }

double units(int pango) { return static_cast<double>(pango) / PANGO_SCALE; }

} // namespace

std::size_t FontBook::use(const Piece& piece) {
    auto [known, is_new] = known_.try_emplace(piece.font_name, fonts_.size());
    if (is_new)
        fonts_.emplace_back(known->first, Used{Handle<PangoFont>(PANGO_FONT(g_object_ref(piece.font.get()))), {}});
    fonts_[known->second].second.characters += piece.characters;
    return known->second;
}

std::vector<ofd::Font> FontBook::cut() const {
    std::vector<ofd::Font> out;
    for (const auto& [name, used] : fonts_) {
        std::u32string sorted = used.characters;
        std::ranges::sort(sorted);
        auto cut = cut_font(used.font.get(), name, {sorted.begin(), sorted.end()});
        out.push_back({name, std::move(cut.file), std::move(cut.sm3)});
    }
    return out;
}

Leaf::Leaf(double width, double height, bool drawn) {
    cairo_rectangle_t area{0, 0, width, height};
    if (drawn)
        surface.reset(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &area));
    page.width = mm(width);
    page.height = mm(height);
}

Pen::Pen(Leaf& leaf, FontBook& fonts)
    : leaf_(leaf), fonts_(fonts), cairo_(leaf.surface ? cairo_create(leaf.surface.get()) : nullptr) {}

void Pen::colour(ofd::Colour colour) {
    colour_ = colour;
    if (cairo_)
        cairo_set_source_rgb(cairo_.get(), colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
}

void Pen::rectangle(double x, double y, double width, double height, double line) {
    if (cairo_) {
        cairo_new_path(cairo_.get());
        cairo_set_line_width(cairo_.get(), line);
        cairo_rectangle(cairo_.get(), x, y, width, height);
        cairo_stroke(cairo_.get());
    }
    double right = x + width, bottom = y + height;
    leaf_.page.objects.push_back(ofd::Path{
        {{mm(x), mm(y)}, {mm(right), mm(y)}, {mm(right), mm(bottom)}, {mm(x), mm(bottom)}}, mm(line), true, colour_});
}

void Pen::line(double x1, double y1, double x2, double y2, double width) {
    if (cairo_) {
        cairo_new_path(cairo_.get());
        cairo_set_line_width(cairo_.get(), width);
        cairo_move_to(cairo_.get(), x1, y1);
        cairo_line_to(cairo_.get(), x2, y2);
        cairo_stroke(cairo_.get());
    }
    leaf_.page.objects.push_back(ofd::Path{{{mm(x1), mm(y1)}, {mm(x2), mm(y2)}}, mm(width), false, colour_});
}

void Pen::polygon(const std::vector<std::array<double, 2>>& points) {
    ofd::Path path{{}, 0, true, colour_};
    for (const auto& [x, y] : points)
        path.points.push_back({mm(x), mm(y)});
    if (cairo_) {
        cairo_new_path(cairo_.get());
        for (const auto& [x, y] : points)
            cairo_line_to(cairo_.get(), x, y);
        cairo_close_path(cairo_.get());
        cairo_fill(cairo_.get());
    }
    leaf_.page.objects.push_back(std::move(path));
}

void Pen::text(const SetLine& line, double x, double baseline) {
    if (cairo_) {
        cairo_move_to(cairo_.get(), x, baseline);
        pango_cairo_show_layout_line(cairo_.get(), line.line);
    }
    for (const auto& piece : line.pieces)
        leaf_.page.objects.push_back(ofd::Text{fonts_.use(piece), piece.size, mm(x + piece.x), mm(baseline), piece.text,
                                               piece.advances, colour_});
}

// Run by run, cluster by cluster: each character with the distance to the next.
std::vector<Piece> pieces_of(PangoLayoutLine* line) {
    const char* whole = pango_layout_get_text(line->layout);
    std::vector<Piece> out;
    double x = 0;
    for (GSList* at = line->runs; at; at = at->next) {
        auto* run = static_cast<PangoLayoutRun*>(at->data);
        Piece piece;
        piece.x = x;
        PangoGlyphItemIter cluster;
        for (gboolean more = pango_glyph_item_iter_init_start(&cluster, run, whole); more;
             more = pango_glyph_item_iter_next_cluster(&cluster)) {
            double width = 0;
            for (int glyph = cluster.start_glyph; glyph < cluster.end_glyph; ++glyph)
                width += units(run->glyphs->glyphs[glyph].geometry.width);
            std::u32string part = to_utf32(std::string_view(
                whole + cluster.start_index, static_cast<std::size_t>(cluster.end_index - cluster.start_index)));
            for (std::size_t i = 0; i < part.size(); ++i)
                piece.advances.push_back(mm(width / static_cast<double>(part.size())));
            piece.characters += part;
            x += width;
        }
        if (piece.characters.empty())
            continue;
        piece.advances.pop_back();
        Handle<PangoFontDescription> described(pango_font_describe_with_absolute_size(run->item->analysis.font));
        piece.size = mm(units(pango_font_description_get_size(described.get())));
        piece.font.reset(PANGO_FONT(g_object_ref(run->item->analysis.font)));
        piece.font_name = font_name(run->item->analysis.font);
        piece.text = to_utf8(piece.characters);
        out.push_back(std::move(piece));
    }
    return out;
}

void Pen::qr(const std::string& text, double x, double y, double side) {
    QrCode code = qr_code(text);
    double unit = side / code.width;
    if (cairo_) { // one path, so that no hairlines show between the modules
        cairo_new_path(cairo_.get());
        for (int row = 0; row < code.width; ++row)
            for (int column = 0; column < code.width; ++column)
                if (code.dark(column, row))
                    cairo_rectangle(cairo_.get(), x + column * unit, y + row * unit, unit, unit);
        cairo_fill(cairo_.get());
    }
    double quiet = kQrQuiet * unit, whole = side + 2 * quiet;
    leaf_.page.objects.emplace_back(ofd::Picture{code_png(code), {mm(x - quiet), mm(y - quiet), mm(whole), mm(whole)}});
}

} // namespace yimen::render
