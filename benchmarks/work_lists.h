#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// The work lists of clerk, reviewer, decider, manager and supervisor, a visitor's own cases and the search by number, over --cases cases, and
// what starting on that store takes: seconds until it serves, megabytes. The limit is a list that has nothing in it.
Measured measure_work_lists(const Options& options);

} // namespace yimen::bench
