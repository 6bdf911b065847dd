#include "consistency.h"

#include <algorithm>

#include "base/codes.h"

namespace yimen::catalogue {
namespace {

class Findings {
  public:
    void error(std::string rule, std::string pointer, std::string text, std::string text_en) {
        out.push_back({std::move(rule), Weight::error, std::move(pointer), std::move(text), std::move(text_en)});
    }
    void advice(std::string rule, std::string pointer, std::string text, std::string text_en) {
        out.push_back({std::move(rule), Weight::advice, std::move(pointer), std::move(text), std::move(text_en)});
    }

    std::vector<Finding> out;
};

bool has(const std::vector<Way>& ways, Way way) { return std::ranges::find(ways, way) != ways.end(); }

// A city's number with its area code, a mobile, or a service number (12345, 400-…).
bool has_area_code(std::string_view phone) {
    std::string digits;
    for (char c : phone)
        if (c >= '0' && c <= '9')
            digits += c;
    return digits.size() == 5 || digits.starts_with('0') || digits.starts_with('1') || digits.starts_with("400") ||
           digits.starts_with("800");
}

// 现场次数, 办理形式, 网上办理深度, 邮寄.
void handling(const Definition& d, Findings& out) {
    const Service& service = d.service;
    bool no_reason = service.trips_reason.empty() || service.trips_reason == "无";
    if (d.trips < 0)
        out.error("trips.below_zero", "/trips", "到办事现场次数不能小于 0", "The number of trips cannot be below 0");
    if (d.trips > 0 && no_reason)
        out.error("trips.reason_missing", "/service/trips_reason", "要到现场，须写明必须现场办理的原因",
                  "A trip is asked for: say why it is necessary");
    if (d.trips == 0 && !no_reason)
        out.error("trips.reason_without_trip", "/service/trips_reason", "写了必须现场办理的原因，但现场次数是 0",
                  "A reason for a trip is given, but no trip is asked for");
    if (service.online == OnlineDepth::complete && d.trips > 0)
        out.error("online.complete_with_trips", "/service/online", "全程网办的事项，现场次数应为 0",
                  "What is done entirely online asks for no trip");
    bool online = has(service.ways, Way::web) || has(service.ways, Way::mobile);
    if (d.trips == 0 && !service.ways.empty() && !online && !service.papers_by_post && !has(service.ways, Way::post))
        out.error("trips.no_way", "/service/ways", "现场次数是 0，又不能网办，须支持材料邮寄",
                  "No trip and not online: papers must be taken by post");
    if (service.online != OnlineDepth::none && !service.ways.empty() && !online)
        out.error("online.not_a_way", "/service/ways", "写了网上办理深度，但办理形式里没有网上办理",
                  "An online depth is given, but online is not among the ways");
    if (service.ways.empty())
        out.advice("ways.missing", "/service/ways", "没有写办理形式", "The ways to handle it are not named");
    if (service.by_kiosk && d.trips == 0 && !service.ways.empty() && !has(service.ways, Way::counter) &&
        !service.in_hall)
        out.advice("kiosk.outside_hall", "/service/by_kiosk", "支持自助终端，但没有进驻大厅",
                   "It is said to work at a kiosk, but is not in the hall");
}

void people_and_phones(const Definition& d, Findings& out) {
    const Service& service = d.service;
    if (d.authority.nature == BodyNature::entrusted && d.authority.entrusted_by.empty())
        out.error("entrusted.by_whom", "/authority/entrusted_by", "受委托组织须写明委托部门",
                  "An entrusted body must name who entrusted it");
    if (!service.consult_phone.empty() && service.consult_phone == service.complaint_phone)
        out.error("phones.same", "/service/complaint_phone", "咨询电话与监督投诉电话不能相同",
                  "The number for questions and the one for complaints must differ");
    for (auto [phone, pointer] : {std::pair(&service.consult_phone, "/service/consult_phone"),
                                  std::pair(&service.complaint_phone, "/service/complaint_phone")}) {
        if (phone->empty())
            out.advice("phones.missing", pointer, "没有咨询或投诉电话", "A phone number is missing");
        else if (!has_area_code(*phone))
            out.error("phones.area_code", pointer, "电话须带区号", "The phone number needs its area code");
    }
    if (!service.served.empty()) {
        bool person = std::ranges::find(service.served, Served::person) != service.served.end();
        bool others = service.served.size() > (person ? 1u : 0u);
        auto says = [&](Audience audience) { return std::ranges::find(d.audience, audience) != d.audience.end(); };
        if (person != says(Audience::person) || others != says(Audience::company))
            out.error("served.differs", "/service/served", "服务对象的细分与面向个人、企业的说法不一致",
                      "Who is served in detail differs from the audience");
    }
}

void fees_and_time(const Definition& d, Findings& out) {
    if (d.fee.charged && d.fee.items.empty())
        out.error("fee.no_items", "/fee/items", "收费事项须列出收费项目、标准和依据",
                  "An item that charges lists each fee with standard and basis");
    for (std::size_t i = 0; i < d.fee.items.size(); ++i) {
        const FeeItem& fee = d.fee.items[i];
        std::string at = "/fee/items/" + std::to_string(i);
        if (fee.name.empty() || fee.standard.empty() || fee.basis.empty())
            out.error("fee.incomplete", at, "收费项目须有名称、标准和依据", "A fee needs its name, standard and basis");
        if (fee.reducible && fee.reduction.empty())
            out.error("fee.reduction", at + "/reduction", "允许减免的，须写明减免情形", "Say when the fee is reduced");
    }
    if (!d.fee.charged && !d.fee.items.empty())
        out.error("fee.not_charged", "/fee/items", "不收费的事项却列有收费项目",
                  "Fees are listed, but nothing is charged");
    if (d.result.kind == ResultKind::none && d.result.licence_type)
        out.error("result.none_with_licence", "/result/kind", "结果类型是“无”，却写了证照类型",
                  "The result is said to be none, but a licence type is named");
    if (d.result.kind != ResultKind::none && d.result.name.empty())
        out.advice("result.name", "/result/name", "没有写结果名称", "The result has no name");
    int steps = 0;
    for (const auto& step : d.steps)
        steps += step.working_days.value_or(0);
    if (steps > d.legal_working_days)
        out.error("steps.longer_than_legal", "/steps", "各环节时限之和超过法定办结时限",
                  "The steps together take longer than the law allows");
    else if (steps > d.promised_working_days)
        out.advice("steps.longer_than_promised", "/steps", "各环节时限之和超过承诺办结时限",
                   "The steps together take longer than was promised");
    if (d.legal_bases.empty())
        out.advice("basis.missing", "/legal_bases", "没有写设定依据", "No legal basis is named");
    if (d.conditions.empty())
        out.advice("conditions.missing", "/conditions", "没有写受理条件", "No conditions are named");
}

void materials(const Definition& d, Findings& out) {
    for (std::size_t i = 0; i < d.requirements.size(); ++i) {
        const Requirement& r = d.requirements[i];
        std::string at = "/requirements/" + std::to_string(i);
        if (r.necessity == Necessity::required && r.deferrable && r.by_promise)
            out.advice("material.two_reliefs", at, "材料“" + r.name + "”既可容缺又可承诺，办事人难以选择",
                       "“" + r.name_en + "” may be deferred and promised: people will not know which");
        if (r.by_promise && !r.promise)
            out.advice("material.promise_text", at + "/promise",
                       "材料“" + r.name + "”可承诺，但没有写告知和承诺的内容，不能签",
                       "“" + r.name_en +
                           "” may be promised, but what is told and promised is not said: nobody can sign");
        if (r.necessity == Necessity::optional && !r.when && r.when_needed.empty())
            out.advice("material.when_needed", at + "/when_needed", "非必要材料“" + r.name + "”没有写何时需要",
                       "It is not said when the optional “" + r.name_en + "” is needed");
        if (r.standard.empty())
            out.advice("material.standard", at + "/standard", "材料“" + r.name + "”没有受理标准",
                       "“" + r.name_en + "” has no standard");
        if (r.review_points.empty())
            out.advice("material.review_points", at + "/review_points", "材料“" + r.name + "”没有审核要点",
                       "“" + r.name_en + "” has no review points");
        if (r.source.empty())
            out.advice("material.source", at + "/source", "材料“" + r.name + "”没有写来源",
                       "It is not said where “" + r.name_en + "” comes from");
    }
}

// 线上线下无差别: the same papers by both ways, and what is asked for can be done by the way that is offered.
void online_equals_counter(const Definition& d, Findings& out) {
    bool online = d.service.online == OnlineDepth::complete;
    for (std::size_t i = 0; i < d.requirements.size(); ++i) {
        const Requirement& r = d.requirements[i];
        std::string at = "/requirements/" + std::to_string(i);
        bool must = r.necessity == Necessity::required;
        bool on_paper = r.form == MaterialForm::paper || r.originals > 0 || r.copies > 0;
        if (online && r.see_original && must && r.satisfied_by.empty())
            out.error("equal.original", at + "/see_original", "全程网办，却要核验“" + r.name + "”的原件",
                      "Entirely online, but the original of “" + r.name_en + "” must be seen");
        else if (d.trips == 0 && r.see_original && must && r.satisfied_by.empty())
            out.advice("equal.original_without_trip", at + "/see_original",
                       "现场次数是 0，却要核验“" + r.name + "”的原件",
                       "No trip, but the original of “" + r.name_en + "” must be seen");
        if (d.trips == 0 && must && on_paper && !d.service.papers_by_post)
            out.error("equal.paper", at + "/form", "现场次数是 0，材料“" + r.name + "”却要纸质的，又不能邮寄",
                      "No trip and no post, but “" + r.name_en + "” must be on paper");
        if (d.trips == 0 && r.on_site)
            out.error("equal.on_site", at + "/on_site", "现场次数是 0，“" + r.name + "”却要本人到现场填写",
                      "No trip, but “" + r.name_en + "” must be filled in here");
    }
}

} // namespace

std::vector<Finding> findings(const Definition& definition) {
    Findings out;
    handling(definition, out);
    people_and_phones(definition, out);
    fees_and_time(definition, out);
    materials(definition, out);
    online_equals_counter(definition, out);
    return std::move(out.out);
}

std::vector<Finding> code_findings(const ItemHead& head, const CodeGround& ground) {
    Findings out;
    if (head.name.empty())
        out.error("head.name", "/head/name", "没有事项名称", "The item has no name");
    if (head.local_code.empty())
        out.error("head.local_code", "/head/local_code", "没有事项编码", "The item has no code");
    if (task_type_name(head.task_type).empty())
        out.error("head.task_type", "/head/task_type", "事项类型不在代码表中", "The item type is not in the list");
    if (head.name_en.empty())
        out.advice("head.name_en", "/head/name_en", "没有英文名称", "There is no English name");
    if (head.basic_code) {
        if (!codes::is_basic_code(*head.basic_code))
            out.error("head.basic_code", "/head/basic_code", "基本编码应为 12 位数字，其中第 3、4 位是事项类型",
                      "A basic code has 12 digits, of which the third and fourth are the item type");
        else if (head.basic_code->substr(2, 2) != head.task_type)
            out.error("head.type_differs", "/head/basic_code", "基本编码中的事项类型与事项类型不同",
                      "The type in the basic code is another one");
    }
    if (head.implementation_code) {
        const std::string& code = *head.implementation_code;
        if (!codes::is_implementation_code(code))
            return out.error("head.implementation_code", "/head/implementation_code",
                             "实施编码应为 31 位：统一社会信用代码、行使层级、基本编码",
                             "An implementation code has 31 characters: credit code, level, basic code"),
                   std::move(out.out);
        if (head.basic_code && code.substr(19, 12) != *head.basic_code)
            out.error("head.basic_differs", "/head/implementation_code", "实施编码中的基本编码与基本编码不同",
                      "The basic code in the implementation code is another one");
        if (codes::is_credit_code(ground.department_code) && code.substr(0, 18) != ground.department_code)
            out.error("head.department_differs", "/head/implementation_code", "实施编码中的实施主体不是本部门",
                      "The implementation code names another department");
        // Region levels begin with the province, levels of use with the nation.
        int level = code[18] - '0';
        if (ground.region_level > 0 && level != 7 && level != ground.region_level + 1)
            out.advice("head.level_differs", "/head/implementation_code", "实施编码中的行使层级与区划层级不同",
                       "The level in the implementation code is not that of the region");
    }
    if (head.handling_code) {
        if (!codes::is_handling_code(*head.handling_code) || head.handling_code->ends_with("00"))
            out.error("head.handling_code", "/head/handling_code", "业务办理项编码应为实施编码加 01–99 的两位序号",
                      "A handling code is the implementation code with a serial of 01 to 99");
        else if (head.implementation_code && !head.handling_code->starts_with(*head.implementation_code))
            out.error("head.handling_differs", "/head/handling_code", "业务办理项编码不是本实施编码的",
                      "The handling code belongs to another implementation code");
    }
    return std::move(out.out);
}

} // namespace yimen::catalogue
