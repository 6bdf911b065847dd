#pragma once

// Where an item is handled, and how long one waits there now; for the guide, which stands above.

#include "queue.h"

namespace yimen::queue {

struct LineView {
    CategoryId id;
    std::string letter, name, name_en;
    std::int64_t waiting = 0, longest_wait_seconds = 0;
    std::optional<std::int64_t> expected_wait_seconds; // of one who comes now; null when no counter is open
    std::optional<WaitBasis> wait_basis;
    std::optional<std::int64_t> expected_wait_low_seconds, expected_wait_high_seconds; // of a forecast
    std::int64_t open_counters = 0;
    BOOST_DESCRIBE_CLASS(LineView, (),
                         (id, letter, name, name_en, waiting, longest_wait_seconds, expected_wait_seconds, wait_basis,
                          expected_wait_low_seconds, expected_wait_high_seconds, open_counters),
                         (), ())
};

struct PlaceHall {
    HallId id;
    std::string name, name_en, address, address_en, hours, hours_en, phone;
    bool open = false;
    std::optional<Instant> closes_at; // when it stops giving numbers today
    bool closing_soon = false;        // within half an hour: said before a number is taken
    BOOST_DESCRIBE_CLASS(PlaceHall, (),
                         (id, name, name_en, address, address_en, hours, hours_en, phone, open, closes_at,
                          closing_soon),
                         (), ())
};
inline constexpr std::chrono::minutes kClosingSoon{30};
struct ItemPlace {
    PlaceHall hall;
    std::optional<LineView> category;
    std::vector<std::int64_t> counters; // numbers that may serve it
    BOOST_DESCRIBE_CLASS(ItemPlace, (), (hall, category, counters), (), ())
};
std::vector<ItemPlace> item_places(const Queue& queue, db::Reader& reader, const catalogue::Item& item);

} // namespace yimen::queue
