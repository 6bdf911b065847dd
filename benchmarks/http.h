#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// Small JSON and static files over HTTP, against nginx on the same bytes with the same client.
Measured measure_http(const Options& options);

} // namespace yimen::bench
