#pragma once

#include "base/result.h"

namespace yimen::outbox {

inline constexpr ErrorCode kUnknownFailure{"outbox.unknown_failure", ErrorKind::not_found,
                                           "There is no such parked event.", "没有这条待处理的失败事件。"};
inline constexpr ErrorCode kUnknownSubscriber{"outbox.unknown_subscriber", ErrorKind::conflict,
                                              "This server does not run the subscriber.", "本服务器没有运行该订阅者。"};
inline constexpr ErrorCode kApplyFailed{"outbox.apply_failed", ErrorKind::conflict, "The subscriber failed again.",
                                        "订阅者处理再次失败。"};

} // namespace yimen::outbox
