#include "range.h"

#include "statistics.h"

namespace yimen::watch {
namespace {

constexpr std::chrono::days kUsualRange{6}; // a week with the last day

} // namespace

Result<DateRange> range_of(std::optional<Date> first, std::optional<Date> last, Date today) {
    using std::chrono::sys_days;
    Date to = last.value_or(today);
    Date from = first.value_or(Date(sys_days(to) - kUsualRange));
    if (from > to)
        return fail(Error{&kBadRange, {}, {{"/from", "after_to", "must not be after the last day"}}, {}});
    if (sys_days(to) - sys_days(from) >= std::chrono::days(kMostStatisticsDays))
        return fail(Error{
            &kBadRange,
            {},
            {{"/from", "too_long", "must be within " + std::to_string(kMostStatisticsDays) + " days of the last day"}},
            {}});
    return DateRange{from, to};
}

} // namespace yimen::watch
