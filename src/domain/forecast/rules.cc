#include "rules.h"

#include <algorithm>

namespace yimen::forecast {

Seconds present_wait(const Day& day, const Present& present, int category) {
    constexpr std::size_t kCalls = 3;
    std::vector<std::pair<Seconds, Seconds>> last; // called, waited
    for (const Passage& ticket : day.tickets) {
        if (ticket.issued > present.at)
            break;
        if (ticket.category == category && ticket.called && *ticket.called <= present.at)
            last.emplace_back(*ticket.called, ticket.wait());
    }
    if (last.empty()) {
        const auto& line = present.line[static_cast<std::size_t>(category)];
        return line.empty() ? 0 : present.at - line.front();
    }
    std::size_t count = std::min(kCalls, last.size());
    std::ranges::partial_sort(last, last.begin() + static_cast<std::ptrdiff_t>(count), std::greater<>());
    Seconds sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += last[i].second;
    return sum / static_cast<double>(count);
}

Seconds queue_over_counters(const Model& model, const Present& present, int category) {
    std::vector<char> shared(model.group_of.size());
    int open = 0;
    for (std::size_t counter = 0; counter < model.serves.size(); ++counter) {
        const auto& serves = model.serves[counter];
        if (!present.open[counter] || std::ranges::find(serves, category) == serves.end())
            continue;
        ++open;
        for (int other : serves)
            shared[static_cast<std::size_t>(other)] = 1;
    }
    shared[static_cast<std::size_t>(category)] = 1;
    Seconds work = 0;
    for (std::size_t other = 0; other < shared.size(); ++other)
        if (shared[other])
            work += static_cast<double>(present.line[other].size()) * model.mean_busy[other];
    return work / std::max(1, open);
}

} // namespace yimen::forecast
