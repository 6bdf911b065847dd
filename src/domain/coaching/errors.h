#pragma once

#include "base/result.h"

namespace yimen::coaching {

inline constexpr ErrorCode kUnknownCode{"coaching.unknown_code", ErrorKind::not_found,
                                        "There is no draft or checklist of this code, or the code is over.",
                                        "没有这个码，或者已经失效，请申请人重新出示陪看码或清单码。"};
inline constexpr ErrorCode kNotFound{"coaching.not_found", ErrorKind::not_found,
                                     "You are not going through such papers, or it is over.",
                                     "没有正在由您陪看的这份材料，或者陪看已经结束。"};
inline constexpr ErrorCode kNotADraft{
    "coaching.not_a_draft", ErrorKind::conflict,
    "Only a draft that is not handed in yet can be gone through, one of several items as a whole.",
    "只有还没有提交的草稿才能请人陪看；一件事请整件陪看。"};
inline constexpr ErrorCode kStaleFindings{"coaching.stale", ErrorKind::precondition_failed,
                                          "The findings have changed since you loaded them.",
                                          "陪看意见已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kBadFindings{"coaching.bad_findings", ErrorKind::unprocessable,
                                        "Some findings are about nothing that the item asks for, or do not say why.",
                                        "有的意见不属于该事项的材料或表格，或者没有写明要改什么。"};

} // namespace yimen::coaching
