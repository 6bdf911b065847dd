#include "hall_history.h"

#include <algorithm>

namespace yimen::forecast {
namespace {

constexpr Seconds kUnderWay = kDay; // an end that nobody knows yet lies far ahead

Seconds after(Instant at, Instant midnight) { return static_cast<double>((at - midnight).count()) / 1e6; }

Passage passage_of(const queue::Stay& stay, Instant midnight, int category, int counter) {
    Passage out;
    out.category = category;
    out.counter = counter;
    out.issued = after(stay.joined, midnight);
    if (stay.called)
        out.called = after(*stay.called, midnight);
    if (stay.ended)
        out.ended = after(*stay.ended, midnight);
    else if (out.called)
        out.ended = *out.called + kUnderWay;
    out.no_show = stay.no_show;
    out.fresh = stay.first;
    return out;
}

template <class Id>
int number_of(std::map<Id, int>& numbers, const Id& id) {
    return numbers.emplace(id, static_cast<int>(numbers.size())).first->second;
}

} // namespace

HallHistory hall_history(db::Database& database, HallId hall, Date before, int most_days) {
    HallHistory out;
    auto [days, lines] = database.read([&](db::Reader& reader) {
        return std::pair(queue::days_with_tickets(reader, hall, before, most_days), queue::lines_of(reader, hall));
    });
    for (Date date : days) {
        // A read for each day, so that none of them is long.
        auto stays = database.read([&](db::Reader& reader) { return queue::stays(reader, hall, date); });
        Instant midnight = hall_instant(date, 0);
        Day day{date, {}};
        for (const auto& stay : stays) {
            if (stay.called && (!stay.ended || !stay.counter))
                continue; // nobody knows when it was over
            int counter = stay.counter ? number_of(out.counters, *stay.counter) : -1;
            day.tickets.push_back(passage_of(stay, midnight, number_of(out.categories, stay.category), counter));
            out.called += stay.called ? 1 : 0;
        }
        out.history.days.push_back(std::move(day));
    }
    out.history.categories.resize(out.categories.size());
    for (const auto& line : lines)
        if (auto category = out.categories.find(line.id); category != out.categories.end())
            out.history.categories[static_cast<std::size_t>(category->second)] = line.letter + " " + line.name;
    out.history.counters.resize(out.counters.size());
    out.history.knows_counters = out.history.knows_ends = true;
    complete(out.history);
    return out;
}

Day day_so_far(const HallHistory& known, const std::vector<queue::Stay>& stays, Date date) {
    Day out{date, {}};
    for (const auto& stay : stays) {
        auto category = known.categories.find(stay.category);
        if (category == known.categories.end())
            continue; // the rule of the queue answers
        auto counter = stay.counter ? known.counters.find(*stay.counter) : known.counters.end();
        out.tickets.push_back(passage_of(stay, hall_instant(date, 0), category->second,
                                         counter == known.counters.end() ? -1 : counter->second));
    }
    std::ranges::stable_sort(out.tickets, {}, &Passage::issued);
    return out;
}

} // namespace yimen::forecast
