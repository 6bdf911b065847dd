#pragma once

#include "base/result.h"

namespace yimen::licences {

inline constexpr ErrorCode kLicenceNotFound{"licences.not_found", ErrorKind::not_found, "There is no such licence.",
                                            "没有这份电子证照。"};
inline constexpr ErrorCode kNoSuchType{"licences.no_such_type", ErrorKind::not_found,
                                       "There is no such licence type here.", "这里没有这种证照类型。"};
inline constexpr ErrorCode kUnknownType{"licences.unknown_type", ErrorKind::unprocessable,
                                        "The licence type is not known here.", "没有这种证照类型。"};
inline constexpr ErrorCode kTypeForbids{"licences.type_forbids", ErrorKind::unprocessable,
                                        "The type of the licence does not allow this.",
                                        "该证照类型的规定不允许这样签发。"};
inline constexpr ErrorCode kTypeKnown{"licences.type_known", ErrorKind::conflict,
                                      "There is a licence type of this code already.", "已有这个代码的证照类型。"};
inline constexpr ErrorCode kUnknownIssuer{"licences.unknown_issuer", ErrorKind::unprocessable,
                                          "No department here answers for this licence.", "这里没有负责该证照的部门。"};
inline constexpr ErrorCode kNotImported{"licences.not_imported", ErrorKind::conflict,
                                        "The licence was issued here; nobody else says how it stands.",
                                        "该证照由本系统颁发，其状态不由其他系统变更。"};
inline constexpr ErrorCode kNoSource{"licences.no_source", ErrorKind::conflict,
                                     "Licences of this type are not asked for here.", "这种证照不能从颁发机构取回。"};
inline constexpr ErrorCode kSourceSilent{"licences.source_silent", ErrorKind::unavailable,
                                         "Where these licences are issued does not answer; try again later.",
                                         "颁发机构的系统暂时没有应答，请稍后再试。"};
inline constexpr ErrorCode kBadIdentifier{"licences.bad_identifier", ErrorKind::unprocessable,
                                          "No GB/T 36904 identifier can be made from these codes.",
                                          "无法由这些代码生成电子证照标识。"};
inline constexpr ErrorCode kNotSealed{"licences.not_sealed", ErrorKind::conflict,
                                      "The licence has no file: it waits for its seal, or was issued elsewhere.",
                                      "该证照还没有文件：正在签章，或由其他系统颁发。"};
inline constexpr ErrorCode kNotAllowed{"licences.not_allowed", ErrorKind::conflict,
                                       "The licence's state does not allow this.", "证照当前的状态不允许这样做。"};
inline constexpr ErrorCode kStale{"licences.stale", ErrorKind::precondition_failed,
                                  "The licence has changed since you loaded it.", "证照已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kNotOurs{"licences.not_ours", ErrorKind::conflict,
                                    "The licence was issued elsewhere; only its issuer may change its state.",
                                    "该证照由其他系统颁发，只有颁发机构能变更其状态。"};
inline constexpr ErrorCode kLayoutStale{"licences.layout_stale", ErrorKind::precondition_failed,
                                        "Somebody else saved or ended this draft meanwhile.",
                                        "其他人刚刚保存或结束了这份模板草稿，请刷新后再操作。"};
inline constexpr ErrorCode kSecondPerson{"licences.second_person", ErrorKind::forbidden,
                                         "Whoever wrote at a layout does not publish it; a second person does.",
                                         "编写模板的人不能发布它，须由另一个人审核发布。"};
inline constexpr ErrorCode kTooManyVersions{"licences.too_many_versions", ErrorKind::conflict,
                                            "The licence has had 999 versions; its number cannot have another.",
                                            "该证照已有 999 个版本，不能再换发，请重新申请。"};
inline constexpr ErrorCode kNoStatusList{"licences.no_status_list", ErrorKind::not_found,
                                         "The status list is being made; try again in a moment.",
                                         "状态清单正在生成，请稍后再试。"};

// Showing (亮证).
inline constexpr ErrorCode kNotInForce{"licences.not_in_force", ErrorKind::conflict,
                                       "The licence is not in force today.", "该证照目前不在有效状态。"};
inline constexpr ErrorCode kShowNotFound{"licences.show_not_found", ErrorKind::not_found, "There is no such code.",
                                         "没有这个亮证码。"};
inline constexpr ErrorCode kNotAShowCode{"licences.not_a_show_code", ErrorKind::unprocessable,
                                         "This is no code for showing a licence: that has ten letters and digits.",
                                         "这不是亮证码。亮证码有十位，由持证人在“我的证照”里点“亮证”生成。"};
inline constexpr ErrorCode kUnknownShow{"licences.unknown_show", ErrorKind::not_found,
                                        "No licence is shown under this code.", "没有这个亮证码，请核对后重新输入。"};
inline constexpr ErrorCode kShowEnded{"licences.show_ended", ErrorKind::gone, "This code has ended.",
                                      "这个亮证码已经失效，请持证人重新亮证。"};
inline constexpr ErrorCode kShownElsewhere{"licences.shown_elsewhere", ErrorKind::conflict,
                                           "Somebody else has used this code, or it has just ended.",
                                           "这个亮证码已由其他工作人员查看，或刚刚失效，请持证人重新亮证。"};

// Copies for one purpose (加注件).
inline constexpr ErrorCode kCopyNotFound{"licences.copy_not_found", ErrorKind::not_found, "There is no such copy.",
                                         "没有这份加注件。"};
inline constexpr ErrorCode kNoSeal{"licences.no_seal", ErrorKind::unavailable,
                                   "The department has no seal in force now; try again later.",
                                   "颁发部门目前没有可用的电子印章，请稍后再试。"};

} // namespace yimen::licences
