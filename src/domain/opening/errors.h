#pragma once

#include "base/result.h"

namespace yimen::opening {

inline constexpr ErrorCode kUnknownHall{"opening.unknown_hall", ErrorKind::not_found,
                                        "There is no such hall whose proposals you could see.",
                                        "没有您可以查看的这个大厅。"};
inline constexpr ErrorCode kUnknownProposal{"opening.unknown_proposal", ErrorKind::not_found,
                                            "There is no such proposal.", "没有这条窗口调度建议，或您无权处理。"};
inline constexpr ErrorCode kProposalStale{"opening.stale", ErrorKind::precondition_failed,
                                          "The proposal has changed since you loaded it.",
                                          "建议已有变化，请看过新的数字后再决定。"};
inline constexpr ErrorCode kProposalOver{"opening.over", ErrorKind::conflict,
                                         "This proposal has been decided or is no longer made.",
                                         "这条建议已有人处理，或已不再需要。"};
inline constexpr ErrorCode kNoLongerSafe{"opening.no_longer_safe", ErrorKind::conflict,
                                         "The counters have changed: this would now leave people without a counter.",
                                         "窗口情况已有变化，现在这样做会让有的队列没有窗口办理。"};

} // namespace yimen::opening
