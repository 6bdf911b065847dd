#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// submit → receive → accept → review → decide (licence record, QR code) → deliver → close, through the HTTP API of the real server.
Measured measure_case_life(const Options& options);

} // namespace yimen::bench
