#pragma once

// What papers of fictional cases say, in the ways in which they differ.

#include "documents.h"

namespace yimen::cases::test_papers {

inline Date paper_day(std::string_view text) { return parse_date(text).value(); }

// Everything that any paper may name.
inline PaperContent whole() {
    PaperContent c;
    c.authority = "城东区市场监督管理局";
    c.addressee = "云溪小馆";
    c.item_name = "食品经营许可";
    c.item_code = "11511602MB1234567X400013100200001";
    c.case_number = "511602-20260928-00001";
    c.permit = true;
    c.hall_name = "城东区政务服务中心";
    c.hall_address = "迎春路 1 号";
    c.hall_phone = "0826-1234567";
    c.handler = "王老师";
    c.submitted_on = c.received_on = c.accepted_on = paper_day("2026-09-28");
    c.answer_due = c.promised_due = c.until = paper_day("2026-10-12");
    c.legal_due = paper_day("2026-11-02");
    c.answer_by = paper_day("2026-10-10");
    c.promised_working_days = 5;
    c.reason = "场所不符合要求";
    c.legal_bases = {"《中华人民共和国食品安全法》第三十五条"};
    c.materials = {{"平面布局图", 1}};
    c.missing = {{"平面布局图", "补一张带尺寸的", "窗口"}};
    c.licence_name = "食品经营许可证";
    c.licence_identifier = "1.2.156.3005.2.11";
    c.served = {"准予行政许可决定书（1号）"};
    c.review_organ = "城东区人民政府";
    c.court = "城东区人民法院";
    c.seal = SealPicture::plain;
    c.ground = "听证";
    c.sector_rule = "《样例行业办法》第十条";
    c.working_days = 10;
    c.gaps = std::vector<PaperGap>{{"设备清单", paper_day("2026-10-12")}};
    c.signed_on = paper_day("2026-09-28");
    c.promises = std::vector<PaperPromise>{{"设备清单", "告知的内容", "承诺的内容", paper_day("2026-11-20")}};
    c.finding = "货架直接放在地上";
    c.answer = "已经改正";
    c.agency = PaperAgency{"陈示例", "9901**********0015", true, paper_day("2026-01-01"), paper_day("2026-12-31")};
    return c;
}

struct Variant {
    std::string name;
    PaperContent content;
};

// No more than what every case has.
inline PaperContent bare() {
    PaperContent c = whole();
    c.permit = false;
    c.hall_name = c.hall_address = c.hall_phone = c.handler = c.review_organ = c.court = "";
    c.licence_name = c.licence_identifier = c.reason = "";
    c.legal_bases.clear();
    c.materials.clear();
    c.served.clear();
    c.item_code.reset();
    c.submitted_on.reset();
    c.answer_due.reset();
    c.signed_on.reset();
    c.promises.reset();
    c.answer.reset();
    c.finding.reset();
    c.agency.reset();
    c.seal = SealPicture::none;
    return c;
}

inline std::vector<Variant> variants_of_first() {
    std::vector<Variant> out{{"permit", whole()}, {"bare", bare()}};
    auto add = [&](std::string name, auto change) {
        PaperContent c = whole();
        change(c);
        out.push_back({std::move(name), std::move(c)});
    };
    add("not a permit", [](PaperContent& c) { c.permit = false; });
    add("by silence", [](PaperContent& c) { c.by_silence = true; });
    add("by silence, not a permit", [](PaperContent& c) {
        c.by_silence = true;
        c.permit = false;
        c.gaps.reset();
    });
    add("joint", [](PaperContent& c) { c.joint = true; });
    add("joint, not a permit", [](PaperContent& c) {
        c.joint = true;
        c.permit = false;
    });
    add("done at once", [](PaperContent& c) { c.promised_working_days = 0; });
    add("after hearings", [](PaperContent& c) {
        c.hearings =
            std::vector<PaperHearing>{{paper_day("2026-10-20"), "赵老师", "双方对油烟排放的检测结果没有异议。"},
                                      {paper_day("2026-10-27"), "", "申请人没有到场。"}};
    });
    add("after a hearing, not a permit", [](PaperContent& c) {
        c.permit = false;
        c.hearings = std::vector<PaperHearing>{{paper_day("2026-10-20"), "赵老师", "没有异议。"}};
    });
    add("posted and signed for", [](PaperContent& c) { c.posted = "邮政 EMS123456789CN"; });
    add("posted", [](PaperContent& c) {
        c.posted = "邮政 EMS123456789CN";
        c.signed_on.reset();
    });
    add("at the counter, signed by hand", [](PaperContent& c) { c.signed_on.reset(); });
    add("online", [](PaperContent& c) {
        c.served_online = true;
        c.signed_on.reset();
    });
    add("online and signed", [](PaperContent& c) { c.served_online = true; });
    add("by choice", [](PaperContent& c) {
        c.served_online = true;
        c.by_choice = true;
    });
    add("deemed", [](PaperContent& c) {
        c.deemed_basis = "城东区〔2026〕8号";
        c.by_rule = "本文书由系统自动出具。";
    });
    add("deemed, not a permit", [](PaperContent& c) {
        c.deemed_basis = "城东区〔2026〕8号";
        c.permit = false;
    });
    add("by a rule", [](PaperContent& c) { c.by_rule = "本文书由系统按规则自动出具，责任人：赵老师。"; });
    add("many of each", [](PaperContent& c) {
        c.materials = {{"平面布局图", 1}, {"设备清单", 2}};
        c.missing.push_back({"申请表“地址”", "写明门牌号", "门户"});
        c.gaps->push_back({"健康证明", paper_day("2026-10-19")});
        c.promises->push_back({"健康证明", "告知二", "承诺二", {}});
        c.legal_bases.emplace_back("《食品经营许可和备案管理办法》第四条");
        c.served.emplace_back("准予行政许可决定书（2号）");
        c.valid_to = paper_day("2031-09-27");
    });
    add("many of each, not a permit", [](PaperContent& c) {
        c.permit = false;
        c.legal_bases.emplace_back("《食品经营许可和备案管理办法》第四条");
        c.answer = "";
        c.agency->all_items = false;
        c.agency->valid_to.reset();
        c.until.reset();
    });
    add("nothing of a promise", [](PaperContent& c) {
        c.promises.reset();
        c.signed_on.reset();
        c.answer.reset();
        c.reason = "";
    });
    add("no licence, no hall", [](PaperContent& c) {
        c.licence_name = c.licence_identifier = "";
        c.hall_name = "";
        c.seal = SealPicture::test;
    });
    add("no address, no telephone", [](PaperContent& c) {
        c.hall_address = c.hall_phone = c.handler = "";
        c.legal_bases.clear();
    });
    add("words that look like ours", [](PaperContent& c) {
        c.reason = "{court} {不认识} }{ {application}";
        c.item_name = "{item}";
    });
    return out;
}

// As the program writes it since the second release of words: facts where there were sentences, and what stands for materials.
inline PaperContent since_second(PaperContent c) {
    if (c.by_rule) {
        c.by_rule.reset();
        c.rule = PaperRule{"食品经营许可延续", 3, "赵老师"};
    }
    for (auto& one : c.missing)
        one.where = "";
    if (!c.by_silence && !c.rule && !c.handler.empty())
        c.acceptor = "李老师";
    return c;
}

// Those of a release: the first has all that there were before, the next ones have them as they are written since then, and more.
inline std::vector<Variant> variants(std::int64_t release) {
    std::vector<Variant> out = variants_of_first();
    if (release == 1)
        return out;
    for (auto& one : out)
        one.content = since_second(std::move(one.content));
    auto add = [&](std::string name, auto change) {
        PaperContent c = since_second(whole());
        change(c);
        out.push_back({std::move(name), std::move(c)});
    };
    add("what stands for materials", [](PaperContent& c) {
        c.materials.push_back({"营业执照", 0, PaperInstead::licence, "营业执照", "1.2.156.3005.2.7"});
        c.materials.push_back({"不动产登记信息", 0, PaperInstead::fact, "不动产登记：产权信息", ""});
        c.materials.push_back({"健康证明", 0, PaperInstead::promise});
        c.materials.push_back({"门牌证明", 0, PaperInstead::result, "门牌地址证明开具", "1.2.156.3005.2.9"});
        c.materials.push_back({"身份证", 0, PaperInstead::seen});
    });
    add("no material", [](PaperContent& c) { c.materials.clear(); });
    add("deemed, not a permit, by a rule", [](PaperContent& c) {
        c.permit = false;
        c.deemed_basis = "城东区〔2026〕8号";
        c.rule = PaperRule{"deemed_approval", 1, "赵老师"};
    });
    add("licences end with it", [](PaperContent& c) {
        c.ended = std::vector<PaperEnded>{{"食品经营许可证", "1.2.156.3005.2.5"}, {"小餐饮登记证", "1.2.156.3005.2.6"}};
        c.ended_basis = "《中华人民共和国行政许可法》第七十条第（三）项";
    });
    return out;
}

} // namespace yimen::cases::test_papers
