#pragma once

#include "base/result.h"

namespace yimen::printing {

inline constexpr ErrorCode kUnknownPrinter{"printing.unknown_printer", ErrorKind::not_found,
                                           "There is no such printer.", "没有这台打印机，或您无权管理。"};
inline constexpr ErrorCode kPrinterStale{"printing.stale", ErrorKind::precondition_failed,
                                         "The printer has changed since you loaded it.",
                                         "打印机的设置刚被别人改过，请看过新的内容后再改。"};
inline constexpr ErrorCode kBadAddress{
    "printing.bad_address", ErrorKind::unprocessable,
    "A printer has an address of the network, as a number, and a port from 9100 to 9199.",
    "请填写打印机的网络地址（数字形式，如 192.168.1.20），端口在 9100 到 9199 之间。"};
inline constexpr ErrorCode kNotAKiosk{"printing.not_a_kiosk", ErrorKind::unprocessable,
                                      "A printer belongs to a kiosk of its hall, or to the hall.",
                                      "打印机只能配给本大厅在用的自助机，或配给整个大厅。"};
inline constexpr ErrorCode kPlaceTaken{"printing.place_taken", ErrorKind::conflict,
                                       "There is a printer for this kiosk or hall already.",
                                       "这里已经配了打印机，请修改那一台，或先移除。"};
inline constexpr ErrorCode kNoPrinter{"printing.no_printer", ErrorKind::conflict, "No printer is set up here.",
                                      "这里没有配打印机，请拍下号码或扫码。"};
inline constexpr ErrorCode kTicketOver{"printing.ticket_over", ErrorKind::conflict,
                                       "This ticket is over: its paper would lead nobody anywhere.",
                                       "这个号已经结束，不再打印号票。"};
inline constexpr ErrorCode kPrinterBusy{"printing.busy", ErrorKind::conflict, "The printer is printing for another.",
                                        "打印机正在打印别的号票。"};

} // namespace yimen::printing
