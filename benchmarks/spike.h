#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// --clients clients live as in case-life, then ten times as many for --seconds, then as many as before. The value is how many lives came to
// their ends in a second of the spike, the limit how many before it. Errors are answers that are neither 2xx, 429 nor 503 with
// Retry-After, and cases in which something acknowledged is missing afterwards.
Measured measure_spike(const Options& options);

} // namespace yimen::bench
