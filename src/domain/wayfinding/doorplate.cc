#include "doorplate.h"

#include <algorithm>
#include <set>

#include "queue/item_places.h"
#include "queue/live.h"

// What stands beside the door.
namespace yimen::wayfinding {
namespace {

constexpr std::size_t kMostDrawn = 3; // floors beside each other

void add_lines(Doorplate& plate, const Wayfinding& wayfinding, db::Reader& reader) {
    const auto& parts = wayfinding.parts();
    const auto staff = queue::staffing(parts.directory, reader, plate.hall.id, hall_date(parts.clocks.business.now()));
    for (const auto& line : parts.queue.categories(reader, plate.hall.id)) {
        PlateLine out{line.letter, {line.name, line.name_en}, {}};
        for (const auto& counter : staff)
            if (std::ranges::find(counter.serves, line.id) != counter.serves.end())
                out.counters.push_back(counter.number);
        plate.lines.push_back(std::move(out));
    }
}

Result<void> add_item(Doorplate& plate, const Wayfinding& wayfinding, db::Reader& reader, catalogue::ItemId id) {
    const auto& parts = wayfinding.parts();
    auto item = parts.catalogue.item(reader, id);
    auto definition = item ? parts.catalogue.definition_in_force(reader, *item) : nullptr;
    if (!definition)
        return fail(catalogue::kItemNotFound);
    auto places = queue::item_places(parts.queue, reader, *item);
    auto place =
        std::ranges::find_if(places, [&](const queue::ItemPlace& one) { return one.hall.id == plate.hall.id; });
    if (place == places.end())
        return fail(kUnknownPlace);

    PlateItem out;
    out.name = {item->facts.name, item->facts.name_en};
    out.department = parts.directory.department_names(reader, item->facts.department);
    out.summary = {definition->summary, definition->summary_en};
    out.on_the_spot = definition->on_the_spot;
    out.working_days = definition->promised_working_days;
    out.charged = definition->fee.charged;
    out.fee = definition->fee.text;
    out.depends = !definition->questions.empty();
    for (const auto& requirement : definition->requirements)
        if (!requirement.when && requirement.necessity == catalogue::Necessity::required)
            out.bring.push_back({requirement.name, requirement.name_en});
    if (const auto& line = place->category) {
        plate.lines.push_back({line->letter, {line->name, line->name_en}, place->counters});
        WayQuery query;
        query.to_category = line->id;
        if (auto way = wayfinding.way(reader, plate.hall, query))
            out.way = std::move(*way);
    }
    plate.item = std::move(out);
    return {};
}

// A page in one language.
class Writer {
  public:
    Writer(const Doorplate& plate, bool english) : plate_(plate), english_(english) {}

    render::Poster write() {
        const auto& hall = plate_.hall;
        const places::Names place{hall.name, hall.name_en};
        if (plate_.item) {
            out_.authority = own(place);
            if (!other(place).empty())
                out_.authority += "　" + other(place);
        } else {
            out_.authority = text("政务服务大厅", "Government service hall");
        }
        out_.title = own(plate_.item ? plate_.item->name : place);
        out_.subtitle = other(plate_.item ? plate_.item->name : place);
        out_.qr = plate_.page;
        out_.qr_title = text("手机扫一扫", "Scan with your phone");
        out_.foot = own({hall.address, hall.address_en}) + "　" + hall.phone + "　" +
                    text("内容有变化时，以扫码所见为准。", "Where this page differs, what the code shows holds.");
        out_.made_at = plate_.made_at;
        plate_.item ? item(*plate_.item) : whole_hall();
        row(text("开放时间", "Hours"), own({hall.hours, hall.hours_en}));
        return std::move(out_);
    }

  private:
    std::string text(std::string_view zh, std::string_view en) const { return std::string(english_ ? en : zh); }
    std::string own(const places::Names& names) const { return english_ && !names.en.empty() ? names.en : names.zh; }
    // In the other language, where there is one.
    std::string other(const places::Names& names) const {
        return names.en.empty() ? std::string() : english_ ? names.zh : names.en;
    }
    void row(std::string label, std::string value) {
        if (!value.empty())
            out_.lines.push_back({std::move(label), std::move(value)});
    }
    std::string counters_of(const PlateLine& line) const {
        std::string numbers;
        for (auto number : line.counters)
            numbers += (numbers.empty() ? "" : text("、", ", ")) + std::to_string(number);
        if (numbers.empty())
            return {};
        return english_ ? (line.counters.size() > 1 ? "counters " : "counter ") + numbers : numbers + " 号窗口";
    }
    void line_row(const PlateLine& line, std::string label) {
        std::string where = counters_of(line), value = own(line.name);
        row(std::move(label), where.empty() ? value : value + text("　", " – ") + where);
    }

    void item(const PlateItem& item) {
        out_.lead = own(item.summary);
        out_.qr_for = english_ ? std::vector<std::string>{"How long the wait is now", "What to bring: a few questions",
                                                          "Book a time", "The way from where you stand"}
                               : std::vector<std::string>{"现在要等多久", "答几个问题，看自己要带什么", "预约时间",
                                                          "怎么走到窗口"};
        for (const auto& line : plate_.lines)
            line_row(line, text("在哪里办", "Where"));
        row(text("主管部门", "Department"), own(item.department));
        row(text("办理时限", "Time limit"),
            item.on_the_spot ? text("当场办结", "Done at once")
                             : std::to_string(item.working_days) +
                                   text(" 个工作日", item.working_days == 1 ? " working day" : " working days"));
        row(text("收费", "Fee"), !item.charged ? text("不收费", "Free")
                                 : english_    ? "Charged; the code shows how much"
                                               : item.fee);
        out_.list_title = text("一般要带", "Usually to bring");
        for (const auto& one : item.bring)
            out_.list.push_back(own(one));
        if (item.depends)
            out_.list_rest = text("您的情况不同，可能少带几样，也可能另有需要：扫码答几个问题，即有准确清单。",
                                  "It may be less or more in your case: scan and answer a few questions.");
        if (!item.way)
            return;
        out_.way_title = text("到最近的办理窗口（取号以后，请到叫您的那个窗口）",
                              "The way to the nearest counter (with a ticket, go to the one that calls you)");
        std::set<int> levels;
        for (const Step& step : item.way->steps)
            out_.way.push_back(english_ ? step.text_en : step.text);
        for (const Spot& spot : item.way->spots)
            levels.insert(spot.level);
        draw(levels, &*item.way);
    }
    void whole_hall() {
        out_.qr_for = english_ ? std::vector<std::string>{"How long the wait is now, line by line",
                                                          "Find what you came for, and what to bring", "Book a time",
                                                          "The way to each counter"}
                               : std::vector<std::string>{"现在每个队列要等多久", "找到要办的事，看要带什么",
                                                          "预约时间", "怎么走到每个窗口"};
        for (const auto& line : plate_.lines)
            line_row(line, text(line.letter + " 队列", "Line " + line.letter));
        row(text("地址", "Address"), own({plate_.hall.address, plate_.hall.address_en}));
        std::set<int> levels;
        for (const Point& point : plate_.plan.points)
            if (point.kind == PointKind::counter)
                levels.insert(point.level);
        if (!levels.empty())
            out_.way_title = text("大厅平面图", "Floor plan");
        draw(levels, nullptr);
    }

    void draw(const std::set<int>& levels, const WayFound* way) {
        for (const Floor& floor : plate_.plan.floors)
            if (levels.contains(floor.level) && out_.drawings.size() < kMostDrawn)
                out_.drawings.push_back(drawn(floor, way));
    }
    render::Drawing drawn(const Floor& floor, const WayFound* way) const {
        render::Drawing out;
        if (plate_.plan.floors.size() > 1)
            out.caption = floor_title(floor.level, english_);
        out.width = floor.width_dm;
        out.height = floor.height_dm;
        for (const Zone& zone : plate_.plan.zones)
            if (zone.level == floor.level)
                out.areas.push_back({double(zone.x_dm), double(zone.y_dm), double(zone.width_dm),
                                     double(zone.height_dm), own({zone.name, zone.name_en})});
        const Spot* goal = way && !way->spots.empty() ? &way->spots.back() : nullptr;
        for (const Point& point : plate_.plan.points) {
            if (point.level != floor.level || point.kind == PointKind::way)
                continue;
            render::Drawing::Mark mark{double(point.x_dm), double(point.y_dm), {}, {}, false};
            mark.goal = goal && goal->level == point.level && goal->x_dm == point.x_dm && goal->y_dm == point.y_dm;
            auto counter = std::ranges::find_if(
                plate_.counters, [&](const places::CounterRow& row) { return point.counter_id == row.id; });
            if (counter != plate_.counters.end())
                mark.number = std::to_string(counter->number);
            else
                mark.name =
                    english_ ? as_label(own(name_of(point, plate_.counters))) : own(name_of(point, plate_.counters));
            out.marks.push_back(std::move(mark));
        }
        if (way) {
            render::Drawing::Trace trace;
            for (const Spot& spot : way->spots)
                if (spot.level == floor.level)
                    trace.push_back({double(spot.x_dm), double(spot.y_dm)});
            out.traces.push_back(std::move(trace));
        }
        return out;
    }

    const Doorplate& plate_;
    const bool english_;
    render::Poster out_;
};

} // namespace

Result<Doorplate> doorplate(const Wayfinding& wayfinding, db::Reader& reader, const places::HallRow& hall,
                            const std::optional<catalogue::ItemId>& item) {
    const auto& parts = wayfinding.parts();
    Doorplate out;
    out.hall = hall;
    out.page = parts.base_url + "/portal/halls/" + hall.id.str();
    if (item) {
        YIMEN_CHECK(add_item(out, wayfinding, reader, *item));
        out.page += "/items/" + item->str();
    } else {
        add_lines(out, wayfinding, reader);
    }
    out.plan = wayfinding.plan(reader, hall.id).plan;
    out.counters = parts.directory.counters(reader, hall.id);
    out.made_at = parts.clocks.business.now();
    return out;
}

render::Poster poster(const Doorplate& plate, bool english) { return Writer(plate, english).write(); }

} // namespace yimen::wayfinding
