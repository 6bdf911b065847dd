#pragma once

// What was learned of a hall: who comes when, how long a counter is busy with one, who serves what, how many counters are open when. Pure.

#include <array>
#include <random>
#include <span>
#include <vector>

#include "history.h"

namespace yimen::forecast {

using Random = std::mt19937_64;
double uniform(Random& random); // [0, 1)

// The day in steps of five minutes for counters, in bins of ten for arrivals.
inline constexpr Seconds kStep = 5 * kMinute, kBin = 10 * kMinute;
inline constexpr int kSteps = 288, kBins = 144;
int step_of(Seconds at);
int bin_of(Seconds at);

// The counters that share lines: whoever serves one line of a group may, directly or by others, relieve every other of it.
struct Group {
    std::vector<int> counters, categories;
    std::array<std::vector<double>, 7> open; // by weekday and step: how many counters are
    std::vector<double> queue;               // by step: how many wait
    // How the number of open counters moves against that profile in one step: what stays of a difference, what each waiting person more
    // than usual adds, and what is left to chance.
    double stays = 0.95, per_person = 0;
    std::vector<double> chance;
};

struct Model {
    int days = 0;
    double tickets_a_day = 0;
    std::vector<std::vector<int>> serves; // by counter: categories
    std::vector<Group> groups;
    std::vector<int> group_of; // by category

    std::array<std::vector<std::vector<double>>, 7> arrivals; // by weekday, category and bin: people
    double level_shape = 20;                     // how much one day resembles the next: shape of a gamma factor
    std::vector<double> uncalled;                // by category: share that leaves before being called
    std::vector<double> no_show;                 // by category: share called in vain
    std::vector<std::vector<float>> busy;        // by category, sorted: seconds at the counter, no-shows with them
    std::vector<double> pace;                    // by counter: factor on that
    std::vector<float> turnover;                 // seconds from one to the next while people wait
    std::vector<std::vector<double>> usual_open; // by counter and step: share of the days
    std::vector<std::vector<double>> usual_wait; // by category and bin: seconds; negative: never seen
    std::vector<double> mean_busy, mean_wait;    // by category

    // Whether people of the category were seen to come in the half hour from `at`. Of a time without a past nothing can be said.
    bool seen(int category, Seconds at) const;
    double expected(int weekday, int category, Seconds from, Seconds to) const;
};

Model learn(const History& history, std::span<const Day* const> days);

// Groups anew, by what the counters serve.
void find_groups(Model& model, std::size_t categories);

// --- Facts of one day that learning and the present state share -----------------------------------------------------------------------

// How many wait in each category, minute by minute, as seen at `until`.
class Waiting {
  public:
    Waiting(const Day& day, std::size_t categories, Seconds until);
    int at(int category, Seconds when) const;
    // Minutes of [from, to) in which somebody waited in one of the categories.
    int minutes(std::span<const int> categories, Seconds from, Seconds to) const;

  private:
    std::vector<std::vector<int>> counts_;
};

struct Busy {
    Seconds from = 0, to = 0;
};
// By counter, in order.
std::vector<std::vector<Busy>> busy_times(const Day& day, std::size_t counters);

} // namespace yimen::forecast
