#pragma once

#include "base/result.h"

namespace yimen::wayfinding {

inline constexpr ErrorCode kPlanStale{"wayfinding.stale", ErrorKind::precondition_failed,
                                      "The floor plan has changed since you loaded it.",
                                      "平面图刚被别人改过，请看过新的内容后再改。"};
inline constexpr ErrorCode kUnknownHall{"wayfinding.unknown_hall", ErrorKind::not_found,
                                        "There is no such hall, or it is not yours to draw.",
                                        "没有这个大厅，或您无权绘制它的平面图。"};
inline constexpr ErrorCode kUnknownPlace{"wayfinding.unknown_place", ErrorKind::not_found,
                                         "The floor plan of this hall does not show this place.",
                                         "这个大厅的平面图上没有这个地方，请询问导办台。"};
inline constexpr ErrorCode kNoWay{"wayfinding.no_way", ErrorKind::not_found,
                                  "The floor plan shows no way there. Please ask at the guide's desk.",
                                  "平面图上没有通到那里的路，请询问导办台。"};
inline constexpr ErrorCode kNoStepFreeWay{
    "wayfinding.no_step_free_way", ErrorKind::not_found,
    "There is no way there without steps. Please ask at the guide's desk for help.",
    "没有不经过台阶的路，请到导办台，工作人员会协助您。"};

} // namespace yimen::wayfinding
