#pragma once

// The days that a figure is about.

#include "watch.h"

namespace yimen::watch {

struct DateRange {
    Date from, to; // both of them too
};
// Without a last day until today, without a first one the week before. watch.bad_range.
Result<DateRange> range_of(std::optional<Date> first, std::optional<Date> last, Date today);

} // namespace yimen::watch
