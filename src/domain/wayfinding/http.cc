#include "doorplate.h"
#include "http/route.h"
#include "render/render.h"

// Plans, ways and doorplates as anybody may see them; the plan as its hall's manager changes it.
namespace yimen::wayfinding {
namespace {

using http::Context;
using http::Method;
using http::None;
using http::route;

struct CounterOnPlan {
    places::CounterId id;
    std::int64_t number = 0;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(CounterOnPlan, (), (id, number, name, name_en), (), ())
};
struct FloorPlan {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Plan plan;
    std::vector<CounterOnPlan> counters; // all of the hall
    std::vector<Flaw> flaws;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(FloorPlan, (), (hall_id, hall_name, hall_name_en, plan, counters, flaws, revision), (), ())
};

Result<places::HallRow> hall_in_path(const Wayfinding& wayfinding, db::Reader& reader, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    auto hall = wayfinding.parts().directory.hall(reader, id);
    if (!hall)
        return context.not_found();
    return *hall;
}

Result<FloorPlan> shown_plan(const Wayfinding& wayfinding, Context& context) {
    return wayfinding.parts().database.read([&](db::Reader& reader) -> Result<FloorPlan> {
        YIMEN_TRY(auto hall, hall_in_path(wayfinding, reader, context));
        auto kept = wayfinding.plan(reader, hall.id);
        auto counters = wayfinding.parts().directory.counters(reader, hall.id);
        FloorPlan out{hall.id, hall.name, hall.name_en, std::move(kept.plan), {}, {}, kept.revision};
        out.flaws = flaws(out.plan, counters);
        for (const auto& counter : counters)
            out.counters.push_back({counter.id, counter.number, counter.name, counter.name_en});
        return out;
    });
}

struct PlateQuery {
    std::optional<std::string> language; // zh, unless en
    BOOST_DESCRIBE_CLASS(PlateQuery, (), (language), (), ())
};

// As PDF to print and hang beside the door.
Result<http::Reply> doorplate_pdf(const Wayfinding& wayfinding, Context& context, const PlateQuery& asked,
                                  const std::optional<catalogue::ItemId>& item) {
    YIMEN_TRY(auto plate, wayfinding.parts().database.read([&](db::Reader& reader) -> Result<Doorplate> {
        YIMEN_TRY(auto hall, hall_in_path(wayfinding, reader, context));
        return doorplate(wayfinding, reader, hall, item);
    }));
    auto file = render::pdf(poster(plate, asked.language == "en"));
    http::Reply reply(200, "application/pdf", std::move(file.bytes));
    reply.with("Content-Disposition", "inline; filename=\"doorplate.pdf\"").with("Cache-Control", "no-store");
    return reply;
}

http::RouteInfo open_to_all(http::RouteInfo info) {
    info.open = true;
    return info;
}

} // namespace

http::Routes routes(const Wayfinding& wayfinding) {
    http::Routes out;
    out.add<None, FloorPlan>(open_to_all(route(Method::get, "/halls/{id}/floor-plan", "getFloorPlan",
                                               "The floor plan of a hall, and what is not right of it yet.", {})),
                             [&](Context& context) { return shown_plan(wayfinding, context); });
    out.add<Plan, FloorPlan>(http::matching(route(Method::put, "/halls/{id}/floor-plan", "changeFloorPlan",
                                                  "Changes the floor plan of a hall.", kKeepers)),
                             [&](Context& context, const Plan& wanted) -> Result<FloorPlan> {
                                 YIMEN_TRY(HallId hall, context.id<HallId>("id"));
                                 YIMEN_CHECK(context.write([&](db::Tx& tx) {
                                     return wayfinding.change(tx,
                                                              {context.who(), context.channel(), context.request().id},
                                                              hall, context.expected_revision(), wanted);
                                 }));
                                 return shown_plan(wayfinding, context);
                             });
    out.add<WayQuery, WayFound>(
        open_to_all(
            http::limited(route(Method::get, "/halls/{id}/way", "findWay",
                                "The way to a counter, line, zone or point of a hall, as spots and in words.", {}),
                          1200)), // the kiosks of a hall stand behind one address
        [&](Context& context, const WayQuery& asked) {
            return wayfinding.parts().database.read([&](db::Reader& reader) -> Result<WayFound> {
                YIMEN_TRY(auto hall, hall_in_path(wayfinding, reader, context));
                return wayfinding.way(reader, hall, asked);
            });
        });
    out.add<PlateQuery, http::Reply>(
        open_to_all(http::limited(route(Method::get, "/halls/{id}/doorplate-pdf", "getHallDoorplatePdf",
                                        "The doorplate of a hall as a page to print.", {}),
                                  60)),
        [&](Context& context, const PlateQuery& asked) {
            return doorplate_pdf(wayfinding, context, asked, std::nullopt);
        });
    out.add<PlateQuery, http::Reply>(
        open_to_all(http::limited(route(Method::get, "/halls/{id}/items/{item_id}/doorplate-pdf", "getDoorplatePdf",
                                        "The doorplate of an item in a hall as a page to print.", {}),
                                  60)),
        [&](Context& context, const PlateQuery& asked) -> Result<http::Reply> {
            YIMEN_TRY(auto item, context.id<catalogue::ItemId>("item_id"));
            return doorplate_pdf(wayfinding, context, asked, item);
        });
    return out;
}

} // namespace yimen::wayfinding
