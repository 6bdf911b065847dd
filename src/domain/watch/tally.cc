#include "statistics.h"

namespace yimen::watch {
namespace {

void count_outcome(Figure& figure, queue::Outcome outcome) {
    switch (outcome) {
    case queue::Outcome::served:
        ++figure.served;
        break;
    case queue::Outcome::no_show:
        ++figure.no_show;
        break;
    case queue::Outcome::left:
        ++figure.left;
        break;
    case queue::Outcome::moved:
        ++figure.moved;
        break;
    case queue::Outcome::under_way:
        ++figure.under_way;
        break;
    }
}

void add_sum(Spread& spread, std::span<const queue::PassageLeg> legs,
             std::optional<std::int64_t> queue::PassageLeg::*time) {
    std::optional<std::int64_t> sum;
    for (const auto& leg : legs)
        if (const auto& part = leg.*time)
            sum = sum.value_or(0) + *part;
    if (sum)
        spread.add(*sum);
}

} // namespace

void Figure::add(std::span<const queue::PassageLeg> legs) {
    ++tickets;
    count_outcome(*this, legs.back().outcome);
    add_sum(wait, legs, &queue::PassageLeg::wait);
    add_sum(way, legs, &queue::PassageLeg::way);
    add_sum(service, legs, &queue::PassageLeg::service);
    for (const auto& leg : legs) {
        holds += static_cast<std::int64_t>(leg.held.size());
        for (std::int64_t seconds : leg.held)
            held.add(seconds);
    }
}

void Tally::add(const queue::Passage& passage) {
    std::vector<queue::PassageLeg> kept;
    std::span<const queue::PassageLeg> legs = passage.legs;
    if (only_) {
        for (const auto& leg : passage.legs)
            if (leg.line == *only_)
                kept.push_back(leg);
        legs = kept;
    }
    if (legs.empty())
        return;
    total_.add(legs);
    switch (by_) {
    case StatisticsBy::line:
        for (const auto& leg : legs)
            rows_[leg.line.str()].add({&leg, 1});
        break;
    case StatisticsBy::counter:
        for (const auto& leg : legs)
            if (leg.counter)
                rows_[leg.counter->str()].add({&leg, 1});
        break;
    case StatisticsBy::item:
        rows_[passage.item ? passage.item->str() : std::string()].add(legs);
        break;
    case StatisticsBy::hour:
        rows_[std::to_string(hall_minute(passage.issued) / 60)].add(legs);
        break;
    case StatisticsBy::day:
        rows_[to_iso(passage.day)].add(legs);
        break;
    }
}

} // namespace yimen::watch
