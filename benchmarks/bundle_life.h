#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// Five items that are handed in as one (一件事), each member then to its end; against five cases of their own, in the same run.
Measured measure_bundle_life(const Options& options);

} // namespace yimen::bench
