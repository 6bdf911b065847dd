#include <algorithm>
#include <cmath>
#include <numeric>

#include "model.h"

namespace yimen::forecast {
namespace {

constexpr Seconds kLongestTurnover = 3 * kMinute;
constexpr Seconds kLongestIdle = 2 * kHour, kEdge = 30 * kMinute;

using Days = std::span<const Day* const>;

// --- Skills ---------------------------------------------------------------------------------------------------------------------------

std::vector<std::vector<int>> skills(Days days, std::size_t counters, std::size_t categories) {
    std::vector<std::vector<double>> served(counters, std::vector<double>(categories));
    for (const Day* day : days)
        for (const Passage& ticket : day->tickets)
            if (ticket.called && ticket.counter >= 0)
                served[static_cast<std::size_t>(ticket.counter)][static_cast<std::size_t>(ticket.category)] += 1;
    std::vector<std::vector<int>> out(counters);
    for (std::size_t counter = 0; counter < counters; ++counter) {
        double all = std::accumulate(served[counter].begin(), served[counter].end(), 0.0);
        // A helping hand now and then is no skill to count on.
        for (std::size_t category = 0; category < categories; ++category)
            if (served[counter][category] >= std::max(1.0, 0.015 * all))
                out[counter].push_back(static_cast<int>(category));
    }
    return out;
}

// --- Arrivals -------------------------------------------------------------------------------------------------------------------------

std::vector<double> smooth(const std::vector<double>& in) {
    std::vector<double> out(in.size());
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = 0.5 * in[i] + 0.25 * in[i == 0 ? i : i - 1] + 0.25 * in[i + 1 == in.size() ? i : i + 1];
    return out;
}

void learn_arrivals(Model& model, Days days, std::size_t categories) {
    using Profile = std::vector<std::vector<double>>;
    const Profile nothing(categories, std::vector<double>(kBins));
    std::array<Profile, 7> of;
    std::array<double, 7> seen{};
    Profile all = nothing;
    of.fill(nothing);
    for (const Day* day : days) {
        auto weekday = static_cast<std::size_t>(day->weekday());
        seen[weekday] += 1;
        for (const Passage& ticket : day->tickets)
            if (ticket.issued >= 0) {
                auto bin = static_cast<std::size_t>(bin_of(ticket.issued));
                of[weekday][static_cast<std::size_t>(ticket.category)][bin] += 1;
                all[static_cast<std::size_t>(ticket.category)][bin] += 1;
            }
    }
    // A weekday's own figures count for as much as there are days of it; what two days would say stands in from all days.
    constexpr double kBorrowed = 2;
    auto total = static_cast<double>(std::max<std::size_t>(1, days.size()));
    for (std::size_t weekday = 0; weekday < 7; ++weekday) {
        model.arrivals[weekday] = nothing;
        for (std::size_t category = 0; category < categories; ++category) {
            auto& out = model.arrivals[weekday][category];
            for (std::size_t bin = 0; bin < kBins; ++bin)
                out[bin] =
                    (of[weekday][category][bin] + kBorrowed * all[category][bin] / total) / (seen[weekday] + kBorrowed);
            out = smooth(out);
        }
    }
    // How much days differ beyond chance.
    double excess = 0, count = 0;
    for (const Day* day : days) {
        double expected = 0;
        for (std::size_t category = 0; category < categories; ++category)
            expected += model.expected(day->weekday(), static_cast<int>(category), 0, kDay);
        if (expected < 1)
            continue;
        double ratio = static_cast<double>(day->tickets.size()) / expected;
        excess += (ratio - 1) * (ratio - 1) - 1 / expected;
        count += 1;
    }
    double variance = count > 1 ? excess / (count - 1) * 1.2 : 0.04;
    model.level_shape = std::clamp(1 / std::max(variance, 1e-6), 4.0, 400.0);
}

// --- At the counter -------------------------------------------------------------------------------------------------------------------

std::vector<float> pooled(const std::vector<float>& own, const std::vector<float>& all) {
    constexpr std::size_t kEnough = 40;
    std::vector<float> out = own;
    if (own.size() < kEnough && !all.empty()) {
        // The shape of all, at the mean of one's own as far as there is one.
        auto mean = [](const std::vector<float>& list) {
            return std::accumulate(list.begin(), list.end(), 0.0) / static_cast<double>(list.size());
        };
        double of_all = mean(all), own_size = static_cast<double>(own.size());
        double wanted = own.empty() ? of_all : (mean(own) * own_size + of_all * 8) / (own_size + 8);
        for (std::size_t i = 0; out.size() < kEnough + 10; ++i)
            out.push_back(static_cast<float>(all[(i * 7919) % all.size()] * wanted / std::max(of_all, 1.0)));
    }
    std::ranges::sort(out);
    return out;
}

void learn_service(Model& model, const History& history, Days days) {
    std::size_t categories = history.categories.size();
    std::vector<std::vector<float>> own(categories);
    std::vector<float> all;
    std::vector<double> tickets(categories), uncalled(categories), called(categories), vain(categories);
    for (const Day* day : days)
        for (const Passage& ticket : day->tickets) {
            auto category = static_cast<std::size_t>(ticket.category);
            tickets[category] += 1;
            uncalled[category] += ticket.called ? 0 : 1;
            if (!ticket.called)
                continue;
            called[category] += 1;
            vain[category] += ticket.no_show ? 1 : 0;
            auto seconds = static_cast<float>(std::max(1.0, *ticket.ended - *ticket.called));
            own[category].push_back(seconds);
            all.push_back(seconds);
        }
    for (std::size_t category = 0; category < categories; ++category) {
        model.busy.push_back(pooled(own[category], all));
        if (model.busy.back().empty())
            model.busy.back().push_back(300);
        const auto& busy = model.busy.back();
        model.mean_busy.push_back(std::accumulate(busy.begin(), busy.end(), 0.0) / static_cast<double>(busy.size()));
        model.uncalled.push_back(uncalled[category] / (tickets[category] + 5));
        model.no_show.push_back(vain[category] / (called[category] + 5));
    }
}

void learn_pace(Model& model, Days days) {
    std::vector<double> middle;
    for (const auto& busy : model.busy)
        middle.push_back(
            std::accumulate(busy.begin(), busy.end(), 0.0, [](double sum, float one) { return sum + std::log(one); }) /
            static_cast<double>(busy.size()));
    std::size_t counters = model.serves.size();
    std::vector<double> sum(counters), count(counters);
    for (const Day* day : days) {
        for (const Passage& ticket : day->tickets)
            if (ticket.called && ticket.counter >= 0) {
                auto counter = static_cast<std::size_t>(ticket.counter);
                sum[counter] += std::log(std::max(1.0, *ticket.ended - *ticket.called)) -
                                middle[static_cast<std::size_t>(ticket.category)];
                count[counter] += 1;
            }
    }
    for (std::size_t counter = 0; counter < counters; ++counter)
        model.pace.push_back(std::exp(std::clamp(sum[counter] / (count[counter] + 30), -0.7, 0.7)));
}

// --- Open counters --------------------------------------------------------------------------------------------------------------------

void mark(std::vector<double>& steps, Seconds from, Seconds to) {
    for (Seconds at = std::max(0.0, from); at < std::min(to, kDay);) {
        Seconds next = std::min((std::floor(at / kStep) + 1) * kStep, to);
        steps[static_cast<std::size_t>(step_of(at))] += (next - at) / kStep;
        at = next;
    }
}

// A counter is open while it serves, and between two visitors unless people waited for it all the time or nobody came for long.
std::vector<double> open_steps(const std::vector<Busy>& times, std::span<const int> serves, const Waiting& waiting) {
    std::vector<double> out(kSteps);
    if (times.empty())
        return out;
    auto idle_open = [&](Seconds from, Seconds to) {
        int waited = waiting.minutes(serves, from, to);
        return to - from <= kLongestTurnover ||
               (to - from <= kLongestIdle && waited <= std::max(2.0, 0.1 * (to - from) / kMinute));
    };
    auto edge = [&](Seconds at, int direction) { // how far it was open before the first and after the last
        Seconds far = 0;
        while (far < kEdge) {
            Seconds other = at + direction * (far + kMinute);
            if (waiting.minutes(serves, std::min(other, other + kMinute), std::max(other, other + kMinute)) > 0)
                break;
            far += kMinute;
        }
        return far;
    };
    mark(out, times.front().from - edge(times.front().from, -1), times.front().from);
    for (std::size_t i = 0; i < times.size(); ++i) {
        mark(out, times[i].from, times[i].to);
        if (i + 1 < times.size() && idle_open(times[i].to, times[i + 1].from))
            mark(out, times[i].to, times[i + 1].from);
    }
    mark(out, times.back().to, times.back().to + edge(times.back().to, 1));
    for (double& one : out)
        one = std::min(one, 1.0);
    return out;
}

struct DayOfGroup {
    int weekday = 0;
    std::vector<double> open, queue;
};

void learn_movement(Group& group, const std::vector<DayOfGroup>& days) {
    // Least squares of the next difference on the present one and on the people waiting beyond the usual, drawn to "it stays".
    double xx = 20, xq = 0, qq = 200, xy = 20 * 0.95, qy = 0;
    auto each = [&](auto use) {
        for (const auto& day : days)
            for (std::size_t step = 0; step + 1 < kSteps; ++step) {
                const auto& usual = group.open[static_cast<std::size_t>(day.weekday)];
                if (usual[step] < 0.3 || usual[step + 1] < 0.3)
                    continue;
                use(day.open[step] - usual[step], day.queue[step] - group.queue[step],
                    day.open[step + 1] - usual[step + 1]);
            }
    };
    each([&](double x, double q, double y) { xx += x * x, xq += x * q, qq += q * q, xy += x * y, qy += q * y; });
    double det = xx * qq - xq * xq;
    group.stays = std::clamp((xy * qq - qy * xq) / det, 0.0, 0.995);
    group.per_person = std::clamp((qy * xx - xy * xq) / det, 0.0, 0.5);
    each([&](double x, double q, double y) { group.chance.push_back(y - group.stays * x - group.per_person * q); });
    if (group.chance.empty())
        group.chance.push_back(0);
}

void learn_counters(Model& model, const History& history, Days days) {
    std::vector<std::vector<DayOfGroup>> of(model.groups.size());
    std::size_t counters = model.serves.size();
    model.usual_open.assign(counters, std::vector<double>(kSteps));
    for (const Day* day : days) {
        Waiting waiting(*day, history.categories.size(), 1e9);
        auto busy = busy_times(*day, counters);
        for (std::size_t g = 0; g < model.groups.size(); ++g) {
            DayOfGroup facts{day->weekday(), std::vector<double>(kSteps), std::vector<double>(kSteps)};
            for (int counter : model.groups[g].counters) {
                auto c = static_cast<std::size_t>(counter);
                auto steps = open_steps(busy[c], model.serves[c], waiting);
                for (std::size_t step = 0; step < kSteps; ++step) {
                    facts.open[step] += steps[step];
                    model.usual_open[c][step] += steps[step] / static_cast<double>(days.size());
                }
            }
            for (int category : model.groups[g].categories)
                for (std::size_t step = 0; step < kSteps; ++step)
                    facts.queue[step] += waiting.at(category, static_cast<double>(step) * kStep);
            of[g].push_back(std::move(facts));
        }
    }
    constexpr double kBorrowed = 1;
    for (std::size_t g = 0; g < model.groups.size(); ++g) {
        Group& group = model.groups[g];
        group.queue.assign(kSteps, 0);
        std::vector<double> all(kSteps);
        std::array<double, 7> seen{};
        for (auto& open : group.open)
            open.assign(kSteps, 0);
        for (const auto& facts : of[g]) {
            auto weekday = static_cast<std::size_t>(facts.weekday);
            seen[weekday] += 1;
            for (std::size_t step = 0; step < kSteps; ++step) {
                group.open[weekday][step] += facts.open[step];
                all[step] += facts.open[step] / static_cast<double>(of[g].size());
                group.queue[step] += facts.queue[step] / static_cast<double>(of[g].size());
            }
        }
        for (std::size_t weekday = 0; weekday < 7; ++weekday)
            for (std::size_t step = 0; step < kSteps; ++step)
                group.open[weekday][step] =
                    (group.open[weekday][step] + kBorrowed * all[step]) / (seen[weekday] + kBorrowed);
        learn_movement(group, of[g]);
    }
}

void learn_turnover(Model& model, Days days) {
    for (const Day* day : days) {
        std::vector<std::vector<const Passage*>> at(model.serves.size());
        for (const Passage& ticket : day->tickets)
            if (ticket.called && ticket.counter >= 0)
                at[static_cast<std::size_t>(ticket.counter)].push_back(&ticket);
        for (auto& list : at) {
            std::ranges::stable_sort(list, {}, [](const Passage* one) { return *one->called; });
            for (std::size_t i = 0; i + 1 < list.size(); ++i) {
                Seconds gap = *list[i + 1]->called - *list[i]->ended;
                if (gap >= 0 && gap <= kLongestTurnover && list[i + 1]->wait() > gap + 5)
                    model.turnover.push_back(static_cast<float>(gap));
            }
        }
    }
    if (model.turnover.empty())
        model.turnover.push_back(0);
}

// --- Waits ----------------------------------------------------------------------------------------------------------------------------

void learn_waits(Model& model, Days days, std::size_t categories) {
    model.usual_wait.assign(categories, std::vector<double>(kBins, -1));
    model.mean_wait.assign(categories, 0);
    for (std::size_t category = 0; category < categories; ++category) {
        std::vector<std::vector<double>> seen(kBins);
        double sum = 0, count = 0;
        for (const Day* day : days)
            for (const Passage& ticket : day->tickets)
                if (ticket.called && static_cast<std::size_t>(ticket.category) == category && ticket.issued >= 0 &&
                    ticket.fresh) {
                    seen[static_cast<std::size_t>(bin_of(ticket.issued))].push_back(ticket.wait());
                    sum += ticket.wait();
                    count += 1;
                }
        model.mean_wait[category] = count > 0 ? sum / count : 0;
        for (int bin = 0; bin < kBins; ++bin) {
            std::vector<double> near;
            for (int other = std::max(0, bin - 1); other <= std::min(kBins - 1, bin + 1); ++other)
                near.insert(near.end(), seen[static_cast<std::size_t>(other)].begin(),
                            seen[static_cast<std::size_t>(other)].end());
            if (near.size() < 3)
                continue;
            auto half = near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2);
            std::nth_element(near.begin(), half, near.end());
            model.usual_wait[category][static_cast<std::size_t>(bin)] = *half;
        }
    }
}

} // namespace

double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }

int step_of(Seconds at) { return (static_cast<int>(std::floor(at / kStep)) % kSteps + kSteps) % kSteps; }
int bin_of(Seconds at) { return (static_cast<int>(std::floor(at / kBin)) % kBins + kBins) % kBins; }

bool Model::seen(int category, Seconds at) const {
    const auto& waits = usual_wait[static_cast<std::size_t>(category)];
    for (Seconds bin = at; bin < at + 3 * kBin; bin += kBin)
        if (waits[static_cast<std::size_t>(bin_of(bin))] >= 0)
            return true;
    return false;
}

double Model::expected(int weekday, int category, Seconds from, Seconds to) const {
    const auto& profile = arrivals[static_cast<std::size_t>(weekday)][static_cast<std::size_t>(category)];
    double out = 0;
    for (Seconds at = from; at < to;) {
        Seconds next = std::min((std::floor(at / kBin) + 1) * kBin, to);
        out += profile[static_cast<std::size_t>(bin_of(at))] * (next - at) / kBin;
        at = next;
    }
    return out;
}

Waiting::Waiting(const Day& day, std::size_t categories, Seconds until) {
    constexpr std::size_t kMinutes = 2 * 1440;
    counts_.assign(categories, std::vector<int>(kMinutes + 1));
    auto minute = [](Seconds at) {
        return static_cast<std::size_t>(std::clamp(std::ceil(at / kMinute), 0.0, static_cast<double>(kMinutes)));
    };
    for (const Passage& ticket : day.tickets) {
        if (ticket.issued > until)
            break;
        // Who is never called is part of no wait, but while it is not known the ticket stands in the line.
        auto leaves = ticket.called ? ticket.called : ticket.ended;
        if (!leaves)
            continue;
        auto& counts = counts_[static_cast<std::size_t>(ticket.category)];
        counts[minute(ticket.issued)] += 1;
        counts[minute(std::min(*leaves, until + kDay))] -= 1;
    }
    for (auto& counts : counts_)
        std::partial_sum(counts.begin(), counts.end(), counts.begin());
}

int Waiting::at(int category, Seconds when) const {
    const auto& counts = counts_[static_cast<std::size_t>(category)];
    auto minute = static_cast<std::size_t>(std::max(0.0, when / kMinute));
    return minute < counts.size() ? counts[minute] : 0;
}

int Waiting::minutes(std::span<const int> categories, Seconds from, Seconds to) const {
    int out = 0;
    for (Seconds at = from; at < to; at += kMinute)
        out += std::ranges::any_of(categories, [&](int category) { return this->at(category, at) > 0; }) ? 1 : 0;
    return out;
}

std::vector<std::vector<Busy>> busy_times(const Day& day, std::size_t counters) {
    std::vector<std::vector<Busy>> out(counters);
    for (const Passage& ticket : day.tickets)
        if (ticket.called && ticket.counter >= 0)
            out[static_cast<std::size_t>(ticket.counter)].push_back({*ticket.called, *ticket.ended});
    for (auto& times : out)
        std::ranges::sort(times, {}, &Busy::from);
    return out;
}

Model learn(const History& history, Days days) {
    std::size_t categories = history.categories.size();
    Model model;
    model.days = static_cast<int>(days.size());
    for (const Day* day : days)
        model.tickets_a_day += static_cast<double>(day->tickets.size()) / static_cast<double>(days.size());
    model.serves = skills(days, history.counters.size(), categories);
    find_groups(model, categories);
    learn_arrivals(model, days, categories);
    learn_service(model, history, days);
    learn_pace(model, days);
    learn_turnover(model, days);
    learn_counters(model, history, days);
    learn_waits(model, days, categories);
    return model;
}

} // namespace yimen::forecast
