#include "doorplate.h"

#include <algorithm>
#include <set>

#include "queue/item_places.h"

// What stands beside the door.
namespace yimen::wayfinding {
namespace {

constexpr ofd::Colour kBlue{31, 95, 191}, kGrey{150, 158, 168}, kInk{31, 41, 51};

std::string both(const std::string& zh, const std::string& en) { return en.empty() ? zh : zh + "　" + en; }

std::string limit_of(const catalogue::Definition& definition) {
    if (definition.on_the_spot)
        return both("当场办结", "done at once");
    auto days = std::to_string(definition.promised_working_days);
    return both(days + " 个工作日", days + " working days");
}

render::Drawing drawn(const Plan& plan, const Floor& floor, const WayFound& way,
                      const std::vector<places::CounterRow>& counters) {
    render::Drawing out{double(floor.width_dm), double(floor.height_dm), 190, {}};
    out.parts.emplace_back(render::Drawing::Box{0, 0, out.width, out.height, kInk, 1.2});
    for (const Zone& zone : plan.zones)
        if (zone.level == floor.level) {
            out.parts.emplace_back(render::Drawing::Box{double(zone.x_dm), double(zone.y_dm), double(zone.width_dm),
                                                        double(zone.height_dm), kGrey, 0.6});
            out.parts.emplace_back(render::Drawing::Label{zone.x_dm + zone.width_dm / 2.0,
                                                          zone.y_dm + zone.height_dm - 12.0, zone.name, 7});
        }
    render::Drawing::Trace trace{{}, kBlue, 2.4};
    for (const Spot& spot : way.spots)
        if (spot.level == floor.level)
            trace.spots.push_back({double(spot.x_dm), double(spot.y_dm)});
    out.parts.emplace_back(trace);
    for (const Point& point : plan.points)
        if (point.level == floor.level && point.kind != PointKind::way) {
            const bool goal = !way.spots.empty() && way.spots.back().level == point.level &&
                              way.spots.back().x_dm == point.x_dm && way.spots.back().y_dm == point.y_dm;
            out.parts.emplace_back(
                render::Drawing::Dot{double(point.x_dm), double(point.y_dm), goal ? 4.5 : 2.5, goal ? kBlue : kInk});
            const double above = point.y_dm > 24 ? -12.0 : 12.0;
            out.parts.emplace_back(render::Drawing::Label{double(point.x_dm), point.y_dm + above,
                                                          name_of(point, counters).zh, goal ? 8.0 : 7.0});
        }
    return out;
}

} // namespace

Result<Doorplate> doorplate(const Wayfinding& wayfinding, db::Reader& reader, const places::HallRow& hall,
                            catalogue::ItemId id) {
    const auto& parts = wayfinding.parts();
    auto item = parts.catalogue.item(reader, id);
    auto definition = item ? parts.catalogue.definition_in_force(reader, *item) : nullptr;
    if (!definition)
        return fail(catalogue::kItemNotFound);
    auto places = queue::item_places(parts.queue, reader, *item);
    auto place = std::ranges::find_if(places, [&](const queue::ItemPlace& one) { return one.hall.id == hall.id; });
    if (place == places.end())
        return fail(kUnknownPlace);

    Doorplate out;
    out.hall = hall;
    out.item_name = item->facts.name;
    out.item_name_en = item->facts.name_en;
    auto department = parts.directory.department_names(reader, item->facts.department);
    out.department = both(department.zh, department.en);
    out.limit = limit_of(*definition);
    out.fee = definition->fee.charged ? definition->fee.text : both("不收费", "free");
    out.depends = !definition->questions.empty();
    for (const auto& requirement : definition->requirements)
        if (!requirement.when && requirement.necessity == catalogue::Necessity::required)
            out.bring.push_back({requirement.name, requirement.name_en});
    out.counters = place->counters;
    if (place->category) {
        out.line = {place->category->name, place->category->name_en};
        WayQuery query;
        query.to_category = place->category->id;
        if (auto way = wayfinding.way(reader, hall, query))
            out.way = std::move(*way);
    }
    out.plan = wayfinding.plan(reader, hall.id).plan;
    out.page = parts.base_url + "/portal/halls/" + hall.id.str() + "/items/" + id.str();
    out.made_at = parts.clocks.business.now();
    out.counter_rows = parts.directory.counters(reader, hall.id);
    return out;
}

render::Document document(const Doorplate& plate) {
    render::Document out;
    out.authority = plate.hall.name;
    out.title = plate.item_name;
    out.number = plate.item_name_en;
    render::Facts facts;
    facts.rows.push_back({"主管部门", plate.department});
    if (!plate.line.zh.empty())
        facts.rows.push_back({"取号队列", both(plate.line.zh, plate.line.en)});
    std::string counters;
    for (auto number : plate.counters)
        counters += (counters.empty() ? "" : "、") + std::to_string(number);
    if (!counters.empty())
        facts.rows.push_back({"办理窗口", counters + " 号窗口"});
    facts.rows.push_back({"办理时限", plate.limit});
    facts.rows.push_back({"收费", plate.fee});
    facts.rows.push_back({"开放时间", both(plate.hall.hours, plate.hall.hours_en)});
    out.blocks.emplace_back(std::move(facts));
    if (!plate.bring.empty() || plate.depends) {
        out.blocks.emplace_back(render::Paragraph{"请带　What to bring", false});
        render::Numbered list;
        for (const auto& one : plate.bring)
            list.items.push_back({both(one.zh, one.en)});
        out.blocks.emplace_back(std::move(list));
        if (plate.depends)
            out.blocks.emplace_back(
                render::Paragraph{"您的情况可能不用带其中几样，也可能另有需要：扫码答几个问题，即有准确清单。", true});
    }
    if (plate.way) {
        std::string zh, en;
        for (const Step& step : plate.way->steps) {
            zh += (zh.empty() ? "" : "；") + step.text;
            en += (en.empty() ? "" : "; ") + step.text_en;
        }
        out.blocks.emplace_back(render::Paragraph{"怎么走：" + zh + "。", false});
        out.blocks.emplace_back(render::Paragraph{en + ".", false});
        std::set<int> levels;
        for (const Spot& spot : plate.way->spots)
            levels.insert(spot.level);
        for (const Floor& floor : plate.plan.floors)
            if (levels.contains(floor.level)) {
                out.blocks.emplace_back(render::Paragraph{
                    both(floor_in_words(floor.level, false), floor_in_words(floor.level, true)), false});
                out.blocks.emplace_back(drawn(plate.plan, floor, *plate.way, plate.counter_rows));
            }
    }
    out.qr = plate.page;
    out.qr_note = "扫码看现在等多久、预约、准确清单和路线";
    out.made_at = plate.made_at;
    return out;
}

} // namespace yimen::wayfinding
