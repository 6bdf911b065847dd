#include "paper_parts.h"

#include <algorithm>

#include "papers.h"

namespace yimen::cases::paper_parts {

using render::Facts;
using render::Paragraph;

// The opening that names the application. 你（单位）: the same words serve persons and companies.
std::string application(const PaperContent& c) {
    std::string out = "你（单位）";
    if (c.submitted_on)
        out += "于" + chinese_date(*c.submitted_on);
    return out + "提出的“" + c.item_name + "”申请（办件编号：" + c.case_number + "）";
}

// 行政复议法 art. 20: 60 days; 行政诉讼法 art. 46: six months.
std::string appeal(const PaperContent& c) {
    std::string organ = c.review_organ.empty() ? "有管辖权的行政复议机关" : c.review_organ;
    std::string court = c.court.empty() ? "有管辖权的人民法院" : c.court;
    return "如不服本决定，可以自收到本决定书之日起六十日内向" + organ +
           "申请行政复议，也可以自收到本决定书之日起六个月内向" + court + "提起行政诉讼。";
}

std::string bases(const PaperContent& c) {
    std::string out;
    for (const auto& basis : c.legal_bases)
        out += (out.empty() ? "" : "、") + basis;
    return out;
}

std::string place(const PaperContent& c) {
    std::string out = c.hall_name;
    if (!c.hall_address.empty())
        out += "（" + c.hall_address + "）";
    return out.empty() ? c.authority : out;
}

std::string with_phone(std::string text, const PaperContent& c) {
    return c.hall_phone.empty() ? text : text + "，咨询电话：" + c.hall_phone;
}

void add_withdrawal(Blocks& out, const PaperContent& c, Date issued_on) {
    out.push_back(Paragraph{application(c) + "，你（单位）已于" + chinese_date(issued_on) +
                            "撤回。本机关终止办理，不作出决定。"});
    if (!c.reason.empty())
        out.push_back(Paragraph{"撤回的理由：" + c.reason});
    out.push_back(
        Paragraph{with_phone("撤回不影响再次提出申请。大厅收存的原件，可以到" + place(c) + "领回", c) + "。"});
}

void add_collection(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，本机关已经作出准予的决定，办理结果已经制作完成。"});
    if (!c.licence_name.empty())
        out.push_back(Facts{{{"证照名称", c.licence_name}, {"证照标识", c.licence_identifier}}});
    out.push_back(
        Paragraph{with_phone("电子证照请登录一门门户“我的证照”查看、下载，与纸质证照具有同等法律效力；需要纸质"
                             "证照的，请凭本通知书和本人身份证件，到" +
                                 place(c) + "领取，委托他人领取的，应当出示授权委托书",
                             c) +
                  "。"});
    if (c.until)
        out.push_back(Paragraph{(c.permit ? "根据《中华人民共和国行政许可法》第四十四条的规定，" : "") +
                                std::string("本机关在") + chinese_date(*c.until) +
                                "前（作出决定之日起十个工作日内）向申请人颁发、送达。"});
}

void add_supplement(Blocks& out, const PaperContent& c) {
    out.push_back(Paragraph{application(c) + "，本机关已于" + chinese_date(c.accepted_on.value()) + "受理。根据" +
                            c.sector_rule.value() + "的规定，需要你（单位）在" + chinese_date(c.until.value()) +
                            "前补充下列材料："});
    render::Numbered list;
    for (const auto& item : c.missing)
        list.items.push_back({item.name, "需要补充：" + item.todo, "提交方式：" + item.where});
    out.push_back(list);
    out.push_back(Paragraph{with_phone("补充材料不停止计算办理期限；逾期没有提交的，本机关按现有材料审查并作出决定", c) +
                            "。"});
}

void add_agency(Blocks& out, const PaperContent& c) {
    const PaperAgency agency = c.agency.value_or(PaperAgency{});
    out.push_back(Paragraph{"委托人就下列事项委托受托人代为办理，授权已由委托人登记。受托人在授权范围和期限内提出申请、"
                            "补正材料、签收文书，由委托人承担法律后果。"});
    out.push_back(
        Facts{{{"委托人", c.addressee},
               {"受托人", agency.agent + "（" + agency.agent_number + "）"},
               {"委托事项", agency.all_items ? "以委托人名义办理的全部政务服务事项，本次为“" + c.item_name + "”"
                                             : "“" + c.item_name + "”"},
               {"委托期限", "自" + chinese_date(agency.valid_from) +
                                (agency.valid_to ? "至" + chinese_date(*agency.valid_to) : "起，至委托人撤销为止")}}});
    out.push_back(Paragraph{with_phone("委托人可以随时撤销授权；撤销以前已经办理的，不受影响", c) + "。"});
}

void add_hearing(Blocks& out, const PaperContent& c) {
    for (const auto& one : c.hearings.value_or(std::vector<PaperHearing>{}))
        out.push_back(Paragraph{"本机关于" + chinese_date(one.held_on) + "就该申请举行听证" +
                                (one.chair.empty() ? "" : "，主持人：" + one.chair) + "。听证笔录记载：" + one.record +
                                (c.permit ? "根据《中华人民共和国行政许可法》第四十八条第二款的规定，" : "") +
                                "本决定根据听证笔录作出。"});
}

void add_reference(Blocks& out, const PaperContent& c, bool with_basis) {
    auto named = [](const render::Block& block) {
        const auto* facts = std::get_if<Facts>(&block);
        return facts && std::ranges::count(facts->rows, "办件编号", &Facts::Row::label) > 0;
    };
    auto found = std::ranges::find_if(out, named);
    if (found == out.end()) {
        Facts facts;
        facts.rows = {{"办件编号", c.case_number}, {"办理事项", c.item_name}};
        out.push_back(std::move(facts));
        found = std::prev(out.end());
    }
    auto& rows = std::get<Facts>(*found).rows;
    if (c.item_code && !c.item_code->empty())
        rows.push_back({"事项实施编码", *c.item_code});
    if (std::string law = bases(c); with_basis && !law.empty())
        rows.push_back({"设定依据", law});
}

} // namespace yimen::cases::paper_parts
