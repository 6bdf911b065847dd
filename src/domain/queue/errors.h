#pragma once

#include "base/result.h"

// Refusals of the module queue.
namespace yimen::queue {

inline constexpr ErrorCode kTicketNotFound{"queue.ticket_not_found", ErrorKind::not_found, "There is no such ticket.",
                                           "没有这张排队号，或您无权查看。"};
inline constexpr ErrorCode kVisitNotFound{"queue.visit_not_found", ErrorKind::not_found, "There is no such visit.",
                                          "没有这次到访，或您无权查看。"};
inline constexpr ErrorCode kCounterNotFound{"queue.counter_not_found", ErrorKind::not_found,
                                            "There is no such counter.", "没有这个窗口，或不在您的大厅。"};
inline constexpr ErrorCode kStaleTicket{"queue.stale", ErrorKind::precondition_failed,
                                        "The ticket has changed since you loaded it.",
                                        "排队号已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kTicketNotAllowed{"queue.not_allowed", ErrorKind::conflict,
                                             "The ticket's state does not allow this.",
                                             "排队号当前的状态不允许这样做。"};
inline constexpr ErrorCode kNotYourTicket{"queue.not_your_ticket", ErrorKind::forbidden,
                                          "This ticket is not at your counter, or not yours to change.",
                                          "这张排队号不在您的窗口，或不归您操作。"};
inline constexpr ErrorCode kAlreadyInLine{"queue.already_in_line", ErrorKind::conflict,
                                          "There is a live ticket in this line already.",
                                          "该办事人在这一类业务中已有排队号。"};
inline constexpr ErrorCode kHallClosed{"queue.hall_closed", ErrorKind::conflict,
                                       "The hall is closed and gives no new tickets.",
                                       "大厅现在不在开放时间，不能取号。"};
inline constexpr ErrorCode kNoCategory{"queue.no_category", ErrorKind::unprocessable,
                                       "This hall has no line for what is asked.", "该大厅没有办理此业务的队列。"};
inline constexpr ErrorCode kIdentificationEnded{"queue.identification_ended", ErrorKind::conflict,
                                                "The identification has ended; identify again.",
                                                "身份识别已超时，请重新识别。"};
inline constexpr ErrorCode kCardUnproven{"queue.card_unproven", ErrorKind::unprocessable,
                                         "The reader of this kiosk did not read this card just now.",
                                         "没有确认是本机读卡器刚刚读到的证件，请重新放一次。"};
inline constexpr ErrorCode kCardNeeded{"queue.card_needed", ErrorKind::forbidden,
                                       "Cases are shown only to who has put their identity card on the reader.",
                                       "只有把身份证放到读卡器上，才能看自己的办件。"};
inline constexpr ErrorCode kIdentificationNeeded{"queue.identification_needed", ErrorKind::unprocessable,
                                                 "This hall gives tickets to identified visitors only.",
                                                 "该大厅须先识别身份再取号。"};
inline constexpr ErrorCode kUnknownCode{"queue.unknown_code", ErrorKind::unprocessable,
                                        "This code is unknown or too old.", "没有识别到这个码，或已过期。"};
inline constexpr ErrorCode kNotForPrincipal{"queue.not_for_principal", ErrorKind::forbidden,
                                            "The visitor may not act for this subject.", "来访人不能代其办理。"};
inline constexpr ErrorCode kCounterBusy{"queue.counter_busy", ErrorKind::conflict,
                                        "There is a ticket at this counter already.", "窗口上还有没办完的排队号。"};
inline constexpr ErrorCode kCounterNotOpen{"queue.counter_not_open", ErrorKind::conflict, "The counter is not open.",
                                           "窗口没有开放，请先开窗。"};
inline constexpr ErrorCode kCounterTaken{"queue.counter_taken", ErrorKind::conflict, "Another clerk has this counter.",
                                         "该窗口已有工作人员在岗。"};
inline constexpr ErrorCode kClerkElsewhere{"queue.clerk_elsewhere", ErrorKind::conflict,
                                           "You have another counter open.", "您已在另一窗口开窗，请先关闭。"};
inline constexpr ErrorCode kNotYourCounter{"queue.not_your_counter", ErrorKind::conflict,
                                           "Another clerk has this counter.", "这个窗口现由其他工作人员使用。"};
inline constexpr ErrorCode kRecallLimit{"queue.recall_limit", ErrorKind::conflict,
                                        "This ticket has been called as often as the hall allows.",
                                        "已达到重复呼叫次数上限，请挂起或作过号处理。"};
inline constexpr ErrorCode kGraceOver{"queue.grace_over", ErrorKind::conflict,
                                      "It is too late to take the old place; take a new ticket.",
                                      "已超过过号保留时间，请重新取号。"};
inline constexpr ErrorCode kNotSkilled{"queue.not_skilled", ErrorKind::conflict,
                                       "This counter does not serve that line.", "该窗口不办理这类业务。"};
inline constexpr ErrorCode kBadTransfer{"queue.bad_transfer", ErrorKind::unprocessable,
                                        "Name a line or a counter of this hall to transfer to.",
                                        "请选择本大厅内要转去的业务类别或窗口。"};
inline constexpr ErrorCode kTransferClosed{"queue.transfer_closed", ErrorKind::conflict,
                                           "Nobody sits at that counter now; choose another one, or a line.",
                                           "该窗口现在没有开放，请改转其他窗口或业务类别。"};
inline constexpr ErrorCode kLineWaiting{"queue.line_waiting", ErrorKind::conflict,
                                        "Somebody still stands in this line; serve them first.",
                                        "这类业务还有人在排队或办理，请办完后再停用。"};
inline constexpr ErrorCode kLineBooked{"queue.line_booked", ErrorKind::conflict,
                                       "This line takes bookings, or has some to come; end its bookings first.",
                                       "这类业务还开放预约或有未到的预约，请先关闭预约。"};
inline constexpr ErrorCode kAlreadyIdentified{"queue.already_identified", ErrorKind::conflict,
                                              "This visit belongs to somebody already.",
                                              "这次到访已识别为其他来访人。"};
inline constexpr ErrorCode kNothingToConfirm{"queue.nothing_to_confirm", ErrorKind::conflict,
                                             "The screen does not ask this now.", "屏幕当前没有需要确认的内容。"};
inline constexpr ErrorCode kCaseNotOfVisit{"queue.case_not_of_visit", ErrorKind::unprocessable,
                                           "This case belongs to nobody whom the visit is for.",
                                           "该办件与这次到访的办事人无关。"};
inline constexpr ErrorCode kUnknownHall{"queue.unknown_hall", ErrorKind::not_found,
                                        "There is no such hall whose rules you could see.",
                                        "没有您可以查看规则的这个大厅。"};
inline constexpr ErrorCode kRulesStale{"queue.rules_stale", ErrorKind::precondition_failed,
                                       "The rules of this hall have changed since you loaded them.",
                                       "大厅规则已被他人修改，请载入最新内容后再改。"};
inline constexpr ErrorCode kBadRules{"queue.bad_rules", ErrorKind::unprocessable, "These rules cannot hold.",
                                     "这样的规则不能执行，请看标出的各项。"};

} // namespace yimen::queue
