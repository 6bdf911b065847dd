#include <qrencode.h>

#include <stdexcept>

#include "render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

constexpr double kBodySize = 16; // 3 号
constexpr Style kBody{.indent = 2 * kBodySize};
constexpr Style kFlush{};
constexpr Style kTable{.size = 12, .pitch = 20}; // 小 4 号
constexpr double kPadding = 6;
constexpr double kLabelWidth = 118;

void draw(Sheet& sheet, const Paragraph& paragraph) { sheet.text(paragraph.text, paragraph.indented ? kBody : kFlush); }

void draw(Sheet& sheet, const Facts& facts) {
    Style label_style = kTable;
    label_style.face = Face::label;
    sheet.skip(8);
    for (const auto& row : facts.rows) {
        TextBox label(sheet.context(), row.label, kLabelWidth - 2 * kPadding, label_style);
        TextBox value(sheet.context(), row.value, Sheet::kWidth - kLabelWidth - 2 * kPadding, kTable);
        double height = std::max({label.height(), value.height(), row.blank_lines * kTable.pitch}) + 2 * kPadding;
        sheet.need(height);
        double top = sheet.y();
        cairo_t* context = sheet.context();
        cairo_set_line_width(context, 0.6);
        cairo_rectangle(context, Sheet::kLeft, top, kLabelWidth, height);
        cairo_rectangle(context, Sheet::kLeft + kLabelWidth, top, Sheet::kWidth - kLabelWidth, height);
        cairo_stroke(context);
        label.draw(context, Sheet::kLeft + kPadding, top + (height - label.height()) / 2);
        value.draw(context, Sheet::kLeft + kLabelWidth + kPadding, top + kPadding);
        sheet.skip(height);
    }
    sheet.skip(10);
}

void draw(Sheet& sheet, const Numbered& list) {
    constexpr double kHang = 2 * kBodySize;
    Style first = kFlush, rest = kFlush;
    rest.size = 14;
    rest.pitch = 24;
    int number = 0;
    for (const auto& item : list.items) {
        if (item.empty())
            continue;
        sheet.need(first.pitch + (item.size() > 1 ? rest.pitch : 0));
        TextBox(sheet.context(), std::to_string(++number) + ".", 0, first)
            .draw(sheet.context(), Sheet::kLeft, sheet.y());
        sheet.text(item.front(), first, kHang);
        for (std::size_t i = 1; i < item.size(); ++i)
            sheet.text(item[i], rest, kHang);
    }
}

// GB/T 9704-2012 §7.3.5.1: the date four characters from the right edge, the authority centred over it, the seal centred over both.
void draw(Sheet& sheet, const Signature& signature) {
    constexpr double kBlock = 150; // room for a seal of 42 mm
    sheet.skip(16);
    sheet.need(kBlock);
    TextBox authority(sheet.context(), signature.authority, Sheet::kWidth * 0.62, {.align = PANGO_ALIGN_CENTER});
    TextBox date(sheet.context(), signature.date, Sheet::kWidth * 0.62, {.align = PANGO_ALIGN_CENTER});
    double left = Sheet::kRight - Sheet::kWidth * 0.62;
    double top = sheet.y() + 40;
    authority.draw(sheet.context(), left, top);
    date.draw(sheet.context(), left, top + authority.height());
    if (signature.seal)
        draw_seal(sheet.context(), *signature.seal, left + Sheet::kWidth * 0.31,
                  top + (authority.height() + date.height()) / 2);
    sheet.skip(kBlock);
}

void draw_heading(Sheet& sheet, const Document& document) {
    Style title{.face = Face::title, .size = 22, .pitch = 36, .bold = true, .align = PANGO_ALIGN_CENTER}; // 2 号
    sheet.text(document.authority, title);
    sheet.text(document.title, title);
    sheet.skip(6);
    if (!document.number.empty())
        sheet.text(document.number, {.size = 14, .pitch = 26, .align = PANGO_ALIGN_CENTER});
    cairo_set_line_width(sheet.context(), 1);
    cairo_move_to(sheet.context(), Sheet::kLeft, sheet.y() + 4);
    cairo_line_to(sheet.context(), Sheet::kRight, sheet.y() + 4);
    cairo_stroke(sheet.context());
    sheet.skip(18);
}

void draw_qr(cairo_t* context, const std::string& text, double left, double top, double side) {
    std::unique_ptr<QRcode, void (*)(QRcode*)> code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1),
                                                    QRcode_free);
    if (!code)
        throw std::runtime_error("the text does not fit into a QR code");
    double unit = side / code->width;
    for (int y = 0; y < code->width; ++y)
        for (int x = 0; x < code->width; ++x)
            if (code->data[y * code->width + x] & 1)
                cairo_rectangle(context, left + x * unit, top + y * unit, unit, unit);
    cairo_fill(context); // one path, so that no hairlines show between the modules
}

void draw_foot(cairo_t* context, const Document& document, int page, int pages) {
    constexpr double kSide = 22 * kMillimetre;
    constexpr double kTop = kPageHeight - 33 * kMillimetre;
    constexpr Style kSmall{.size = 9, .pitch = 14};
    if (!document.qr.empty()) {
        draw_qr(context, document.qr, Sheet::kLeft, kTop, kSide);
        TextBox note(context, document.qr_note, 80 * kMillimetre, kSmall);
        note.draw(context, Sheet::kLeft + kSide + 8, kTop + (kSide - note.height()) / 2);
    }
    TextBox number(context, "第 " + std::to_string(page) + " 页，共 " + std::to_string(pages) + " 页", Sheet::kWidth,
                   {.size = 10.5, .pitch = 16, .align = PANGO_ALIGN_RIGHT});
    number.draw(context, Sheet::kLeft, kTop + kSide - 16);
}

} // namespace

std::vector<Handle<cairo_surface_t>> lay_out(const Document& document) {
    Sheet sheet;
    draw_heading(sheet, document);
    for (const auto& block : document.blocks)
        std::visit([&](const auto& part) { draw(sheet, part); }, block);
    if (document.signature)
        draw(sheet, *document.signature);
    auto pages = std::move(sheet.pages());
    for (std::size_t i = 0; i < pages.size(); ++i) {
        Handle<cairo_t> context(cairo_create(pages[i].get()));
        draw_foot(context.get(), document, static_cast<int>(i) + 1, static_cast<int>(pages.size()));
    }
    return pages;
}

} // namespace yimen::render
