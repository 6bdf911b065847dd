#include "demo.h"

#include "log/log.h"

extern const std::string_view yimen_demo_queue;

// The lines and devices of the demo hall (demo/queue.json): which departments go into which line, what counters serve.
namespace yimen::app {
namespace {

struct DemoCategory {
    std::string letter, name, name_en;
    bool is_default = false;
    std::int64_t typical_seconds = 0;
    std::vector<std::string> departments; // keys of demo/hall.json
    BOOST_DESCRIBE_CLASS(DemoCategory, (), (letter, name, name_en, is_default, typical_seconds, departments), (), ())
};
struct DemoSkills {
    int number = 0;
    std::vector<std::string> categories; // letters; a counter that is not named serves everything
    BOOST_DESCRIBE_CLASS(DemoSkills, (), (number, categories), (), ())
};
struct DemoDevice {
    places::DeviceKind kind = places::DeviceKind::kiosk;
    std::string name;
    std::optional<int> counter;
    std::optional<std::string> zone; // its name
    BOOST_DESCRIBE_CLASS(DemoDevice, (), (kind, name, counter, zone), (), ())
};
struct DemoZone {
    std::string name, name_en;
    std::vector<int> counters;
    BOOST_DESCRIBE_CLASS(DemoZone, (), (name, name_en, counters), (), ())
};
struct DemoBooking {
    std::vector<std::string> lines; // letters of those that take bookings
    booking::Plan plan;
    BOOST_DESCRIBE_CLASS(DemoBooking, (), (lines, plan), (), ())
};
struct DemoHallQueue {
    std::string hall; // key of demo/hall.json
    std::vector<queue::HallNotice> notices;
    std::vector<DemoCategory> categories;
    std::vector<DemoSkills> counters;
    DemoBooking booking;
    std::vector<DemoZone> zones;
    std::vector<DemoDevice> devices;
    BOOST_DESCRIBE_CLASS(DemoHallQueue, (), (hall, notices, categories, counters, booking, zones, devices), (), ())
};
struct DemoQueue {
    std::vector<DemoHallQueue> halls;
    BOOST_DESCRIBE_CLASS(DemoQueue, (), (halls), (), ())
};

const DemoQueue& demo_queue() {
    static const DemoQueue value = [] {
        auto parsed = read_json_text<DemoQueue>(yimen_demo_queue);
        if (!parsed)
            throw std::logic_error("demo/queue.json: " + (parsed.error().invalid_params.empty()
                                                              ? parsed.error().detail
                                                              : parsed.error().invalid_params[0].pointer + " " +
                                                                    parsed.error().invalid_params[0].reason));
        return std::move(*parsed);
    }();
    return value;
}

// The pairing code of a demo device follows from where it stands, so that the demo can show it again.
std::string code_of(const std::string& hall, const DemoDevice& device) {
    constexpr std::string_view kLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string out;
    for (char c : crypto::sm3("yimen demo device " + hall + device.name).substr(0, 8))
        out += kLetters[static_cast<unsigned char>(c) % kLetters.size()];
    return out;
}

struct DemoDeviceCode {
    places::DeviceKind kind = places::DeviceKind::kiosk;
    std::string name, hall_name, hall_name_en;
    std::optional<int> counter_number;
    std::string code;
    BOOST_DESCRIBE_CLASS(DemoDeviceCode, (), (kind, name, hall_name, hall_name_en, counter_number, code), (), ())
};
struct DemoDevices {
    std::vector<DemoDeviceCode> items;
    BOOST_DESCRIBE_CLASS(DemoDevices, (), (items), (), ())
};

} // namespace

Result<void> load_demo_queue(Ground& ground, db::Tx& tx, const std::map<std::string, HallId>& halls,
                             const std::map<std::string, DepartmentId>& departments) {
    Instant now = ground.clocks.business.now();
    for (const auto& wanted : demo_queue().halls) {
        auto hall = ground.directory.hall(tx, halls.at(wanted.hall));
        queue::HallRules rules;
        rules.notices = wanted.notices;
        queue::Queue::put_hall_rules(tx, hall->cell, hall->id, rules);
        std::map<std::string, queue::CategoryId> categories;
        for (const auto& category : wanted.categories) {
            auto id = new_id<queue::CategoryId>(now);
            categories[category.letter] = id;
            queue::Queue::put_category(tx, {id, hall->cell, hall->id, category.letter, category.name, category.name_en,
                                            category.is_default, category.typical_seconds});
            for (const auto& department : category.departments)
                queue::Queue::put_match(tx, hall->id, departments.at(department).value, id);
        }
        for (const auto& letter : wanted.booking.lines)
            booking::Bookings::put_plan(tx, *hall, categories.at(letter), wanted.booking.plan);
        std::map<int, places::CounterId> counters;
        for (const auto& counter : ground.directory.counters(tx, hall->id))
            counters[counter.number] = counter.id;
        for (const auto& skills : wanted.counters)
            for (const auto& letter : skills.categories)
                queue::Queue::put_skill(tx, counters.at(skills.number), categories.at(letter));
        std::map<std::string, places::ZoneId> zones;
        for (const auto& zone : wanted.zones) {
            auto id = zones[zone.name] = new_id<places::ZoneId>(now);
            places::put_zone(tx, {id, hall->cell, hall->id, zone.name, zone.name_en});
            for (int number : zone.counters)
                places::set_zone(tx, counters.at(number), id);
        }
        for (const auto& device : wanted.devices) {
            places::Device row;
            row.id = new_id<places::DeviceId>(now);
            row.cell = hall->cell;
            row.hall = hall->id;
            row.kind = device.kind;
            row.name = device.name;
            if (device.counter)
                row.counter = counters.at(*device.counter);
            if (device.zone)
                row.zone = zones.at(*device.zone);
            YIMEN_CHECK(ground.people.admit_device(tx, {}, row, code_of(wanted.hall, device), std::nullopt));
        }
    }
    return {};
}

http::Routes demo_device_routes(const std::map<std::string, places::Names>& hall_names) {
    http::Routes out;
    out.add<http::None, DemoDevices>(
        {.method = http::Method::get,
         .pattern = "/demo/devices",
         .operation = "listDemoDevices",
         .summary = "The devices of the demo with their pairing codes.",
         .open = true},
        [hall_names](http::Context&) -> Result<DemoDevices> {
            DemoDevices devices;
            for (const auto& hall : demo_queue().halls)
                for (const auto& device : hall.devices)
                    devices.items.push_back({device.kind, device.name, hall_names.at(hall.hall).zh,
                                             hall_names.at(hall.hall).en, device.counter, code_of(hall.hall, device)});
            return devices;
        });
    return out;
}

} // namespace yimen::app
