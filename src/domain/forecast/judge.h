#pragma once

// How good forecasts were on days that they had not seen, against the two simple rules. Pure.
//
// A forecast at 30 minutes, made at `t`, is for somebody who takes a ticket at t + 30 min; it is compared with what each ticket issued
// within five minutes of that really waited until it was called. Forecasts are made every ten minutes, so each ticket is judged once.
// Tickets that were never called have no wait and are counted apart.

#include "base/result.h"
#include "forecaster.h"

namespace yimen::forecast {

struct Score {
    std::size_t tickets = 0;
    double mean_wait = 0;                                           // seconds, like all below
    double error = 0, present_wait_error = 0, queue_rule_error = 0; // mean absolute
    double coverage = 0, width = 0;                                 // share within the 80 % interval; its mean width
    double better_rule() const { return std::min(present_wait_error, queue_rule_error); }
    double gain() const { return better_rule() > 0 ? 1 - error / better_rule() : 0; }
};

struct Verdict {
    int learned_days = 0, judged_days = 0;
    std::size_t never_called = 0;
    Score all;
    std::vector<Score> by_category;
};

// The last quarter of the days is judged (at least one), the days before it are learned. forecast.too_short.
Result<Verdict> judge(const History& history, Options options = {});

} // namespace yimen::forecast
