#pragma once

#include "base/result.h"

namespace yimen::originals {

inline constexpr ErrorCode kReceiptNotFound{"originals.receipt_not_found", ErrorKind::not_found,
                                            "There is no such receipt for papers.", "没有这张原件凭证。"};
inline constexpr ErrorCode kSlipNotFound{"originals.slip_not_found", ErrorKind::not_found, "There is no such slip.",
                                         "没有这张交接单。"};
inline constexpr ErrorCode kAlarmNotFound{"originals.alarm_not_found", ErrorKind::not_found,
                                          "There is no such alarm about a slip.", "没有这条交接预警。"};
inline constexpr ErrorCode kBadPapers{"originals.bad_papers", ErrorKind::unprocessable,
                                      "Some papers are none that this case asks for, or are named twice.",
                                      "有的材料不属于该办件，或者重复填写。"};
inline constexpr ErrorCode kCaseOver{"originals.case_over", ErrorKind::conflict,
                                     "Papers are taken for a case that is handed in and not over.",
                                     "只有已经提交、还没有办结的办件才能收存原件。"};
inline constexpr ErrorCode kNotHere{"originals.not_here", ErrorKind::conflict,
                                    "Some of the papers are not here, or are on their way already.",
                                    "有的原件不在您这里，或者正在交接。"};
inline constexpr ErrorCode kReceiptUnsigned{"originals.receipt_unsigned", ErrorKind::conflict,
                                            "The visitor has not signed the receipt of these papers yet.",
                                            "申请人还没有在收存凭证上签名，不能交接。"};
inline constexpr ErrorCode kMixedPlaces{"originals.mixed_places", ErrorKind::unprocessable,
                                        "One slip goes from one hall to one department, or back.",
                                        "一张交接单只能在一个大厅和一个部门之间使用。"};
inline constexpr ErrorCode kSamePerson{"originals.same_person", ErrorKind::forbidden,
                                       "Who passes papers on does not sign for them on the other side.",
                                       "移交人和接收人不能是同一个人。"};
inline constexpr ErrorCode kReceiptStale{"originals.receipt_stale", ErrorKind::precondition_failed,
                                         "The receipt has changed since you loaded it.", "凭证已有变化，请刷新。"};
inline constexpr ErrorCode kReceiptDone{"originals.receipt_done", ErrorKind::conflict,
                                        "The receipt is signed or cancelled already.", "凭证已经签名或者作废。"};
inline constexpr ErrorCode kBadSigning{"originals.bad_signing", ErrorKind::unprocessable,
                                       "A receipt is signed in one way; only what goes back goes by courier.",
                                       "签收方式只能选一种；只有退还可以寄送。"};
inline constexpr ErrorCode kSlipStale{"originals.slip_stale", ErrorKind::precondition_failed,
                                      "The slip has changed since you loaded it.", "交接单已有变化，请刷新。"};
inline constexpr ErrorCode kSlipDone{"originals.slip_done", ErrorKind::conflict,
                                     "The slip is signed for or taken back already.", "交接单已经签收或者撤回。"};
inline constexpr ErrorCode kBadLines{"originals.bad_lines", ErrorKind::unprocessable,
                                     "Each piece of the slip is answered once; what is not in order says why.",
                                     "交接单上的每一件都要答复一次；不符或者未收到的要说明。"};
inline constexpr ErrorCode kAlarmDone{"originals.alarm_done", ErrorKind::conflict,
                                      "The alarm is over, or ends by itself when the slip is signed for.",
                                      "预警已经结束，或者在签收后自动结束。"};
inline constexpr ErrorCode kAlarmChanged{"originals.alarm_stale", ErrorKind::precondition_failed,
                                         "The alarm has changed since you loaded it.", "预警已有变化，请刷新。"};

} // namespace yimen::originals
