#pragma once

#include "base/result.h"

namespace yimen::guide {

inline constexpr ErrorCode kUnknownCode{"guide.unknown_code", ErrorKind::not_found, "There is no result of this code.",
                                        "没有这个导办码，请核对后重新输入。"};
inline constexpr ErrorCode kExpired{"guide.expired", ErrorKind::gone, "This result is older than 30 days.",
                                    "这份导办结果已超过 30 天，请重新查询。"};
inline constexpr ErrorCode kSeveralItems{"guide.several_items", ErrorKind::conflict,
                                         "This code is of several items that are handed in as one.",
                                         "这是几件事一起办的清单码，请按几件事的清单打开。"};
inline constexpr ErrorCode kNotForSubject{"guide.not_for_subject", ErrorKind::forbidden,
                                          "You may not look up what this subject holds.", "您不能代其查询。"};

} // namespace yimen::guide
