#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/text.h"
#include "render.h"
#include "sheet.h"

// A plan to scale, with names that touch nothing.
namespace yimen::render {
namespace {

constexpr ofd::Colour kWay{31, 95, 191}, kEdges{150, 158, 168}, kGround{238, 243, 251}, kText{31, 41, 51};
constexpr double kNameSize = 9, kLegendPitch = 13, kCaptionPitch = 16;
constexpr double kDot = 3, kLettered = 6; // radii
constexpr double kAir = 3;                // between a mark and its name
constexpr Style kName{.face = Face::label, .size = kNameSize, .pitch = kNameSize * 1.25, .align = PANGO_ALIGN_CENTER};

double width_of(const TextBox& text) {
    double out = 0;
    for (const auto& line : text.lines()) {
        PangoRectangle logical;
        pango_layout_line_get_extents(line.line, nullptr, &logical);
        out = std::max(out, static_cast<double>(logical.width) / PANGO_SCALE);
    }
    return out;
}

// The same on two lines: between the words nearest to the middle, or in the middle where there are no words; empty for what is short.
std::string broken(const std::string& name) {
    constexpr std::size_t kShort = 4;
    std::u32string text = to_utf32(name);
    const auto middle = static_cast<std::ptrdiff_t>(text.size() / 2);
    std::ptrdiff_t best = -1;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (auto at = static_cast<std::ptrdiff_t>(i);
            text[i] == U' ' && (best < 0 || std::abs(at - middle) < std::abs(best - middle)))
            best = at;
    if (best > 0)
        text[static_cast<std::size_t>(best)] = U'\n';
    else if (text.size() > kShort)
        text.insert(static_cast<std::size_t>(middle), 1, U'\n');
    else
        return {};
    return to_utf8(text);
}

class Plan {
  public:
    Plan(const Drawing& drawing, const Room& room)
        : drawing_(drawing), scale_(std::min(room.width / drawing.width, room.height / drawing.height)),
          floor_{room.x + (room.width - drawing.width * scale_) / 2, room.y, drawing.width * scale_,
                 drawing.height * scale_} {
        for (const auto& mark : drawing.marks)
            taken_.push_back(place_of(mark));
        for (const auto& trace : drawing.traces)
            note(trace);
        for (const auto& area : drawing.areas) // first: they have no other place
            name(area);
        for (const auto& mark : drawing.marks)
            if (mark.number.empty())
                name(mark);
    }
    const std::vector<std::string>& legend() const { return legend_; }
    double bottom() const { return floor_.y + floor_.height; }

    void draw(Pen& pen) const {
        for (const auto& area : drawing_.areas) {
            fill(pen, room_of(area), kGround);
            outline(pen, room_of(area), kEdges, 0.5);
        }
        outline(pen, floor_, kText, 1);
        pen.colour(kWay);
        for (const auto& trace : drawing_.traces)
            for (std::size_t i = 1; i < trace.size(); ++i)
                pen.line(x(trace[i - 1][0]), y(trace[i - 1][1]), x(trace[i][0]), y(trace[i][1]), 2.4);
        for (const auto& mark : drawing_.marks)
            draw(pen, mark);
        for (const auto& [text, at, lettered] : names_) {
            if (lettered)
                disc(pen, at.x + at.width / 2, at.y + at.height / 2, kLettered, kText);
            pen.colour(lettered ? ofd::Colour{255, 255, 255} : kText);
            TextBox(text, 0, kName).draw(pen, at.x, at.y);
        }
        pen.colour({});
    }

  private:
    struct Named {
        std::string text;
        Room at;
        bool lettered = false;
    };

    double x(double own) const { return floor_.x + own * scale_; }
    double y(double own) const { return floor_.y + own * scale_; }
    Room room_of(const Drawing::Area& area) const {
        return {x(area.x), y(area.y), area.width * scale_, area.height * scale_};
    }
    Room place_of(const Drawing::Mark& mark) const {
        if (mark.number.empty())
            return {x(mark.x) - kLettered, y(mark.y) - kLettered, 2 * kLettered, 2 * kLettered};
        TextBox number(mark.number, 0, kName);
        double wide = std::max(width_of(number) + 8, 16.0), high = 14;
        return {x(mark.x) - wide / 2, y(mark.y) - high / 2, wide, high};
    }
    // Takes the place when it is free.
    bool claim(const Room& at, const Room& within) {
        if (!within.holds(at) || std::ranges::any_of(taken_, [&](const Room& other) { return other.touches(at); }))
            return false;
        taken_.push_back(at);
        return true;
    }
    bool put(const std::string& text, const Room& at, const Room& within) {
        const bool crossed = std::ranges::any_of(ways_, [&](const Room& step) { return step.touches(at); });
        if ((crossed && off_the_way_) || !claim(at, within))
            return false;
        names_.push_back({text, at, false});
        return true;
    }
    // On one line, else on two; off the ways, else on them.
    template <class Put>
    bool on_lines(const std::string& text, const Put& try_to) {
        for (bool off : {true, false}) {
            off_the_way_ = off;
            if (try_to(text) || (!broken(text).empty() && try_to(broken(text))))
                return true;
        }
        return false;
    }
    void note(const Drawing::Trace& trace) {
        constexpr double kStep = 3; // points
        for (std::size_t i = 1; i < trace.size(); ++i) {
            const double from_x = x(trace[i - 1][0]), from_y = y(trace[i - 1][1]);
            const double wide = x(trace[i][0]) - from_x, high = y(trace[i][1]) - from_y;
            const int steps = static_cast<int>(std::hypot(wide, high) / kStep) + 1;
            for (int n = 0; n <= steps; ++n)
                ways_.push_back(
                    {from_x + wide * n / steps - kStep / 2, from_y + high * n / steps - kStep / 2, kStep, kStep});
        }
    }
    void name(const Drawing::Mark& mark) {
        const double centre = x(mark.x), middle = y(mark.y), off = kDot + kAir;
        const bool fits = on_lines(mark.name, [&](const std::string& text) {
            TextBox box(text, 0, kName);
            const double wide = width_of(box), high = box.height();
            for (Room at : {Room{centre - wide / 2, middle - off - high, wide, high},
                            {centre + off, middle - high / 2, wide, high},
                            {centre - off - wide, middle - high / 2, wide, high},
                            {centre - wide / 2, middle + off, wide, high}})
                if (beside(mark, text, at))
                    return true;
            return false;
        });
        if (!fits)
            letter(mark.name, centre, middle);
    }
    // Its own place is no obstacle to its name.
    bool beside(const Drawing::Mark& mark, const std::string& text, const Room& at) {
        auto own = static_cast<std::size_t>(&mark - drawing_.marks.data());
        Room kept = std::exchange(taken_[own], Room{x(mark.x) - kDot, y(mark.y) - kDot, 2 * kDot, 2 * kDot});
        if (put(text, at, floor_))
            return true;
        taken_[own] = kept;
        return false;
    }
    void letter(const std::string& name, double centre, double middle) {
        std::string letter(1, static_cast<char>('a' + legend_.size() % 26));
        TextBox box(letter, 0, kName);
        names_.push_back(
            {letter, {centre - width_of(box) / 2, middle - box.height() / 2, width_of(box), box.height()}, true});
        legend_.push_back(letter + " " + name);
    }
    void name(const Drawing::Area& area) {
        const Room inside = room_of(area);
        auto anywhere = [&](double wide, double high, const auto& try_at) {
            for (double down : {0.0, 1.0, 0.5})
                for (double right : {0.0, 0.5, 1.0})
                    if (try_at(Room{inside.x + kAir + right * (inside.width - 2 * kAir - wide),
                                    inside.y + kAir + down * (inside.height - 2 * kAir - high), wide, high}))
                        return true;
            return false;
        };
        const bool fits = on_lines(area.name, [&](const std::string& text) {
            TextBox box(text, 0, kName);
            return anywhere(width_of(box), box.height(), [&](const Room& at) { return put(text, at, inside); });
        });
        if (fits)
            return;
        auto abbreviate = [&](const Room& at, const Room& within) {
            if (!claim(at, within))
                return false;
            letter(area.name, at.x + kLettered, at.y + kLettered);
            return true;
        };
        const double side = 2 * kLettered;
        if (!anywhere(side, side, [&](const Room& at) { return abbreviate(at, inside); }))
            abbreviate({inside.x + inside.width / 2 - kLettered, inside.y + inside.height / 2 - kLettered, side, side},
                       floor_); // it is smaller than a letter
    }
    static void fill(Pen& pen, const Room& room, ofd::Colour colour) {
        pen.colour(colour);
        pen.polygon({{room.x, room.y},
                     {room.x + room.width, room.y},
                     {room.x + room.width, room.y + room.height},
                     {room.x, room.y + room.height}});
    }
    static void outline(Pen& pen, const Room& room, ofd::Colour colour, double line) {
        pen.colour(colour);
        pen.rectangle(room.x, room.y, room.width, room.height, line);
    }
    static void disc(Pen& pen, double centre, double middle, double radius, ofd::Colour colour) {
        constexpr int kCorners = 24;
        std::vector<std::array<double, 2>> corners;
        for (int i = 0; i < kCorners; ++i) {
            double angle = 2 * std::numbers::pi * i / kCorners;
            corners.push_back({centre + radius * std::cos(angle), middle + radius * std::sin(angle)});
        }
        pen.colour(colour);
        pen.polygon(corners);
    }
    void draw(Pen& pen, const Drawing::Mark& mark) const {
        if (mark.number.empty()) {
            disc(pen, x(mark.x), y(mark.y), mark.goal ? kLettered : kDot, mark.goal ? kWay : kText);
            return;
        }
        Room place = place_of(mark);
        fill(pen, place, mark.goal ? kWay : kText);
        if (mark.goal)
            outline(pen, {place.x - 3, place.y - 3, place.width + 6, place.height + 6}, kWay, 1.6);
        pen.colour({255, 255, 255});
        TextBox number(mark.number, place.width, kName);
        number.draw(pen, place.x, place.y + (place.height - number.height()) / 2);
    }

    const Drawing& drawing_;
    const double scale_;
    const Room floor_;
    std::vector<Room> taken_, ways_;
    bool off_the_way_ = true;
    std::vector<Named> names_;
    std::vector<std::string> legend_;
};

} // namespace

void draw(Pen& pen, const Drawing& drawing, const Room& room) {
    if (drawing.width <= 0 || drawing.height <= 0)
        return;
    Room left = room;
    if (!drawing.caption.empty()) {
        pen.colour(kText);
        TextBox(drawing.caption, room.width, {.face = Face::label, .size = 10, .pitch = kCaptionPitch})
            .draw(pen, room.x, room.y);
        left.y += kCaptionPitch;
        left.height -= kCaptionPitch;
    }
    constexpr Style kLegend{.face = Face::label, .size = kNameSize, .pitch = kLegendPitch};
    auto in_words = [&](const Plan& plan) {
        std::string out;
        for (const auto& entry : plan.legend())
            out += (out.empty() ? "" : "　") + entry;
        return TextBox(out, room.width, kLegend);
    };
    // The legend takes room from the plan, and a smaller plan may need a longer one.
    std::optional<Plan> plan(std::in_place, drawing, left);
    double reserved = 0;
    for (int round = 0; round < 3 && !plan->legend().empty(); ++round) {
        const double needed = in_words(*plan).height();
        if (needed <= reserved || left.height <= needed)
            break;
        reserved = needed;
        plan.emplace(drawing, Room{left.x, left.y, left.width, left.height - reserved});
    }
    plan->draw(pen);
    if (!plan->legend().empty())
        in_words(*plan).draw(pen, room.x, plan->bottom() + 3);
}

} // namespace yimen::render
