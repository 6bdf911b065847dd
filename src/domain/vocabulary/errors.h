#pragma once

#include "base/result.h"

namespace yimen::vocabulary {

inline constexpr ErrorCode kUnknownTerm{"vocabulary.unknown_term", ErrorKind::not_found, "There is no such term.",
                                        "没有这个数据元或材料类型。"};
inline constexpr ErrorCode kUnknownMerge{"vocabulary.unknown_merge", ErrorKind::not_found, "There is no such merge.",
                                         "没有这次合并。"};
inline constexpr ErrorCode kChangedMeanwhile{"vocabulary.changed_meanwhile", ErrorKind::precondition_failed,
                                             "Somebody has changed this meanwhile.", "内容刚被他人修改，请重新查看。"};
inline constexpr ErrorCode kMergedAlready{"vocabulary.merged_already", ErrorKind::conflict,
                                          "One of the two has been merged into another already.",
                                          "其中一项已经并入另一项。"};
inline constexpr ErrorCode kMergeOpen{"vocabulary.merge_open", ErrorKind::conflict,
                                      "A merge of one of the two waits for its second look.",
                                      "其中一项已有待复核的合并。"};
inline constexpr ErrorCode kMergeDecided{"vocabulary.merge_decided", ErrorKind::conflict,
                                         "This merge has been decided already.", "这次合并已经复核过。"};
inline constexpr ErrorCode kSamePerson{"vocabulary.same_person", ErrorKind::forbidden,
                                       "Whoever proposed a merge does not decide on it.", "提出合并的人不能自己复核。"};
inline constexpr ErrorCode kWithItself{"vocabulary.with_itself", ErrorKind::unprocessable,
                                       "A term cannot be merged into itself.", "不能与自身合并。"};
inline constexpr ErrorCode kBadSchema{"vocabulary.bad_schema", ErrorKind::unprocessable,
                                      "The schema of a data element has errors.", "数据元的结构定义有误。"};

} // namespace yimen::vocabulary
