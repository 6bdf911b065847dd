#include "base/text.h"
#include "render.h"
#include "sheet.h"

// A page to hang beside a door.
namespace yimen::render {
namespace {

constexpr double kFlank = 40, kInner = kPageWidth - 2 * kFlank; // points
constexpr double kCodeSide = 62 * kMillimetre, kBeside = 26;
constexpr double kLowest = kPageHeight - 46; // the foot stands below
constexpr double kLeastPlan = 190;
constexpr double kScales[] = {1, 0.92, 0.84, 0.76, 0.68};
constexpr ofd::Colour kBand{23, 50, 99}, kPale{91, 103, 118}, kHair{208, 213, 220}, kWhite{255, 255, 255};

// Not more than so many lines; what is left out is shown by an ellipsis.
std::string clamped(const std::string& text, double width, const Style& style, std::size_t most) {
    if (TextBox(text, width, style).lines().size() <= most)
        return text;
    std::u32string characters = to_utf32(text);
    auto first = [&](std::size_t count) { return to_utf8(characters.substr(0, count)) + "…"; };
    std::size_t fits = 0, too_many = characters.size();
    while (fits + 1 < too_many) {
        std::size_t middle = (fits + too_many) / 2;
        (TextBox(first(middle), width, style).lines().size() <= most ? fits : too_many) = middle;
    }
    return first(fits);
}

// Set once without a pen, to learn how far down it goes, and then with one.
class PosterLayout {
  public:
    PosterLayout(const Poster& poster, double scale, std::size_t listed, Pen* pen)
        : poster_(poster), scale_(scale), listed_(listed), pen_(pen) {}

    // Where the plans begin.
    double set() {
        band();
        code();
        lines();
        list();
        way();
        return y_;
    }
    void foot() {
        colour(kPale);
        put(poster_.foot, kFlank, kLowest + 14, kInner, {.size = 9, .pitch = 13, .align = PANGO_ALIGN_CENTER}, 2);
    }

  private:
    Style sized(double size, bool bold = false) const {
        return {.face = Face::label, .size = size * scale_, .pitch = size * scale_ * 1.45, .bold = bold};
    }
    void colour(ofd::Colour colour) {
        if (pen_)
            pen_->colour(colour);
    }
    // How high it is.
    double put(const std::string& text, double x, double y, double width, Style style, std::size_t most) {
        style.face = Face::label;
        if (text.empty())
            return 0;
        TextBox box(clamped(text, width, style, most), width, style);
        if (pen_)
            box.draw(*pen_, x, y);
        return box.height();
    }
    void down(const std::string& text, Style style, std::size_t most) {
        y_ += put(text, kFlank, y_, kInner, style, most);
    }
    void heading(const std::string& text) {
        y_ += 9 * scale_;
        colour(kBand);
        down(text, sized(14, true), 1);
        colour({});
    }

    void band() {
        Style title{.face = Face::label, .size = 40, .pitch = 50, .bold = true};
        for (double size : {40.0, 34.0, 28.0, 24.0, 20.0}) {
            title.size = size * scale_;
            title.pitch = title.size * 1.25;
            if (TextBox(poster_.title, kInner, title).lines().size() <= 2)
                break;
        }
        const Style small = sized(14);
        auto height = [&](const std::string& text, const Style& style, std::size_t most) {
            return text.empty() ? 0 : TextBox(clamped(text, kInner, style, most), kInner, style).height();
        };
        const double above = 26 * scale_, gap = 6 * scale_;
        const double bottom = 2 * above + height(poster_.authority, small, 1) + height(poster_.title, title, 3) +
                              height(poster_.subtitle, small, 2) + 2 * gap;
        if (pen_) {
            pen_->colour(kBand);
            pen_->polygon({{0, 0}, {kPageWidth, 0}, {kPageWidth, bottom}, {0, bottom}});
            pen_->colour(kWhite);
        }
        y_ = above;
        down(poster_.authority, small, 1);
        y_ += gap;
        down(poster_.title, title, 3);
        y_ += gap;
        down(poster_.subtitle, small, 2);
        y_ = bottom + 24 * scale_;
        colour({});
    }
    void code() {
        const double side = kCodeSide * scale_, x = kFlank + side + kBeside, width = kPageWidth - kFlank - x;
        if (pen_)
            pen_->qr(poster_.qr, kFlank, y_, side);
        double at = y_;
        at += put(poster_.lead, x, at, width, sized(13), 4);
        if (!poster_.lead.empty())
            at += 8 * scale_;
        colour(kBand);
        at += put(poster_.qr_title, x, at, width, sized(17, true), 2);
        colour({});
        for (const auto& one : poster_.qr_for) {
            put("·", x, at, 14, sized(14), 1);
            at += put(one, x + 14, at, width - 14, sized(14), 2);
        }
        y_ = std::max(at, y_ + side) + 16 * scale_;
    }
    void lines() {
        const double label = 96 * scale_, padding = 4 * scale_;
        for (const auto& line : poster_.lines) {
            colour(kHair);
            if (pen_)
                pen_->line(kFlank, y_, kFlank + kInner, y_, 0.6);
            colour(kPale);
            double high = put(line.label, kFlank, y_ + padding, label - 8, sized(12), 2);
            colour({});
            high = std::max(high, put(line.value, kFlank + label, y_ + padding, kInner - label, sized(12), 3));
            y_ += high + 2 * padding;
        }
    }
    // Two columns, read line by line.
    void list() {
        if (poster_.list.empty() && poster_.list_rest.empty())
            return;
        heading(poster_.list_title);
        const double column = (kInner - 16) / 2;
        for (std::size_t i = 0; i < listed_; i += 2) {
            double high = 0;
            for (std::size_t j = i; j < std::min(i + 2, listed_); ++j)
                high = std::max(high, put(std::to_string(j + 1) + ". " + poster_.list[j],
                                          kFlank + (j == i ? 0 : column + 16), y_, column, sized(12), 2));
            y_ += high;
        }
        if (listed_ < poster_.list.size())
            down("……", sized(12), 1);
        colour(kPale);
        down(poster_.list_rest, sized(11), 2);
        colour({});
    }
    void way() {
        if (poster_.way.empty() && poster_.drawings.empty())
            return;
        heading(poster_.way_title);
        for (std::size_t i = 0; i < poster_.way.size(); ++i)
            down(std::to_string(i + 1) + ". " + poster_.way[i], sized(12), 2);
        y_ += 8 * scale_;
    }

    const Poster& poster_;
    const double scale_;
    const std::size_t listed_;
    Pen* pen_;
    double y_ = 0;
};

} // namespace

Laid lay_out(const Poster& poster) {
    const double needed = poster.drawings.empty() ? 0 : kLeastPlan;
    auto fits = [&](double scale, std::size_t listed) {
        return PosterLayout(poster, scale, listed, nullptr).set() + needed <= kLowest;
    };
    double scale = std::end(kScales)[-1];
    std::size_t listed = poster.list.size();
    for (double one : kScales)
        if (fits(one, listed)) {
            scale = one;
            break;
        }
    while (listed > 0 && !fits(scale, listed))
        --listed;

    Laid out;
    out.fonts = std::make_unique<FontBook>();
    out.pages.push_back(std::make_unique<Leaf>(kPageWidth, kPageHeight));
    Pen pen(*out.pages[0], *out.fonts);
    PosterLayout layout(poster, scale, listed, &pen);
    const double top = layout.set();
    const double gap = 16, count = static_cast<double>(poster.drawings.size());
    const double width = (kInner - gap * (count - 1)) / count;
    for (std::size_t i = 0; i < poster.drawings.size(); ++i)
        draw(pen, poster.drawings[i],
             {kFlank + static_cast<double>(i) * (width + gap), top, width, std::max(kLowest - top, 60.0)});
    layout.foot();
    return out;
}

} // namespace yimen::render
