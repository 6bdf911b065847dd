#pragma once

// The floor plan of a hall (平面图): floors, zones, points and the ways between them. Plain data and what must hold of it; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "places/places.h"

namespace yimen::wayfinding {

// Lengths are decimetres from the upper left corner of the floor, x to the right and y downwards. Floors are numbered as on the
// buttons of a lift: 1 is at the street, -1 below it, and there is no 0.
struct Floor {
    int level = 1;
    int width_dm = 0, height_dm = 0;
    BOOST_DESCRIBE_CLASS(Floor, (), (level, width_dm, height_dm), (), ())
};

// 分区: a part of a floor, as a rectangle.
struct Zone {
    int id = 0; // of the plan; points have their own
    int level = 1;
    Text<40, 1> name;
    Text<80> name_en; // empty: the Chinese is shown
    int x_dm = 0, y_dm = 0, width_dm = 0, height_dm = 0;
    BOOST_DESCRIBE_CLASS(Zone, (), (id, level, name, name_en, x_dm, y_dm, width_dm, height_dm), (), ())
};

// way: where ways meet or bend; desk: 导办台.
enum class PointKind { way, entrance, counter, kiosk, desk, lift, stairs };
BOOST_DESCRIBE_ENUM(PointKind, way, entrance, counter, kiosk, desk, lift, stairs)

struct Point {
    int id = 0;
    int level = 1;
    PointKind kind = PointKind::way;
    int x_dm = 0, y_dm = 0;
    Text<40> name; // of an entrance, desk, lift or kiosk; a counter is called as the hall calls it
    Text<80> name_en;
    std::optional<places::CounterId> counter_id; // of kind counter
    std::optional<places::DeviceId> device_id;   // of kind kiosk, where it is one of ours
    bool steps = false;                          // of an entrance: it has steps and no ramp
    BOOST_DESCRIBE_CLASS(Point, (), (id, level, kind, x_dm, y_dm, name, name_en, counter_id, device_id, steps), (), ())
};

// In both directions. Between two floors only from lift to lift or from stairs to stairs.
struct Way {
    int from = 0, to = 0;
    bool steps = false; // a few steps on one floor
    BOOST_DESCRIBE_CLASS(Way, (), (from, to, steps), (), ())
};

struct Plan {
    std::vector<Floor> floors; // as they are shown
    std::vector<Zone> zones;
    std::vector<Point> points;
    std::vector<Way> ways;
    BOOST_DESCRIBE_CLASS(Plan, (), (floors, zones, points, ways), (), ())
};

inline constexpr std::size_t kMostFloors = 12, kMostZones = 200, kMostPoints = 1500, kMostWays = 4000;
inline constexpr int kShortestSide = 20, kLongestSide = 10000; // decimetres: 2 m to 1 km

// What makes a plan impossible, each with its JSON pointer; empty when it can be kept. `counters` are those of the hall.
std::vector<InvalidParam> faults(const Plan& plan, const std::vector<places::CounterRow>& counters);

enum class FlawKind { no_entrance, not_on_plan, unreachable, only_by_steps };
BOOST_DESCRIBE_ENUM(FlawKind, no_entrance, not_on_plan, unreachable, only_by_steps)

// What is not right yet of a plan that can be kept: a counter of the hall that is not on it, or that nobody can walk to from an
// entrance, or only by steps. Named, so that who draws it can mend it; half a plan is kept too.
struct Flaw {
    FlawKind kind = FlawKind::no_entrance;
    std::optional<int> point_id;
    std::string name, name_en; // of the counter, kiosk or desk
    BOOST_DESCRIBE_CLASS(Flaw, (), (kind, point_id, name, name_en), (), ())
};
std::vector<Flaw> flaws(const Plan& plan, const std::vector<places::CounterRow>& counters);

// How a point is called: a counter as the hall calls it, others by their own name or by what they are.
places::Names name_of(const Point& point, const std::vector<places::CounterRow>& counters);
const Point* point_of(const Plan& plan, int id); // nullptr when there is none

} // namespace yimen::wayfinding
