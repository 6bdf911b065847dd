#include "render.h"
#include "sheet.h"

// A licence on one page. Label and value stand in two columns; a long list is set smaller until it fits, and goes on over more pages when
// even the smallest is too large.
namespace yimen::render {
namespace {

constexpr double kMargin = 12 * kMillimetre;
constexpr double kGap = 1.6 * kMillimetre;   // between the two lines of the frame
constexpr double kInside = 12 * kMillimetre; // from the frame to the text
constexpr double kQrSide = 34 * kMillimetre;
constexpr double kLabelShare = 0.24;
constexpr double kPitch = 1.75; // from line to line, in sizes
constexpr double kSizes[] = {17, 15, 13, 11.5, 10, 9};
constexpr ofd::Colour kGrey{90, 90, 90};

class Plate {
  public:
    Plate(const Card& card, bool drawn) : card_(card), drawn_(drawn) {
        if (card.portrait)
            std::swap(width_, height_);
        laid_.fonts = std::make_unique<FontBook>();
    }

    Laid draw() {
        double y = turn();
        double foot = height_ - kMargin - kInside;
        double bottom = foot - kQrSide - 8;
        lines(y, bottom);
        code(foot - kQrSide);
        sign(foot - kQrSide);
        small_print();
        return std::move(laid_);
    }

  private:
    double left() const { return kMargin + kInside; }
    double room() const { return width_ - 2 * left(); }

    // A new page with frame and title; where its text begins.
    double turn() {
        laid_.pages.push_back(std::make_unique<Leaf>(width_, height_, drawn_));
        pen_.emplace(*laid_.pages.back(), *laid_.fonts);
        frame();
        return head(kMargin + kInside);
    }

    void frame() {
        pen_->colour(card_.accent);
        pen_->rectangle(kMargin, kMargin, width_ - 2 * kMargin, height_ - 2 * kMargin, 2.4);
        double inner = kMargin + kGap;
        pen_->rectangle(inner, inner, width_ - 2 * inner, height_ - 2 * inner, 0.6);
        double side = 5 * kMillimetre; // the corners
        for (double x : {inner, width_ - inner - side})
            for (double y : {inner, height_ - inner - side})
                pen_->rectangle(x, y, side, side, 0.6);
    }

    double head(double y) {
        TextBox title(card_.title, room(),
                      {.face = Face::title, .size = 36, .pitch = 50, .bold = true, .align = PANGO_ALIGN_CENTER});
        title.draw(*pen_, left(), y);
        y += title.height();
        if (!card_.mark.empty()) {
            pen_->colour(kRed);
            TextBox mark(card_.mark, room(),
                         {.face = Face::label, .size = 12, .pitch = 18, .align = PANGO_ALIGN_CENTER});
            mark.draw(*pen_, left(), y);
            y += mark.height();
        }
        pen_->colour(card_.accent);
        pen_->line(left(), y + 6, left() + room(), y + 6, 0.8);
        pen_->colour({});
        return y + 18;
    }

    struct Row {
        TextBox label, value;
        double height() const { return std::max(label.height(), value.height()); }
    };
    std::vector<Row> rows_at(double size) const {
        std::vector<Row> out;
        double pitch = size * kPitch;
        Style value{.size = size, .pitch = pitch}, label = value;
        label.face = Face::label;
        for (const auto& line : card_.lines)
            out.push_back({TextBox(line.label, room() * kLabelShare, label),
                           TextBox(line.value, room() * (1 - kLabelShare), value, drawn_)});
        if (!card_.note.empty())
            out.push_back(
                {TextBox("", room() * kLabelShare, label), TextBox(card_.note, room() * (1 - kLabelShare), value)});
        return out;
    }

    void lines(double top, double bottom) {
        for (double size : kSizes) {
            bool smallest = size == std::end(kSizes)[-1];
            if (static_cast<double>(card_.lines.size()) * size * kPitch > bottom - top && !smallest)
                continue; // with one line each they are too high already
            auto rows = rows_at(size);
            double height = 0;
            for (const auto& row : rows)
                height += row.height();
            if (height > bottom - top && !smallest)
                continue;
            double y = top;
            for (const auto& row : rows) {
                if (y + row.height() > bottom && y > top) {
                    turn();
                    y = top;
                    bottom = height_ - kMargin - kInside;
                }
                row.label.draw(*pen_, left(), y);
                row.value.draw(*pen_, left() + room() * kLabelShare, y);
                y += row.height();
            }
            pen_.emplace(*laid_.pages[0], *laid_.fonts); // code, signature and foot belong to the first page
            return;
        }
    }

    void code(double y) {
        if (card_.qr.empty())
            return;
        pen_->qr(card_.qr, left(), y, kQrSide);
        pen_->colour(kGrey);
        TextBox note(card_.qr_note, room() * 0.26, {.size = 9, .pitch = 14});
        note.draw(*pen_, left() + kQrSide + 8, y + kQrSide - note.height());
        pen_->colour({});
    }

    void sign(double y) {
        if (!card_.signature)
            return;
        double wide = room() * 0.44, x = left() + room() - wide;
        const Style centred{.size = 15, .pitch = 24, .align = PANGO_ALIGN_CENTER};
        TextBox authority(card_.signature->authority, wide, centred);
        TextBox date(card_.signature->date, wide, centred);
        double top = y + (kQrSide - authority.height() - date.height()) / 2;
        authority.draw(*pen_, x, top);
        date.draw(*pen_, x, top + authority.height());
        if (card_.signature->seal) {
            laid_.stamp = Laid::Stamp{0, x + wide / 2, top + (authority.height() + date.height()) / 2};
            if (drawn_)
                draw_seal(pen_->cairo(), *card_.signature->seal, laid_.stamp->x, laid_.stamp->y);
        }
    }

    void small_print() {
        pen_->colour(kGrey);
        TextBox foot(card_.foot, room(), {.size = 8.5, .pitch = 12, .align = PANGO_ALIGN_CENTER, .kerned = false},
                     drawn_);
        foot.draw(*pen_, left(), height_ - kMargin - kInside + 10);
        pen_->colour({});
    }

    const Card& card_;
    bool drawn_;
    double width_ = kPageHeight, height_ = kPageWidth; // across
    Laid laid_;
    std::optional<Pen> pen_;
};

} // namespace

Laid lay_out(const Card& card, bool drawn) { return Plate(card, drawn).draw(); }

} // namespace yimen::render
