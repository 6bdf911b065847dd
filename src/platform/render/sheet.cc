#include "sheet.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"

namespace yimen::render {
namespace {

// Preferred faces first; the last one is packaged in Debian and always there.
const char* family(Face face) {
    switch (face) {
    case Face::title:
        return "FZXiaoBiaoSong-B05S, FZXiaoBiaoSong-B05, Noto Serif CJK SC";
    case Face::label:
        return "SimHei, FZHei-B01S, Noto Sans CJK SC";
    case Face::body:
        break;
    }
    return "FangSong_GB2312, FangSong, FZFangSong-Z02S, Noto Serif CJK SC";
}

// How all texts are set; one for each thread, since Pango's fonts are kept for each thread, and making it costs more than setting a line.
PangoContext* setting() {
    thread_local const Handle<PangoContext> context = [] {
        Handle<PangoContext> made(pango_font_map_create_context(pango_cairo_font_map_get_default()));
        pango_cairo_context_set_resolution(made.get(), 72); // a point is a unit
        pango_context_set_language(made.get(), pango_language_from_string("zh-cn"));
        // No hinting: the same text breaks at the same place on paper and on every screen.
        cairo_font_options_t* options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
        pango_cairo_context_set_font_options(made.get(), options);
        cairo_font_options_destroy(options);
        return made;
    }();
    return context.get();
}

constexpr std::size_t kKeptTexts = 512; // some two kilobytes each

Handle<PangoLayout> layout_of(const std::string& text, double width, const Style& style) {
    Handle<PangoLayout> out(pango_layout_new(setting()));
    Handle<PangoFontDescription> font(pango_font_description_from_string(family(style.face)));
    pango_font_description_set_size(font.get(), static_cast<int>(style.size * PANGO_SCALE));
    if (style.bold)
        pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(out.get(), font.get());
    if (width > 0)
        pango_layout_set_width(out.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_indent(out.get(), static_cast<int>(style.indent * PANGO_SCALE));
    pango_layout_set_alignment(out.get(), style.align);
    if (!style.kerned) {
        PangoAttrList* unkerned = pango_attr_list_new();
        pango_attr_list_insert(unkerned, pango_attr_font_features_new("kern=0"));
        pango_layout_set_attributes(out.get(), unkerned);
        pango_attr_list_unref(unkerned);
    }
    pango_layout_set_text(out.get(), text.data(), static_cast<int>(text.size()));
    return out;
}

std::vector<SetLine> lines_of(PangoLayout* layout, double pitch) {
    std::vector<SetLine> out;
    Handle<PangoLayoutIter> iter(pango_layout_get_iter(layout));
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(iter.get(), nullptr, &logical);
        double baseline = static_cast<double>(pango_layout_iter_get_baseline(iter.get()) - logical.y) / PANGO_SCALE;
        double height = static_cast<double>(logical.height) / PANGO_SCALE;
        PangoLayoutLine* line = pango_layout_iter_get_line_readonly(iter.get());
        out.push_back(
            {line, static_cast<double>(logical.x) / PANGO_SCALE, (pitch - height) / 2 + baseline, pieces_of(line)});
    } while (pango_layout_iter_next_line(iter.get()));
    return out;
}

} // namespace

namespace {

// A character as it is set by itself.
struct Alone {
    SetLine line;
    int width = 0; // in Pango's units
};
// Characters that lie beside each other as they lie alone: no kerning, no joining, the same font for all.
bool keeps_to_itself(char32_t character, const Style& style) {
    bool capital = (character >= U'A' && character <= U'Z') || character == U'.';
    return (character >= 0x4e00 && character <= 0x9fff) || (character >= U'0' && character <= U'9') ||
           character == U' ' || character == U'\u3000' || (capital && !style.kerned);
}
bool is_blank(char32_t character) { return character == U' ' || character == U'\u3000'; }
const Alone& alone(char32_t character, const Style& style) {
    constexpr std::size_t kKeptCharacters = 8192; // a quarter of a kilobyte each
    thread_local std::map<std::pair<char32_t, Style>, Alone> kept;
    auto found = kept.find({character, style});
    if (found != kept.end())
        return found->second;
    if (kept.size() == kKeptCharacters)
        kept.clear();
    auto layout = layout_of(to_utf8(std::u32string_view(&character, 1)), 0, style);
    Alone made{std::move(lines_of(layout.get(), style.pitch).at(0)), 0};
    pango_layout_get_size(layout.get(), &made.width, nullptr);
    made.line.line = nullptr; // of the layout that ends here
    return kept.emplace(std::pair(character, style), std::move(made)).first->second;
}

} // namespace

// One line put together from its characters, in a tenth of the time that Pango takes; nullptr when that would not be what Pango makes. Names
// and numbers of licences are such lines, and each stands on one licence only.
std::shared_ptr<const TextBox::Set> TextBox::composed(const std::string& text, double width, const Style& style) {
    std::u32string characters = to_utf32(text);
    if (style.align == PANGO_ALIGN_RIGHT || style.indent != 0 || characters.empty() || is_blank(characters.front()) ||
        is_blank(characters.back()) ||
        !std::ranges::all_of(characters, [&](char32_t one) { return keeps_to_itself(one, style); }))
        return nullptr;
    auto out = std::make_shared<Set>();
    int total = 0;
    for (char32_t character : characters) {
        const Alone& one = alone(character, style);
        if (one.line.pieces.size() != 1)
            return nullptr;
        const Piece& piece = one.line.pieces[0];
        if (out->lines.empty()) {
            out->lines.push_back({nullptr, 0, one.line.baseline, {}});
            out->lines[0].pieces.push_back({Handle<PangoFont>(PANGO_FONT(g_object_ref(piece.font.get()))),
                                            piece.font_name,
                                            characters,
                                            text,
                                            piece.size,
                                            0,
                                            {}});
        }
        if (out->lines[0].pieces[0].font_name != piece.font_name || out->lines[0].baseline != one.line.baseline)
            return nullptr;
        total += one.width;
        out->lines[0].pieces[0].advances.push_back(static_cast<double>(one.width) / PANGO_SCALE / kMillimetre);
    }
    out->lines[0].pieces[0].advances.pop_back();
    int whole = static_cast<int>(width * PANGO_SCALE);
    if (width != 0 && total > whole)
        return nullptr;
    if (style.align == PANGO_ALIGN_CENTER && width != 0) {
        int shift = (whole - total) / 2;
        bool in_whole_points = ((whole | total) & (PANGO_SCALE - 1)) == 0; // then Pango keeps to them
        out->lines[0].shift = static_cast<double>(in_whole_points ? PANGO_UNITS_ROUND(shift) : shift) / PANGO_SCALE;
    }
    return out;
}

std::shared_ptr<const TextBox::Set> TextBox::set(const std::string& text, double width, const Style& style,
                                                 bool drawn) {
    using Key = std::tuple<std::string, double, Style>;
    thread_local std::map<Key, std::shared_ptr<const Set>> kept;
    Key key(text, width, style);
    if (auto found = kept.find(key); found != kept.end())
        return found->second;
    if (auto made = drawn ? nullptr : composed(text, width, style))
        return made;
    auto layout = layout_of(text, width, style);
    auto lines = lines_of(layout.get(), style.pitch);
    auto made = std::make_shared<const Set>(Set{std::move(layout), std::move(lines)});
    if (kept.size() == kKeptTexts)
        kept.clear();
    return kept.emplace(std::move(key), std::move(made)).first->second;
}

TextBox::TextBox(const std::string& text, double width, const Style& style, bool drawn)
    : set_(set(text, width, style, drawn)), style_(style) {}

void TextBox::draw(Pen& pen, double x, double y) const {
    for (const auto& line : lines()) {
        pen.text(line, x + line.shift, y + line.baseline);
        y += style_.pitch;
    }
}

void TextBox::draw(cairo_t* context, double x, double y) const {
    for (const auto& line : lines()) {
        cairo_move_to(context, x + line.shift, y + line.baseline);
        pango_cairo_show_layout_line(context, line.line);
        y += style_.pitch;
    }
}

void Sheet::turn() {
    pages_.push_back(std::make_unique<Leaf>(kPageWidth, kPageHeight));
    pen_.emplace(*pages_.back(), *fonts_);
    y_ = kTop;
}

void Sheet::need(double height) {
    if (y_ + height > kBottom && y_ > kTop)
        turn();
}

void Sheet::text(const std::string& text, const Style& style, double offset) {
    TextBox box(text, kWidth - offset, style);
    for (const auto& line : box.lines()) {
        need(style.pitch);
        pen().text(line, kLeft + offset + line.shift, y_ + line.baseline);
        y_ += style.pitch;
    }
}

} // namespace yimen::render
