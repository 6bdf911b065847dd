#pragma once

#include "base/result.h"

namespace yimen::facts {

inline constexpr ErrorCode kNoSource{"facts.no_source", ErrorKind::conflict,
                                     "There is no source to ask about this here; please hand the paper in.",
                                     "这里没有可以核验的数据来源，请提交材料。"};
inline constexpr ErrorCode kBusy{"facts.busy", ErrorKind::unavailable,
                                 "Too many questions wait for this source; please hand the paper in, or try later.",
                                 "等待核验的太多，请直接提交材料，或稍后再试。"};
inline constexpr ErrorCode kWaits{"facts.waits", ErrorKind::conflict, "It has been asked and the answer is on its way.",
                                  "已经在核验，请稍候；也可以直接提交材料。"};
// Of a source, for the log; a caller of the API never meets them.
inline constexpr ErrorCode kNoAnswer{"facts.no_answer", ErrorKind::unavailable, "The source did not answer.",
                                     "数据来源没有答复。"};
inline constexpr ErrorCode kWrongAnswer{"facts.wrong_answer", ErrorKind::unavailable,
                                        "What the source answered is no answer to the question.",
                                        "数据来源的答复不是对这个问题的答复。"};

} // namespace yimen::facts
