#pragma once

#include "base/result.h"

namespace yimen::ofd {

inline constexpr ErrorCode kNotOfd{"ofd.not_ofd", ErrorKind::unprocessable, "The file is not an OFD document.",
                                   "文件不是 OFD 版式文档。"};
inline constexpr ErrorCode kTooLarge{"ofd.too_large", ErrorKind::too_large,
                                     "The document is larger, or unpacks to more, than is read.",
                                     "文件过大，或解压后超出允许的大小。"};
inline constexpr ErrorCode kBroken{"ofd.broken", ErrorKind::unprocessable, "A part of the document cannot be read.",
                                   "文件的一部分无法读取，可能已损坏。"};

} // namespace yimen::ofd
