#pragma once

#include "base/result.h"

namespace yimen::cases {

inline constexpr ErrorCode kCaseNotFound{"cases.not_found", ErrorKind::not_found, "There is no such case.",
                                         "没有这个办件，或您无权查看。"};
inline constexpr ErrorCode kNotAllowed{"cases.not_allowed", ErrorKind::conflict,
                                       "The case's state does not allow this.", "办件当前的状态不允许这样做。"};
inline constexpr ErrorCode kNotYourRole{"cases.not_your_role", ErrorKind::forbidden,
                                        "Your role may not do this with this case.", "您的岗位不能对这个办件这样做。"};
inline constexpr ErrorCode kNotTheOwner{"cases.not_the_owner", ErrorKind::forbidden,
                                        "Only its owner, or who stands in for them, hands the case over; a supervisor "
                                        "does where the owner works there no more.",
                                        "办件由首问负责人本人或代班人移交；首问负责人已经离岗的，由督查人员移交。"};
inline constexpr ErrorCode kStale{"cases.stale", ErrorKind::precondition_failed,
                                  "The case has changed since you loaded it.", "办件已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kItemNotInUse{
    "cases.item_not_in_use", ErrorKind::conflict,
    "The item was paused or cancelled meanwhile. What you filled in is kept; it can be handed in if the item is "
    "resumed.",
    "该事项已经暂停或者取消办理，暂时不能提交。已填写的内容会保留，恢复办理后可以接着提交。"};
inline constexpr ErrorCode kFormErrors{"cases.form_errors", ErrorKind::unprocessable, "The form is not complete.",
                                       "申请表还有内容需要填写或改正。"};
inline constexpr ErrorCode kNotEstablished{
    "cases.not_established", ErrorKind::unprocessable,
    "Who grants this writes down what the decision establishes, such as the credit code of a new company.",
    "批准时要填写决定所产生的信息，如新设企业的统一社会信用代码。"};
inline constexpr ErrorCode kMaterialsMissing{"cases.materials_missing", ErrorKind::unprocessable,
                                             "Required materials are missing.", "还有必须提交的材料。"};
inline constexpr ErrorCode kSamePerson{"cases.same_person", ErrorKind::conflict,
                                       "The one who accepted or reviewed a case may not decide it.",
                                       "受理或审查该办件的人不能作出决定（受审分离）。"};
inline constexpr ErrorCode kNoMandate{
    "cases.no_mandate", ErrorKind::forbidden,
    "No mandate is in force under which you may do this for the organ whose item it is.",
    "没有有效的授权委托，不能代该事项的实施机关这样做。"};
inline constexpr ErrorCode kCommentNotFound{"cases.comment_not_found", ErrorKind::not_found,
                                            "There is no such comment.", "没有这条留言。"};
inline constexpr ErrorCode kNotYourComment{"cases.not_your_comment", ErrorKind::conflict,
                                           "Only who wrote a comment takes it back.", "只有写留言的人可以撤回。"};
inline constexpr ErrorCode kViewNotFound{"cases.view_not_found", ErrorKind::not_found, "There is no such saved view.",
                                         "没有这个常用筛选。"};
inline constexpr ErrorCode kViewsFull{"cases.views_full", ErrorKind::conflict,
                                      "There are 20 saved views already; remove one first.",
                                      "常用筛选已有 20 个，请先删去不用的。"};
inline constexpr ErrorCode kViewNameTaken{"cases.view_name_taken", ErrorKind::conflict,
                                          "You have a saved view of this name already.", "您已有同名的常用筛选。"};
inline constexpr ErrorCode kNotLead{"cases.not_lead", ErrorKind::conflict,
                                    "Only a decider of the department shares a view with it.",
                                    "只有本部门的决定岗人员可以共享给部门。"};
inline constexpr ErrorCode kSecondNotice{"cases.second_notice", ErrorKind::conflict,
                                         "Everything missing is told once; there is no second notice.",
                                         "补正只能一次性告知，不能再次要求补正。"};
inline constexpr ErrorCode kNotPromisable{"cases.not_promisable", ErrorKind::unprocessable,
                                          "This material cannot be replaced by a promise, or is there already.",
                                          "该材料不能用承诺代替，或者已经提交。"};
inline constexpr ErrorCode kNoPromises{"cases.no_promises", ErrorKind::conflict, "There is no such promise here.",
                                       "没有可以这样处理的承诺。"};
inline constexpr ErrorCode kPromiseBarred{
    "cases.promise_barred", ErrorKind::conflict,
    "A broken promise stands on record and is not repaired: please hand in the material.",
    "有未修复的违反承诺记录，不适用告知承诺，请提交材料。"};
inline constexpr ErrorCode kAnswerAwaited{"cases.answer_runs", ErrorKind::conflict,
                                          "The applicant has not answered yet, and still may.",
                                          "申请人还没有陈述、申辩，期限未到，不能作出决定。"};
inline constexpr ErrorCode kRepairTooEarly{"cases.repair_too_early", ErrorKind::conflict,
                                           "After a revocation repair can be asked for three months after the entry.",
                                           "撤销后，失信记录记入满三个月才能申请信用修复。"};
inline constexpr ErrorCode kFoundByYou{"cases.found_by_you", ErrorKind::conflict,
                                       "Who found or decided it may not decide about it again.",
                                       "核查人或者原决定人不能作出这一决定。"};
inline constexpr ErrorCode kGapsOpen{
    "cases.gaps_open", ErrorKind::conflict,
    "Something that may follow later is missing: it is handed in, or promised by a day and signed for.",
    "有可以后补的材料还没有交：请补交，或者由申请人承诺补交日期并签名。"};
inline constexpr ErrorCode kGapsUnsigned{"cases.gaps_unsigned", ErrorKind::conflict,
                                         "The visitor has not signed yet for what is to follow.",
                                         "申请人还没有在后补承诺上签名。"};
inline constexpr ErrorCode kNoGaps{"cases.no_gaps", ErrorKind::conflict, "Nothing is to follow later.",
                                   "没有承诺后补的材料。"};
inline constexpr ErrorCode kResultWaits{"cases.result_waits", ErrorKind::conflict,
                                        "The result waits for what was promised to follow.",
                                        "承诺后补的材料还没有补齐，补齐后才出结果。"};
inline constexpr ErrorCode kNoSupplementRule{
    "cases.no_supplement_rule", ErrorKind::conflict,
    "The item names no rule of its sector under which more may be asked for after acceptance.",
    "这个事项没有写明受理后可以要求补充的规定，受理后不能再要求补充材料。"};
inline constexpr ErrorCode kSupplementOpen{"cases.supplement_open", ErrorKind::conflict,
                                           "What was asked for after acceptance is not there and looked at yet.",
                                           "受理后要求补充的材料还没有交来、核对。"};
inline constexpr ErrorCode kNotDeferrable{"cases.not_deferrable", ErrorKind::unprocessable,
                                          "This material may not follow later, or is there already.",
                                          "这份材料不能后补，或者已经有了。"};
inline constexpr ErrorCode kGapNotSupplied{"cases.gap_not_supplied", ErrorKind::conflict,
                                           "There is nothing to check yet: it has not been handed in.",
                                           "材料还没有补交，不能核对。"};
inline constexpr ErrorCode kUrgedToday{"cases.urged_today", ErrorKind::conflict,
                                       "It was urged today and waits for an answer; you can urge again tomorrow.",
                                       "今天已经催办，正在等待答复；没有答复的，明天可以再催。"};
inline constexpr ErrorCode kNotUrged{"cases.not_urged", ErrorKind::conflict, "No urging waits for an answer.",
                                     "没有等待答复的催办。"};
inline constexpr ErrorCode kLicenceLost{
    "cases.licence_lost", ErrorKind::conflict,
    "A licence that stands for a material is no longer in force; say first what follows for this case.",
    "办件所依据的证照已不再有效，请先处理，再办理下一步。"};
inline constexpr ErrorCode kLicenceFalls{
    "cases.licence_falls", ErrorKind::conflict,
    "A licence stands no longer for its material, which has to be handed in before the case can be granted.",
    "有材料不能再以证照代替，需要补交，否则不能受理或准予。"};
inline constexpr ErrorCode kNoUses{"cases.no_uses", ErrorKind::conflict,
                                   "There is no use of a licence to which this applies.",
                                   "没有可以这样处理的证照使用记录。"};
inline constexpr ErrorCode kStageOpen{"cases.stage_open", ErrorKind::conflict,
                                      "A stage that has to come before is still open.",
                                      "还有环节没有完成，完成后才能进行下一步。"};
inline constexpr ErrorCode kCountersignObjects{
    "cases.countersign_objects", ErrorKind::conflict,
    "A department whose countersign is needed objects: ask it again, or refuse the application.",
    "会签部门不同意：请再次会签，或者不予许可。"};
inline constexpr ErrorCode kNoStages{"cases.no_stages", ErrorKind::conflict,
                                     "There is no stage to which this applies now.", "现在没有可以这样处理的环节。"};
inline constexpr ErrorCode kStageNotFound{"cases.stage_not_found", ErrorKind::not_found, "There is no such stage.",
                                          "没有这个环节，或您无权查看。"};
inline constexpr ErrorCode kSecondOfficer{
    "cases.second_officer", ErrorKind::unprocessable,
    "An inspection needs two different officers of the department, neither of them hired by contract.",
    "现场勘验须由本机关两名不同的在编工作人员进行。"};
inline constexpr ErrorCode kRecordSigned{"cases.record_signed", ErrorKind::conflict,
                                         "Both officers have signed the record; its photographs stay as they are.",
                                         "两名勘验人员都已签字，记录中的照片不能再增减。"};
inline constexpr ErrorCode kPhotosFull{"cases.photos_full", ErrorKind::conflict,
                                       "The record has 20 photographs already; take one out first.",
                                       "勘验记录最多 20 张照片，请先删去不用的。"};
inline constexpr ErrorCode kPhotoType{"cases.photo_type", ErrorKind::unsupported_media,
                                      "A photograph is a JPEG or PNG picture.", "照片须是 JPEG 或 PNG 图片。"};
inline constexpr ErrorCode kChairReviews{"cases.chair_reviews", ErrorKind::conflict,
                                         "Who chairs a hearing may not be who reviews the application (art. 48).",
                                         "听证主持人不能是审查该申请的工作人员（行政许可法第四十八条）。"};
inline constexpr ErrorCode kRecordUnsaid{"cases.record_unsaid", ErrorKind::unprocessable,
                                         "A hearing was held: the decision says how it follows from its record.",
                                         "举行过听证的，决定须写明如何依据听证笔录作出（行政许可法第四十八条）。"};
inline constexpr ErrorCode kExtendedBefore{
    "cases.extended_before", ErrorKind::conflict,
    "The time limit is extended once only (Administrative Licensing Law, art. 42).",
    "办理期限只能延长一次（行政许可法第四十二条）。"};
inline constexpr ErrorCode kLimitPassed{"cases.limit_passed", ErrorKind::conflict,
                                        "The legal limit has passed; it can no longer be extended.",
                                        "法定办结期限已过，不能再延长。"};
inline constexpr ErrorCode kUnknownRequirement{"cases.unknown_requirement", ErrorKind::unprocessable,
                                               "The item does not ask for this material.", "该事项不需要这份材料。"};
inline constexpr ErrorCode kUnknownField{"cases.unknown_field", ErrorKind::unprocessable,
                                         "The item's form has no such field.", "该事项的申请表没有这一项。"};
inline constexpr ErrorCode kDocumentNotFound{"cases.document_not_found", ErrorKind::not_found,
                                             "There is no such document in this case.", "办件中没有这份文书。"};
inline constexpr ErrorCode kAuthorityNotFound{"cases.authority_not_found", ErrorKind::not_found,
                                              "There is no such department.", "没有这个部门。"};
inline constexpr ErrorCode kAuthorityStale{"cases.authority_stale", ErrorKind::precondition_failed,
                                           "These details have changed since you loaded them.",
                                           "文书信息已有变化，请刷新后再修改。"};
inline constexpr ErrorCode kFileNotFound{"cases.file_not_found", ErrorKind::not_found,
                                         "There is no such file in this case.", "办件中没有这个文件。"};
inline constexpr ErrorCode kNotForSubject{"cases.not_for_subject", ErrorKind::forbidden,
                                          "You may not act for this subject.", "您不能代其办理。"};
inline constexpr ErrorCode kTakenElsewhere{"cases.taken_elsewhere", ErrorKind::conflict,
                                           "Another hall has received this case; it goes on there.",
                                           "该办件已由另一个大厅收件，请在那里继续办理。"};
inline constexpr ErrorCode kInBundle{"cases.in_bundle", ErrorKind::conflict,
                                     "This draft belongs to a bundle and changes with it.",
                                     "这份草稿属于一件事，请在那里一起填写、提交或撤回。"};
inline constexpr ErrorCode kWayNotOffered{"cases.way_not_offered", ErrorKind::unprocessable,
                                          "The item does not offer to have its result in this way.",
                                          "该事项不提供这种结果送达方式。"};
inline constexpr ErrorCode kAlreadySent{"cases.already_sent", ErrorKind::conflict,
                                        "The result is on its way or delivered; the way cannot be changed any more.",
                                        "结果已经寄出或者送达，不能再改变送达方式。"};
inline constexpr ErrorCode kNotByPost{"cases.not_by_post", ErrorKind::conflict, "Nothing is to be posted here now.",
                                      "现在没有需要这样处理的邮寄结果。"};
inline constexpr ErrorCode kGoesByPost{
    "cases.goes_by_post", ErrorKind::conflict,
    "The visitor wants the result by post: it is delivered with the receipt. Who comes for it changes the way first.",
    "申请人选择邮寄送达，以签收回执为准；到窗口领取的，请先改变送达方式。"};
inline constexpr ErrorCode kTooManyFiles{"cases.too_many_files", ErrorKind::unprocessable,
                                         "A case holds at most 100 files.", "一个办件最多 100 个文件。"};

inline constexpr ErrorCode kDocumentNotSealed{"cases.document_not_sealed", ErrorKind::conflict,
                                              "The document has no sealed file: its department has no seal for it yet.",
                                              "该文书还没有盖章的文件：部门尚未启用相应的电子印章。"};

inline constexpr ErrorCode kPaperTextNotFound{
    "cases.paper_text_not_found", ErrorKind::not_found,
    "There is no such paper, or you do not write the papers of that department.",
    "没有这种文书，或您无权编写该部门的文书模板。"};
inline constexpr ErrorCode kDeemedOrderNotFound{
    "cases.deemed_order_not_found", ErrorKind::not_found,
    "There is no such department, or you do not keep its order for deemed approval.",
    "没有这个部门，或您无权处理它的超时默认用印授权。"};
inline constexpr ErrorCode kDeemedOrderStale{"cases.deemed_order_stale", ErrorKind::precondition_failed,
                                             "The order has changed since you loaded it.",
                                             "用印授权已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kDeemedOrderSecondPerson{
    "cases.deemed_order_second_person", ErrorKind::forbidden,
    "Whoever wrote at the order does not put it in force; somebody else does.",
    "起草用印授权的人不能使它生效，须由另一人操作。"};
inline constexpr ErrorCode kNoDeemedOrder{"cases.no_deemed_order", ErrorKind::conflict,
                                          "No order for deemed approval is in force for this department.",
                                          "该部门没有生效的超时默认用印授权。"};
inline constexpr ErrorCode kPaperTextStale{"cases.paper_text_stale", ErrorKind::precondition_failed,
                                           "The text has changed since you loaded it.",
                                           "文书模板已有变化，请刷新后再操作。"};
inline constexpr ErrorCode kPaperTextSecondPerson{"cases.paper_text_second_person", ErrorKind::forbidden,
                                                  "Whoever wrote at a text needs a second person to put it in force.",
                                                  "写过文书模板草稿的人不能使它生效，须由另一人操作。"};
inline constexpr ErrorCode kPaperTextFaulty{"cases.paper_text_faulty", ErrorKind::unprocessable,
                                            "The text cannot be used for papers as it is.",
                                            "文书模板有错误，还不能使用，请按提示修改。"};

} // namespace yimen::cases
