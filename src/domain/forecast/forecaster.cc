#include "forecaster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rules.h"

namespace yimen::forecast {
namespace {

constexpr double kOutside = 0.10;       // on either side of the 80 % interval
constexpr std::size_t kMostPlaces = 60; // who stands farther behind is told what the last of them is
constexpr Seconds kWindow = 10 * kMinute;

using Inputs = std::array<double, Correction::kInputs>;

// One forecast as the simulation gives it, and the two simple rules.
struct Raw {
    int category = 0;
    Inputs inputs{};
    double down = 0, up = 0; // from the simulated middle to its 10 % and 90 % marks
};
struct Held {
    Raw raw;
    double waited = 0;
};

double mark(const std::vector<float>& sorted, double share) {
    double place = share * static_cast<double>(sorted.size() - 1);
    auto low = static_cast<std::size_t>(place);
    auto high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

std::vector<Raw> raw_forecasts(const Model& model, const Day& day, const Present& now, std::span<const Probe> probes,
                               int runs, Random& random) {
    auto waits = simulate(model, now, probes, runs, random);
    std::size_t categories = model.group_of.size();
    std::vector<double> stays(categories, -1), queue(categories, -1);
    std::vector<Raw> out;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        auto category = static_cast<std::size_t>(probes[i].category);
        if (stays[category] < 0) {
            stays[category] = present_wait(day, now, probes[i].category);
            queue[category] = queue_over_counters(model, now, probes[i].category);
        }
        double middle = mark(waits[i], 0.5);
        double mean = std::accumulate(waits[i].begin(), waits[i].end(), 0.0) / static_cast<double>(waits[i].size());
        double usual = model.usual_wait[category][static_cast<std::size_t>(bin_of(probes[i].at))];
        out.push_back({probes[i].category,
                       {middle, mean, usual < 0 ? middle : usual, stays[category], queue[category]},
                       middle - mark(waits[i], 0.1),
                       mark(waits[i], 0.9) - middle});
    }
    return out;
}

double corrected(const Correction& correction, const Raw& raw) {
    double out = correction.weight[Correction::kInputs];
    for (std::size_t i = 0; i < Correction::kInputs; ++i)
        out += correction.weight[i] * raw.inputs[i];
    return std::max(0.0, out);
}

// Solves a symmetric positive system in place (Cholesky).
template <std::size_t N>
std::array<double, N> solve(std::array<std::array<double, N>, N> a, std::array<double, N> b) {
    for (std::size_t j = 0; j < N; ++j) {
        for (std::size_t k = 0; k < j; ++k)
            a[j][j] -= a[j][k] * a[j][k];
        a[j][j] = std::sqrt(std::max(a[j][j], 1e-12));
        for (std::size_t i = j + 1; i < N; ++i) {
            for (std::size_t k = 0; k < j; ++k)
                a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
    }
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t k = 0; k < i; ++k)
            b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (std::size_t i = N; i-- > 0;) {
        for (std::size_t k = i + 1; k < N; ++k)
            b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return b;
}

// Least absolute deviations by reweighted least squares, drawn to the simulated middle alone when there is little to go by.
void fit_weights(Correction& correction, const std::vector<Held>& held) {
    constexpr std::size_t kAll = Correction::kInputs + 1;
    if (held.size() < 50)
        return;
    double scale = 0; // of the squares, so that the pull has the unit of the data
    for (const Held& one : held)
        scale += one.waited * one.waited;
    scale = std::max(1.0, scale / static_cast<double>(held.size()));
    double typical = std::sqrt(scale);
    for (int round = 0; round < 25; ++round) {
        std::array<std::array<double, kAll>, kAll> a{};
        std::array<double, kAll> b{};
        double weights = 0;
        for (const Held& one : held) {
            std::array<double, kAll> x{};
            std::ranges::copy(one.raw.inputs, x.begin());
            x[Correction::kInputs] = typical; // the constant, in the unit of the others
            double now = correction.weight[Correction::kInputs];
            for (std::size_t i = 0; i < Correction::kInputs; ++i)
                now += correction.weight[i] * x[i];
            double weight = 1 / std::max(std::abs(one.waited - now), 0.05 * typical + 1);
            weights += weight;
            for (std::size_t i = 0; i < kAll; ++i) {
                for (std::size_t j = 0; j < kAll; ++j)
                    a[i][j] += weight * x[i] * x[j];
                b[i] += weight * x[i] * one.waited;
            }
        }
        constexpr double kPull = 60; // held-out tickets that the pull is worth
        double pull = kPull * scale * weights / static_cast<double>(held.size());
        for (std::size_t i = 0; i < kAll; ++i)
            a[i][i] += pull;
        b[0] += pull;
        auto next = solve(a, b);
        next[Correction::kInputs] *= typical;
        correction.weight = next;
    }
}

double place_of(std::vector<double> scores, double share) {
    if (scores.empty())
        return 1;
    // One more than there are, as conformal prediction counts: what comes is one of them.
    auto rank = static_cast<std::size_t>(std::clamp(std::ceil(share * static_cast<double>(scores.size() + 1)) - 1, 0.0,
                                                    static_cast<double>(scores.size() - 1)));
    std::nth_element(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(rank), scores.end());
    return scores[rank];
}

struct Width {
    double below = 1, above = 1;
};

// Below: one in ten lies lower, unless the interval begins at 0. Above: as much as is still missing to two in ten.
Width width_for(const Correction& correction, const std::vector<const Held*>& held, double floor) {
    std::vector<double> below, above;
    for (const Held* one : held)
        below.push_back((corrected(correction, one->raw) - one->waited) / (one->raw.down + floor));
    Width out;
    out.below = std::max(0.0, place_of(below, 1 - kOutside));
    std::size_t lower = 0;
    for (const Held* one : held) {
        double middle = corrected(correction, one->raw);
        lower += one->waited < middle - out.below * (one->raw.down + floor) ? 1 : 0;
        above.push_back((one->waited - middle) / (one->raw.up + floor));
    }
    double missed = static_cast<double>(lower) / std::max(1.0, static_cast<double>(held.size()));
    out.above = std::max(0.0, place_of(above, 1 - (2 * kOutside - missed)));
    return out;
}

void fit_widths(Correction& correction, const std::vector<Held>& held, std::size_t categories) {
    std::vector<std::vector<const Held*>> own(categories);
    std::vector<const Held*> all;
    double error = 0;
    std::vector<double> own_error(categories);
    for (const Held& one : held) {
        auto category = static_cast<std::size_t>(one.raw.category);
        double off = std::abs(one.waited - corrected(correction, one.raw));
        own[category].push_back(&one);
        all.push_back(&one);
        own_error[category] += off;
        error += off;
    }
    error /= std::max<double>(1.0, static_cast<double>(held.size()));
    correction.floor.assign(categories, 0);
    for (std::size_t category = 0; category < categories; ++category) {
        auto count = static_cast<double>(own[category].size());
        correction.floor[category] = 0.4 * (own_error[category] + 30 * error) / (count + 30) + 5;
    }
    // All categories by the same floor rule first, then each drawn from it by its own tickets.
    double floor_of_all = 0.4 * error + 5;
    Width of_all = width_for(correction, all, floor_of_all);
    for (std::size_t category = 0; category < categories; ++category) {
        auto count = static_cast<double>(own[category].size());
        Width width = own[category].empty() ? of_all : width_for(correction, own[category], correction.floor[category]);
        double trust = count / (count + 60);
        correction.below.push_back(trust * width.below + (1 - trust) * of_all.below);
        correction.above.push_back(trust * width.above + (1 - trust) * of_all.above);
        correction.judged.push_back(own[category].size());
    }
}

// Forecasts for the tickets of one day that no learning has seen. `held` is by horizon.
void hold_out(const Model& model, const Day& day, const Options& options, Random& random,
              std::vector<std::vector<Held>>& held) {
    if (day.tickets.empty())
        return;
    Seconds first = day.tickets.front().issued, last = day.tickets.back().issued;
    for (std::size_t h = 0; h < options.horizons.size(); ++h)
        for (Seconds at = std::floor(first / options.every) * options.every - options.horizons[h]; at < last;
             at += options.every) {
            Seconds about = at + options.horizons[h];
            // As it will be asked: somebody at that time, not at the second at which one came.
            std::vector<const Passage*> tickets;
            std::vector<int> asked(model.group_of.size(), -1);
            std::vector<Probe> probes;
            for (const Passage& ticket : day.tickets)
                if (ticket.issued >= std::max(0.0, about - kWindow / 2) && ticket.issued < about + kWindow / 2 &&
                    ticket.issued >= at && ticket.called && ticket.fresh) {
                    tickets.push_back(&ticket);
                    int& probe = asked[static_cast<std::size_t>(ticket.category)];
                    if (probe < 0) {
                        probe = static_cast<int>(probes.size());
                        probes.push_back({ticket.category, about});
                    }
                }
            if (probes.empty())
                continue;
            auto raws = raw_forecasts(model, day, present(model, day, at), probes, options.runs, random);
            for (const Passage* ticket : tickets)
                held[h].push_back({raws[static_cast<std::size_t>(asked[static_cast<std::size_t>(ticket->category)])],
                                   ticket->wait()});
        }
}

} // namespace

Forecaster::Forecaster(const History& history, std::span<const Day* const> days, Options options)
    : options_(std::move(options)), model_(learn(history, days)) {
    constexpr std::size_t kFolds = 4;
    std::size_t folds = std::min(kFolds, days.size());
    std::vector<std::vector<Held>> held(options_.horizons.size());
    auto skipped = days.size() > static_cast<std::size_t>(options_.most_days)
                       ? days.size() - static_cast<std::size_t>(options_.most_days)
                       : 0;
    Random random(options_.seed);
    for (std::size_t fold = 0; fold < folds && folds > 1; ++fold) {
        std::vector<const Day*> others, out;
        for (std::size_t i = 0; i < days.size(); ++i)
            (i % folds == fold ? out : others).push_back(days[i]);
        Model model = learn(history, others);
        for (std::size_t i = 0; i < out.size(); ++i)
            if (i * folds + fold >= skipped)
                hold_out(model, *out[i], options_, random, held);
    }
    for (auto& one : held) {
        Correction correction;
        fit_weights(correction, one);
        fit_widths(correction, one, history.categories.size());
        corrections_.push_back(std::move(correction));
    }
}

const Correction& Forecaster::correction(Seconds ahead) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < options_.horizons.size(); ++i)
        if (std::abs(options_.horizons[i] - ahead) < std::abs(options_.horizons[best] - ahead))
            best = i;
    return corrections_[best];
}

void Trust::learn(bool missed, double weight) {
    // A little under two in ten: what comes before the first outcomes of a bad day is never made good.
    constexpr double kPace = 0.1, kNarrowest = 0.6, kWidest = 3, kMissed = 0.19;
    double step = kPace * weight * ((missed ? 1.0 : 0.0) - kMissed);
    scale_ = std::clamp(scale_ * std::exp(step), kNarrowest, kWidest);
}

std::vector<Estimate> Forecaster::ask(const Day& day, const Present& now, std::span<const Probe> probes,
                                      const Trust& trust) const {
    // The same question has the same answer.
    Random random(options_.seed ^ (static_cast<std::uint64_t>(now.at) * 0x9e3779b97f4a7c15ULL));
    std::vector<Estimate> out;
    for (const Raw& raw : raw_forecasts(model_, day, now, probes, options_.runs, random)) {
        const Correction& correction = this->correction(probes[out.size()].at - now.at);
        auto category = static_cast<std::size_t>(raw.category);
        double middle = corrected(correction, raw), floor = correction.floor[category];
        double low = std::max(0.0, middle - trust.scale() * correction.below[category] * (raw.down + floor));
        out.push_back(
            {middle, low, std::max(low, middle + trust.scale() * correction.above[category] * (raw.up + floor))});
    }
    return out;
}

std::vector<std::vector<Estimate>> Forecaster::lines(const Day& day, const Present& now) const {
    // Before each one that waits, and behind the last, somebody asks.
    std::vector<Probe> probes;
    for (std::size_t category = 0; category < now.line.size(); ++category) {
        const auto& line = now.line[category];
        for (std::size_t place = 0; place < std::min(line.size(), kMostPlaces); ++place)
            probes.push_back({static_cast<int>(category), line[place]});
        probes.push_back({static_cast<int>(category), now.at});
    }
    Random random(options_.seed ^ (static_cast<std::uint64_t>(now.at) * 0x9e3779b97f4a7c15ULL));
    auto raws = raw_forecasts(model_, day, now, probes, options_.runs, random);
    std::vector<std::vector<Estimate>> out(now.line.size());
    for (std::size_t first = 0; first < probes.size();) {
        auto category = static_cast<std::size_t>(probes[first].category);
        std::size_t last = first;
        while (last + 1 < probes.size() && probes[last + 1].category == probes[first].category)
            ++last;
        // Corrected as the one behind the last is: held-out days know of those who came, not of every place in front of them.
        const Correction& correction = this->correction(0);
        double behind = raws[last].inputs[0];
        double factor = behind > 0 ? std::clamp(corrected(correction, raws[last]) / behind, 0.5, 2.0) : 1;
        for (std::size_t i = first; i <= last; ++i) {
            Seconds gone = now.at - probes[i].at;
            double middle = std::max(0.0, raws[i].inputs[0] - gone) * factor;
            if (i == last)
                middle = corrected(correction, raws[last]);
            double floor = correction.floor[category] * (behind > 0 ? std::min(1.0, (middle + 30) / (behind + 30)) : 1);
            double low = std::max(0.0, middle - correction.below[category] * (raws[i].down + floor));
            out[category].push_back({middle, low, middle + correction.above[category] * (raws[i].up + floor)});
        }
        first = last + 1;
    }
    return out;
}

} // namespace yimen::forecast
