#pragma once

#include "base/result.h"

// Refusals of the module people.
namespace yimen::people {

// One text for an unknown login, a wrong password, a locked and a disabled account: the answer tells nobody which logins exist.
inline constexpr ErrorCode kSignInRefused{
    "people.sign_in_refused", ErrorKind::unauthenticated,
    "The sign-in failed. Check login and password; after five failures an account is locked for 15 minutes.",
    "登录失败，请核对账号和密码；连续失败五次，账号将锁定 15 分钟。"};
inline constexpr ErrorCode kPendingEnded{"people.pending_ended", ErrorKind::unauthenticated,
                                         "This sign-in has taken too long; begin again.", "登录已超时，请重新登录。"};
inline constexpr ErrorCode kSessionEnded{"people.session_ended", ErrorKind::unauthenticated,
                                         "Your session has ended; sign in again.", "登录已失效，请重新登录。"};
inline constexpr ErrorCode kTooManySignIns{"people.too_many_sign_ins", ErrorKind::unavailable,
                                           "Many people sign in at the moment; try again in a few seconds.",
                                           "当前登录人数较多，请稍后再试。"};

inline constexpr ErrorCode kWrongPassword{
    "people.wrong_password", ErrorKind::unprocessable,
    "The present password is not right; after five failures the account is locked for 15 minutes.",
    "现在的密码不对；连续五次不对，账号将锁定 15 分钟。"};

inline constexpr ErrorCode kOidcOff{"people.oidc_off", ErrorKind::conflict, "No provider of identities is set up here.",
                                    "本系统暂未接入统一身份认证。"};
inline constexpr ErrorCode kOidcUnreachable{"people.oidc_unreachable", ErrorKind::unavailable,
                                            "The provider of identities does not answer; try again, or sign in here.",
                                            "统一身份认证暂时无法使用，请稍后再试或使用账号登录。"};

inline constexpr ErrorCode kSettingsStale{"people.settings_stale", ErrorKind::precondition_failed,
                                          "The settings have changed since you loaded them.",
                                          "设置已有变化，请刷新后再修改。"};
inline constexpr ErrorCode kEmailNotVerified{"people.email_not_verified", ErrorKind::conflict,
                                             "Prove an e-mail address first.", "请先验证邮箱地址。"};
inline constexpr ErrorCode kMailUnavailable{"people.mail_unavailable", ErrorKind::conflict,
                                            "This server sends no mail.", "本系统暂未开通邮件通知。"};
inline constexpr ErrorCode kTooManyCodes{"people.too_many_codes", ErrorKind::rate_limited,
                                         "Too many codes were sent; try again in an hour.",
                                         "验证码发送次数过多，请一小时后再试。"};
inline constexpr ErrorCode kCodeRefused{"people.code_refused", ErrorKind::unprocessable,
                                        "The code is not right, or it is too old; ask for a new one.",
                                        "验证码不正确或已失效，请重新获取。"};

inline constexpr ErrorCode kLoginTaken{"people.login_taken", ErrorKind::conflict, "This login is taken.",
                                       "该账号名已被使用。"};
// One answer too, whatever the reason: registration must not tell who is known here.
inline constexpr ErrorCode kCannotRegister{
    "people.cannot_register", ErrorKind::conflict,
    "An account cannot be opened online with these details. Please bring your identity card to a hall.",
    "无法使用这些信息在线开通账号，请携带身份证到政务服务大厅办理。"};
inline constexpr ErrorCode kNameDiffers{"people.name_differs", ErrorKind::conflict,
                                        "This number is on record with another name; compare it with the document.",
                                        "该证件号码登记的姓名与输入的不一致，请核对证件。"};

inline constexpr ErrorCode kNoEnrolment{"people.no_enrolment", ErrorKind::conflict,
                                        "Nothing is being enrolled, or it took too long; begin again.",
                                        "没有正在进行的绑定或已超时，请重新开始。"};
inline constexpr ErrorCode kFactorRefused{"people.factor_refused", ErrorKind::unprocessable,
                                          "The code or the key does not match; check it and the clock of the device.",
                                          "验证码或安全密钥不正确，请核对并检查设备时间。"};
inline constexpr ErrorCode kFactorKnown{"people.factor_known", ErrorKind::conflict, "This key is enrolled already.",
                                        "该安全密钥已绑定。"};
inline constexpr ErrorCode kEnrolledElsewhere{"people.enrolled_elsewhere", ErrorKind::forbidden,
                                              "The account has a second factor now; sign in with it.",
                                              "该账号已绑定第二验证方式，请使用它重新登录。"};

inline constexpr ErrorCode kUnknown{"people.unknown", ErrorKind::not_found,
                                    "There is no such person, account or grant.", "没有找到该人员、账号或授权。"};
inline constexpr ErrorCode kGrantPlace{
    "people.grant_place", ErrorKind::unprocessable,
    "This role needs exactly its own place: a hall, a department, a region, or none.",
    "该角色必须且只能指定相应的大厅、部门或区划。"};
inline constexpr ErrorCode kGrantBarred{"people.grant_barred", ErrorKind::unprocessable,
                                        "The kind of employment, or a role held already, bars this role.",
                                        "用工性质或已有角色不允许授予该角色。"};
inline constexpr ErrorCode kUnknownPlace{"people.unknown_place", ErrorKind::unprocessable,
                                         "There is no such hall, department or region here.",
                                         "没有这个大厅、部门或区划。"};
inline constexpr ErrorCode kStaffStale{"people.staff_stale", ErrorKind::precondition_failed,
                                       "This person's entry has changed since you loaded it.",
                                       "该人员信息已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kOwnAccount{"people.own_account", ErrorKind::conflict,
                                       "Nobody changes their own posts or account; ask another administrator.",
                                       "不能更改本人的岗位和账号，请由另一位管理员操作。"};
inline constexpr ErrorCode kLeaveNotFound{"people.leave_not_found", ErrorKind::not_found,
                                          "There is no such leave, or you do not keep it.",
                                          "没有这条请假记录，或您无权处理。"};
inline constexpr ErrorCode kLeaveStale{"people.leave_stale", ErrorKind::precondition_failed,
                                       "The leave has changed since you loaded it.",
                                       "请假记录已有变化，请刷新后再处理。"};
inline constexpr ErrorCode kLeaveOver{"people.leave_over", ErrorKind::conflict, "The leave is over already.",
                                      "这次请假已经结束。"};
inline constexpr ErrorCode kLeaveOverlaps{"people.leave_overlaps", ErrorKind::conflict,
                                          "They are away on some of these days already.", "这些天里已有请假记录。"};
inline constexpr ErrorCode kDeputySelf{"people.deputy_self", ErrorKind::unprocessable,
                                       "Nobody stands in for themselves.", "不能由本人代岗。"};
inline constexpr ErrorCode kDeputyElsewhere{"people.deputy_elsewhere", ErrorKind::unprocessable,
                                            "A deputy is of the same organ and the same hall.",
                                            "代岗人须在同一部门、同一大厅。"};
inline constexpr ErrorCode kDeputyAway{"people.deputy_away", ErrorKind::conflict,
                                       "The deputy is away on some of these days.", "代岗人在这些天里也请假。"};
inline constexpr ErrorCode kDeputyChain{
    "people.deputy_chain", ErrorKind::conflict,
    "They stand in for somebody on some of these days; end that leave, or enter it with another deputy, first.",
    "这些天里其正在为他人代岗，请先结束那次请假，或另行指定代岗人。"};
inline constexpr ErrorCode kNotThePrincipal{
    "people.not_the_principal", ErrorKind::forbidden,
    "Only who it is about gives authority: you for yourself, a legal person for the company.",
    "只能由本人，或由法定代表人代表企业授权；受托人不能转授权。"};
// Nobody learns by it whether a number is on record.
inline constexpr ErrorCode kAgentUnknown{
    "people.agent_unknown", ErrorKind::not_found,
    "Nobody on record has this name and number. Check both, or ask them to open an account or come to a hall once.",
    "没有找到姓名和证件号码都相符的人，请核对；对方需先注册账号或到大厅登记过。"};
inline constexpr ErrorCode kAgentSelf{"people.agent_self", ErrorKind::conflict,
                                      "They act for themselves or their company already.",
                                      "本人或法定代表人无需授权。"};
inline constexpr ErrorCode kTooManyAgencies{"people.too_many_agencies", ErrorKind::conflict,
                                            "A hundred authorities stand already; end one first.",
                                            "有效的授权已达 100 份，请先结束一份。"};
inline constexpr ErrorCode kAgencyNotFound{"people.agency_not_found", ErrorKind::not_found,
                                           "There is no such authority, or it is not yours.",
                                           "没有这份授权，或与您无关。"};
inline constexpr ErrorCode kAgencyStale{"people.agency_stale", ErrorKind::precondition_failed,
                                        "The authority has changed since you loaded it.",
                                        "授权已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kAgencyOver{"people.agency_over", ErrorKind::conflict, "The authority is over already.",
                                       "这份授权已经结束。"};
inline constexpr ErrorCode kCompanyKnown{"people.company_known", ErrorKind::conflict,
                                         "This credit code is on record already.", "该统一社会信用代码已登记。"};

inline constexpr ErrorCode kUnknownDevice{"people.unknown_device", ErrorKind::not_found, "There is no such device.",
                                          "没有这台设备，或您无权管理。"};
inline constexpr ErrorCode kDeviceEnded{"people.device_ended", ErrorKind::conflict,
                                        "This device has been taken out of use.", "该设备已停用。"};
inline constexpr ErrorCode kDeviceStale{"people.device_stale", ErrorKind::precondition_failed,
                                        "The device has changed since you loaded it.",
                                        "设备信息已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kPairingRefused{"people.pairing_refused", ErrorKind::unauthenticated,
                                           "This pairing code is wrong, used or too old; ask for a new one.",
                                           "配对码不正确、已使用或已过期，请重新获取。"};
inline constexpr ErrorCode kNotADevice{"people.not_a_device", ErrorKind::forbidden,
                                       "Only a paired device may ask this.", "只有已配对的设备才能使用。"};

inline constexpr ErrorCode kNoReader{"people.no_reader", ErrorKind::unprocessable,
                                     "Only a kiosk has a card reader of its own.", "只有取号机才有自己的读卡器密钥。"};

} // namespace yimen::people
