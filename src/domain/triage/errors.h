#pragma once

#include "base/result.h"

namespace yimen::triage {

inline constexpr ErrorCode kNotSelfService{"triage.not_self_service", ErrorKind::unprocessable,
                                           "This item cannot be done without a counter.",
                                           "这个事项要在窗口办，不能请人自助办理。"};
inline constexpr ErrorCode kBadRange{"triage.bad_range", ErrorKind::unprocessable,
                                     "Give a range of at most 366 days, its end not before its begin.",
                                     "请选择不超过 366 天的日期范围，结束日期不早于开始日期。"};

} // namespace yimen::triage
