#pragma once

#include "base/result.h"

// Refusals of the module booking.
namespace yimen::booking {

inline constexpr ErrorCode kBookingNotFound{"booking.not_found", ErrorKind::not_found, "There is no such booking.",
                                            "没有这个预约，或您无权查看。"};
inline constexpr ErrorCode kUnknownCode{"booking.unknown_code", ErrorKind::unprocessable,
                                        "There is no booking of this code.", "没有这个预约码，请核对后重新输入。"};
inline constexpr ErrorCode kNoneToday{"booking.none_today", ErrorKind::not_found,
                                      "This person has no booking in this hall today.",
                                      "这位办事人今天在本大厅没有预约。"};
inline constexpr ErrorCode kStaleBooking{"booking.stale", ErrorKind::precondition_failed,
                                         "The booking has changed since you loaded it.",
                                         "预约已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kBookingNotAllowed{"booking.not_allowed", ErrorKind::conflict,
                                              "The booking's state does not allow this.",
                                              "预约当前的状态不允许这样做。"};
inline constexpr ErrorCode kHoldEnded{"booking.hold_ended", ErrorKind::conflict,
                                      "The place was held for some minutes, and they are over; choose again.",
                                      "保留时间已过，这个时段没有再为您保留，请重新选择。"};
inline constexpr ErrorCode kNotBookable{"booking.not_bookable", ErrorKind::unprocessable,
                                        "This hall takes no bookings for this.",
                                        "该大厅的这类业务不开放预约，可以直接到大厅取号。"};
inline constexpr ErrorCode kSeveralLines{"booking.several_lines", ErrorKind::unprocessable,
                                         "These items are handled in different lines; book each by itself.",
                                         "所选事项在不同的队列办理，请分开预约。"};
inline constexpr ErrorCode kNoSuchSlot{"booking.no_such_slot", ErrorKind::unprocessable,
                                       "There is no such time, or it cannot be booked any more.",
                                       "没有这个时段，或已不能预约。"};
inline constexpr ErrorCode kTooShort{"booking.too_short", ErrorKind::unprocessable,
                                     "So many items need a longer time than there is from here on.",
                                     "从这个时段起剩余时间不够办理所选的全部事项，请选择更早的时段或分开预约。"};
inline constexpr ErrorCode kFull{"booking.full", ErrorKind::conflict, "This time is fully booked.", "这个时段已约满。"};
inline constexpr ErrorCode kOverlaps{"booking.overlaps", ErrorKind::conflict,
                                     "There is another booking at that time for the same person.",
                                     "同一时间已有另一个预约。"};
inline constexpr ErrorCode kTooMany{"booking.too_many", ErrorKind::conflict, "There are as many bookings as allowed.",
                                    "未完成的预约已达上限，请先办理或取消其中一个。"};
inline constexpr ErrorCode kPaused{
    "booking.paused", ErrorKind::conflict,
    "Online booking pauses after missed appointments; you may always come and take a number.",
    "因多次预约未到，网上预约暂停一段时间。您随时可以到大厅现场取号办理。"};
inline constexpr ErrorCode kNotForPrincipal{"booking.not_for_principal", ErrorKind::forbidden,
                                            "You may not book for this subject.", "您不能代其预约。"};
inline constexpr ErrorCode kPrincipalNeeded{"booking.principal_needed", ErrorKind::unprocessable,
                                            "Say for whom the booking is.", "请说明为谁预约。"};
inline constexpr ErrorCode kTooEarly{"booking.too_early", ErrorKind::conflict, "It is too early to check in.",
                                     "还没到签到时间。"};
inline constexpr ErrorCode kDayOver{"booking.day_over", ErrorKind::conflict, "The day of this booking is over.",
                                    "预约的日期已过，请重新预约或现场取号。"};
inline constexpr ErrorCode kOtherHall{"booking.other_hall", ErrorKind::conflict, "The booking is for another hall.",
                                      "这个预约在另一个大厅。"};
inline constexpr ErrorCode kWishNotFound{"booking.wish_not_found", ErrorKind::not_found,
                                         "There is no such entry in the waiting list.", "没有这条候补登记。"};
inline constexpr ErrorCode kWishTwice{"booking.wish_twice", ErrorKind::conflict,
                                      "You are in the waiting list for this already.", "您已登记这项候补。"};
inline constexpr ErrorCode kPlanNotFound{"booking.plan_not_found", ErrorKind::not_found,
                                         "There is no such line in your halls.", "没有这个队列，或不在您的大厅。"};
inline constexpr ErrorCode kStalePlan{"booking.plan_stale", ErrorKind::precondition_failed,
                                      "The rules have changed since you loaded them.",
                                      "预约规则已有变化，请刷新后再修改。"};
inline constexpr ErrorCode kHitsDiffer{"booking.hits_differ", ErrorKind::conflict,
                                       "This change hits other bookings than you were shown.",
                                       "受这次调整影响的预约与您看到的不同，请重新查看后再确认。"};
inline constexpr ErrorCode kHallNotFound{"booking.hall_not_found", ErrorKind::not_found,
                                         "There is no such hall that you could close.", "没有您可以停办的这个大厅。"};
inline constexpr ErrorCode kNotClosed{"booking.not_closed", ErrorKind::conflict, "The hall is not closed on that day.",
                                      "大厅在这一天没有停办。"};

} // namespace yimen::booking
