#include "cases.h"
#include "store.h"

// Mails to visitors: the same steps as in the inbox, to those who asked for mail. Number and name of the item, nothing personal.
namespace yimen::cases {
namespace {

struct Told {
    std::string_view kind, zh, en; // what happened, in one phrase
};
constexpr Told kTold[] = {
    {"case_submitted", "已提交", "was submitted"},
    {"case_waits", "已随一件事提交，等待前面的事项办好后自动申报（尚未申报）",
     "was handed in with its bundle; it is not filed yet, and files itself when what it waits for is there"},
    {"case_filed", "所等的事项已办好，已自动申报", "has filed itself: what it waited for is there"},
    {"case_wait_ended", "因所等的事项没有办成而终止", "has ended, since what it waited for will not come"},
    {"case_received", "已收件", "was received by the hall"},
    {"case_notice", "需要补正", "needs something more from you"},
    {"case_supplied", "补正已收到", "has got what was missing"},
    {"case_accepted", "已受理", "was accepted"},
    {"case_approved_by_rule", "已按规则当场办结", "was granted at once, by rule"},
    {"case_accepted_by_silence", "逾期未答复，视为受理", "counts as accepted, since no answer came in time"},
    {"case_gaps_named", "有材料可以后补，需要您签名承诺", "waits for your signature: something may follow later"},
    {"case_accepted_with_gaps", "已容缺受理，请按期补交",
     "was accepted; what is missing is to follow by the day you promised"},
    {"case_urging_answered", "对催办的答复", "has an answer to your urging"},
    {"case_gap_met", "后补的材料已核对", "has got what was to follow"},
    {"case_gap_returned", "后补的材料需要重新提交", "needs what was to follow once more"},
    {"case_gap_reminder", "还有材料没有补交，请按期提交",
     "still waits for what you are to hand in by a day: see which, and when"},
    {"case_supplement_asked", "受理后需要补充材料，请按期提交",
     "needs more from you by a day, as the rules of its sector allow"},
    {"case_supplement_ended", "要求补充的材料逾期没有提交，按现有材料审查",
     "goes on with what is there: what was asked for did not come in time"},
    {"case_approved_with_gaps", "审查通过，补齐材料后发出结果", "was decided; the result comes when the rest is there"},
    {"case_lapsed", "因逾期没有补交而终止办理", "has ended, since what was promised did not come in time"},
    {"case_not_accepted", "不予受理", "was not accepted"},
    {"case_suspended", "进入特别程序，暂停计时", "is in a special procedure; its clock stands still"},
    {"case_hearing_set", "听证的时间、地点已定", "will be heard: see day and place"},
    {"case_published", "已按规定公示", "is published for objections"},
    {"case_resumed", "恢复计时", "is running again"},
    {"case_due_moved", "因工作日历调整，办结日期有变化",
     "has another due date, since the calendar of working days changed"},
    {"case_extended", "延长了办理期限", "had its time limit extended"},
    {"case_approved", "已批准", "was granted"},
    {"case_approved_by_silence", "法定期限届满没有作出决定，依规定视为批准",
     "counts as granted, since nobody decided until the legal limit ran out"},
    {"case_approved_by_silence_with_gaps", "法定期限届满没有作出决定，依规定视为批准，补齐材料后发出结果",
     "counts as granted, since nobody decided in time; the result comes when the rest is there"},
    {"case_refused", "不予批准", "was refused"},
    {"case_sent", "结果已经寄出，快递单号见办件详情", "has had its result posted; the courier's number stands there"},
    {"case_delivered", "结果已领取", "has had its result handed over"},
    {"case_promises_named", "有材料可以用承诺代替，需要您签名", "waits for your signature: you may promise instead"},
    {"case_promise_kept", "承诺已核查，属实", "was checked: it is as you promised"},
    {"case_promise_broken", "核查认为与承诺不符，您可以陈述、申辩",
     "was checked and is not as promised; you may answer"},
    {"case_promise_cleared", "您的陈述、申辩被采纳", "is in order: your answer was found right"},
    {"case_correction_ordered", "需要限期整改", "needs to be put right by a day"},
    {"case_corrected", "整改已确认", "was found put right"},
    {"case_revoked", "办理结果已被撤销", "has had its result revoked"},
    {"case_record_upheld", "对失信记录的异议不成立", "keeps its record: the objection was not found right"},
    {"case_record_removed", "对失信记录的异议成立，记录已删除", "has no record any more: the objection was right"},
    {"case_record_repaired", "失信记录已修复", "has had its record repaired"},
    {"case_licence_lost", "所用的证照已不再有效，工作人员会告诉您怎么办",
     "relies on a licence that is no longer in force; the staff will say what follows"},
    {"case_licence_regained", "所用的证照恢复有效", "relies on a licence that is in force again"},
    {"case_licence_settled", "所用证照的情况已处理", "has a word from the staff about the licence that it relies on"},
    {"case_use_answered", "对证照或核验使用的异议有了答复",
     "has an answer to your objection about the use of a licence or a check"},
    {"case_withdrawn", "已撤回", "was withdrawn"},
};
// What happened to a licence; its name stands before it.
constexpr Told kToldOfLicences[] = {
    {"licence_suspended", "被暂扣", "was suspended"},
    {"licence_reinstated", "已发还，恢复有效", "was given back and is valid again"},
    {"licence_withdrawn", "被撤销", "was withdrawn"},
    {"licence_revoked", "被吊销", "was revoked"},
    {"licence_cancelled", "已注销", "was struck off the register"},
    {"licence_expired", "已到期失效", "has come to the end of its validity"},
    {"licence_renewed", "已延续，换发了新的版本", "was renewed; there is a new version"},
    {"licence_changed", "已变更，换发了新的版本", "was changed; there is a new version"},
    {"licence_reissued", "已补发，原来的版本不再有效", "was issued again; the version before is no longer valid"},
};

// What was done for several members of a bundle at once (bundles/bundle_cases.h); its name stands before it.
constexpr Told kToldOfBundles[] = {
    {"bundle_submitted", "已提交", "was submitted"},
    {"bundle_submitted_in_turn", "已提交，其中要等前面事项的，前面办好后自动申报",
     "was submitted; what waits for another part files itself when that is there"},
    {"bundle_received", "已收件", "was received by the hall"},
    {"bundle_sent", "结果已经寄出，快递单号见办件详情", "has had results posted; the courier's number stands there"},
    {"bundle_delivered", "结果已领取", "has had results handed over"},
    {"bundle_done", "已全部办结", "is done: every part has come to its end"},
};

std::string told_text(const outbox::Event& event, std::string_view key) {
    auto* params = event.payload.if_contains("params");
    auto* found = params && params->is_object() ? params->as_object().if_contains(key) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::span<const Told> told_of(std::string_view object_kind) {
    if (object_kind == "licence")
        return kToldOfLicences;
    if (object_kind == "bundle_case")
        return kToldOfBundles;
    return object_kind == "case" ? std::span<const Told>(kTold) : std::span<const Told>();
}

// The case that a mail is about, the bundle or the licence: how it is called in both languages, its number, and its page.
struct About {
    std::string name, name_en, number, page;
};
std::optional<About> mailed_about(const Cases& cases, db::Tx& tx, const outbox::Event& event) {
    if (event.object_kind == "licence") {
        auto* identifier = event.payload.if_contains("identifier");
        return About{told_text(event, "licence"), told_text(event, "licence_en"),
                     identifier && identifier->is_string() ? std::string(identifier->as_string()) : "—",
                     "/portal/licences/" + event.object.str()};
    }
    if (event.object_kind == "bundle_case")
        return About{told_text(event, "bundle"), told_text(event, "bundle_en"), told_text(event, "members"),
                     "/portal/bundle-cases/" + event.object.str()};
    auto record = store::any(tx, CaseId{event.object});
    if (!record)
        return std::nullopt;
    return About{record->item_name, cases.parts().catalogue.names_en(tx, {record->item})[record->item],
                 record->number.value_or("—"), "/portal/cases/" + record->id.str()};
}

} // namespace

outbox::Subscriber mails(const Cases& cases, const people::MessageSettings& settings, notify::Mailer& mailer) {
    for (const Told& told : kTold)
        mailer.add_template(std::string(told.kind),
                            {"您的办件" + std::string(told.zh) + "：{item}",
                             "您好！\n\n您办理的“{item}”（办件编号 {number}）" + std::string(told.zh) +
                                 "。\n\n办件详情和文书：{link}\n\n" +
                                 "这是系统自动发送的邮件，请不要回复。可以在“消息设置”里关闭邮件通知。\n"},
                            {"Your case " + std::string(told.en) + ": {item}",
                             "Your case \"{item}\" (number {number}) " + std::string(told.en) +
                                 ".\n\nDetails and documents: {link}\n\n" +
                                 "This mail was sent by a machine; please do not answer it. You can switch mails off "
                                 "in your settings.\n"});
    for (const Told& told : kToldOfLicences)
        mailer.add_template(std::string(told.kind),
                            {"您的证照" + std::string(told.zh) + "：{item}",
                             "您好！\n\n您的“{item}”（电子证照标识 {number}）" + std::string(told.zh) +
                                 "。\n\n证照和原因：{link}\n\n" +
                                 "这是系统自动发送的邮件，请不要回复。可以在“消息设置”里关闭邮件通知。\n"},
                            {"Your licence " + std::string(told.en) + ": {item}",
                             "Your licence \"{item}\" (identifier {number}) " + std::string(told.en) +
                                 ".\n\nThe licence and the reason: {link}\n\n" +
                                 "This mail was sent by a machine; please do not answer it. You can switch mails off "
                                 "in your settings.\n"});
    for (const Told& told : kToldOfBundles)
        mailer.add_template(std::string(told.kind),
                            {"您的一件事" + std::string(told.zh) + "：{item}",
                             "您好！\n\n您办理的“{item}”" + std::string(told.zh) +
                                 "（涉及 {number} 个事项）。\n\n进度和结果：{link}\n\n" +
                                 "这是系统自动发送的邮件，请不要回复。可以在“消息设置”里关闭邮件通知。\n"},
                            {"Your bundle " + std::string(told.en) + ": {item}",
                             "Your bundle \"{item}\" " + std::string(told.en) +
                                 " ({number} of its items).\n\nProgress and results: {link}\n\n" +
                                 "This mail was sent by a machine; please do not answer it. You can switch mails off "
                                 "in your settings.\n"});
    auto apply = [&](db::Tx& tx, const outbox::Event& event) -> Result<void> {
        auto* kind = event.payload.if_contains("message");
        if (!kind || !event.scope.subject || !mailer.available())
            return {};
        std::string_view name(kind->as_string());
        auto told = told_of(event.object_kind);
        if (std::ranges::find(told, name, &Told::kind) == told.end())
            return {};
        auto subject = cases.parts().people.subject_view(tx, *event.scope.subject);
        auto what = mailed_about(cases, tx, event);
        if (!subject || !what)
            return {};
        for (const auto& target : settings.targets(tx, subject->accounts)) {
            bool english = target.language == people::Language::en;
            mailer.enqueue(tx, {event.scope.cell,
                                name,
                                target.address,
                                english ? "en" : "zh",
                                {{"item", english && !what->name_en.empty() ? what->name_en : what->name},
                                 {"number", what->number},
                                 {"link", cases.parts().base_url + what->page}}});
        }
        return {};
    };
    return {"cases.mails", {}, apply};
}

} // namespace yimen::cases
