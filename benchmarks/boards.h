#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// One event a second to `options.streams` open public streams of a hall, without TLS: from the call that causes it to the last listener.
Measured measure_boards(const Options& options);

} // namespace yimen::bench
