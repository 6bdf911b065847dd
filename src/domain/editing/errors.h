#pragma once

#include "base/result.h"

namespace yimen::editing {

inline constexpr ErrorCode kUnknownDraft{"editing.unknown_draft", ErrorKind::not_found, "There is no such draft.",
                                         "没有这份事项草稿，或您无权查看。"};
inline constexpr ErrorCode kUnknownPlace{"editing.unknown_place", ErrorKind::unprocessable,
                                         "You do not keep the items of this region or department.",
                                         "您不管理该区划或部门的事项。"};
inline constexpr ErrorCode kDraftExists{"editing.draft_exists", ErrorKind::conflict,
                                        "There is a draft of this item already; go on with that one.",
                                        "该事项已有一份草稿，请在那份草稿上继续编辑。"};
inline constexpr ErrorCode kUnknownBundleDraft{"editing.unknown_bundle_draft", ErrorKind::not_found,
                                               "There is no such draft of a bundle.",
                                               "没有这份一件事草稿，或您无权查看。"};
inline constexpr ErrorCode kBundleDraftExists{"editing.bundle_draft_exists", ErrorKind::conflict,
                                              "There is a draft of this bundle already; go on with that one.",
                                              "这件一件事已有一份草稿，请在那份草稿上继续编辑。"};
inline constexpr ErrorCode kChangedMeanwhile{
    "editing.changed_meanwhile", ErrorKind::precondition_failed,
    "Somebody else saved this draft meanwhile; nothing of yours is lost: lay both together.",
    "其他人刚刚保存了这份草稿。您的修改没有丢失，请合并后再保存。"};
inline constexpr ErrorCode kNotNow{"editing.not_now", ErrorKind::conflict, "The draft's state does not allow this.",
                                   "草稿当前的状态不允许这样做。"};
inline constexpr ErrorCode kFaulty{"editing.faulty", ErrorKind::unprocessable,
                                   "The draft has errors that must be mended first.", "草稿中有错误，请先改正。"};
inline constexpr ErrorCode kSecondPerson{"editing.second_person", ErrorKind::forbidden,
                                         "Whoever wrote at an item does not publish it; a second person does.",
                                         "编写事项的人不能发布它，须由另一个人审核发布。"};
inline constexpr ErrorCode kNotConfirmed{"editing.not_confirmed", ErrorKind::conflict,
                                         "The implementing department has not confirmed this new item yet.",
                                         "新增事项须先由实施部门确认。"};
inline constexpr ErrorCode kNoBasicCode{"editing.no_basic_code", ErrorKind::unprocessable,
                                        "A new item needs a basic code that an item of a level above has.",
                                        "新增事项须使用上级目录中已有的基本编码。"};
inline constexpr ErrorCode kCodeTaken{"editing.code_taken", ErrorKind::conflict,
                                      "Another item of this region has this code.", "本区划已有使用该编码的事项。"};
inline constexpr ErrorCode kNothingChanged{"editing.nothing_changed", ErrorKind::conflict,
                                           "The draft says what is in force already.", "草稿与现行版本没有差别。"};
inline constexpr ErrorCode kUnknownSaving{"editing.unknown_saving", ErrorKind::not_found,
                                          "That saving of the draft is no longer kept.", "该次保存的内容已不再保留。"};
inline constexpr ErrorCode kUnknownPicture{"editing.unknown_picture", ErrorKind::not_found, "There is no such picture.",
                                           "没有这张图片。"};

} // namespace yimen::editing
