#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// Nine items, and forty, become one form and one set of materials. Against copying their definitions once.
Measured measure_merge(const Options& options);

} // namespace yimen::bench
