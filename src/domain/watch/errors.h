#pragma once

#include "base/result.h"

namespace yimen::watch {

inline constexpr ErrorCode kUnknownHall{"watch.unknown_hall", ErrorKind::not_found,
                                        "There is no such hall that you could watch.", "没有您可以查看的这个大厅。"};
inline constexpr ErrorCode kUnknownStart{"watch.unknown_start", ErrorKind::not_found,
                                         "There is nothing here that a thread could begin with.",
                                         "没有可以查看全程的这条记录。"};
inline constexpr ErrorCode kBadRange{"watch.bad_range", ErrorKind::unprocessable,
                                     "These days are no range that can be counted.",
                                     "起止日期有误：起始日不能晚于截止日，最长一年。"};
inline constexpr ErrorCode kUnknownAlarm{"watch.unknown_alarm", ErrorKind::not_found, "There is no such alarm.",
                                         "没有这条等候预警，或您无权处理。"};
inline constexpr ErrorCode kAlarmStale{"watch.alarm_stale", ErrorKind::precondition_failed,
                                       "The alarm has changed since you loaded it.", "预警已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kAlarmAcknowledged{"watch.alarm_acknowledged", ErrorKind::conflict,
                                              "Somebody has acknowledged this alarm already.", "这条预警已有人确认。"};

} // namespace yimen::watch
