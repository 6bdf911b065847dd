#pragma once

#include "base/result.h"

namespace yimen::jobs {

inline constexpr ErrorCode kTakenOver{"jobs.taken_over", ErrorKind::conflict,
                                      "The job was taken over, moved, cancelled or finished meanwhile.",
                                      "该任务已被接管、改期、取消或完成。"};
inline constexpr ErrorCode kUnknownJob{"jobs.unknown_job", ErrorKind::not_found, "There is no such failed job.",
                                       "没有这个失败的任务。"};

} // namespace yimen::jobs
