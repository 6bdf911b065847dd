#include "history.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>

namespace yimen::forecast {
namespace {

// A gap longer than this between two calls is a pause, not a long service, when nobody noted the end.
constexpr Seconds kLongestUnseenService = 45 * kMinute;
constexpr Seconds kUnseenService = 5 * kMinute; // where nothing at all is known

void sort_by_issue(Day& day) {
    std::ranges::stable_sort(day.tickets, {}, [](const Passage& one) { return one.issued; });
}

bool still_there(const Passage& ticket, Seconds at) {
    if (ticket.ended)
        return *ticket.ended > at;
    return ticket.called && *ticket.called > at;
}

// Those who were in the house at midnight are part of the next day's line.
void carry_over(std::vector<Day>& days) {
    for (std::size_t i = 0; i + 1 < days.size(); ++i) {
        auto apart = std::chrono::sys_days(days[i + 1].date) - std::chrono::sys_days(days[i].date);
        if (apart != std::chrono::days(1))
            continue;
        for (Passage ticket : days[i].tickets) {
            if (!still_there(ticket, kDay))
                continue;
            ticket.issued -= kDay;
            if (ticket.called)
                *ticket.called -= kDay;
            if (ticket.ended)
                *ticket.ended -= kDay;
            days[i + 1].tickets.push_back(ticket);
        }
        sort_by_issue(days[i + 1]);
    }
}

std::vector<Passage*> by_call(Day& day) {
    std::vector<Passage*> out;
    for (Passage& ticket : day.tickets)
        if (ticket.called)
            out.push_back(&ticket);
    std::ranges::stable_sort(out, {}, [](const Passage* one) { return *one->called; });
    return out;
}

// Whether all categories stand in one line: then calls follow the order of issue whatever the category. Among neighbouring calls of
// different categories, how often the later ticket goes first.
bool in_one_line(History& history) {
    std::size_t pairs = 0, crossed = 0;
    for (Day& day : history.days) {
        auto calls = by_call(day);
        for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
            if (calls[i]->category == calls[i + 1]->category || calls[i + 1]->wait() < kMinute)
                continue;
            ++pairs;
            crossed += calls[i]->issued > calls[i + 1]->issued ? 1 : 0;
        }
    }
    return static_cast<double>(crossed) < 0.15 * static_cast<double>(pairs) || pairs == 0;
}

// Lines without named counters: with ends, as many places as were busy at once; without, one place through which the line flows.
void invent_counters(History& history) {
    int lines = in_one_line(history) ? 1 : std::max<int>(1, static_cast<int>(history.categories.size()));
    int most = 0;
    for (Day& day : history.days) {
        std::vector<std::vector<Seconds>> free_at(static_cast<std::size_t>(lines));
        for (Passage* ticket : by_call(day)) {
            int line = lines == 1 ? 0 : ticket->category;
            auto& places = free_at[static_cast<std::size_t>(line)];
            std::size_t place = 0;
            if (history.knows_ends && ticket->ended) {
                while (place < places.size() && places[place] > *ticket->called)
                    ++place;
                if (place == places.size())
                    places.push_back(0);
                places[place] = *ticket->ended;
            }
            ticket->counter = static_cast<int>(place) * lines + line;
            most = std::max(most, ticket->counter + 1);
        }
    }
    history.counters.assign(static_cast<std::size_t>(most), "");
}

// Whether anybody of the line waited just before `at`: then the gap before it was work, not idleness.
bool somebody_waited(const Passage& called) { return called.wait() > 30; }

void invent_ends(History& history) {
    std::vector<Seconds> known;
    auto each_gap = [&](auto use) {
        for (Day& day : history.days) {
            std::map<int, Passage*> last;
            for (Passage* ticket : by_call(day)) {
                if (auto before = last.find(ticket->counter); before != last.end())
                    use(*before->second, ticket);
                last[ticket->counter] = ticket;
            }
            for (auto& [counter, ticket] : last)
                use(*ticket, static_cast<Passage*>(nullptr));
        }
    };
    each_gap([&](Passage& ticket, const Passage* next) {
        if (!ticket.ended && next && somebody_waited(*next)) {
            Seconds gap = *next->called - *ticket.called;
            if (gap <= kLongestUnseenService)
                known.push_back(gap);
        }
        if (ticket.ended)
            known.push_back(*ticket.ended - *ticket.called);
    });
    Seconds middle = kUnseenService;
    if (!known.empty()) {
        auto half = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
        std::nth_element(known.begin(), half, known.end());
        middle = *half;
    }
    each_gap([&](Passage& ticket, const Passage* next) {
        if (ticket.ended)
            return;
        Seconds gap = next ? *next->called - *ticket.called : middle;
        bool work = next && somebody_waited(*next) && gap <= kLongestUnseenService;
        ticket.ended = *ticket.called + (work ? gap : std::min(gap, middle));
    });
}

} // namespace

int Day::weekday() const {
    return static_cast<int>(std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding()) - 1;
}

void complete(History& history) {
    std::ranges::sort(history.days, {}, [](const Day& day) { return std::chrono::sys_days(day.date); });
    for (Day& day : history.days)
        sort_by_issue(day);
    carry_over(history.days);
    bool all_counters = true;
    for (const Day& day : history.days)
        for (const Passage& ticket : day.tickets)
            all_counters = all_counters && (!ticket.called || ticket.counter >= 0);
    if (!history.knows_counters || !all_counters)
        invent_counters(history);
    invent_ends(history);
}

} // namespace yimen::forecast
