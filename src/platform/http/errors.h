#pragma once

#include "base/result.h"

// Refusals that the server itself gives, before or around a handler.
namespace yimen::http {

inline constexpr ErrorCode kBadRequest{"http.bad_request", ErrorKind::invalid, "The request is malformed.",
                                       "请求格式有误。"};
inline constexpr ErrorCode kNotFound{"http.not_found", ErrorKind::not_found, "There is nothing here.",
                                     "没有找到您要的内容。"};
inline constexpr ErrorCode kMethodNotAllowed{"http.method_not_allowed", ErrorKind::invalid,
                                             "This address does not take that method.", "该地址不支持这种操作。"};
inline constexpr ErrorCode kUnauthenticated{"http.unauthenticated", ErrorKind::unauthenticated, "Please sign in.",
                                            "请先登录。"};
inline constexpr ErrorCode kForbidden{"http.forbidden", ErrorKind::forbidden, "Your role may not do this.",
                                      "您的角色不能进行此操作。"};
inline constexpr ErrorCode kCsrf{"http.csrf", ErrorKind::forbidden,
                                 "The X-CSRF-Token header is missing or wrong; load the page again.",
                                 "页面校验信息缺失或有误，请刷新页面后重试。"};
inline constexpr ErrorCode kRateLimited{"http.rate_limited", ErrorKind::rate_limited, "Too many calls; wait a moment.",
                                        "操作过于频繁，请稍后再试。"};
inline constexpr ErrorCode kTooLarge{"http.too_large", ErrorKind::too_large, "The body is too large.",
                                     "提交的内容过大。"};
inline constexpr ErrorCode kUnsupportedMedia{"http.unsupported_media", ErrorKind::unsupported_media,
                                             "The body must be application/json.",
                                             "提交的内容必须是 application/json。"};
inline constexpr ErrorCode kMatchRequired{"http.match_required", ErrorKind::precondition_required,
                                          "If-Match with the revision is required.",
                                          "缺少 If-Match 版本信息，请刷新后重试。"};
inline constexpr ErrorCode kBadMatch{"http.bad_match", ErrorKind::invalid,
                                     "If-Match must name one revision, for example \"7\".",
                                     "If-Match 必须是一个版本号，例如 \"7\"。"};
inline constexpr ErrorCode kKeyRequired{"http.key_required", ErrorKind::precondition_required,
                                        "An Idempotency-Key is required.", "缺少 Idempotency-Key。"};
inline constexpr ErrorCode kBadKey{"http.bad_key", ErrorKind::invalid,
                                   "An Idempotency-Key is 8 to 128 visible ASCII characters.",
                                   "Idempotency-Key 应为 8 至 128 个可见 ASCII 字符。"};
inline constexpr ErrorCode kKeyReused{"http.key_reused", ErrorKind::unprocessable,
                                      "This Idempotency-Key was used for another request.",
                                      "该 Idempotency-Key 已用于另一个请求。"};
inline constexpr ErrorCode kBusy{"http.busy", ErrorKind::unavailable, "The server is busy; try again in a moment.",
                                 "系统繁忙，请稍后再试。"};
inline constexpr ErrorCode kStorageFull{"http.storage_full", ErrorKind::storage_full,
                                        "The disk is full; nothing was changed.", "存储空间已满，本次操作未生效。"};
inline constexpr ErrorCode kInternal{"http.internal", ErrorKind::internal,
                                     "Something went wrong here; the request id helps to find it.",
                                     "系统出现故障，请凭请求编号联系管理员。"};
inline constexpr ErrorCode kTimeout{"http.timeout", ErrorKind::invalid, "The request took too long to arrive.",
                                    "请求传输超时，请重试。"};
inline constexpr ErrorCode kHeaderTooLarge{"http.header_too_large", ErrorKind::invalid,
                                           "The request's head is too large.", "请求头过大。"};

} // namespace yimen::http
