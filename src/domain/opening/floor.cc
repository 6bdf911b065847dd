#include <algorithm>

#include "steps.h"

namespace yimen::opening {
namespace {

template <class Id>
int place_of(const std::vector<Id>& list, Id id) {
    auto found = std::ranges::find(list, id);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

} // namespace

int Floor::line(queue::CategoryId id) const { return place_of(lines, id); }
int Floor::counter(places::CounterId id) const { return place_of(counters, id); }

std::vector<int> Floor::lines_in(const std::vector<queue::CategoryId>& ids) const {
    std::vector<int> out;
    for (queue::CategoryId id : ids)
        if (int number = line(id); number >= 0)
            out.push_back(number);
    std::ranges::sort(out);
    return out;
}

std::vector<queue::CategoryId> Floor::ids_of(const std::vector<int>& serves) const {
    std::vector<queue::CategoryId> out;
    for (int number : serves)
        out.push_back(lines[static_cast<std::size_t>(number)]);
    return out;
}

std::optional<Change> Floor::change_of(const store::Row& row) const {
    Change out{row.kind, counter(row.counter), lines_in(row.after)};
    if (out.counter < 0 || out.serves.empty() || out.serves.size() != row.after.size())
        return std::nullopt;
    return out;
}

Floor floor_of(const std::vector<queue::CounterStaff>& staff, std::vector<queue::CategoryId> lines,
               std::vector<places::CounterId> counters) {
    Floor out{std::move(lines), std::move(counters), {}};
    out.staff.resize(out.counters.size());
    for (Counter& one : out.staff)
        one.settled = false;
    for (const queue::CounterStaff& one : staff) {
        if (out.counter(one.id) < 0) {
            out.counters.push_back(one.id);
            out.staff.emplace_back();
        }
        Counter& counter = out.staff[static_cast<std::size_t>(out.counter(one.id))];
        counter.number = one.number;
        counter.open = one.state != queue::CounterState::closed;
        counter.paused = one.state == queue::CounterState::paused;
        counter.busy = one.busy;
        counter.settled = true;
        counter.serves = out.lines_in(one.serves);
        counter.skilled = out.lines_in(one.skilled);
    }
    return out;
}

} // namespace yimen::opening
