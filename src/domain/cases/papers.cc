#include "papers.h"

#include "paper_parts.h"

namespace yimen::cases {
namespace {

using render::Numbered;
using render::Paragraph;

using paper_parts::appeal;
using paper_parts::application;
using paper_parts::bases;
using paper_parts::place;
using paper_parts::with_phone;
using Blocks = std::vector<render::Block>;

void add_receipt(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，申请材料已于" + chinese_date(c.received_on.value()) + "收到。"});
    std::string list;
    int number = 0;
    for (const auto& material : c.materials)
        list += (list.empty() ? "" : "\n") + std::to_string(++number) + ". " + material.name + "（" +
                std::to_string(material.files) + " 个文件）";
    render::Facts facts;
    facts.rows = {{"办件编号", c.case_number},
                  {"办理事项", c.item_name},
                  {"收到的材料", list.empty() ? "申请表" : list},
                  {"收件地点", with_phone(place(c), c)}};
    if (!c.handler.empty())
        facts.rows.push_back({"首问责任人", c.handler});
    out.push_back(facts);
    // 行政许可法 art. 32(1)(4)
    std::string promise = "收件不是受理。";
    if (c.answer_due)
        promise += "本机关将在" + chinese_date(*c.answer_due) +
                   "前（五个工作日内）决定是否受理，或者一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日"
                   "起即为受理。";
    out.push_back(Paragraph{promise});
}

void add_gap_list(Blocks& out, const PaperContent& c) {
    Numbered list;
    for (const auto& gap : c.gaps.value())
        list.items.push_back({gap.name, "补交期限：" + chinese_date(gap.until) + "前"});
    out.push_back(list);
}

void add_acceptance(Blocks& out, const PaperContent& c) {
    std::string law = c.permit ? "根据《中华人民共和国行政许可法》第三十二条第一款" : "";
    if (c.by_silence)
        out.push_back(Paragraph{application(c) +
                                "，本机关收到申请材料后，未在五个工作日内作出是否受理的决定，也未告知需要补正的内容。" +
                                (c.permit ? law + "第（四）项的规定，" : "") + "该申请自收到申请材料之日（" +
                                chinese_date(c.accepted_on.value()) + "）起即为受理。"});
    else
        out.push_back(Paragraph{application(c) + "，属于本机关职权范围，申请材料齐全、符合法定形式。" +
                                (c.permit ? law + "第（五）项的规定，" : "") + "本机关决定自" +
                                chinese_date(c.accepted_on.value()) + "起予以受理。"});
    std::string limit = c.promised_working_days == 0 ? std::string("该事项为即办件，本机关承诺当日办结")
                                                     : "该事项自受理之日的次日起计算办理期限，本机关承诺在" +
                                                           std::to_string(c.promised_working_days) + "个工作日内办结";
    limit += "，即" + chinese_date(c.promised_due.value()) + "前；法定办结期限为" + chinese_date(c.legal_due.value()) +
             "。依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，本机关将书面告知。";
    out.push_back(Paragraph{limit});
    if (c.gaps) { // accepted by silence; otherwise it is a paper of its own
        out.push_back(
            Paragraph{"你（单位）签名承诺补交的下列材料补齐后，本机关才发出办理结果；逾期没有补交的，终止办理："});
        add_gap_list(out, c);
    }
    out.push_back(
        render::Facts{{{"办件编号", c.case_number}, {"办理事项", c.item_name}, {"办理地点", with_phone(place(c), c)}}});
}

// 容缺受理: the main materials are complete, what is missing is promised by a day and signed for. What the law says of acceptance holds;
// that it may follow is the local rule under which the item says so.
void add_gap_notice(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，主要材料齐全、符合法定形式，下列材料可以后补。" +
                            (c.signed_on ? "你（单位）已于" + chinese_date(*c.signed_on) + "签名承诺按期补交。" : "") +
                            "本机关决定自" + chinese_date(c.accepted_on.value()) +
                            "起予以容缺受理。需要补交的材料如下："});
    add_gap_list(out, c);
    out.push_back(Paragraph{"审查和决定照常进行，上述材料补齐并核对后，本机关才发出办理结果。逾期没有补交的，"
                            "本机关将终止办理；材料不符合要求的，会一次说明，并给予重新提交的时间。"});
    out.push_back(Paragraph{"本机关承诺在" + std::to_string(c.promised_working_days) + "个工作日内作出决定，即" +
                            chinese_date(c.promised_due.value()) + "前；法定办结期限为" +
                            chinese_date(c.legal_due.value()) + "。"});
    out.push_back(
        render::Facts{{{"办件编号", c.case_number},
                       {"办理事项", c.item_name},
                       {"补交方式", with_phone("登录一门门户“我的办件”上传，或者到" + place(c) + "窗口提交", c)}}});
}

void add_termination(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，本机关已于" + chinese_date(c.accepted_on.value()) +
                            "容缺受理。你（单位）承诺补交的下列材料逾期没有补交："});
    add_gap_list(out, c);
    out.push_back(Paragraph{"根据你（单位）签名的承诺，本机关决定终止办理该申请。材料备齐后，可以重新提出申请。"});
    out.push_back(Paragraph{appeal(c)});
}

void add_notice(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，申请材料不齐全或者不符合法定形式。" +
                            (c.permit ? "根据《中华人民共和国行政许可法》第三十二条第一款第（四）项的规定，" : "") +
                            "现将需要补正的全部内容一次性告知如下："});
    Numbered list;
    for (const auto& item : c.missing) {
        std::vector<std::string> lines{item.name, "需要补正：" + item.todo, "提交方式：" + item.where};
        if (c.until)
            lines.push_back("补正期限：" + chinese_date(*c.until) + "前");
        list.items.push_back(std::move(lines));
    }
    out.push_back(list);
    out.push_back(Paragraph{
        "以上为本次申请需要补正的全部内容，本机关不再另行要求补正。材料补正后，本机关将在五个工作日内决定是否受理。" +
        (c.hall_phone.empty() ? std::string() : "咨询电话：" + c.hall_phone + "。")});
}

void add_refusal_of_acceptance(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，经审查，不符合受理条件，理由如下："});
    out.push_back(Paragraph{c.reason});
    out.push_back(Paragraph{std::string(c.permit ? "根据《中华人民共和国行政许可法》第三十二条第一款的规定，" : "") +
                            "本机关决定不予受理。"});
    out.push_back(Paragraph{appeal(c)});
}

// 行政许可法 art. 45: the applicant is told in writing how long it takes.
void add_special_procedure(Blocks& out, const PaperContent& c, Date issued_on) {
    out.push_back(Paragraph{application(c) + "，本机关已于" + chinese_date(c.accepted_on.value()) +
                            "受理。作出决定依法需要" + c.ground.value() + "，" +
                            (c.permit ? "根据《中华人民共和国行政许可法》第四十五条的规定，" : "") +
                            "所需时间不计算在办理期限内。现将所需时间告知如下："});
    out.push_back(render::Facts{
        {{"特别程序", *c.ground},
         {"事由", c.reason},
         {"暂停计算的起始日", chinese_date(issued_on)},
         {"所需时间", std::to_string(c.working_days.value()) + "个工作日，至" + chinese_date(c.until.value()) + "止"},
         {"办结日期预计顺延至", chinese_date(c.promised_due.value())}}});
    out.push_back(Paragraph{
        with_phone("该程序提前完成的，自完成之日起恢复计算办理期限；上述时间届满的，自届满的次日起恢复计算", c) +
        "。"});
}

// Art. 42: ten days at most, approved by the head of the organ; fifteen in joint handling, by the head of the government. The applicant is told why.
void add_extension(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，本机关已于" + chinese_date(c.accepted_on.value()) +
                            "受理，因下列理由不能在原定期限内作出决定："});
    out.push_back(Paragraph{c.reason});
    std::string by_law =
        c.permit ? "根据《中华人民共和国行政许可法》第四十二条第" + std::string(c.joint ? "二" : "一") + "款的规定，"
                 : "";
    out.push_back(Paragraph{by_law + "经" + (c.joint ? "本级人民政府" : "本机关") + "负责人批准，办理期限延长" +
                            std::to_string(c.working_days.value()) + "个工作日。延长后，承诺办结期限为" +
                            chinese_date(c.promised_due.value()) + "前，法定办结期限为" +
                            chinese_date(c.legal_due.value()) + "前。"});
    if (!c.hall_phone.empty())
        out.push_back(Paragraph{"咨询电话：" + c.hall_phone + "。"});
}

// 告知承诺书 (国办发〔2020〕42号 (三)): told and promised in full, as it was signed.
void add_promise(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，下列材料以书面承诺代替，本机关不再索要："});
    for (const auto& promise : c.promises.value()) {
        out.push_back(Paragraph{"【" + promise.name + "】"});
        out.push_back(Paragraph{"告知：" + promise.told});
        out.push_back(Paragraph{"承诺：" + promise.promised});
    }
    if (c.signed_on)
        out.push_back(Paragraph{"申请人已于" + chinese_date(*c.signed_on) +
                                "签名承诺：知晓告知的全部内容，已符合上述条件，"
                                "愿意承担不实承诺的法律责任。"});
    out.push_back(
        Paragraph{"本机关在作出决定后核查承诺是否属实。核查认为与承诺不符的，先告知申请人并听取陈述、申辩，再依法作出"
                  "责令限期整改或者撤销的决定，并记入失信记录；对记录可以提出异议，改正后可以申请信用修复。"});
}

void add_checked_later(Blocks& out, const PaperContent& c) {
    std::string text;
    for (const auto& promise : c.promises.value_or(std::vector<PaperPromise>{}))
        text += (text.empty() ? "" : "；") + ("“" + promise.name + "”") +
                (promise.check_by ? "，本机关将在" + chinese_date(*promise.check_by) + "前核查" : "");
    if (!text.empty())
        out.push_back(Paragraph{"本决定以你（单位）签名的书面承诺代替下列材料作出：" + text +
                                "。核查认为与承诺不符的，听取陈述、申辩后依法责令限期整改或者撤销。"});
}

// What was promised, and what was found; the head of the papers that follow a check.
void add_finding(Blocks& out, const PaperContent& c) {
    std::string name = c.promises && !c.promises->empty() ? c.promises->front().name : "";
    out.push_back(Paragraph{application(c) + "，你（单位）" + (c.signed_on ? "于" + chinese_date(*c.signed_on) : "") +
                            "以书面承诺代替“" + name + "”。经核查，实际情况与承诺不符："});
    out.push_back(Paragraph{c.finding.value_or("")});
}

void add_broken_promise(Blocks& out, const PaperContent& c) {
    add_finding(out, c);
    out.push_back(Paragraph{"在作出决定以前，你（单位）有权陈述、申辩。请在" + chinese_date(c.answer_by.value()) +
                            "前（五个工作日内）登录一门门户“我的办件”提出，或者到" + with_phone(place(c), c) +
                            "提出。逾期没有提出的，本机关将依法作出决定。"});
}

std::string heard(const PaperContent& c) {
    return c.answer && !c.answer->empty() ? "你（单位）提出的陈述、申辩，本机关已经听取并复核。"
                                          : "你（单位）在规定的期限内没有提出陈述、申辩。";
}

void add_correction(Blocks& out, const PaperContent& c) {
    add_finding(out, c);
    out.push_back(Paragraph{heard(c) + "根据你（单位）签名的承诺，本机关责令你（单位）在" +
                            chinese_date(c.until.value()) + "前改正。逾期没有改正的，依法撤销办理结果。"});
    out.push_back(Paragraph{"理由和要求：" + c.reason});
    out.push_back(Paragraph{"违反承诺的情况记入失信记录。对记录有异议的，可以提出异议；改正后可以申请信用修复。"});
    out.push_back(Paragraph{appeal(c)});
}

void add_revocation(Blocks& out, const PaperContent& c) {
    add_finding(out, c);
    out.push_back(
        Paragraph{heard(c) + (c.permit ? "根据《中华人民共和国行政许可法》第六十九条的规定，本机关决定撤销该行政许可。"
                                       : "根据你（单位）签名的承诺，本机关决定撤销该办理结果。")});
    out.push_back(Paragraph{"理由：" + c.reason});
    if (!c.licence_name.empty())
        out.push_back(render::Facts{{{"证照名称", c.licence_name}, {"证照标识", c.licence_identifier}}});
    out.push_back(Paragraph{"违反承诺的情况记入失信记录。对记录有异议的，可以提出异议；自记入之日起满三个月，"
                            "作出信用承诺后可以申请信用修复。"});
    out.push_back(Paragraph{appeal(c)});
}

// 超时默认: nobody looked whether it meets the conditions, so the paper does not say so.
void add_deemed(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，本机关已于" + chinese_date(c.accepted_on.value()) +
                            "受理。法定办结期限已于" + chinese_date(c.legal_due.value()) +
                            "届满，本机关没有作出决定。根据" + *c.deemed_basis + "的规定（超时默认），该申请视为" +
                            (c.permit ? "准予行政许可。" : "准予办理。")});
    out.push_back(Paragraph{"视为准予不免除您（单位）符合法定条件、标准的义务，本机关"
                            "依法进行事后监督检查。"});
}

void add_decision(Blocks& out, const PaperContent& c) {
    std::string law = c.permit ? "《中华人民共和国行政许可法》第三十八条第一款" : "";
    if (std::string more = bases(c); !more.empty())
        law += (law.empty() ? "" : "和") + more;
    if (c.deemed_basis)
        add_deemed(out, c);
    else
        out.push_back(Paragraph{application(c) + "，经审查，符合法定条件、标准。" +
                                (law.empty() ? "" : "根据" + law + "的规定，") + "本机关决定" +
                                (c.permit ? "准予行政许可。" : "准予办理。")});
    if (!c.licence_name.empty()) {
        render::Facts facts;
        facts.rows = {{"证照名称", c.licence_name}, {"证照标识", c.licence_identifier}, {"持证主体", c.addressee}};
        if (c.valid_to)
            facts.rows.push_back({"有效期至", chinese_date(*c.valid_to)});
        out.push_back(facts);
    }
    paper_parts::add_hearing(out, c);
    if (!c.reason.empty())
        out.push_back(Paragraph{"审批意见：" + c.reason});
    add_checked_later(out, c);
    out.push_back(Paragraph{appeal(c)});
}

void add_refusal(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，经审查，不符合法定条件、标准，理由如下："});
    out.push_back(Paragraph{c.reason});
    paper_parts::add_hearing(out, c);
    std::string law = c.permit ? "《中华人民共和国行政许可法》第三十八条第二款" : "";
    if (std::string more = bases(c); !more.empty())
        law += (law.empty() ? "" : "和") + more;
    out.push_back(Paragraph{(law.empty() ? "" : "根据" + law + "的规定，") + "本机关决定" +
                            (c.permit ? "不予行政许可。" : "不予办理。")});
    out.push_back(Paragraph{appeal(c)});
}

std::string way_of(const PaperContent& c) {
    if (c.posted)
        return "邮寄送达（" + *c.posted + "）";
    if (c.by_choice.value_or(false))
        return "电子送达（申请人选择只要电子证照，已送达其一门门户）";
    return c.served_online ? "电子送达（申请人在一门门户签收）" : "直接送达（窗口领取）";
}

void add_delivery(Blocks& out, const PaperContent& c, Instant issued_at) {
    std::string served;
    for (const auto& document : c.served)
        served += (served.empty() ? "" : "\n") + document;
    if (!c.licence_name.empty())
        served += (served.empty() ? "" : "\n") + c.licence_name + "（" + c.licence_identifier + "）";
    render::Facts facts;
    facts.rows = {{"受送达人", c.addressee},
                  {"办件编号", c.case_number},
                  {"办理事项", c.item_name},
                  {"送达文书、证照", served},
                  {"送达方式", way_of(c)},
                  {"送达地点", c.posted          ? "受送达人提供的地址"
                               : c.served_online ? "一门门户"
                                                 : place(c)},
                  {"送达日期", chinese_date(c.posted && c.signed_on ? *c.signed_on : hall_date(issued_at))}};
    if (c.posted)
        facts.rows.push_back({"签收", c.signed_on ? "快递回执已签收（" + chinese_date(*c.signed_on) + "）"
                                                  : "受送达人在一门门户确认收到"});
    else if (c.signed_on)
        facts.rows.push_back({"受送达人签名", "已电子签名（" + chinese_date(*c.signed_on) + "）"});
    if (!c.served_online && !c.signed_on && !c.posted) {
        facts.rows.push_back({"受送达人签名", "", 2});
        facts.rows.push_back({"代收人签名及\n代收理由", "", 2});
    }
    if (!c.served_online)
        facts.rows.push_back({"送达人", c.handler, 2});
    out.push_back(facts);
}

} // namespace

std::string chinese_date(Date day) {
    return std::to_string(static_cast<int>(day.year())) + "年" + std::to_string(static_cast<unsigned>(day.month())) +
           "月" + std::to_string(static_cast<unsigned>(day.day())) + "日";
}

PaperName paper_name(DocumentKind kind, bool permit) {
    switch (kind) {
    case DocumentKind::receipt:
        return {"收件凭证", "Receipt of application", "收", "收件专用章"};
    case DocumentKind::acceptance:
        return {permit ? "行政许可申请受理通知书" : "申请受理通知书", "Notice of acceptance", "许受", "受理专用章"};
    case DocumentKind::gap_notice:
        return {permit ? "行政许可申请容缺受理通知书" : "申请容缺受理通知书", "Notice of acceptance with gaps", "许容",
                "受理专用章"};
    case DocumentKind::termination:
        return {permit ? "行政许可终止办理通知书" : "终止办理通知书", "Notice of termination", "许终",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::notice:
        return {permit ? "行政许可申请材料补正告知书" : "申请材料补正告知书", "Notice of what is missing", "许补",
                "受理专用章"};
    case DocumentKind::refusal_of_acceptance:
        return {permit ? "行政许可申请不予受理决定书" : "不予受理决定书", "Refusal of acceptance", "许不受",
                "受理专用章"};
    case DocumentKind::special_procedure:
        return {permit ? "行政许可特别程序告知书" : "特别程序告知书", "Notice of a special procedure", "许特",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::extension:
        return {permit ? "延长行政许可办理期限告知书" : "延长办理期限告知书", "Notice of an extended time limit",
                "许延", permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::decision:
        return {permit ? "准予行政许可决定书" : "准予办理决定书", "Decision granting the application", "许准",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::refusal:
        return {permit ? "不予行政许可决定书" : "不予办理决定书", "Decision refusing the application", "许不准",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::promise:
        return {"告知承诺书", "Notice and promise", "许承", "受理专用章"};
    case DocumentKind::broken_promise:
        return {"违反承诺告知书", "Notice of a broken promise", "许违", permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::correction:
        return {"责令限期整改通知书", "Order to put right", "许改", permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::revocation:
        return {permit ? "撤销行政许可决定书" : "撤销办理结果决定书", "Revocation of the result", "许撤",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::withdrawal:
        return {permit ? "行政许可申请撤回确认书" : "申请撤回确认书", "Confirmation of withdrawal", "许撤回",
                "受理专用章"};
    case DocumentKind::agency:
        return {"授权委托书", "Authority of an agent", "许委", "收件专用章"};
    case DocumentKind::supplement:
        return {permit ? "行政许可补充材料告知书" : "补充材料告知书", "Notice of what is needed after acceptance", "许充",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::collection:
        return {"证照（结果）领取通知书", "Notice that the result is ready", "许领",
                permit ? "行政许可专用章" : "行政审批专用章"};
    case DocumentKind::delivery:
        return {"送达回证", "Proof of service", "许送", permit ? "行政许可专用章" : "行政审批专用章"};
    }
    throw std::logic_error("a document without a name");
}

render::Document paper(DocumentKind kind, const PaperContent& content, std::string_view number, Instant issued_at) {
    PaperName name = paper_name(kind, content.permit);
    render::Document out;
    out.authority = content.authority;
    out.title = name.title;
    out.number = number;
    out.made_at = issued_at;
    if (kind != DocumentKind::delivery)
        out.blocks.push_back(Paragraph{content.addressee + "：", false});
    switch (kind) {
    case DocumentKind::receipt:
        add_receipt(out.blocks, content);
        break;
    case DocumentKind::acceptance:
        add_acceptance(out.blocks, content);
        break;
    case DocumentKind::gap_notice:
        add_gap_notice(out.blocks, content);
        break;
    case DocumentKind::termination:
        add_termination(out.blocks, content);
        break;
    case DocumentKind::notice:
        add_notice(out.blocks, content);
        break;
    case DocumentKind::refusal_of_acceptance:
        add_refusal_of_acceptance(out.blocks, content);
        break;
    case DocumentKind::special_procedure:
        add_special_procedure(out.blocks, content, hall_date(issued_at));
        break;
    case DocumentKind::extension:
        add_extension(out.blocks, content);
        break;
    case DocumentKind::decision:
        add_decision(out.blocks, content);
        break;
    case DocumentKind::promise:
        add_promise(out.blocks, content);
        break;
    case DocumentKind::broken_promise:
        add_broken_promise(out.blocks, content);
        break;
    case DocumentKind::correction:
        add_correction(out.blocks, content);
        break;
    case DocumentKind::revocation:
        add_revocation(out.blocks, content);
        break;
    case DocumentKind::refusal:
        add_refusal(out.blocks, content);
        break;
    case DocumentKind::delivery:
        add_delivery(out.blocks, content, issued_at);
        break;
    case DocumentKind::withdrawal:
        paper_parts::add_withdrawal(out.blocks, content, hall_date(issued_at));
        break;
    case DocumentKind::collection:
        paper_parts::add_collection(out.blocks, content);
        break;
    case DocumentKind::supplement:
        paper_parts::add_supplement(out.blocks, content);
        break;
    case DocumentKind::agency:
        paper_parts::add_agency(out.blocks, content);
        break;
    }
    if (content.by_rule)
        out.blocks.push_back(Paragraph{*content.by_rule});
    paper_parts::add_reference(out.blocks, content, kind != DocumentKind::receipt);
    out.signature = render::Signature{content.authority, chinese_date(hall_date(issued_at)), {}};
    if (content.seal != SealPicture::none)
        out.signature->seal =
            render::Seal{content.authority, std::string(name.seal), content.seal == SealPicture::test};
    return out;
}

} // namespace yimen::cases
