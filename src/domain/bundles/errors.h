#pragma once

#include "base/result.h"

namespace yimen::bundles {

inline constexpr ErrorCode kBadFile{"bundles.bad_file", ErrorKind::unprocessable,
                                    "The file is not a bundle, or has errors.", "文件不是一件事文件，或内容有误。"};
inline constexpr ErrorCode kBadAnswers{"bundles.bad_answers", ErrorKind::unprocessable,
                                       "The bundle does not have these questions or answers.",
                                       "这件事没有这样的问题或选项，请重新回答。"};
inline constexpr ErrorCode kUnknownBundle{"bundles.unknown_bundle", ErrorKind::not_found, "There is no such bundle.",
                                          "没有这件事。"};
inline constexpr ErrorCode kNothingChosen{"bundles.nothing_chosen", ErrorKind::unprocessable,
                                          "Choose between one and forty items.", "请选择一个到四十个事项。"};

inline constexpr ErrorCode kUnknownBundleCase{"bundles.unknown_case", ErrorKind::not_found,
                                              "There is no such bundle case.", "没有这件一件事办件，或您无权查看。"};
inline constexpr ErrorCode kStaleBundleCase{"bundles.stale", ErrorKind::precondition_failed,
                                            "The bundle case has changed since you loaded it.",
                                            "一件事办件已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kNotADraft{"bundles.not_a_draft", ErrorKind::conflict,
                                      "The bundle case is not a draft any more; go on with its members.",
                                      "这件一件事已经提交或结束，请在各办件里继续办理。"};
inline constexpr ErrorCode kNotDone{
    "bundles.not_done", ErrorKind::conflict,
    "Not all members have come to an end yet; the results are handed out together then.",
    "还有事项没有办结，全部办结后才能一起下载结果。"};
inline constexpr ErrorCode kNotInCatalogue{
    "bundles.not_in_catalogue", ErrorKind::unprocessable,
    "Members of this bundle are not items of the catalogue here; it cannot be submitted yet.",
    "这件事里有的事项还没有进入本地事项目录，暂时不能提交。"};
inline constexpr ErrorCode kCannotSubmit{"bundles.cannot_submit", ErrorKind::unprocessable,
                                         "These items cannot be submitted together.", "这些事项不能一起提交。"};
inline constexpr ErrorCode kItemWithdrawn{"bundles.item_withdrawn", ErrorKind::conflict,
                                          "An item of this bundle can no longer be applied for; begin anew without it.",
                                          "其中有事项已停止办理，请撤回后重新选择。"};
inline constexpr ErrorCode kIncomplete{"bundles.incomplete", ErrorKind::unprocessable, "Something is still missing.",
                                       "还有内容需要填写，或有材料需要提交。"};
inline constexpr ErrorCode kUnknownMergedField{"bundles.unknown_field", ErrorKind::unprocessable,
                                               "The form of this bundle has no such field.",
                                               "这件事的申请表没有这一项。"};
inline constexpr ErrorCode kUnknownMergedMaterial{"bundles.unknown_material", ErrorKind::unprocessable,
                                                  "This bundle keeps no copy of such a material.",
                                                  "这件事不需要上传这份材料。"};

inline constexpr ErrorCode kShownStandsForNothing{
    "bundles.shown_stands_for_nothing", ErrorKind::unprocessable,
    "No paper of this bundle can be replaced by the licence that is shown.",
    "这件事的材料里，没有可以用这张证照代替的。"};
inline constexpr ErrorCode kNothingToHandOver{"bundles.nothing_to_hand_over", ErrorKind::conflict,
                                              "There is no result of this bundle case to be handed over now.",
                                              "这件一件事现在没有可以交付的结果。"};
inline constexpr ErrorCode kNothingToReceive{"bundles.nothing_to_receive", ErrorKind::conflict,
                                             "No member of this bundle case waits to be received here.",
                                             "这件一件事现在没有等待在本大厅接收的事项。"};
inline constexpr ErrorCode kNothingToClose{"bundles.nothing_to_close", ErrorKind::conflict,
                                           "No member of this bundle case can be closed now.",
                                           "这件一件事现在没有可以办结归档的事项。"};
inline constexpr ErrorCode kNothingToSend{"bundles.nothing_to_send", ErrorKind::conflict,
                                          "There is no result of this bundle case to be posted now.",
                                          "这件一件事现在没有需要寄送的结果。"};

} // namespace yimen::bundles
