#include <cmath>
#include <numbers>
#include <stdexcept>

#include "base/text.h"
#include "ink.h"
#include "render.h"
#include "sheet.h"

// The seal of an authority: 42 mm across with a star of 14 mm, as 国发〔1999〕25号 gives for organs of the state; the name runs from left to right
// on the upper arc, the purpose stands below the star.
namespace yimen::render {
namespace {

constexpr double kRadius = kSealMillimetres / 2 * kMillimetre;
constexpr double kRing = 1.2 * kMillimetre;
constexpr double kStarRadius = 7 * kMillimetre;

void draw_star(cairo_t* context) {
    // The inner corners of a regular pentagram lie at this share of its radius.
    const double inner = kStarRadius * std::sin(std::numbers::pi / 10) / std::sin(3 * std::numbers::pi / 10);
    for (int corner = 0; corner < 10; ++corner) {
        double radius = corner % 2 == 0 ? kStarRadius : inner;
        double angle = corner * std::numbers::pi / 5 - std::numbers::pi / 2;
        cairo_line_to(context, radius * std::cos(angle), radius * std::sin(angle));
    }
    cairo_close_path(context);
    cairo_fill(context);
}

void centred(cairo_t* context, const std::string& text, double size, double x, double y, double squeeze = 1) {
    TextBox box(text, 1000,
                {.face = Face::body, .size = size, .pitch = size * 1.4, .bold = true, .align = PANGO_ALIGN_CENTER});
    cairo_save(context);
    cairo_translate(context, x, y);
    cairo_scale(context, squeeze, 1);
    box.draw(context, -500, -size * 0.7);
    cairo_restore(context);
}

// The characters spread evenly over the arc, upright to the centre; a long name is set narrower, not smaller.
void draw_on_arc(cairo_t* context, const std::string& text, double size, double radius, double widest) {
    std::u32string characters = to_utf32(text);
    if (characters.empty())
        return;
    auto count = static_cast<double>(characters.size());
    double step = std::min(1.25 * size / radius, widest / count);
    double squeeze = std::min(1.0, step * radius / size);
    double angle = -step * (count - 1) / 2;
    for (char32_t character : characters) {
        cairo_save(context);
        cairo_rotate(context, angle);
        centred(context, to_utf8(std::u32string_view(&character, 1)), size, 0, -radius, squeeze);
        cairo_restore(context);
        angle += step;
    }
}

struct Bytes {
    std::string_view left;
    static cairo_status_t read(void* from, unsigned char* to, unsigned int count) {
        auto& bytes = static_cast<Bytes*>(from)->left;
        if (bytes.size() < count)
            return CAIRO_STATUS_READ_ERROR;
        bytes.copy(reinterpret_cast<char*>(to), count);
        bytes.remove_prefix(count);
        return CAIRO_STATUS_SUCCESS;
    }
};

void draw_picture(cairo_t* context, std::string_view png) {
    Bytes bytes{png};
    Handle<cairo_surface_t> picture(cairo_image_surface_create_from_png_stream(Bytes::read, &bytes));
    if (cairo_surface_status(picture.get()) != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error("the picture of a seal cannot be read");
    double scale = 2 * kRadius / cairo_image_surface_get_width(picture.get());
    cairo_scale(context, scale, scale);
    cairo_set_source_surface(context, picture.get(), -kRadius / scale, -kRadius / scale);
    cairo_paint(context);
}

} // namespace

std::string seal_png(const Seal& seal, int dots_per_inch) {
    double scale = dots_per_inch / 72.0;
    int side = static_cast<int>(std::ceil(2 * kRadius * scale));
    Handle<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side, side));
    Handle<cairo_t> context(cairo_create(surface.get()));
    cairo_scale(context.get(), scale, scale);
    draw_seal(context.get(), seal, kRadius, kRadius);
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error("cairo: the picture of a seal cannot be drawn");
    return ink_png(surface.get(), kRed);
}

void draw_seal(cairo_t* context, const Seal& seal, double centre_x, double centre_y) {
    cairo_save(context);
    cairo_translate(context, centre_x, centre_y);
    if (!seal.picture.empty()) {
        draw_picture(context, seal.picture);
        cairo_restore(context);
        return;
    }
    cairo_push_group(context);
    cairo_set_source_rgb(context, kRed.red / 255.0, kRed.green / 255.0, kRed.blue / 255.0);
    cairo_set_line_width(context, kRing);
    cairo_new_path(context);
    cairo_arc(context, 0, 0, kRadius - kRing / 2, 0, 2 * std::numbers::pi);
    cairo_stroke(context);
    draw_star(context);
    draw_on_arc(context, seal.authority, 14, kRadius - 5.2 * kMillimetre, 1.5 * std::numbers::pi);
    double squeeze = std::min(1.0, 9 / static_cast<double>(std::max<std::size_t>(1, code_points(seal.purpose))));
    centred(context, seal.purpose, 10.5, 0, 10.6 * kMillimetre, squeeze);
    if (seal.test)
        centred(context, "测试", 11, 0, 15.6 * kMillimetre);
    cairo_pop_group_to_source(context);
    cairo_paint_with_alpha(context, 0.82); // ink: what lies below can still be read
    cairo_restore(context);
}

} // namespace yimen::render
