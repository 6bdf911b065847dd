#include <cairo-pdf.h>

#include <cmath>
#include <stdexcept>

#include "render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

constexpr double kRounding = 1e-6; // of a point: millimetres to points and back

cairo_status_t append(void* to, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(status));
}

} // namespace

namespace {

struct About {
    std::string title, author, subject;
    Instant made_at;
};

Pdf pdf_of(const Laid& laid, const About& about) {
    Pdf out;
    out.pages = static_cast<int>(laid.pages.size());
    auto width = [](const Leaf& leaf) { return leaf.page.width * kMillimetre; };
    auto height = [](const Leaf& leaf) { return leaf.page.height * kMillimetre; };
    Handle<cairo_surface_t> surface(
        cairo_pdf_surface_create_for_stream(append, &out.bytes, width(*laid.pages[0]), height(*laid.pages[0])));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, about.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, about.author.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, about.subject.c_str());
    std::string made = to_rfc3339(about.made_at);
    made = made.substr(0, 19) + made.substr(made.find_last_of("+-")); // without fractions
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, made.c_str());
    Handle<cairo_t> context(cairo_create(surface.get()));
    for (const auto& leaf : laid.pages) {
        cairo_set_source_surface(context.get(), leaf->surface.get(), 0, 0);
        cairo_paint(context.get());
        cairo_show_page(context.get());
    }
    check(cairo_status(context.get()));
    cairo_surface_finish(surface.get());
    check(cairo_surface_status(surface.get()));
    return out;
}

Pages pages_of(Laid laid) {
    Pages out;
    out.fonts = laid.fonts->cut();
    for (auto& leaf : laid.pages)
        out.pages.push_back(std::move(leaf->page));
    if (laid.stamp)
        out.stamp =
            Pages::Stamp{laid.stamp->page,
                         {laid.stamp->x / kMillimetre - kSealMillimetres / 2,
                          laid.stamp->y / kMillimetre - kSealMillimetres / 2, kSealMillimetres, kSealMillimetres}};
    return out;
}

} // namespace

Pdf pdf(const Document& document) {
    return pdf_of(lay_out(document), {document.title, document.authority, document.number, document.made_at});
}
Pdf pdf(const Card& card) { return pdf_of(lay_out(card), {card.title, card.authority, card.number, card.made_at}); }
Pdf pdf(const Poster& poster) {
    return pdf_of(lay_out(poster), {poster.title, poster.authority, poster.subtitle, poster.made_at});
}
Pages pages(const Document& document) { return pages_of(lay_out(document)); }
Pages pages(const Card& card) { return pages_of(lay_out(card, false)); }

namespace {

std::string png_of(const Leaf& leaf, int dots_per_inch) {
    double scale = dots_per_inch / 72.0;
    auto points = [&](double millimetres) {
        return static_cast<int>(std::ceil(millimetres * kMillimetre * scale - kRounding));
    };
    Handle<cairo_surface_t> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, points(leaf.page.width), points(leaf.page.height)));
    Handle<cairo_t> context(cairo_create(surface.get()));
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_paint(context.get());
    cairo_scale(context.get(), scale, scale);
    cairo_set_source_surface(context.get(), leaf.surface.get(), 0, 0);
    cairo_paint(context.get());
    check(cairo_status(context.get()));
    std::string out;
    check(cairo_surface_write_to_png_stream(surface.get(), append, &out));
    return out;
}

} // namespace

std::string png(const Document& document, int page, int dots_per_inch) {
    auto laid = lay_out(document);
    if (page < 1 || page > static_cast<int>(laid.pages.size()))
        throw std::out_of_range("the document has no such page");
    return png_of(*laid.pages[static_cast<std::size_t>(page) - 1], dots_per_inch);
}

std::string png(const Card& card, int dots_per_inch) { return png_of(*lay_out(card).pages[0], dots_per_inch); }

} // namespace yimen::render
