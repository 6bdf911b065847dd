#include "demo.h"
#include "demo_files.h"

// The floor plans of the demo halls (demo/floor_plans.json).
namespace yimen::app {
namespace {

// As wayfinding::Point, with counters by number and kiosks by name.
struct DemoPoint {
    int id = 0, level = 1;
    wayfinding::PointKind kind = wayfinding::PointKind::way;
    int x_dm = 0, y_dm = 0;
    std::string name, name_en;
    std::optional<int> counter;
    std::optional<std::string> device;
    bool steps = false;
    BOOST_DESCRIBE_CLASS(DemoPoint, (), (id, level, kind, x_dm, y_dm, name, name_en, counter, device, steps), (), ())
};
struct DemoPlan {
    std::string hall; // key of demo/hall.json
    std::vector<wayfinding::Floor> floors;
    std::vector<wayfinding::Zone> zones;
    std::vector<DemoPoint> points;
    std::vector<wayfinding::Way> ways;
    BOOST_DESCRIBE_CLASS(DemoPlan, (), (hall, floors, zones, points, ways), (), ())
};
struct DemoPlans {
    std::vector<DemoPlan> halls;
    BOOST_DESCRIBE_CLASS(DemoPlans, (), (halls), (), ())
};

DemoPlans demo_plans() {
    for (const auto& file : demo_files()) {
        if (file.name != "floor_plans.json")
            continue;
        auto parsed = read_stored_json<DemoPlans>(file.content);
        if (!parsed)
            throw std::logic_error("demo/floor_plans.json cannot be read");
        return std::move(*parsed);
    }
    throw std::logic_error("demo/floor_plans.json is missing");
}

} // namespace

void load_demo_plans(Ground& ground, db::Tx& tx, const std::map<std::string, HallId>& halls) {
    for (const auto& one : demo_plans().halls) {
        auto hall = ground.directory.hall(tx, halls.at(one.hall));
        wayfinding::Plan plan{one.floors, one.zones, {}, one.ways};
        auto counters = ground.directory.counters(tx, hall->id);
        access::Principal system;
        system.grants.push_back({access::Role::hall_manager, hall->cell, {}, hall->id, {}});
        auto devices = places::devices(tx, access::Scope(system, wayfinding::kKeepers), hall->id);
        for (const auto& from : one.points) {
            wayfinding::Point point{from.id,     from.level,     from.kind, from.x_dm, from.y_dm,
                                    {from.name}, {from.name_en}, {},        {},        from.steps};
            for (const auto& counter : counters)
                if (from.counter == counter.number)
                    point.counter_id = counter.id;
            for (const auto& device : devices)
                if (from.device == device.name)
                    point.device_id = device.id;
            plan.points.push_back(std::move(point));
        }
        ground.wayfinding.put(tx, *hall, plan);
    }
}

} // namespace yimen::app
