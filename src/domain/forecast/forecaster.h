#pragma once

// The forecast of waits: simulated from what was learned, corrected by what such forecasts were worth on days that were held out, with
// an interval that held eight times out of ten on those days. Pure; the same history and seed give the same answer.

#include "simulate.h"

namespace yimen::forecast {

struct Estimate {
    Seconds wait = 0, low = 0, high = 0; // the middle, and the 80 % interval
    bool holds(Seconds waited) const { return waited >= low && waited <= high; }
};

struct Options {
    int runs = 60;
    std::uint64_t seed = 1;
    std::vector<Seconds> horizons = {30 * kMinute}; // how far ahead; each is corrected by itself
    Seconds every = 20 * kMinute;                   // how often a held-out day is asked
    int most_days = 30;                             // held-out days that are asked, the latest
};

// How wide intervals have to be now, by what became of the latest ones: a day that goes otherwise than all others is noticed while it
// lasts (adaptive conformal inference, Gibbs and Candès 2021). A miss widens four times as much as a hit narrows, so that two in ten miss.
class Trust {
  public:
    // `weight`: of one ticket; the tickets of a whole day weigh 50 together.
    void learn(bool missed, double weight);
    double scale() const { return scale_; }

  private:
    double scale_ = 1;
};

// Fewer days say nothing about how days differ.
inline constexpr int kFewestDays = 4;

// What held-out days taught about forecasts at one horizon.
struct Correction {
    static constexpr std::size_t kInputs = 5; // simulated middle and mean, usual wait, the two simple rules
    std::array<double, kInputs + 1> weight{1, 0, 0, 0, 0, 0};
    std::vector<double> floor;        // by category: the least width, in seconds
    std::vector<double> below, above; // by category: how far the interval goes, as a factor of the simulated spread
    std::vector<std::size_t> judged;  // by category: held-out tickets
};

class Forecaster {
  public:
    // `days` of a complete history (history.h).
    Forecaster(const History& history, std::span<const Day* const> days, Options options = {});

    // By probe. `day` holds what has happened until `now`.
    std::vector<Estimate> ask(const Day& day, const Present& now, std::span<const Probe> probes,
                              const Trust& trust = {}) const;

    // By category and place in the line: how long the one there has still to wait; behind the last, one who comes now.
    std::vector<std::vector<Estimate>> lines(const Day& day, const Present& now) const;

    const Model& model() const { return model_; }

  private:
    const Correction& correction(Seconds ahead) const;

    Options options_;
    Model model_;
    std::vector<Correction> corrections_; // by horizon
};

} // namespace yimen::forecast
