#pragma once

// What the hall looks like at one moment, and many ways in which the next hours may go from there. Pure; randomness is given.

#include "model.h"

namespace yimen::forecast {

struct Serving {
    int counter = 0, category = 0;
    Seconds since = 0;
};

// What can be known at `at`: nothing of it looks ahead.
struct Present {
    int weekday = 0;
    Seconds at = 0;
    std::vector<std::vector<Seconds>> line; // by category: when those who wait took their tickets, in order
    std::vector<Serving> serving;
    std::vector<char> open; // by counter; who serves is open
    bool held = false;      // counters stay as they are, whatever the habit of the hall
    std::vector<double> came,
        usual; // by category: arrivals of the last hours and those of the profile, the latest weigh most
};

Present present(const Model& model, const Day& day, Seconds at);

// Somebody who takes a ticket of `category` at `at`; before the present: who stands in the line just before those of that time.
struct Probe {
    int category = 0;
    Seconds at = 0;
};

// By probe: the waits in `runs` simulated courses, in seconds, sorted.
std::vector<std::vector<float>> simulate(const Model& model, const Present& present, std::span<const Probe> probes,
                                         int runs, Random& random);

} // namespace yimen::forecast
