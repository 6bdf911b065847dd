#include "simulate.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>

namespace yimen::forecast {
namespace {

constexpr Seconds kLongest = 6 * kHour; // an answer that takes longer is "very long"

double normal(Random& random) {
    double one = std::max(uniform(random), 1e-12), two = uniform(random);
    return std::sqrt(-2 * std::log(one)) * std::cos(6.283185307179586 * two);
}

// Around `mean` by chance; gamma by its cube root (Wilson and Hilferty), good enough for a factor near one.
double gamma_factor(Random& random, double shape) {
    double c = 1 / (9 * shape);
    double root = 1 - c + normal(random) * std::sqrt(c);
    return std::max(0.0, root * root * root);
}

int poisson(Random& random, double mean) {
    if (mean > 40)
        return std::max(0, static_cast<int>(std::lround(mean + normal(random) * std::sqrt(mean))));
    double limit = std::exp(-mean), product = 1;
    int out = -1;
    do {
        product *= uniform(random);
        ++out;
    } while (product > limit);
    return out;
}

template <class T>
T any_of(Random& random, const std::vector<T>& list) {
    return list[static_cast<std::size_t>(uniform(random) * static_cast<double>(list.size()))];
}

struct Coming {
    Seconds at = 0;
    int category = 0;
    int probe = -1;
};
struct Standing {
    Seconds issued = 0;
    int probe = -1;
};

// One course of one group.
class Course {
  public:
    Course(const Model& model, const Group& group, const Present& present, std::vector<Coming> coming, Random& random,
           std::vector<float>& answers, int asked)
        : model_(model), group_(group), present_(present), coming_(std::move(coming)), random_(random),
          answers_(answers), asked_(asked), open_(present.open), busy_(model.serves.size()),
          line_(model.group_of.size()) {}

    void run() {
        std::size_t next = begin();
        Seconds now = present_.at, step = (std::floor(now / kStep) + 1) * kStep;
        Seconds last = now + kLongest;
        for (const Coming& one : coming_)
            last = std::max(last, one.at + kLongest);
        while (asked_ > 0 && now < last) {
            Seconds arrives = next < coming_.size() ? coming_[next].at : 1e18;
            Seconds ends = ending_.empty() ? 1e18 : ending_.top().first;
            now = std::min({arrives, ends, step});
            if (now == ends) {
                int counter = ending_.top().second;
                ending_.pop();
                busy_[static_cast<std::size_t>(counter)] = 0;
                take_next(counter, now, true);
            } else if (now == arrives) {
                arrive(coming_[next++], now);
            } else {
                move_counters(now);
                step += kStep;
            }
        }
        for (std::size_t category = 0; category < line_.size(); ++category)
            for (const Standing& one : line_[category])
                if (one.probe >= 0)
                    answer(one, now);
    }

  private:
    using Ending = std::pair<Seconds, int>;

    // Returns how many of those who come stand in the line already.
    std::size_t begin() {
        for (int category : group_.categories)
            for (Seconds issued : present_.line[static_cast<std::size_t>(category)])
                line_[static_cast<std::size_t>(category)].push_back({issued, -1});
        std::size_t there = 0;
        for (; there < coming_.size() && coming_[there].at <= present_.at; ++there) {
            auto& line = line_[static_cast<std::size_t>(coming_[there].category)];
            auto place = std::ranges::find_if(
                line, [&](const Standing& one) { return one.probe < 0 && one.issued >= coming_[there].at; });
            line.insert(place, {coming_[there].at, coming_[there].probe});
        }
        // Whoever serves is busy, also with one whom the counter would not take now.
        for (const Serving& one : present_.serving)
            if (std::ranges::find(group_.counters, one.counter) != group_.counters.end()) {
                busy_[static_cast<std::size_t>(one.counter)] = 1;
                ending_.push({present_.at + rest(one), one.counter});
            }
        double now_open = 0;
        for (int counter : group_.counters)
            now_open += open_[static_cast<std::size_t>(counter)];
        difference_ = now_open - usual(present_.at);
        for (int counter : group_.counters)
            if (open_[static_cast<std::size_t>(counter)] && !busy_[static_cast<std::size_t>(counter)])
                take_next(counter, present_.at, false);
        return there;
    }

    double usual(Seconds at) const {
        return group_.open[static_cast<std::size_t>(present_.weekday)][static_cast<std::size_t>(step_of(at))];
    }

    // What is left of a service that has lasted for some time: one of those that lasted at least as long.
    Seconds rest(const Serving& one) {
        double pace = model_.pace[static_cast<std::size_t>(one.counter)];
        const auto& list = model_.busy[static_cast<std::size_t>(one.category)];
        Seconds gone = (present_.at - one.since) / pace;
        auto longer = std::ranges::upper_bound(list, static_cast<float>(gone));
        auto left = static_cast<double>(list.end() - longer);
        if (left < 1)
            return std::max(kMinute, 0.5 * gone) * -std::log(std::max(1e-9, uniform(random_)));
        auto chosen = longer + static_cast<std::ptrdiff_t>(uniform(random_) * left);
        return std::max(1.0, (static_cast<double>(*chosen) - gone) * pace);
    }

    void arrive(const Coming& one, Seconds now) {
        auto category = static_cast<std::size_t>(one.category);
        line_[category].push_back({one.at, one.probe});
        if (line_[category].size() > 1)
            return; // nobody is free, or the one before would have been called
        int count = 0, chosen = -1;
        for (int counter : group_.counters) {
            auto index = static_cast<std::size_t>(counter);
            if (open_[index] && !busy_[index] && serves(counter, one.category) && uniform(random_) * ++count < 1)
                chosen = counter;
        }
        if (chosen >= 0)
            take_next(chosen, now, false);
    }

    bool serves(int counter, int category) const {
        const auto& list = model_.serves[static_cast<std::size_t>(counter)];
        return std::ranges::find(list, category) != list.end();
    }

    void take_next(int counter, Seconds now, bool in_a_row) {
        auto index = static_cast<std::size_t>(counter);
        while (open_[index] && !busy_[index]) {
            int first = -1;
            for (int category : model_.serves[index]) {
                const auto& line = line_[static_cast<std::size_t>(category)];
                if (!line.empty() &&
                    (first < 0 || line.front().issued < line_[static_cast<std::size_t>(first)].front().issued))
                    first = category;
            }
            if (first < 0)
                return;
            auto& line = line_[static_cast<std::size_t>(first)];
            Standing one = line.front();
            line.pop_front();
            Seconds turnover = in_a_row ? any_of(random_, model_.turnover) : 0;
            if (one.probe >= 0) { // asks without taking anybody's time
                answer(one, now + turnover);
                continue;
            }
            if (uniform(random_) < model_.uncalled[static_cast<std::size_t>(first)])
                continue;
            Seconds takes = any_of(random_, model_.busy[static_cast<std::size_t>(first)]) * model_.pace[index];
            busy_[index] = 1;
            ending_.push({now + turnover + takes, counter});
        }
    }

    void answer(const Standing& one, Seconds now) {
        answers_[static_cast<std::size_t>(one.probe)] = static_cast<float>(std::max(0.0, now - one.issued));
        --asked_;
    }

    void move_counters(Seconds now) {
        if (present_.held)
            return;
        double waiting = 0, open = 0;
        for (int category : group_.categories)
            waiting += static_cast<double>(line_[static_cast<std::size_t>(category)].size());
        for (int counter : group_.counters)
            open += open_[static_cast<std::size_t>(counter)];
        difference_ = group_.stays * difference_ +
                      group_.per_person * (waiting - group_.queue[static_cast<std::size_t>(step_of(now))]) +
                      any_of(random_, group_.chance);
        double aim = usual(now) + difference_;
        auto wanted = static_cast<int>(std::floor(std::max(0.0, aim) + uniform(random_)));
        for (int more = wanted - static_cast<int>(open); more != 0; more += more > 0 ? -1 : 1) {
            int counter = best(now, more > 0);
            if (counter < 0)
                break;
            open_[static_cast<std::size_t>(counter)] = more > 0;
            if (more > 0)
                take_next(counter, now, false);
        }
        difference_ = std::clamp(difference_, -usual(now), static_cast<double>(group_.counters.size()) - usual(now));
    }

    // To open: one that is mostly open at this time; to close: one that mostly is not.
    int best(Seconds now, bool open_it) {
        int out = -1;
        double most = -1e9;
        for (int counter : group_.counters) {
            auto index = static_cast<std::size_t>(counter);
            if (static_cast<bool>(open_[index]) == open_it)
                continue;
            double usual = model_.usual_open[index][static_cast<std::size_t>(step_of(now))];
            double merit = (open_it ? usual : -usual) + 0.2 * uniform(random_);
            if (merit > most) {
                most = merit;
                out = counter;
            }
        }
        return out;
    }

    const Model& model_;
    const Group& group_;
    const Present& present_;
    std::vector<Coming> coming_;
    Random& random_;
    std::vector<float>& answers_;
    int asked_;
    std::vector<char> open_, busy_;
    std::vector<std::deque<Standing>> line_;
    std::priority_queue<Ending, std::vector<Ending>, std::greater<>> ending_;
    double difference_ = 0;
};

std::vector<Coming> arrivals(const Model& model, const Group& group, const Present& present, Seconds until,
                             Random& random) {
    double came = 0, usual = 0;
    for (int category : group.categories) {
        came += present.came[static_cast<std::size_t>(category)];
        usual += present.usual[static_cast<std::size_t>(category)];
    }
    // What the day has shown so far moves the level, and leaves the rest to chance.
    double shape = model.level_shape + came;
    double level = shape / (model.level_shape + usual) * gamma_factor(random, shape);
    std::vector<Coming> out;
    for (int category : group.categories) {
        constexpr double kOwnShape = 30;
        double own = (kOwnShape + present.came[static_cast<std::size_t>(category)]) /
                     (kOwnShape + present.usual[static_cast<std::size_t>(category)] * level);
        own = std::clamp(own, 0.3, 3.0);
        for (Seconds at = present.at; at < until;) {
            Seconds next = std::min((std::floor(at / kBin) + 1) * kBin, until);
            int people = poisson(random, model.expected(present.weekday, category, at, next) * level * own);
            for (int i = 0; i < people; ++i)
                out.push_back({at + uniform(random) * (next - at), category, -1});
            at = next;
        }
    }
    return out;
}

} // namespace

std::vector<std::vector<float>> simulate(const Model& model, const Present& present, std::span<const Probe> probes,
                                         int runs, Random& random) {
    std::vector<std::vector<float>> out(probes.size());
    std::vector<float> answers(probes.size());
    for (int run = 0; run < runs; ++run) {
        std::ranges::fill(answers, static_cast<float>(kLongest));
        for (std::size_t g = 0; g < model.groups.size(); ++g) {
            const Group& group = model.groups[g];
            Seconds until = present.at;
            int asked = 0;
            for (const Probe& probe : probes)
                if (model.group_of[static_cast<std::size_t>(probe.category)] == static_cast<int>(g)) {
                    until = std::max(until, probe.at);
                    ++asked;
                }
            if (asked == 0 || group.counters.empty())
                continue;
            auto coming = arrivals(model, group, present, until, random);
            for (std::size_t probe = 0; probe < probes.size(); ++probe)
                if (model.group_of[static_cast<std::size_t>(probes[probe].category)] == static_cast<int>(g))
                    coming.push_back({probes[probe].at, probes[probe].category, static_cast<int>(probe)});
            std::ranges::stable_sort(coming, {}, &Coming::at);
            Course(model, group, present, std::move(coming), random, answers, asked).run();
        }
        for (std::size_t probe = 0; probe < probes.size(); ++probe)
            out[probe].push_back(answers[probe]);
    }
    for (auto& waits : out)
        std::ranges::sort(waits);
    return out;
}

} // namespace yimen::forecast
