#include <cairo-pdf.h>

#include <cmath>
#include <stdexcept>

#include "render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

cairo_status_t append(void* to, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(status));
}

} // namespace

Pdf pdf(const Document& document) {
    auto pages = lay_out(document);
    Pdf out;
    out.pages = static_cast<int>(pages.size());
    Handle<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(append, &out.bytes, kPageWidth, kPageHeight));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, document.authority.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, document.number.c_str());
    std::string made = to_rfc3339(document.made_at);
    made = made.substr(0, 19) + made.substr(made.find_last_of("+-")); // without fractions
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, made.c_str());
    Handle<cairo_t> context(cairo_create(surface.get()));
    for (const auto& page : pages) {
        cairo_set_source_surface(context.get(), page.get(), 0, 0);
        cairo_paint(context.get());
        cairo_show_page(context.get());
    }
    check(cairo_status(context.get()));
    cairo_surface_finish(surface.get());
    check(cairo_surface_status(surface.get()));
    return out;
}

std::string png(const Document& document, int page, int dots_per_inch) {
    auto pages = lay_out(document);
    if (page < 1 || page > static_cast<int>(pages.size()))
        throw std::out_of_range("the document has no such page");
    double scale = dots_per_inch / 72.0;
    Handle<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                                               static_cast<int>(std::ceil(kPageWidth * scale)),
                                                               static_cast<int>(std::ceil(kPageHeight * scale))));
    Handle<cairo_t> context(cairo_create(surface.get()));
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_paint(context.get());
    cairo_scale(context.get(), scale, scale);
    cairo_set_source_surface(context.get(), pages[static_cast<std::size_t>(page) - 1].get(), 0, 0);
    cairo_paint(context.get());
    check(cairo_status(context.get()));
    std::string out;
    check(cairo_surface_write_to_png_stream(surface.get(), append, &out));
    return out;
}

} // namespace yimen::render
