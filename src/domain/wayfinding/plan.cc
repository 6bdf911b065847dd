#include "plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "way.h"

namespace yimen::wayfinding {
namespace {

std::string at(std::string_view list, std::size_t index, std::string_view member) {
    return "/" + std::string(list) + "/" + std::to_string(index) + "/" + std::string(member);
}

class Faults {
  public:
    Faults(const Plan& plan, const std::vector<places::CounterRow>& counters) : plan_(plan), counters_(counters) {}

    std::vector<InvalidParam> find() {
        most("floors", plan_.floors.size(), kMostFloors);
        most("zones", plan_.zones.size(), kMostZones);
        most("points", plan_.points.size(), kMostPoints);
        most("ways", plan_.ways.size(), kMostWays);
        floors();
        zones();
        points();
        ways();
        return errors_.take();
    }

  private:
    void most(std::string_view list, std::size_t size, std::size_t limit) {
        if (size > limit)
            errors_.add("/" + std::string(list), "too_long", "must be at most " + std::to_string(limit));
    }
    void floors() {
        for (std::size_t i = 0; i < plan_.floors.size(); ++i) {
            const Floor& floor = plan_.floors[i];
            if (floor.level == 0 || floor.level < -9 || floor.level > 99)
                errors_.add(at("floors", i, "level"), "out_of_range", "must be -9 to 99, and not 0");
            else if (!floors_.emplace(floor.level, &floor).second)
                errors_.add(at("floors", i, "level"), "duplicate", "must be another floor than those before");
            side(at("floors", i, "width_dm"), floor.width_dm);
            side(at("floors", i, "height_dm"), floor.height_dm);
        }
    }
    void side(std::string pointer, int length) {
        if (length < kShortestSide || length > kLongestSide)
            errors_.add(std::move(pointer), "out_of_range",
                        "must be " + std::to_string(kShortestSide) + " to " + std::to_string(kLongestSide) +
                            " decimetres");
    }
    // Whether the spot, or the rectangle that begins there, lies on its floor.
    void spot(std::string_view list, std::size_t i, int level, std::int64_t x, std::int64_t y, std::int64_t width = 0,
              std::int64_t height = 0) {
        auto floor = floors_.find(level);
        if (floor == floors_.end())
            errors_.add(at(list, i, "level"), "unknown", "must be a floor of this plan");
        else if (x < 0 || x + width > floor->second->width_dm || y < 0 || y + height > floor->second->height_dm)
            errors_.add(at(list, i, "x_dm"), "out_of_range", "must lie on its floor");
    }
    void zones() {
        std::set<int> ids;
        for (std::size_t i = 0; i < plan_.zones.size(); ++i) {
            const Zone& zone = plan_.zones[i];
            if (!ids.insert(zone.id).second)
                errors_.add(at("zones", i, "id"), "duplicate", "must be another than those before");
            if (zone.width_dm < 1 || zone.height_dm < 1)
                errors_.add(at("zones", i, "width_dm"), "out_of_range", "must be at least 1 decimetre each way");
            else
                spot("zones", i, zone.level, zone.x_dm, zone.y_dm, zone.width_dm, zone.height_dm);
        }
    }
    void points() {
        std::set<places::CounterId> shown;
        std::set<places::DeviceId> devices;
        for (std::size_t i = 0; i < plan_.points.size(); ++i) {
            const Point& point = plan_.points[i];
            if (!points_.emplace(point.id, &point).second)
                errors_.add(at("points", i, "id"), "duplicate", "must be another than those before");
            spot("points", i, point.level, point.x_dm, point.y_dm);
            if (point.counter_id.has_value() != (point.kind == PointKind::counter))
                errors_.add(at("points", i, "counter_id"), "required", "belongs to a counter, and only there");
            else if (point.counter_id &&
                     std::ranges::find(counters_, *point.counter_id, &places::CounterRow::id) == counters_.end())
                errors_.add(at("points", i, "counter_id"), "unknown", "must be a counter of this hall");
            else if (point.counter_id && !shown.insert(*point.counter_id).second)
                errors_.add(at("points", i, "counter_id"), "duplicate", "must stand on the plan once");
            if (point.device_id && (point.kind != PointKind::kiosk || !devices.insert(*point.device_id).second))
                errors_.add(at("points", i, "device_id"), "duplicate", "belongs to one kiosk");
        }
    }
    void ways() {
        std::set<std::pair<int, int>> known;
        for (std::size_t i = 0; i < plan_.ways.size(); ++i) {
            const Way& way = plan_.ways[i];
            auto from = points_.find(way.from), to = points_.find(way.to);
            if (from == points_.end() || to == points_.end()) {
                errors_.add(at("ways", i, from == points_.end() ? "from" : "to"), "unknown",
                            "must be a point of this plan");
                continue;
            }
            if (way.from == way.to || !known.insert(std::minmax(way.from, way.to)).second)
                errors_.add(at("ways", i, "to"), "duplicate", "must join two points that no way joins yet");
            const Point &a = *from->second, &b = *to->second;
            const bool rides = a.kind == b.kind && (a.kind == PointKind::lift || a.kind == PointKind::stairs);
            if (a.level != b.level && !rides)
                errors_.add(at("ways", i, "to"), "between_floors", "must join lift to lift or stairs to stairs");
        }
    }

    const Plan& plan_;
    const std::vector<places::CounterRow>& counters_;
    JsonErrors errors_;
    std::map<int, const Floor*> floors_;
    std::map<int, const Point*> points_;
};

// What people walk to.
bool is_goal(PointKind kind) {
    return kind == PointKind::counter || kind == PointKind::kiosk || kind == PointKind::desk;
}

places::Names name_of_kind(PointKind kind) {
    switch (kind) {
    case PointKind::entrance:
        return {"入口", "the entrance"};
    case PointKind::kiosk:
        return {"自助机", "the kiosk"};
    case PointKind::desk:
        return {"导办台", "the guide's desk"};
    case PointKind::lift:
        return {"电梯", "the lift"};
    case PointKind::stairs:
        return {"楼梯", "the stairs"};
    case PointKind::counter:
        return {"窗口", "the counter"};
    case PointKind::way:
        break;
    }
    return {"路口", "the corner"};
}

} // namespace

const Point* point_of(const Plan& plan, int id) {
    auto found = std::ranges::find(plan.points, id, &Point::id);
    return found == plan.points.end() ? nullptr : &*found;
}

places::Names name_of(const Point& point, const std::vector<places::CounterRow>& counters) {
    if (point.counter_id) {
        auto counter = std::ranges::find(counters, *point.counter_id, &places::CounterRow::id);
        if (counter != counters.end())
            return {counter->name, counter->name_en};
    }
    if (!point.name.empty())
        return {point.name, point.name_en};
    return name_of_kind(point.kind);
}

std::vector<InvalidParam> faults(const Plan& plan, const std::vector<places::CounterRow>& counters) {
    return Faults(plan, counters).find();
}

std::vector<Flaw> flaws(const Plan& plan, const std::vector<places::CounterRow>& counters) {
    std::vector<Flaw> out;
    if (plan.points.empty())
        return out;
    if (entrances(plan).empty()) {
        out.push_back({FlawKind::no_entrance, {}, "", ""});
        return out;
    }
    for (const auto& counter : counters)
        if (std::ranges::find(plan.points, std::optional(counter.id), &Point::counter_id) == plan.points.end())
            out.push_back({FlawKind::not_on_plan, {}, counter.name, counter.name_en});
    const auto reached = reachable(plan, entrances(plan), false), step_free = reachable(plan, entrances(plan), true);
    for (const Point& point : plan.points) {
        if (!is_goal(point.kind))
            continue;
        auto named = name_of(point, counters);
        if (!reached.contains(point.id))
            out.push_back({FlawKind::unreachable, point.id, named.zh, named.en});
        else if (!step_free.contains(point.id))
            out.push_back({FlawKind::only_by_steps, point.id, named.zh, named.en});
    }
    return out;
}

} // namespace yimen::wayfinding
