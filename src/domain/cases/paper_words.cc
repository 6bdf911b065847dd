#include "paper_words.h"

#include <algorithm>

#include "paper_kinds.h"
#include "papers.h"

namespace yimen::cases {
namespace {

using namespace paper_kinds;
using Told = const PaperFacts&;

std::string day_of(const std::optional<Date>& day) { return day ? chinese_date(*day) : ""; }

template <class T>
bool any(const std::optional<std::vector<T>>& list) {
    return list && !list->empty();
}

template <class T>
const T& entry_of(const std::vector<T>& list, std::size_t at) {
    static const T none{};
    return at < list.size() ? list[at] : none;
}
template <class T>
const T& entry_of(const std::optional<std::vector<T>>& list, std::size_t at) {
    static const std::vector<T> none;
    return entry_of(list ? *list : none, at);
}

PaperAgency agency_in(Told f) { return f.content.agency.value_or(PaperAgency{}); }
PaperRule rule_in(Told f) { return f.content.rule.value_or(PaperRule{}); }
template <PaperInstead Instead>
bool stands_instead(Told f) {
    return entry_of(f.content.materials, f.entry).instead == Instead;
}

// A fictional case without something, or with what there was already.
template <auto Member>
void leave_out(PaperContent& content, bool holds) {
    if (!holds)
        content.*Member = {};
}

template <auto Member>
bool is_there(Told f) {
    const auto& value = f.content.*Member;
    if constexpr (requires { value.has_value(); })
        return value.has_value();
    else
        return !value.empty();
}
template <auto Member>
bool is_not_empty(Told f) {
    const auto& value = f.content.*Member;
    return value && !value->empty();
}
template <auto Member>
std::string text_in(Told f) {
    return f.content.*Member;
}
template <auto Member>
std::string text_or_none(Told f) {
    return (f.content.*Member).value_or("");
}
template <auto Member>
std::string day_in(Told f) {
    return day_of(f.content.*Member);
}

// What papers of before the second release have as whole sentences, the words of that release tell of later papers: always those, so that a
// paper of an own text is made again as it was.
constexpr std::int64_t kToldSince = 2;

std::string told_by_rule(Told f) {
    if (f.content.by_rule)
        return *f.content.by_rule;
    if (!f.content.rule)
        return "";
    return shipped_phrase(kToldSince, f.content.deemed_basis ? "made_when_deemed" : "made_by_rule", f);
}
std::string told_where(Told f) {
    const auto& entry = entry_of(f.content.missing, f.entry);
    return entry.where.empty() ? shipped_phrase(kToldSince, "handing_in", f) : entry.where;
}

using C = PaperContent;

const PaperWord kWords[] = {
    {"authority", "机关名称", "the authority", "", kEvery, 0, "", text_in<&C::authority>},
    {"addressee", "申请人（受送达人）", "the applicant, to whom it is addressed", "", kEvery, 0, "",
     text_in<&C::addressee>},
    {"item", "事项名称", "the item", "", kEvery, 0, "", text_in<&C::item_name>},
    {"item_code", "事项实施编码", "the item's code", "", 0, kEvery, "has_item_code", text_or_none<&C::item_code>},
    {"case_number", "办件编号", "the case number", "", kEvery, 0, "", text_in<&C::case_number>},
    {"issued_on", "成文日期", "the day of this paper", "", kEvery, 0, "",
     [](Told f) { return chinese_date(f.issued_on); }},
    {"hall", "大厅名称", "the hall", "", 0, kEvery, "has_hall", text_in<&C::hall_name>},
    {"hall_address", "大厅地址", "the hall's address", "", 0, kEvery, "has_hall_address", text_in<&C::hall_address>},
    {"hall_phone", "咨询电话", "the hall's telephone", "", 0, kEvery, "has_hall_phone", text_in<&C::hall_phone>},
    {"handler", "经办人（首问责任人）", "who handles it", "", 0, kEvery, "has_handler", text_in<&C::handler>},
    {"submitted_on", "申请日期", "the day of the application", "", 0, kEvery, "has_submitted_on",
     day_in<&C::submitted_on>},
    {"received_on", "收到日期", "the day of receipt", "", bit_of(K::receipt), 0, "", day_in<&C::received_on>},
    {"answer_due", "决定是否受理的期限", "by when acceptance is decided", "", 0, bit_of(K::receipt), "has_answer_due",
     day_in<&C::answer_due>},
    {"accepted_on", "受理日期", "the day of acceptance", "", ~kBeforeAcceptance, 0, "", day_in<&C::accepted_on>},
    {"promised_due", "承诺办结日期", "the promised due date", "", kTimed, 0, "", day_in<&C::promised_due>},
    {"legal_due", "法定办结日期", "the legal due date", "", kTimed, 0, "", day_in<&C::legal_due>},
    {"promised_days", "承诺办结工作日数", "the promised working days", "", kAccepting, 0, "",
     [](Told f) { return std::to_string(f.content.promised_working_days); }},
    {"until", "截止日期", "the last day", "", kinds_of(K::special_procedure, K::correction, K::supplement),
     kinds_of(K::notice, K::collection), "has_until", day_in<&C::until>},
    {"valid_to", "有效期至", "valid to", "", 0, bit_of(K::decision), "has_valid_to", day_in<&C::valid_to>},
    {"reason", "理由", "the reason", "", kReasoned, kinds_of(K::decision, K::withdrawal), "has_reason",
     text_in<&C::reason>},
    {"sector_rule", "受理后可以要求补充的依据", "the rule under which more is asked for after acceptance", "",
     bit_of(K::supplement), 0, "", text_or_none<&C::sector_rule>},
    {"ground", "特别程序", "the special procedure", "", bit_of(K::special_procedure), 0, "", text_or_none<&C::ground>},
    {"working_days", "所需（延长）工作日数", "the working days that it takes, or that are added", "",
     kinds_of(K::special_procedure, K::extension), 0, "",
     [](Told f) { return f.content.working_days ? std::to_string(*f.content.working_days) : ""; }},
    {"signed_on", "签名（签收）日期", "the day of the applicant's signature", "", 0, kSigned, "has_signed_on",
     day_in<&C::signed_on>},
    {"about", "违反的承诺所代替的材料", "the material whose promise was broken", "", kOfPromise, 0, "",
     [](Told f) { return entry_of(f.content.promises, 0).name; }},
    {"finding", "核查发现", "what the check found", "", kOfPromise, 0, "", text_or_none<&C::finding>},
    {"answer", "陈述、申辩", "what the applicant said to it", "", 0, kinds_of(K::correction, K::revocation),
     "has_answer", text_or_none<&C::answer>},
    {"answer_by", "陈述、申辩的期限", "by when the applicant may speak", "", bit_of(K::broken_promise), 0, "",
     day_in<&C::answer_by>},
    {"licence", "证照名称", "the licence", "", 0, kOfLicence, "has_licence", text_in<&C::licence_name>},
    {"licence_identifier", "证照标识", "the licence's identifier", "", 0, kOfLicence, "has_licence",
     text_in<&C::licence_identifier>},
    {"review_organ", "行政复议机关", "the organ of review", "", 0, kEvery, "has_review_organ",
     text_in<&C::review_organ>},
    {"court", "人民法院", "the court", "", 0, kEvery, "has_court", text_in<&C::court>},
    // 行政复议法 art. 20; 行政诉讼法 art. 46.
    {"review_period", "行政复议的期限（六十日）", "the period for review: sixty days", "", kEvery, 0, "",
     [](Told) { return std::string("六十日"); }},
    {"suit_period", "行政诉讼的期限（六个月）", "the period for going to court: six months", "", kEvery, 0, "",
     [](Told) { return std::string("六个月"); }},
    {"deemed_basis", "超时默认的依据", "what lets silence count as consent", "", 0, bit_of(K::decision), "deemed",
     text_or_none<&C::deemed_basis>},
    {"by_rule", "自动出具的说明", "by which rule it was made, and who answers for it", "", 0, kEvery, "has_by_rule",
     told_by_rule, true},
    {"rule", "自动出具所依据的规则", "the rule that made it", "", 0, kEvery, "has_by_rule",
     [](Told f) { return rule_in(f).name; }},
    {"rule_version", "规则的版本", "the rule's version", "", 0, kEvery, "has_by_rule",
     [](Told f) { return std::to_string(rule_in(f).version); }},
    {"rule_answers", "规则的责任人", "who answers for the rule", "", 0, kEvery, "has_by_rule",
     [](Told f) { return rule_in(f).answers; }},
    {"acceptor", "受理人", "who accepted it", "", 0, kAccepting, "has_acceptor", text_or_none<&C::acceptor>},
    {"posted", "快递公司和单号", "courier and number", "", 0, bit_of(K::delivery), "posted", text_or_none<&C::posted>},
    {"agent", "受托人", "the agent", "", bit_of(K::agency), 0, "", [](Told f) { return agency_in(f).agent; }},
    {"agent_number", "受托人证件号码（部分隐去）", "the agent's number, masked", "", bit_of(K::agency), 0, "",
     [](Told f) { return agency_in(f).agent_number; }},
    {"agency_from", "委托开始日期", "since when the agent may act", "", bit_of(K::agency), 0, "",
     [](Told f) { return chinese_date(agency_in(f).valid_from); }},
    {"agency_to", "委托结束日期", "until when the agent may act", "", 0, bit_of(K::agency), "agency_ends",
     [](Told f) { return day_of(agency_in(f).valid_to); }},
    // Of an entry of a list.
    {"number", "序号", "the entry's number", "*", kEvery, 0, "", [](Told f) { return std::to_string(f.entry + 1); }},
    {"material", "材料名称", "the material", "materials", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.materials, f.entry).name; }},
    {"material_files", "文件数", "how many files", "materials", kEvery, 0, "",
     [](Told f) { return std::to_string(entry_of(f.content.materials, f.entry).files); }},
    {"proof", "代替材料的证照、数据或者办件", "the licence, fact or case that stands for the material", "materials", 0,
     kEvery, "has_proof", [](Told f) { return entry_of(f.content.materials, f.entry).proof.value_or(""); }},
    {"proof_number", "它的标识", "its identifier", "materials", 0, kEvery, "has_proof_number",
     [](Told f) { return entry_of(f.content.materials, f.entry).proof_number.value_or(""); }},
    {"missing", "缺什么", "what is missing", "missing", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.missing, f.entry).name; }},
    {"missing_todo", "需要怎样补正", "what to do", "missing", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.missing, f.entry).todo; }},
    {"missing_where", "在哪里提交", "where to hand it in", "missing", kEvery, 0, "", told_where, true},
    {"gap", "后补的材料", "what is to follow", "gaps", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.gaps, f.entry).name; }},
    {"gap_until", "补交期限", "by when it follows", "gaps", kEvery, 0, "",
     [](Told f) { return chinese_date(entry_of(f.content.gaps, f.entry).until); }},
    {"promise", "以承诺代替的材料", "the material that is promised", "promises", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.promises, f.entry).name; }},
    {"promise_told", "告知的内容", "what is told", "promises", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.promises, f.entry).told; }},
    {"promised", "承诺的内容", "what is promised", "promises", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.promises, f.entry).promised; }},
    {"check_by", "核查期限", "by when it is checked", "promises", 0, kEvery, "has_check_by",
     [](Told f) { return day_of(entry_of(f.content.promises, f.entry).check_by); }},
    {"hearing_on", "听证日期", "the day of the hearing", "hearings", kEvery, 0, "",
     [](Told f) { return chinese_date(entry_of(f.content.hearings, f.entry).held_on); }},
    {"hearing_chair", "听证主持人", "who chaired it", "hearings", 0, kEvery, "has_chair",
     [](Told f) { return entry_of(f.content.hearings, f.entry).chair; }},
    {"hearing_record", "听证笔录", "its record", "hearings", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.hearings, f.entry).record; }},
    {"ended_basis", "注销这些证照的依据", "by which they end", "", 0, bit_of(K::decision), "has_ended",
     text_or_none<&C::ended_basis>},
    {"ended_licence", "随本决定注销的证照", "a licence that ends with the decision", "ended", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.ended, f.entry).licence; }},
    {"ended_identifier", "注销的证照的标识", "its identifier", "ended", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.ended, f.entry).identifier; }},
    {"served_paper", "送达的文书", "what is handed over", "served", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.served, f.entry); }},
    {"basis", "设定依据", "a legal basis", "bases", kEvery, 0, "",
     [](Told f) { return entry_of(f.content.legal_bases, f.entry); }},
};

const PaperCondition kConditions[] = {
    {"permit", "属于行政许可", "it is an administrative permit", "", kEvery, [](Told f) { return f.content.permit; },
     [](C& c, bool holds) { c.permit = holds; }},
    {"joint", "联合办理", "it is handled jointly", "", kEvery, [](Told f) { return f.content.joint; },
     [](C& c, bool holds) { c.joint = holds; }},
    {"by_silence", "逾期未告知而视为受理", "it was accepted by silence", "", bit_of(K::acceptance),
     [](Told f) { return f.content.by_silence; },
     [](C& c, bool holds) {
         c.by_silence = holds;
         leave_out<&C::acceptor>(c, !holds);
     }},
    {"done_at_once", "即办件", "it is done on the spot", "", kAccepting,
     [](Told f) { return f.content.promised_working_days == 0; },
     [](C& c, bool holds) { c.promised_working_days = holds ? 0 : 5; }},
    {"deemed", "超时默认", "it is deemed approved", "", bit_of(K::decision), is_there<&C::deemed_basis>,
     [](C& c, bool holds) {
         c.deemed_basis.reset();
         if (holds)
             c.deemed_basis = "《样例区政务服务超时默认办法》";
     }},
    {"served_online", "在门户签收", "it is signed for in the portal", "", bit_of(K::delivery),
     [](Told f) { return f.content.served_online; }, [](C& c, bool holds) { c.served_online = holds; }},
    {"by_choice", "只要电子证照", "the applicant wants it electronically only", "", bit_of(K::delivery),
     [](Told f) { return f.content.by_choice.value_or(false); }, [](C& c, bool holds) { c.by_choice = holds; }},
    {"posted", "邮寄送达", "it is sent by post", "", bit_of(K::delivery), is_there<&C::posted>,
     [](C& c, bool holds) {
         c.posted.reset();
         if (holds)
             c.posted = "邮政 样例单号";
     }},
    {"all_items", "委托全部事项", "the agent may act in all items", "", bit_of(K::agency),
     [](Told f) { return agency_in(f).all_items; },
     [](C& c, bool holds) {
         if (c.agency)
             c.agency->all_items = holds;
     }},
    {"agency_ends", "委托有结束日期", "the authority ends on a day", "", bit_of(K::agency),
     [](Told f) { return agency_in(f).valid_to.has_value(); },
     [](C& c, bool holds) {
         if (c.agency && !holds)
             c.agency->valid_to.reset();
     }},
    {"has_item_code", "有实施编码", "the item has a code", "", kEvery, is_not_empty<&C::item_code>,
     leave_out<&C::item_code>},
    {"has_hall", "有大厅名称", "a hall is known", "", kEvery, is_there<&C::hall_name>, leave_out<&C::hall_name>},
    {"has_hall_address", "有大厅地址", "the hall's address is known", "", kEvery, is_there<&C::hall_address>,
     leave_out<&C::hall_address>},
    {"has_hall_phone", "有咨询电话", "a telephone is known", "", kEvery, is_there<&C::hall_phone>,
     leave_out<&C::hall_phone>},
    {"has_handler", "有经办人", "somebody handles it", "", kEvery, is_there<&C::handler>, leave_out<&C::handler>},
    {"has_submitted_on", "有申请日期", "the day of the application is known", "", kEvery, is_there<&C::submitted_on>,
     leave_out<&C::submitted_on>},
    {"has_answer_due", "有决定受理的期限", "there is a day for the answer", "", bit_of(K::receipt),
     is_there<&C::answer_due>, leave_out<&C::answer_due>},
    {"has_until", "有截止日期", "there is a last day", "", kinds_of(K::notice, K::collection), is_there<&C::until>,
     leave_out<&C::until>},
    {"has_valid_to", "有有效期", "the licence ends on a day", "", bit_of(K::decision), is_there<&C::valid_to>,
     leave_out<&C::valid_to>},
    {"has_reason", "写了意见（理由）", "a reason was written", "", kinds_of(K::decision, K::withdrawal),
     is_there<&C::reason>, leave_out<&C::reason>},
    {"has_bases", "有设定依据", "the item names legal bases", "", kEvery, is_there<&C::legal_bases>,
     leave_out<&C::legal_bases>},
    {"has_materials", "有申请材料", "there are materials", "", kNamesMaterials, is_there<&C::materials>,
     leave_out<&C::materials>},
    {"has_served", "有送达的文书", "papers are handed over", "", bit_of(K::delivery), is_there<&C::served>,
     leave_out<&C::served>},
    {"has_licence", "有证照", "there is a licence", "", kOfLicence, is_there<&C::licence_name>,
     leave_out<&C::licence_name>},
    {"has_review_organ", "登记了复议机关", "the organ of review is on record", "", kEvery, is_there<&C::review_organ>,
     leave_out<&C::review_organ>},
    {"has_court", "登记了人民法院", "the court is on record", "", kEvery, is_there<&C::court>, leave_out<&C::court>},
    {"has_gaps", "有后补的材料", "something is to follow", "", bit_of(K::acceptance) | kWithGaps,
     [](Told f) { return any(f.content.gaps); }, leave_out<&C::gaps>},
    {"has_signed_on", "已签名（签收）", "the applicant has signed", "", kSigned, is_there<&C::signed_on>,
     leave_out<&C::signed_on>},
    {"has_promises", "有告知承诺", "something is promised", "", kinds_of(K::decision, K::promise),
     [](Told f) { return any(f.content.promises); }, leave_out<&C::promises>},
    {"has_answer", "提出了陈述、申辩", "the applicant spoke to it", "", kinds_of(K::correction, K::revocation),
     is_not_empty<&C::answer>, leave_out<&C::answer>},
    {"has_hearings", "举行过听证", "there was a hearing", "", kHeard, [](Told f) { return any(f.content.hearings); },
     leave_out<&C::hearings>},
    {"has_by_rule", "由系统自动出具", "it was made by a rule", "", kEvery,
     [](Told f) { return f.content.by_rule || f.content.rule; },
     [](C& c, bool holds) {
         leave_out<&C::by_rule>(c, holds);
         leave_out<&C::rule>(c, holds);
     }},
    {"has_acceptor", "有受理人", "somebody accepted it", "", kAccepting, is_not_empty<&C::acceptor>,
     leave_out<&C::acceptor>},
    {"has_ended", "有证照随本决定注销", "licences end with the decision", "", bit_of(K::decision),
     [](Told f) { return any(f.content.ended); }, leave_out<&C::ended>},
    {"handed_in", "提交了文件", "files were handed in", "materials", kEvery,
     [](Told f) { return !entry_of(f.content.materials, f.entry).instead; }},
    {"from_licence", "以电子证照代替", "a licence stands for it", "materials", kEvery,
     stands_instead<PaperInstead::licence>},
    {"from_fact", "以数据核验代替", "a confirmed fact stands for it", "materials", kEvery,
     stands_instead<PaperInstead::fact>},
    {"from_promise", "以告知承诺代替", "a promise stands for it", "materials", kEvery,
     stands_instead<PaperInstead::promise>},
    {"from_result", "由另一办件的结果带来", "another case's result stands for it", "materials", kEvery,
     stands_instead<PaperInstead::result>},
    {"from_sight", "已在窗口核对原件", "the counter has seen the original", "materials", kEvery,
     stands_instead<PaperInstead::seen>},
    {"has_proof", "有代替材料的证照、数据或者办件", "it is known what stands for it", "materials", kEvery,
     [](Told f) { return !entry_of(f.content.materials, f.entry).proof.value_or("").empty(); }},
    {"has_proof_number", "它有标识", "that has an identifier", "materials", kEvery,
     [](Told f) { return !entry_of(f.content.materials, f.entry).proof_number.value_or("").empty(); }},
    {"has_check_by", "有核查期限", "it is checked by a day", "promises", kEvery,
     [](Told f) { return entry_of(f.content.promises, f.entry).check_by.has_value(); }},
    {"has_chair", "有主持人", "somebody chaired it", "hearings", kEvery,
     [](Told f) { return !entry_of(f.content.hearings, f.entry).chair.empty(); }},
};

const PaperList kLists[] = {
    {"materials", "申请材料", "the application's materials", kNamesMaterials,
     [](const C& c) { return c.materials.size(); }},
    {"missing", "需要补正（补充）的内容", "what is missing", kinds_of(K::notice, K::supplement),
     [](const C& c) { return c.missing.size(); }},
    {"gaps", "后补的材料", "what is to follow", kWithGaps | bit_of(K::acceptance),
     [](const C& c) { return c.gaps ? c.gaps->size() : 0; }},
    {"promises", "告知承诺", "promises", kinds_of(K::promise, K::decision),
     [](const C& c) { return c.promises ? c.promises->size() : 0; }},
    {"hearings", "听证", "hearings", kHeard, [](const C& c) { return c.hearings ? c.hearings->size() : 0; }},
    {"ended", "随本决定注销的证照", "licences that end with the decision", bit_of(K::decision),
     [](const C& c) { return c.ended ? c.ended->size() : 0; }},
    {"served", "送达的文书", "papers handed over", bit_of(K::delivery), [](const C& c) { return c.served.size(); }},
    {"bases", "设定依据", "legal bases", kEvery, [](const C& c) { return c.legal_bases.size(); }},
};

template <class T>
const T* named(std::span<const T> list, std::string_view name) {
    auto found = std::ranges::find(list, name, &T::name);
    return found == list.end() ? nullptr : &*found;
}

} // namespace

std::span<const PaperWord> paper_words() { return kWords; }
std::span<const PaperCondition> paper_conditions() { return kConditions; }
std::span<const PaperList> paper_lists() { return kLists; }

const PaperWord* find_paper_word(std::string_view name) { return named(paper_words(), name); }
const PaperCondition* find_paper_condition(std::string_view name) { return named(paper_conditions(), name); }
const PaperList* find_paper_list(std::string_view name) { return named(paper_lists(), name); }

std::string chinese_date(Date day) {
    return std::to_string(static_cast<int>(day.year())) + "年" + std::to_string(static_cast<unsigned>(day.month())) +
           "月" + std::to_string(static_cast<unsigned>(day.day())) + "日";
}

} // namespace yimen::cases
