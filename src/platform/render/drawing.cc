#include <algorithm>
#include <cmath>
#include <numbers>

#include "render.h"
#include "sheet.h"

// A plan among the text of a paper, to scale.
namespace yimen::render {
namespace {

class Plotter {
  public:
    Plotter(Pen& pen, double left, double top, double scale) : pen_(pen), left_(left), top_(top), scale_(scale) {}

    void put(const Drawing::Box& box) {
        pen_.colour(box.colour);
        pen_.rectangle(x(box.x), y(box.y), box.width * scale_, box.height * scale_, box.line);
    }
    void put(const Drawing::Trace& trace) {
        pen_.colour(trace.colour);
        for (std::size_t i = 1; i < trace.spots.size(); ++i)
            pen_.line(x(trace.spots[i - 1][0]), y(trace.spots[i - 1][1]), x(trace.spots[i][0]), y(trace.spots[i][1]),
                      trace.line);
    }
    void put(const Drawing::Dot& dot) {
        constexpr int kCorners = 16;
        std::vector<std::array<double, 2>> corners;
        for (int i = 0; i < kCorners; ++i) {
            double angle = 2 * std::numbers::pi * i / kCorners;
            corners.push_back({x(dot.x) + dot.radius * std::cos(angle), y(dot.y) + dot.radius * std::sin(angle)});
        }
        pen_.colour(dot.colour);
        pen_.polygon(corners);
    }
    void put(const Drawing::Label& label) {
        constexpr double kWide = 12; // characters
        pen_.colour({});
        TextBox text(label.text, kWide * label.size,
                     {.face = Face::label, .size = label.size, .pitch = label.size * 1.3, .align = PANGO_ALIGN_CENTER});
        text.draw(pen_, x(label.x) - kWide * label.size / 2, y(label.y) - text.height() / 2);
    }

  private:
    double x(double own) const { return left_ + own * scale_; }
    double y(double own) const { return top_ + own * scale_; }

    Pen& pen_;
    const double left_, top_, scale_;
};

} // namespace

void draw(Sheet& sheet, const Drawing& drawing) {
    if (drawing.width <= 0 || drawing.height <= 0)
        return;
    constexpr double kAround = 8;
    const double scale = std::min(Sheet::kWidth / drawing.width, drawing.most_height / drawing.height);
    sheet.need(drawing.height * scale + 2 * kAround);
    sheet.skip(kAround);
    Plotter plotter(sheet.pen(), Sheet::kLeft + (Sheet::kWidth - drawing.width * scale) / 2, sheet.y(), scale);
    for (const auto& part : drawing.parts)
        std::visit([&](const auto& one) { plotter.put(one); }, part);
    sheet.pen().colour({});
    sheet.skip(drawing.height * scale + kAround);
}

} // namespace yimen::render
