#include "way.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace yimen::wayfinding {
namespace {

// What a change of floor is worth in decimetres of walking: a lift is waited for, stairs are slow.
constexpr int kLiftWait = 250, kLiftFloor = 30, kStairsFloor = 200;

struct Edge {
    int to = 0, cost = 0, length = 0;
};
using Graph = std::map<int, std::vector<Edge>>;

using Points = std::map<int, const Point*>;

Points points_by_id(const Plan& plan) {
    Points out;
    for (const Point& point : plan.points)
        out[point.id] = &point;
    return out;
}

Graph graph_of(const Plan& plan, const Points& points, bool step_free) {
    Graph out;
    for (const Way& way : plan.ways) {
        auto from = points.find(way.from), to = points.find(way.to);
        if (from == points.end() || to == points.end() || (step_free && way.steps))
            continue;
        const Point &a = *from->second, &b = *to->second;
        int cost = 0, length = 0;
        if (a.level == b.level) {
            length = std::max(1, static_cast<int>(std::lround(std::hypot(a.x_dm - b.x_dm, a.y_dm - b.y_dm))));
            cost = length;
        } else if (a.kind == PointKind::lift) {
            cost = kLiftWait + kLiftFloor * std::abs(a.level - b.level);
        } else if (step_free) {
            continue;
        } else {
            cost = kStairsFloor * std::abs(a.level - b.level);
        }
        out[way.from].push_back({way.to, cost, length});
        out[way.to].push_back({way.from, cost, length});
    }
    return out;
}

bool may_begin(const Point& point, bool step_free) {
    return !step_free || point.kind != PointKind::entrance || !point.steps;
}

bool leads_on(PointKind kind) {
    return kind != PointKind::counter && kind != PointKind::kiosk && kind != PointKind::desk;
}

} // namespace

std::optional<Walk> find_way(const Plan& plan, const std::vector<int>& from, const std::vector<int>& to,
                             bool step_free) {
    const Points points = points_by_id(plan);
    const Graph graph = graph_of(plan, points, step_free);
    const std::set<int> goals(to.begin(), to.end());
    struct Reached {
        int cost = std::numeric_limits<int>::max(), length = 0, before = 0;
        bool start = false, settled = false;
    };
    std::map<int, Reached> reached;
    std::set<std::pair<int, int>> open; // cost, id
    for (int id : from) {
        if (!points.contains(id) || !may_begin(*points.at(id), step_free))
            continue;
        reached[id] = {0, 0, id, true, false};
        open.emplace(0, id);
    }
    while (!open.empty()) {
        const int id = open.begin()->second;
        open.erase(open.begin());
        Reached& here = reached[id];
        here.settled = true;
        if (goals.contains(id)) {
            Walk walk;
            walk.length_dm = here.length;
            for (int at = id;; at = reached[at].before) {
                walk.points.push_back(at);
                if (reached[at].start)
                    break;
            }
            std::ranges::reverse(walk.points);
            return walk;
        }
        auto edges = graph.find(id);
        if (edges == graph.end() || (!here.start && !leads_on(points.at(id)->kind)))
            continue;
        for (const Edge& edge : edges->second) {
            Reached& next = reached[edge.to];
            const int cost = here.cost + edge.cost;
            if (next.settled || cost > next.cost || (cost == next.cost && id >= next.before))
                continue;
            open.erase({next.cost, edge.to});
            next = {cost, here.length + edge.length, id, false, false};
            open.emplace(cost, edge.to);
        }
    }
    return std::nullopt;
}

std::set<int> reachable(const Plan& plan, const std::vector<int>& from, bool step_free) {
    const Points points = points_by_id(plan);
    const Graph graph = graph_of(plan, points, step_free);
    std::set<int> out;
    std::vector<int> open;
    for (int id : from)
        if (points.contains(id) && may_begin(*points.at(id), step_free) && out.insert(id).second)
            open.push_back(id);
    const std::set<int> starts = out;
    while (!open.empty()) {
        const int id = open.back();
        open.pop_back();
        auto edges = graph.find(id);
        if (edges == graph.end() || (!starts.contains(id) && !leads_on(points.at(id)->kind)))
            continue;
        for (const Edge& edge : edges->second)
            if (out.insert(edge.to).second)
                open.push_back(edge.to);
    }
    return out;
}

std::vector<int> entrances(const Plan& plan) {
    std::vector<int> out;
    for (const Point& point : plan.points)
        if (point.kind == PointKind::entrance)
            out.push_back(point.id);
    return out;
}

std::vector<int> points_in(const Plan& plan, const Zone& zone) {
    std::vector<int> places, counters;
    for (const Point& point : plan.points)
        if (point.level == zone.level && point.x_dm >= zone.x_dm && point.x_dm <= zone.x_dm + zone.width_dm &&
            point.y_dm >= zone.y_dm && point.y_dm <= zone.y_dm + zone.height_dm)
            (point.kind == PointKind::counter ? counters : places).push_back(point.id);
    return places.empty() ? counters : places;
}

} // namespace yimen::wayfinding
