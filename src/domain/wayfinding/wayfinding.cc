#include "wayfinding.h"

#include <algorithm>

#include "outbox/outbox.h"
#include "queue/acting.h"
#include "queue/live.h"
#include "store.h"

// Keeping a plan, and asking it for a way.
namespace yimen::wayfinding {
namespace {

// Where the way leads: the points at which it may end, and how that is called where it is no counter.
struct Goal {
    std::vector<int> points;
    std::optional<places::Names> name;
};

std::optional<int> point_of_counter(const Plan& plan, places::CounterId counter) {
    for (const Point& point : plan.points)
        if (point.counter_id == counter)
            return point.id;
    return std::nullopt;
}

Goal goal_of(const queue::Queue& queue, db::Reader& reader, HallId hall, const Plan& plan,
             const std::vector<places::CounterRow>& counters, const WayQuery& asked, Date today) {
    Goal out;
    if (asked.to_counter) {
        for (const auto& counter : counters)
            if (counter.number == *asked.to_counter)
                if (auto point = point_of_counter(plan, counter.id))
                    out.points.push_back(*point);
    } else if (asked.to_category) {
        std::vector<int> closed;
        for (const auto& counter : queue::staffing(queue.parts().directory, reader, hall, today)) {
            auto point = point_of_counter(plan, counter.id);
            if (point && std::ranges::find(counter.serves, *asked.to_category) != counter.serves.end())
                (counter.state == queue::CounterState::open ? out.points : closed).push_back(*point);
        }
        if (out.points.empty())
            out.points = std::move(closed);
    } else if (asked.to_zone) {
        auto zone = std::ranges::find(plan.zones, *asked.to_zone, &Zone::id);
        if (zone != plan.zones.end())
            out = {points_in(plan, *zone), places::Names{zone->name, zone->name_en}};
    } else if (point_of(plan, *asked.to_point)) {
        out.points.push_back(*asked.to_point);
    }
    return out;
}

std::optional<std::vector<int>> begin_of(const Plan& plan, const WayQuery& asked) {
    if (asked.from_point)
        return point_of(plan, *asked.from_point) ? std::optional(std::vector{*asked.from_point}) : std::nullopt;
    if (asked.from_device)
        for (const Point& point : plan.points)
            if (point.device_id == asked.from_device)
                return std::vector{point.id};
    return entrances(plan); // a kiosk that is not on the plan stands somewhere behind them
}

} // namespace

Wayfinding::Kept Wayfinding::plan(db::Reader& reader, HallId hall) const {
    return store::plan(reader, hall).value_or(Kept{});
}

Result<PlanRef> Wayfinding::change(db::Tx& tx, const queue::Caller& caller, HallId id, std::int64_t revision,
                                   const Plan& wanted) const {
    auto hall = parts_.directory.hall(tx, id);
    if (!hall || !access::Scope(caller.who, kKeepers).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(kUnknownHall);
    auto wrong = faults(wanted, parts_.directory.counters(tx, id));
    for (std::size_t i = 0; i < wanted.points.size(); ++i)
        if (const auto& device = wanted.points[i].device_id) {
            auto row = parts_.directory.device(tx, *device);
            if (!row || row->hall != id || row->kind != places::DeviceKind::kiosk)
                wrong.push_back(
                    {"/points/" + std::to_string(i) + "/device_id", "unknown", "must be a kiosk of this hall"});
        }
    if (!wrong.empty())
        return fail(Error{&kInvalidRequest, {}, std::move(wrong), {}});
    const Instant now = parts_.clocks.business.now();
    if (!store::put(tx, *hall, wanted, revision, now, caller.who.staff))
        return fail(kPlanStale, {}, {{"revision", plan(tx, id).revision}});
    PlanRef out{id, revision + 1};
    queue::note(tx, caller, access::to_string(access::Role::hall_manager), "floor_plan.change", "hall", id.value,
                hall->cell, now, to_json_text(wanted));
    outbox::NewEvent event; // public: whoever looks at the plan sees the new one
    event.kind = "FloorPlanChanged";
    event.scope = {hall->cell, hall->region, hall->id, {}, {}};
    event.is_public = true;
    event.object_kind = "floor_plan";
    event.object = id.value;
    event.revision = out.revision;
    outbox::publish(tx, now, event);
    return out;
}

Result<WayFound> Wayfinding::way(db::Reader& reader, const places::HallRow& hall, const WayQuery& asked) const {
    if (int(asked.to_counter.has_value()) + asked.to_category.has_value() + asked.to_zone.has_value() +
            asked.to_point.has_value() !=
        1)
        return fail(Error{&kInvalidRequest, {}, {{"?to_counter", "required", "give exactly one place to go to"}}, {}});
    const Plan plan = this->plan(reader, hall.id).plan;
    const auto counters = parts_.directory.counters(reader, hall.id);
    auto begin = begin_of(plan, asked);
    auto goal = goal_of(parts_.queue, reader, hall.id, plan, counters, asked, hall_date(parts_.clocks.business.now()));
    if (!begin || begin->empty() || goal.points.empty())
        return fail(kUnknownPlace);
    const bool step_free = asked.step_free.value_or(false);
    auto walk = find_way(plan, *begin, goal.points, step_free);
    if (!walk)
        return fail(step_free && find_way(plan, *begin, goal.points, false) ? kNoStepFreeWay : kNoWay);

    const Point& end = *point_of(plan, walk->points.back());
    auto name = goal.name.value_or(name_of(end, counters));
    WayFound out{name.zh, name.en, {}, std::max(1, (walk->length_dm + 5) / 10), step_free, {}, {}};
    if (!goal.name && end.counter_id)
        out.counter_number = std::ranges::find(counters, *end.counter_id, &places::CounterRow::id)->number;
    if (!step_free) {
        auto without = find_way(plan, {walk->points.front()}, {end.id}, true);
        out.step_free = without && without->points == walk->points;
    }
    for (int id : walk->points) {
        const Point& point = *point_of(plan, id);
        out.spots.push_back({point.level, point.x_dm, point.y_dm});
    }
    out.steps = in_words(plan, *walk, name, counters);
    return out;
}

void Wayfinding::put(db::Tx& tx, const places::HallRow& hall, const Plan& plan) const {
    auto wrong = faults(plan, parts_.directory.counters(tx, hall.id));
    if (!wrong.empty())
        throw std::logic_error("floor plan of " + hall.code + ": " + wrong[0].pointer + " " + wrong[0].reason);
    store::put(tx, hall, plan, this->plan(tx, hall.id).revision, parts_.clocks.business.now(), {});
}

} // namespace yimen::wayfinding
