#include "propose.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace yimen::opening {
namespace {

using forecast::kMinute;

// A line that nobody calls for waits through all that is looked at.
constexpr Seconds kNobody = kHalfHours * 30 * kMinute;
constexpr std::size_t kMostLookedAt = 80; // changes that are simulated, of each kind

struct Bar {
    double need;            // share of the limit from which on a line needs help
    Seconds relief;         // by which its wait falls at least
    double relief_share;    // of its wait
    Seconds harm;           // by which another line's wait may rise
    double calm, calm_harm; // to close: share of the limit that no wait may exceed; seconds by which it may rise
    bool even_busy;
};
constexpr Bar kNew{0.5, 5 * kMinute, 0.2, 2 * kMinute, 0.25, 2 * kMinute, false};
constexpr Bar kStanding{0.35, 3 * kMinute, 0.1, 4 * kMinute, 0.35, 4 * kMinute, true};

bool calls_for(const Counter& counter, int line) {
    return counter.calls() && std::ranges::find(counter.serves, line) != counter.serves.end();
}
bool anybody_calls(const std::vector<Counter>& counters, int line) {
    return std::ranges::any_of(counters, [&](const Counter& one) { return calls_for(one, line); });
}

double people(const Line& line) {
    return static_cast<double>(line.waiting) + std::accumulate(line.coming.begin(), line.coming.end(), 0.0);
}
Seconds at_half(const std::optional<ByHalfHour>& wait, std::size_t half) { return wait ? (*wait)[half] : kNobody; }
Seconds mean(const std::optional<ByHalfHour>& wait) {
    Seconds sum = 0;
    for (std::size_t half = 0; half < kHalfHours; ++half)
        sum += at_half(wait, half);
    return sum / kHalfHours;
}

bool in_need(const Line& line, const std::optional<ByHalfHour>& wait, const Bar& bar) {
    if (!line.learned || people(line) < 1)
        return false;
    return !wait || std::ranges::max(*wait) >= bar.need * line.limit;
}

// Lines that share counters, directly or by others, have one number.
class Areas {
  public:
    Areas(std::size_t lines, const std::vector<Counter>& counters) : head_(lines) {
        std::iota(head_.begin(), head_.end(), 0);
        for (const Counter& one : counters)
            if (one.open)
                join(one.serves);
    }
    // Of all lines that the counter serves before or after the change.
    std::set<int> of(const std::vector<Counter>& counters, const Change& change) const {
        std::set<int> out;
        for (int line : counters[static_cast<std::size_t>(change.counter)].serves)
            out.insert(root(line));
        for (int line : change.serves)
            out.insert(root(line));
        return out;
    }
    int root(int line) const {
        while (head_[static_cast<std::size_t>(line)] != line)
            line = head_[static_cast<std::size_t>(line)];
        return line;
    }

  private:
    void join(const std::vector<int>& lines) {
        for (int line : lines)
            head_[static_cast<std::size_t>(root(line))] = root(lines.front());
    }
    std::vector<int> head_;
};

bool meet(const std::set<int>& a, const std::set<int>& b) {
    return std::ranges::any_of(a, [&](int one) { return b.contains(one); });
}

// One pass over a situation.
class Round {
  public:
    Round(const Situation& situation, const Simulate& simulate)
        : lines_(situation.lines), situation_(situation), simulate_(simulate), counters_(situation.counters) {
        for (const Change& change : situation.accepted)
            counters_ = after(std::move(counters_), change);
        now_ = simulate_(counters_);
        areas_.emplace(lines_.size(), counters_);
        for (const Change& change : situation.accepted)
            take(change);
    }

    std::vector<Proposal> run() {
        for (const Change& change : situation_.standing)
            if (auto kept = weigh(change, kStanding)) {
                take(change);
                out_.push_back(std::move(*kept));
            }
        choose(more());
        choose(fewer());
        return std::move(out_);
    }

  private:
    struct Weighed {
        Proposal proposal;
        double score = 0;
    };

    void take(const Change& change) {
        auto areas = areas_->of(counters_, change);
        taken_.insert(areas.begin(), areas.end());
    }
    bool refused(const Change& change) const {
        auto areas = areas_->of(counters_, change);
        return std::ranges::any_of(situation_.refused, [&](const auto& one) {
            return one.first == change.kind && areas.contains(areas_->root(one.second));
        });
    }

    // The best of each area, the very best first.
    void choose(std::vector<Weighed> found) {
        std::ranges::stable_sort(found, std::greater<>(), &Weighed::score);
        for (Weighed& one : found)
            if (!meet(areas_->of(counters_, one.proposal.change), taken_)) {
                take(one.proposal.change);
                out_.push_back(std::move(one.proposal));
            }
    }

    std::vector<Weighed> weighed(const std::vector<Change>& changes, auto score) {
        std::vector<Weighed> out;
        std::size_t looked_at = 0;
        for (const Change& change : changes) {
            if (meet(areas_->of(counters_, change), taken_) || refused(change) || !safe(counters_, change))
                continue;
            if (++looked_at > kMostLookedAt)
                break;
            if (auto proposal = weigh(change, kNew)) {
                double value = score(*proposal);
                out.push_back({std::move(*proposal), value});
            }
        }
        return out;
    }

    // Changes that help a line in need. Of counters that are alike the first is looked at.
    std::vector<Weighed> more() {
        std::vector<Change> changes;
        std::set<std::pair<std::vector<int>, std::vector<int>>> seen; // before (empty: closed), after
        auto add = [&](ProposalKind kind, std::size_t counter, std::vector<int> serves) {
            std::ranges::sort(serves);
            const auto& before = kind == ProposalKind::open ? std::vector<int>{} : counters_[counter].serves;
            if (seen.emplace(before, serves).second)
                changes.push_back({kind, static_cast<int>(counter), std::move(serves)});
        };
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            if (!in_need(lines_[line], now_[line], kNew))
                continue;
            auto number = static_cast<int>(line);
            for (std::size_t i = 0; i < counters_.size(); ++i) {
                const Counter& counter = counters_[i];
                if (!counter.settled)
                    continue;
                bool serves = std::ranges::find(counter.serves, number) != counter.serves.end();
                if (!counter.open && serves)
                    add(ProposalKind::open, i, counter.serves);
                if (!counter.calls() || serves)
                    continue;
                auto with = counter.serves;
                with.push_back(number);
                add(ProposalKind::reskill, i, std::move(with));
                add(ProposalKind::reskill, i, {number});
            }
        }
        // Another line for somebody who sits there already costs nobody a place; what a counter does not usually do is asked last.
        constexpr double kNoOneMore = 1.25, kBeyond = 0.7;
        return weighed(changes, [&](const Proposal& one) {
            double relief = 0;
            for (std::size_t line = 0; line < lines_.size(); ++line)
                relief += (mean(one.now[line]) - mean(one.then[line])) * people(lines_[line]);
            if (one.change.kind == ProposalKind::open)
                return relief;
            return relief * (one.beyond_skills ? kBeyond : kNoOneMore);
        });
    }

    // Counters that nobody would miss.
    std::vector<Weighed> fewer() {
        std::vector<Change> changes;
        std::set<std::vector<int>> seen;
        for (std::size_t i = 0; i < counters_.size(); ++i) {
            const Counter& counter = counters_[i];
            bool someone = std::ranges::any_of(
                counter.serves, [&](int line) { return lines_[static_cast<std::size_t>(line)].waiting > 0; });
            if (counter.settled && counter.open && !someone && seen.insert(counter.serves).second)
                changes.push_back({ProposalKind::close, static_cast<int>(i), counter.serves});
        }
        return weighed(changes, [](const Proposal& one) { return one.saved_minutes; });
    }

    std::optional<Proposal> weigh(const Change& change, const Bar& bar) {
        const Counter& counter = counters_[static_cast<std::size_t>(change.counter)];
        bool stands = change.kind == ProposalKind::open ? !counter.open : counter.calls();
        if (!stands || !safe(counters_, change, bar.even_busy))
            return std::nullopt;
        Proposal out{change, -1, now_, simulate_(after(counters_, change)), 0, false};
        for (int line : change.serves)
            out.beyond_skills |= std::ranges::find(counter.skilled, line) == counter.skilled.end();
        for (std::size_t line = 0; line < lines_.size(); ++line)
            for (std::size_t half = 0; half < kHalfHours && lines_[line].learned; ++half)
                out.saved_minutes += (at_half(out.now[line], half) - at_half(out.then[line], half)) *
                                     lines_[line].coming[half] / kMinute;
        bool worth = change.kind == ProposalKind::close ? can_be_spared(out, bar) : helps(out, bar);
        return worth ? std::optional(std::move(out)) : std::nullopt;
    }

    bool helps(Proposal& one, const Bar& bar) const {
        double most = 0;
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            if (!lines_[line].learned)
                continue;
            Seconds before = mean(one.now[line]), relief = before - mean(one.then[line]);
            // Nobody may be made to wait for another's sake, unless they hardly wait at all.
            if (-relief > bar.harm && mean(one.then[line]) > bar.calm * lines_[line].limit)
                return false;
            bool counts = in_need(lines_[line], one.now[line], bar) && one.then[line] && relief >= bar.relief &&
                          relief >= bar.relief_share * before;
            if (counts && relief * people(lines_[line]) > most) {
                most = relief * people(lines_[line]);
                one.line = static_cast<int>(line);
            }
        }
        return one.line >= 0 && one.saved_minutes >= 0;
    }

    bool can_be_spared(Proposal& one, const Bar& bar) const {
        Seconds most = -1;
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            if (!one.then[line])
                continue;
            Seconds rise = std::max(0.0, mean(one.then[line]) - mean(one.now[line]));
            if (rise > bar.calm_harm || std::ranges::max(*one.then[line]) > bar.calm * lines_[line].limit)
                return false;
            bool its = std::ranges::find(one.change.serves, static_cast<int>(line)) != one.change.serves.end();
            if (its && rise > most) {
                most = rise;
                one.line = static_cast<int>(line);
            }
        }
        return one.line >= 0;
    }

    const std::vector<Line>& lines_;
    const Situation& situation_;
    const Simulate& simulate_;
    std::vector<Counter> counters_; // with what was accepted
    Waits now_;
    std::optional<Areas> areas_;
    std::set<int> taken_; // areas with a proposal
    std::vector<Proposal> out_;
};

} // namespace

std::vector<Counter> after(std::vector<Counter> counters, const Change& change) {
    Counter& counter = counters[static_cast<std::size_t>(change.counter)];
    counter.open = change.kind != ProposalKind::close;
    if (change.kind == ProposalKind::open)
        counter.paused = false;
    counter.serves = change.serves;
    return counters;
}

bool safe(const std::vector<Counter>& counters, const Change& change, bool even_busy) {
    const Counter& counter = counters[static_cast<std::size_t>(change.counter)];
    if (change.serves.empty())
        return false;
    if (change.kind == ProposalKind::open)
        return !counter.open;
    if (!counter.calls() || (change.kind == ProposalKind::close && counter.busy && !even_busy))
        return false;
    auto then = after(counters, change);
    return std::ranges::all_of(counter.serves, [&](int line) { return anybody_calls(then, line); });
}

std::vector<Proposal> propose(const Situation& situation, const Simulate& simulate) {
    return Round(situation, simulate).run();
}

} // namespace yimen::opening
