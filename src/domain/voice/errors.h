#pragma once

#include "base/result.h"

namespace yimen::voice {

inline constexpr ErrorCode kUnknownService{"voice.unknown_service", ErrorKind::not_found,
                                           "There is no such service that you could rate.", "没有这项可以评价的服务。"};
inline constexpr ErrorCode kUnknownRating{"voice.unknown_rating", ErrorKind::not_found, "There is no such rating.",
                                          "没有这条评价，或您无权查看。"};
inline constexpr ErrorCode kNotEnded{"voice.not_ended", ErrorKind::conflict,
                                     "The service has not ended; it can be rated when it has.",
                                     "这项服务还没有办完，办结后可以评价。"};
inline constexpr ErrorCode kTooLate{"voice.too_late", ErrorKind::conflict,
                                    "The 30 days in which this service could be rated are over.",
                                    "已超过30天评价期限。"};
inline constexpr ErrorCode kAlreadyRated{"voice.already_rated", ErrorKind::conflict,
                                         "This service was rated already; one service has one rating.",
                                         "这项服务已经评价过，一次服务只评价一次。"};
inline constexpr ErrorCode kRatedAsBundle{"voice.rated_as_bundle", ErrorKind::conflict,
                                          "It is part of a bundle, which is rated once, as a whole, when it is done.",
                                          "这是一件事里的一项，整件办结后一起评价一次。"};
inline constexpr ErrorCode kOwnService{"voice.own_service", ErrorKind::forbidden,
                                       "Whoever handled a service does not rate it.", "经办人不能评价自己办理的服务。"};

} // namespace yimen::voice
