#include "render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

constexpr double kBodySize = 15; // 小 3 号
constexpr double kPadding = 5;
constexpr double kLabelWidth = 118;
// Distances from line to line, in points: the first at which the signature is not alone on its page (GB/T 9704-2012 §7.3.5 knows no page
// without text). First closer, so that all fits on one page; then wider, so that text goes over with it.
constexpr double kPitches[] = {25, 23, 21, 27, 30};

class Layout {
  public:
    explicit Layout(double pitch) : pitch_(pitch) {}

    void heading(const Document& document);
    void add(const Paragraph& paragraph) {
        sheet_.text(paragraph.text,
                    {.size = kBodySize, .pitch = pitch_, .indent = paragraph.indented ? 2 * kBodySize : 0});
    }
    void add(const Facts& facts);
    void add(const Numbered& list);
    void sign(const Signature& signature);

    bool signed_alone() const { return signed_alone_; }
    Laid finish(const Document& document);

  private:
    Sheet sheet_;
    const double pitch_;
    bool signed_alone_ = false;
    std::optional<Laid::Stamp> stamp_;
};

void Layout::add(const Facts& facts) {
    const double pitch = pitch_ * 0.8;
    const Style value_style{.size = 12, .pitch = pitch}; // 小 4 号
    Style label_style = value_style;
    label_style.face = Face::label;
    sheet_.skip(6);
    for (const auto& row : facts.rows) {
        TextBox label(row.label, kLabelWidth - 2 * kPadding, label_style);
        TextBox value(row.value, Sheet::kWidth - kLabelWidth - 2 * kPadding, value_style);
        double height = std::max({label.height(), value.height(), row.blank_lines * pitch}) + 2 * kPadding;
        sheet_.need(height);
        double top = sheet_.y();
        Pen& pen = sheet_.pen();
        pen.rectangle(Sheet::kLeft, top, kLabelWidth, height, 0.6);
        pen.rectangle(Sheet::kLeft + kLabelWidth, top, Sheet::kWidth - kLabelWidth, height, 0.6);
        label.draw(pen, Sheet::kLeft + kPadding, top + (height - label.height()) / 2);
        value.draw(pen, Sheet::kLeft + kLabelWidth + kPadding, top + (height - value.height()) / 2);
        sheet_.skip(height);
    }
    sheet_.skip(8);
}

void Layout::add(const Numbered& list) {
    constexpr double kHang = 2 * kBodySize;
    const Style first{.size = kBodySize, .pitch = pitch_}, rest{.size = 13, .pitch = pitch_ * 0.88};
    int number = 0;
    for (const auto& item : list.items) {
        if (item.empty())
            continue;
        sheet_.need(first.pitch + (item.size() > 1 ? rest.pitch : 0));
        TextBox(std::to_string(++number) + ".", 0, first).draw(sheet_.pen(), Sheet::kLeft, sheet_.y());
        sheet_.text(item.front(), first, kHang);
        for (std::size_t i = 1; i < item.size(); ++i)
            sheet_.text(item[i], rest, kHang);
    }
}

// GB/T 9704-2012 §7.3.5.1: signature and date at the right, the seal centred over both.
void Layout::sign(const Signature& signature) {
    constexpr double kAbove = 32, kBlock = 124; // room for a seal of 42 mm over two lines
    constexpr double kShare = 0.62;             // of the width
    sheet_.skip(8);
    double before = sheet_.y();
    sheet_.need(kBlock);
    signed_alone_ = sheet_.y() < before;
    const Style centred{.size = kBodySize, .pitch = 28, .align = PANGO_ALIGN_CENTER};
    Pen& pen = sheet_.pen();
    TextBox authority(signature.authority, Sheet::kWidth * kShare, centred);
    TextBox date(signature.date, Sheet::kWidth * kShare, centred);
    double left = Sheet::kRight - Sheet::kWidth * kShare;
    double top = sheet_.y() + kAbove;
    authority.draw(pen, left, top);
    date.draw(pen, left, top + authority.height());
    if (signature.seal) {
        stamp_ = Laid::Stamp{sheet_.pages().size() - 1, left + Sheet::kWidth * kShare / 2,
                             top + (authority.height() + date.height()) / 2};
        draw_seal(pen.cairo(), *signature.seal, stamp_->x, stamp_->y);
    }
    sheet_.skip(kBlock);
}

void Layout::heading(const Document& document) {
    const Style title{.face = Face::title, .size = 22, .pitch = 35, .bold = true, .align = PANGO_ALIGN_CENTER}; // 2 号
    sheet_.text(document.authority, title);
    sheet_.text(document.title, title);
    sheet_.skip(4);
    if (!document.number.empty())
        sheet_.text(document.number, {.size = 14, .pitch = 24, .align = PANGO_ALIGN_CENTER});
    sheet_.pen().line(Sheet::kLeft, sheet_.y() + 4, Sheet::kRight, sheet_.y() + 4, 1);
    sheet_.skip(16);
}

void draw_foot(Pen& pen, const Document& document, int page, int pages) {
    constexpr double kSide = 22 * kMillimetre;
    constexpr double kTop = kPageHeight - 33 * kMillimetre;
    constexpr Style kSmall{.size = 9, .pitch = 14};
    if (!document.qr.empty()) {
        pen.qr(document.qr, Sheet::kLeft, kTop, kSide);
        TextBox note(document.qr_note, 80 * kMillimetre, kSmall);
        note.draw(pen, Sheet::kLeft + kSide + 8, kTop + (kSide - note.height()) / 2);
    }
    TextBox number("第 " + std::to_string(page) + " 页，共 " + std::to_string(pages) + " 页", Sheet::kWidth,
                   {.size = 10.5, .pitch = 16, .align = PANGO_ALIGN_RIGHT});
    number.draw(pen, Sheet::kLeft, kTop + kSide - 16);
}

void draw_head(Pen& pen, const std::string& mark) {
    pen.colour(kRed);
    TextBox(mark, Sheet::kWidth, {.face = Face::label, .size = 10.5, .align = PANGO_ALIGN_RIGHT})
        .draw(pen, Sheet::kLeft, Sheet::kTop - 40);
    pen.colour({});
}

// What stands on every page is drawn last, when their number is known.
Laid Layout::finish(const Document& document) {
    Laid out{std::move(sheet_.pages()), nullptr, stamp_};
    for (std::size_t i = 0; i < out.pages.size(); ++i) {
        Pen pen(*out.pages[i], sheet_.fonts());
        if (!document.mark.empty())
            draw_head(pen, document.mark);
        draw_foot(pen, document, static_cast<int>(i) + 1, static_cast<int>(out.pages.size()));
    }
    out.fonts = sheet_.take_fonts();
    return out;
}

} // namespace

Laid lay_out(const Document& document) {
    Laid out;
    for (double pitch : kPitches) {
        Layout layout(pitch);
        layout.heading(document);
        for (const auto& block : document.blocks)
            std::visit([&](const auto& part) { layout.add(part); }, block);
        if (document.signature)
            layout.sign(*document.signature);
        bool alone = layout.signed_alone();
        out = layout.finish(document);
        if (!alone)
            break;
    }
    return out;
}

} // namespace yimen::render
