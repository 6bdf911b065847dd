#pragma once

// The clock of a case (行政许可法 art. 42, 45, 82): which days count, and when a limit is over. Pure: a calendar and the special procedures in,
// days out.

#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "places/calendar.h"

namespace yimen::cases {

// The procedures whose time is not counted (特别程序, art. 45). The list is closed: an inspection of the site by the authority itself
// (现场勘验) is not in it and stops nothing.
enum class Ground {
    hearing,      // 听证
    bidding,      // 招标
    auction,      // 拍卖
    inspection,   // 检验
    testing,      // 检测
    quarantine,   // 检疫
    appraisal,    // 鉴定
    expert_review // 专家评审
};
BOOST_DESCRIBE_ENUM(Ground, hearing, bidding, auction, inspection, testing, quarantine, appraisal, expert_review)

inline constexpr int kHandOverWorkingDays = 10; // from the decision: 行政许可法 arts. 44, 82

std::string_view to_string(Ground ground);
std::optional<Ground> parse_ground(std::string_view name);
std::string_view ground_zh(Ground ground);
std::string_view ground_en(Ground ground);

// Days that do not count: from the day on which the procedure began up to the day before the clock went on.
struct Pause {
    Ground ground = Ground::hearing;
    Date from{};
    std::optional<Date> on_again; // the first day that counts again; none while it lasts
};

// The days that count for one case: working days of the calendar outside all pauses. A pause that still lasts ends with `until`.
class Counting {
  public:
    Counting(const places::Calendar& calendar, std::vector<Pause> pauses);
    bool counts(Date day) const;
    // The last of `days` days that count after `from`, which itself is not counted (art. 82; 即办件: zero days, the same day, or the first
    // that counts).
    Date add(Date from, int days) const;
    // Days that count after `from` up to and including `to`; 0 when `to` is not later.
    int between(Date from, Date to) const;
    // Every day after `from` up to and including `to`: whether it counts, as which, and if not, why.
    std::vector<places::CountedDay> explain(Date from, Date to) const;

  private:
    const Pause* pause_on(Date day) const;
    const places::Calendar& calendar_;
    std::vector<Pause> pauses_;
};

} // namespace yimen::cases
