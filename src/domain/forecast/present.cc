#include <algorithm>
#include <cmath>

#include "simulate.h"

namespace yimen::forecast {
namespace {

constexpr Seconds kMemory = 2 * kHour; // how long this morning's crowd tells of the afternoon's
constexpr Seconds kForgotten = 3 * kHour;
constexpr int kOvertaken = 4;
constexpr Seconds kIdleOpen = kHour;

void fill_line(Present& out, const Day& day, Seconds at) {
    std::vector<int> overtaken(out.line.size()); // calls of later tickets, going backwards in time
    for (auto ticket = day.tickets.rbegin(); ticket != day.tickets.rend(); ++ticket) {
        if (ticket->issued > at)
            continue;
        auto category = static_cast<std::size_t>(ticket->category);
        if (ticket->called && *ticket->called <= at) {
            ++overtaken[category];
            continue;
        }
        bool given_up = !ticket->called && ticket->ended && *ticket->ended <= at;
        // One that others have long overtaken has left, as far as anybody can know.
        bool left = overtaken[category] >= kOvertaken && at - ticket->issued > 2 * kMinute;
        if (!given_up && !left && at - ticket->issued < kForgotten)
            out.line[category].push_back(ticket->issued);
    }
    for (auto& line : out.line)
        std::ranges::reverse(line);
}

} // namespace

Present present(const Model& model, const Day& day, Seconds at) {
    std::size_t categories = model.group_of.size(), counters = model.serves.size();
    Present out;
    out.weekday = day.weekday();
    out.at = at;
    out.line.resize(categories);
    out.open.assign(counters, 0);
    out.came.assign(categories, 0);
    out.usual.assign(categories, 0);
    fill_line(out, day, at);

    std::vector<Seconds> last(counters, -1e9);
    std::vector<char> serving(counters, 0);
    for (const Passage& ticket : day.tickets) {
        if (ticket.issued > at)
            break;
        if (ticket.issued >= 0)
            out.came[static_cast<std::size_t>(ticket.category)] += std::exp((ticket.issued - at) / kMemory);
        if (!ticket.called || *ticket.called > at || ticket.counter < 0)
            continue;
        auto counter = static_cast<std::size_t>(ticket.counter);
        if (*ticket.ended > at) {
            if (!serving[counter])
                out.serving.push_back({ticket.counter, ticket.category, *ticket.called});
            serving[counter] = 1;
        } else {
            last[counter] = std::max(last[counter], *ticket.ended);
        }
    }
    for (std::size_t category = 0; category < categories; ++category)
        for (int bin = 0; bin < kBins && static_cast<double>(bin) * kBin < at; ++bin) {
            Seconds from = static_cast<double>(bin) * kBin, to = std::min(from + kBin, at);
            out.usual[category] += model.expected(out.weekday, static_cast<int>(category), from, to) *
                                   std::exp(((from + to) / 2 - at) / kMemory);
        }

    Waiting waiting(day, categories, at);
    for (std::size_t counter = 0; counter < counters; ++counter) {
        const auto& serves = model.serves[counter];
        if (serving[counter]) {
            out.open[counter] = 1;
        } else if (at - last[counter] <= kIdleOpen) {
            out.open[counter] = at - last[counter] <= 3 * kMinute || waiting.minutes(serves, last[counter], at) <= 2;
        } else {
            bool usually = model.usual_open[counter][static_cast<std::size_t>(step_of(at))] > 0.5;
            out.open[counter] = usually && waiting.minutes(serves, at - 3 * kMinute, at) < 2;
        }
    }
    return out;
}

} // namespace yimen::forecast
