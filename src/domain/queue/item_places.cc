#include "item_places.h"

#include <algorithm>

#include "view.h"

namespace yimen::queue {

std::vector<ItemPlace> item_places(const Queue& queue, db::Reader& reader, const catalogue::Item& item) {
    const auto& directory = queue.parts().directory;
    std::vector<ItemPlace> out;
    for (const auto& hall : directory.halls(reader, item.facts.cell, std::nullopt)) {
        auto matched = store::matched(reader, hall.id, item.id.value);
        if (!matched)
            matched = store::matched(reader, hall.id, item.facts.department.value);
        if (!matched && hall.region != item.facts.region)
            continue; // another region's hall handles what it names, not all that it could
        HallNow now(queue, reader, hall);
        for (const Category& one : now.categories())
            if (!matched && one.is_default)
                matched = one.id;
        ItemPlace place{{hall.id,
                         hall.name,
                         hall.name_en,
                         hall.address,
                         hall.address_en,
                         hall.hours,
                         hall.hours_en,
                         hall.phone,
                         queue.is_open(reader, hall),
                         {},
                         false},
                        {},
                        {}};
        if (Instant at = queue.parts().clocks.business.now(); place.hall.open) {
            place.hall.closes_at = hall_instant(hall_date(at), hall.closes_minute);
            place.hall.closing_soon = at + kClosingSoon >= *place.hall.closes_at;
        }
        for (auto& line : now.lines())
            if (line.id == matched)
                place.category = std::move(line);
        if (place.category)
            for (const auto& counter : counters_of(queue, reader, hall))
                if (std::ranges::find(counter.categories, place.category->letter) != counter.categories.end())
                    place.counters.push_back(counter.number);
        out.push_back(std::move(place));
    }
    return out;
}

} // namespace yimen::queue
