#include "paper_kinds.h"

// What must stand on a paper, whoever writes its words.
namespace yimen::cases {
namespace {

using namespace paper_kinds;

const PaperField kFields[] = {
    {"applicant", "申请人", "the applicant", kEvery, {"addressee"}, ""},
    {"item", "事项名称", "the item", kEvery, {"item"}, ""},
    {"item_code", "事项实施编码", "the item's code", kEvery, {"item_code"}, "has_item_code"},
    {"case_number", "办件编号", "the case number", kEvery, {"case_number"}, ""},
    {"basis", "依据", "the legal basis", kEvery & ~bit_of(K::receipt), {"basis"}, "has_bases"},
    {"materials", "收到的材料", "what was received", bit_of(K::receipt), {"material"}, "has_materials"},
    // 受理通知书 names materials, day, acceptor, contact and limits.
    {"materials", "申请材料", "the application's materials", kAccepting, {"material"}, "has_materials", 2},
    {"acceptor", "受理人", "who accepted it", kAccepting, {"acceptor"}, "has_acceptor", 2},
    {"contact", "联系方式", "how to reach the hall", kAccepting, {"hall_phone"}, "has_hall_phone", 2},
    // 证照并销.
    {"ended",
     "随本决定注销的证照",
     "the licences that end with it",
     bit_of(K::decision),
     {"ended_identifier"},
     "has_ended",
     2},
    {"ended_basis", "注销证照的依据", "by which licences end", bit_of(K::decision), {"ended_basis"}, "has_ended", 2},
    {"missing",
     "需要补正（补充）的全部内容",
     "all that is missing",
     kinds_of(K::notice, K::supplement),
     {"missing"},
     ""},
    {"sector_rule", "行业规定", "the rule of the sector", bit_of(K::supplement), {"sector_rule"}, ""},
    {"todo", "需要怎样补正（补充）", "what to do about it", kinds_of(K::notice, K::supplement), {"missing_todo"}, ""},
    {"gaps", "后补的材料", "what is to follow", kWithGaps, {"gap"}, ""},
    {"told", "告知的内容", "what is told", bit_of(K::promise), {"promise_told"}, ""},
    {"promised", "承诺的内容", "what is promised", bit_of(K::promise), {"promised"}, ""},
    {"reason", "理由", "the reason", kReasoned, {"reason"}, ""},
    {"finding", "核查发现", "what the check found", kOfPromise, {"finding"}, ""},
    {"served", "送达的文书", "what is handed over", bit_of(K::delivery), {"served_paper"}, "has_served"},
    {"served_on", "送达日期", "the day of service", bit_of(K::delivery), {"issued_on", "signed_on"}, ""},
    {"agent", "受托人", "the agent", bit_of(K::agency), {"agent"}, ""},
    {"accepted_on", "受理日期", "the day of acceptance", kAccepting, {"accepted_on"}, ""},
    {"answer_due",
     "决定是否受理的期限",
     "by when acceptance is decided",
     bit_of(K::receipt),
     {"answer_due"},
     "has_answer_due"},
    {"promised_due",
     "承诺期限",
     "the promised limit",
     kinds_of(K::acceptance, K::gap_notice, K::special_procedure, K::extension),
     {"promised_due"},
     ""},
    {"legal_due",
     "法定期限",
     "the legal limit",
     kinds_of(K::acceptance, K::gap_notice, K::extension),
     {"legal_due"},
     ""},
    {"gap_until", "补交期限", "by when it follows", bit_of(K::gap_notice), {"gap_until"}, ""},
    {"until", "期限", "the last day", kinds_of(K::special_procedure, K::correction, K::supplement), {"until"}, ""},
    {"until", "期限", "the last day", kinds_of(K::notice, K::collection), {"until"}, "has_until"},
    {"answer_by", "陈述、申辩的期限", "by when the applicant may speak", bit_of(K::broken_promise), {"answer_by"}, ""},
    {"agency_from", "委托期限", "since when the agent may act", bit_of(K::agency), {"agency_from"}, ""},
    {"review", "救济途径：行政复议及期限", "the way of review, and its period", kAgainst, {"review_period"}, ""},
    {"suit", "救济途径：行政诉讼及期限", "the way to court, and its period", kAgainst, {"suit_period"}, ""},
    {"review_organ", "救济途径：复议机关", "the organ of review", kAgainst, {"review_organ"}, "has_review_organ"},
    {"court", "救济途径：人民法院", "the court", kAgainst, {"court"}, "has_court"},
};

} // namespace

std::span<const PaperField> paper_fields() { return kFields; }

} // namespace yimen::cases
