#pragma once

// The two simple rules that a forecast has to beat. Both look only at what can be known at the present. Pure.

#include "simulate.h"

namespace yimen::forecast {

// The present wait stays: the mean of the last three calls of the category today; nobody called yet: how long the first of the line
// has waited by now.
Seconds present_wait(const Day& day, const Present& present, int category);

// People waiting × mean service ÷ open counters, over the lines that those counters share.
Seconds queue_over_counters(const Model& model, const Present& present, int category);

} // namespace yimen::forecast
