#pragma once

// The doorplate (门牌) of an item in a hall as a paper: what it is, what to bring, where it is handled, and the code that leads to the page.

#include "render/render.h"
#include "wayfinding.h"

namespace yimen::wayfinding {

struct Doorplate {
    places::HallRow hall;
    std::string item_name, item_name_en, department;
    std::string limit;                  // how long it takes
    std::string fee;                    // what it costs, as the item says it
    std::vector<places::Names> bring;   // what is always asked for
    bool depends = false;               // more may be asked for, by the visitor's answers to the guide
    places::Names line;                 // empty: without a line
    std::vector<std::int64_t> counters; // numbers that may serve it
    std::optional<WayFound> way;
    Plan plan;
    std::vector<places::CounterRow> counter_rows;
    std::string page; // the address behind the code
    Instant made_at;
};
// catalogue.item_not_found; wayfinding.unknown_place when the hall does not handle it.
Result<Doorplate> doorplate(const Wayfinding& wayfinding, db::Reader& reader, const places::HallRow& hall,
                            catalogue::ItemId item);
// Pure.
render::Document document(const Doorplate& plate);

} // namespace yimen::wayfinding
