#pragma once

// The doorplate (门牌) of a hall, or of an item in a hall, as one page to hang beside the door: what is here, what to bring, where it is handled,
// and the code that leads to the page with the present wait, the guide and the booking.

#include "render/render.h"
#include "wayfinding.h"

namespace yimen::wayfinding {

struct PlateLine {
    std::string letter;
    places::Names name;
    std::vector<std::int64_t> counters; // numbers that may serve it
};
struct PlateItem {
    places::Names name, department, summary;
    bool on_the_spot = false;
    int working_days = 0; // as promised
    bool charged = false;
    std::string fee;                  // as the item says it, in Chinese
    std::vector<places::Names> bring; // what is always asked for
    bool depends = false;             // more may be asked for, by the visitor's answers to the guide
    std::optional<WayFound> way;
};
struct Doorplate {
    places::HallRow hall;
    std::optional<PlateItem> item; // nothing: of the hall itself
    std::vector<PlateLine> lines;  // of the hall; of an item the one it is handled in
    Plan plan;
    std::vector<places::CounterRow> counters;
    std::string page; // the address behind the code
    Instant made_at;
};
// Of the hall where no item is given. catalogue.item_not_found; wayfinding.unknown_place when the hall does not handle it.
Result<Doorplate> doorplate(const Wayfinding& wayfinding, db::Reader& reader, const places::HallRow& hall,
                            const std::optional<catalogue::ItemId>& item);
// In one language, with the names in the other one below. Pure.
render::Poster poster(const Doorplate& plate, bool english);

} // namespace yimen::wayfinding
