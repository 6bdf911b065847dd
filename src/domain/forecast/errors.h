#pragma once

#include "base/result.h"

namespace yimen::forecast {

inline constexpr ErrorCode kUnknownHall{"forecast.unknown_hall", ErrorKind::not_found,
                                        "There is no such hall whose forecast you could see.",
                                        "没有您可以查看预测的这个大厅。"};
inline constexpr ErrorCode kEmptyFile{"forecast.empty_file", ErrorKind::unprocessable, "The file holds no tickets.",
                                      "文件中没有任何票号。"};
inline constexpr ErrorCode kWrongEncoding{"forecast.wrong_encoding", ErrorKind::unprocessable,
                                          "The file is neither UTF-8 nor GB18030.",
                                          "文件编码既不是UTF-8也不是GB18030。"};
inline constexpr ErrorCode kMissingColumn{"forecast.missing_column", ErrorKind::unprocessable,
                                          "The file lacks a column that is needed.", "文件缺少必需的列。"};
inline constexpr ErrorCode kNoGoodRow{"forecast.no_good_row", ErrorKind::unprocessable,
                                      "No row of the file could be used.", "文件中没有一行可以使用。"};
inline constexpr ErrorCode kTooShort{"forecast.too_short", ErrorKind::unprocessable,
                                     "The history is too short to learn from and to judge by.",
                                     "历史记录太短，无法学习和评判。"};

} // namespace yimen::forecast
