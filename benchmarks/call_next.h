#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// A hall of 224 counters with a full line: call-next, serve, finish, through the HTTP API of the real server.
Measured measure_call_next(const Options& options);
// The same hall from the door on: each visitor is identified and takes a ticket first.
Measured measure_hall_day(const Options& options);

} // namespace yimen::bench
