#pragma once

#include "base/result.h"

namespace yimen::instant {

inline constexpr ErrorCode kItemNotKept{"instant.item_not_found", ErrorKind::not_found,
                                        "There is no such item, or you do not keep its rules.",
                                        "没有这个事项，或您无权处理它的秒批规则。"};
inline constexpr ErrorCode kStale{"instant.stale", ErrorKind::precondition_failed,
                                  "The rule or the switch has changed since you loaded it.",
                                  "秒批规则或开关已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kSecondPerson{"instant.second_person", ErrorKind::forbidden,
                                         "Whoever wrote at a rule, or asks to turn it on again, needs a second person.",
                                         "写过规则草稿的人不能发布它，申请恢复的人不能自己同意，须由另一人操作。"};
inline constexpr ErrorCode kRuleNotFit{"instant.rule_not_fit", ErrorKind::unprocessable,
                                       "The rule cannot be put in force as it is.", "该规则还不能生效，请按提示修改。"};
inline constexpr ErrorCode kNoRule{"instant.no_rule", ErrorKind::not_found, "This item has no rule yet.",
                                   "该事项还没有秒批规则。"};
inline constexpr ErrorCode kStoppedAlready{"instant.stopped_already", ErrorKind::conflict,
                                           "Instant approval is stopped already.", "秒批已经停用。"};
inline constexpr ErrorCode kNotStopped{"instant.not_stopped", ErrorKind::conflict,
                                       "Instant approval runs, or nobody has asked to turn it on again.",
                                       "秒批没有停用，或还没有人申请恢复。"};

} // namespace yimen::instant
