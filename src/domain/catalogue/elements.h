#pragma once

// The elements of an implementation list (standards.md §1.3, GB/T 39046-2020, GB/T 39554.2-2020) that are words from a list or small
// groups of facts. Our own words here; the numbers of an exchange profile live at the edge, in profile.h.

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"

namespace yimen::catalogue {

enum class BodyNature { statutory, authorised, entrusted, other }; // 实施主体性质: 法定机关, 授权组织, 受委托组织, 其他
BOOST_DESCRIBE_ENUM(BodyNature, statutory, authorised, entrusted, other)

// 权力来源: 法定本级行使, 上级下放, 上级授权, 同级授权, 上级委托, 同级委托.
enum class PowerSource {
    own,
    handed_down,
    authorised_from_above,
    authorised_by_peer,
    entrusted_from_above,
    entrusted_by_peer
};
BOOST_DESCRIBE_ENUM(PowerSource, own, handed_down, authorised_from_above, authorised_by_peer, entrusted_from_above,
                    entrusted_by_peer)

enum class UseLevel { nation, province, city, county, town, village, graded }; // 行使层级; graded: 分级管理
BOOST_DESCRIBE_ENUM(UseLevel, nation, province, city, county, town, village, graded)

// 服务对象 in its finest grain; `audience` says for the search whether persons or companies are meant.
enum class Served { person, enterprise, public_institution, social_organisation, unincorporated, government, other };
BOOST_DESCRIBE_ENUM(Served, person, enterprise, public_institution, social_organisation, unincorporated, government,
                    other)

enum class Way { counter, web, mobile, post, other }; // 办理形式
BOOST_DESCRIBE_ENUM(Way, counter, web, mobile, post, other)

// 网上办理深度: how far it goes without coming here; `complete` is 全程网办 (Ⅳ).
enum class OnlineDepth { none, consultation, receiving, pre_review, acceptance, handling, complete };
BOOST_DESCRIBE_ENUM(OnlineDepth, none, consultation, receiving, pre_review, acceptance, handling, complete)

enum class Reach { nation, province, city, county, town, village }; // 通办范围: whose counters take it
BOOST_DESCRIBE_ENUM(Reach, nation, province, city, county, town, village)

enum class MaterialKind { certificate, application, other }; // 证件证书证明, 申请表格文书, 其他
BOOST_DESCRIBE_ENUM(MaterialKind, certificate, application, other)
enum class MaterialForm { paper, electronic, either }; // 纸质, 电子化, 纸质/电子化
BOOST_DESCRIBE_ENUM(MaterialForm, paper, electronic, either)
enum class MaterialSource { self, government, other }; // 申请人自备, 政府部门核发, 其他
BOOST_DESCRIBE_ENUM(MaterialSource, self, government, other)

enum class ResultKind { licence, approval, other, none }; // 证照, 批文, 其他, 无
BOOST_DESCRIBE_ENUM(ResultKind, licence, approval, other, none)

enum class ProcedureKind { extension, other }; // 特别程序种类: 延长审批, 除延长审批之外的情况
BOOST_DESCRIBE_ENUM(ProcedureKind, extension, other)

// 环节 between acceptance and decision: 征求意见, 会签, 专家评审, 公示, 现场勘验, 听证.
enum class StageKind { consultation, countersign, expert_review, publication, inspection, hearing };
BOOST_DESCRIBE_ENUM(StageKind, consultation, countersign, expert_review, publication, inspection, hearing)

enum class StageGate { review, decision }; // what it must be over before
BOOST_DESCRIBE_ENUM(StageGate, review, decision)

// What it means when nobody has answered by the day: the case waits all the same; it goes on without; it counts as consent
// (逾期未复视为同意). Of a hearing: it is held in any case (行政许可法 art. 46), or only when somebody asks for it (art. 47).
enum class StageSilence { waits, passes, agrees };
BOOST_DESCRIBE_ENUM(StageSilence, waits, passes, agrees)

// By what power the department does it (#10–17).
struct Authority {
    BodyNature nature = BodyNature::statutory;
    std::string entrusted_by; // 委托部门
    PowerSource source = PowerSource::own;
    std::vector<UseLevel> levels;
    std::string division;       // 权限划分、行使内容
    std::string joint_bodies;   // 联办机构
    std::string quantity_limit; // 数量限制
    BOOST_DESCRIBE_CLASS(Authority, (), (nature, entrusted_by, source, levels, division, joint_bodies, quantity_limit),
                         (), ())
};

// 中介服务 that the law demands before.
struct Intermediary {
    std::string name, content;
    BOOST_DESCRIBE_CLASS(Intermediary, (), (name, content), (), ())
};

// How and where it can be had (#24–41).
struct Service {
    std::vector<Served> served;
    std::vector<Way> ways;
    OnlineDepth online = OnlineDepth::none;
    std::optional<Reach> reach;
    std::string trips_reason, trips_reason_en;  // 必须现场办理原因说明
    bool in_hall = true;                        // 进驻政务大厅
    bool by_appointment = true;                 // 预约办理
    bool by_kiosk = false;                      // 自助终端
    bool pay_online = false;                    // 网上支付
    bool papers_by_post = false;                // 申报材料邮寄
    bool results_by_post = false;               // 结果邮寄
    std::string place, hours;                   // 办理地点, 办理时间
    std::string consult_phone, complaint_phone; // 咨询, 监督投诉
    std::string web_address, mobile_address;    // where it is done online when not here
    std::string limits_note;                    // 办结时限说明
    std::string themes;                         // 主题分类, separated by 、
    std::optional<Intermediary> intermediary;
    BOOST_DESCRIBE_CLASS(Service, (),
                         (served, ways, online, reach, trips_reason, trips_reason_en, in_hall, by_appointment, by_kiosk,
                          pay_online, papers_by_post, results_by_post, place, hours, consult_phone, complaint_phone,
                          web_address, mobile_address, limits_note, themes, intermediary),
                         (), ())
};

struct SpecialProcedure {
    ProcedureKind kind = ProcedureKind::other;
    std::string name, name_en;
    std::optional<int> working_days; // the longest that it may take
    std::string ground;
    BOOST_DESCRIBE_CLASS(SpecialProcedure, (), (kind, name, name_en, working_days, ground), (), ())
};

struct FrequentQuestion {
    std::string question, question_en, answer, answer_en;
    BOOST_DESCRIBE_CLASS(FrequentQuestion, (), (question, question_en, answer, answer_en), (), ())
};

// What a visitor may claim, must do, and where they turn against a decision (#46).
struct Remedies {
    std::string rights, duties;
    std::string review_body, review_contact; // 行政复议
    std::string court, court_contact;        // 行政诉讼
    BOOST_DESCRIBE_CLASS(Remedies, (), (rights, duties, review_body, review_contact, court, court_contact), (), ())
};

// The item of the level above. `version` is set in a definition in force: the one that it was resolved from.
struct Inheritance {
    Uuid item;
    std::optional<int> version;
    BOOST_DESCRIBE_CLASS(Inheritance, (), (item, version), (), ())
};

struct LocalPlace {
    std::string name, address, hours, counters, phone, directions;
    BOOST_DESCRIBE_CLASS(LocalPlace, (), (name, address, hours, counters, phone, directions), (), ())
};

// What a county adds: places, hours, counters, phones, a shorter promise. Empty members leave what stands above.
struct Local {
    std::vector<LocalPlace> places;
    std::string place, hours, consult_phone, complaint_phone;
    std::optional<int> promised_working_days;
    std::string note, note_en;
    BOOST_DESCRIBE_CLASS(Local, (),
                         (places, place, hours, consult_phone, complaint_phone, promised_working_days, note, note_en),
                         (), ())
};

} // namespace yimen::catalogue
