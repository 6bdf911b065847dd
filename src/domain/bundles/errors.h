#pragma once

#include "base/result.h"

namespace yimen::bundles {

inline constexpr ErrorCode kBadFile{"bundles.bad_file", ErrorKind::unprocessable,
                                    "The file is not a bundle, or has errors.", "文件不是一件事文件，或内容有误。"};
inline constexpr ErrorCode kBadAnswers{"bundles.bad_answers", ErrorKind::unprocessable,
                                       "The bundle does not have these questions or answers.",
                                       "这件事没有这样的问题或选项，请重新回答。"};
inline constexpr ErrorCode kUnknownBundle{"bundles.unknown_bundle", ErrorKind::not_found, "There is no such bundle.",
                                          "没有这件事。"};
inline constexpr ErrorCode kNothingChosen{"bundles.nothing_chosen", ErrorKind::unprocessable,
                                          "Choose between one and forty items.", "请选择一个到四十个事项。"};

} // namespace yimen::bundles
