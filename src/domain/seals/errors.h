#pragma once

#include "base/result.h"

// Refusals of the module seals.
namespace yimen::seals {

inline constexpr ErrorCode kNoAuthority{"seals.no_authority", ErrorKind::conflict,
                                        "There is no authority that could issue certificates. Make one first.",
                                        "还没有签发证书的机构，请先建立。"};
inline constexpr ErrorCode kAuthorityExists{"seals.authority_exists", ErrorKind::conflict,
                                            "There is an authority already.", "签发证书的机构已经存在。"};
inline constexpr ErrorCode kSealExists{"seals.exists", ErrorKind::conflict,
                                       "The department has a seal for this purpose already.",
                                       "该部门已有这种用途的印章。"};
inline constexpr ErrorCode kSealNotFound{"seals.not_found", ErrorKind::not_found, "There is no such seal in force.",
                                         "没有这枚在用的印章。"};
inline constexpr ErrorCode kSealEnded{"seals.ended", ErrorKind::conflict, "The seal was replaced or revoked meanwhile.",
                                      "印章已被更换或吊销。"};
inline constexpr ErrorCode kKeyElsewhere{"seals.key_elsewhere", ErrorKind::unavailable,
                                         "The key lies in a cryptographic module that this program cannot reach.",
                                         "签名密钥在密码设备中，本程序无法使用。"};

} // namespace yimen::seals
