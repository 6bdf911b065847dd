#pragma once

// What an item says in full (standards.md §1.3): the content of a snapshot. Plain data; a case keeps the snapshot it began with.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "elements.h"

namespace yimen::catalogue {

enum class FieldKind { text, long_text, number, date, choice, choices, phone, citizen_id, credit_code, address };
BOOST_DESCRIBE_ENUM(FieldKind, text, long_text, number, date, choice, choices, phone, citizen_id, credit_code, address)

enum class Necessity { required, optional };
BOOST_DESCRIBE_ENUM(Necessity, required, optional)

enum class Audience { person, company };
BOOST_DESCRIBE_ENUM(Audience, person, company)

struct Option {
    std::string value, label, label_en;
    BOOST_DESCRIBE_CLASS(Option, (), (value, label, label_en), (), ())
};

// A condition over the answers (condition.h); without one, always.
using When = std::optional<boost::json::object>;

// What a draft can know by itself. `identity` is the person who applies (for a company, who acts for it), `legal_person` the company's
// 法定代表人 or, where a person is the operator, that person. `earlier_case`: what the subject last filed for the same data element.
inline constexpr std::string_view kPrefillSources[] = {
    "identity.name",       "identity.id_number", "identity.phone",         "company.name",
    "company.credit_code", "legal_person.name",  "legal_person.id_number", "earlier_case"};
// With the code of a licence type behind it: the number of one in force that stands for a material of the item (免提交), or what its face says
// under the label of the field.
inline constexpr std::string_view kPrefillNumber = "licence.number:", kPrefillFace = "licence.face:";

// One field of a form: a data element (数据元) in this item's words.
struct Field {
    std::string key;     // its name in the form object
    std::string element; // the data element; what makes forms of several items mergeable
    std::string label, label_en;
    FieldKind kind = FieldKind::text;
    bool required = false;
    std::optional<std::int64_t> min_length, max_length; // code points
    std::optional<double> minimum, maximum;
    std::optional<std::string> pattern; // RE2, on the whole value
    std::vector<Option> options;
    std::string help, help_en;
    std::optional<std::string> prefill; // where a new draft takes it from: one of kPrefillSources, or a licence
    bool personal = false;              // masked for staff until revealed
    When when;
    BOOST_DESCRIBE_CLASS(Field, (),
                         (key, element, label, label_en, kind, required, min_length, max_length, minimum, maximum,
                          pattern, options, help, help_en, prefill, personal, when),
                         (), ())
};

struct FormSection {
    std::string key, title, title_en;
    std::vector<Field> fields;
    When when;
    BOOST_DESCRIBE_CLASS(FormSection, (), (key, title, title_en, fields, when), (), ())
};

struct Form {
    std::vector<FormSection> sections;
    BOOST_DESCRIBE_CLASS(Form, (), (sections), (), ())
};

// A picture beside a review point: how it should look, or how it should not.
struct Picture {
    std::string caption, caption_en;
    bool good = true;
    std::string media_type, sm3;
    BOOST_DESCRIBE_CLASS(Picture, (), (caption, caption_en, good, media_type, sm3), (), ())
};

// 审核要点: one checkable statement about a material.
struct ReviewPoint {
    std::string key, text, text_en;
    std::vector<Picture> pictures = {};
    BOOST_DESCRIBE_CLASS(ReviewPoint, (), (key, text, text_en, pictures), (), ())
};

// 样例: a filled-in example of a material, in the file store.
struct Sample {
    std::string name, media_type, sm3;
    BOOST_DESCRIBE_CLASS(Sample, (), (name, media_type, sm3), (), ())
};

// 告知承诺 (国办发〔2020〕42号): what the authority tells and what the applicant promises instead of handing the material in.
struct PromiseText {
    std::string told, told_en, promised, promised_en;
    std::optional<int> check_working_days; // after the result; none: what the rules say
    std::string check_basis;               // where that time comes from
    BOOST_DESCRIBE_CLASS(PromiseText, (), (told, told_en, promised, promised_en, check_working_days, check_basis), (),
                         ())
};

// What one item asks for; the material type is shared between items.
struct Requirement {
    std::string key;
    std::string name, name_en;
    std::string material_type;
    bool see_original = false; // the counter looks at the original
    bool keep_copy = true;     // a copy stays with the case
    int copies = 0;            // on paper
    Necessity necessity = Necessity::required;
    bool deferrable = false;               // 容缺
    bool by_promise = false;               // 告知承诺
    std::vector<std::string> satisfied_by; // licence:<type code>, fact:<name>
    std::string source, source_en;         // where the visitor gets it
    std::string standard, standard_en;     // 受理标准: what is checked, in the visitor's words
    std::vector<ReviewPoint> review_points;
    std::optional<Sample> sample;
    When when;
    MaterialKind kind = MaterialKind::other;           // 材料类型
    MaterialForm form = MaterialForm::either;          // 材料形式
    MaterialSource source_kind = MaterialSource::self; // 来源渠道; `source` says it in words
    int originals = 0;                                 // 原件份数 that are handed in
    std::string page_format;                           // 纸质材料规格: A4
    std::string how_to_fill, how_to_fill_en;           // 填报须知
    std::string basis;                                 // 要求提供材料的依据
    std::string when_needed, when_needed_en;           // 非必要时办理情形: when an optional one has to come
    bool on_site = false;                              // 需本人到现场填写
    std::optional<Sample> blank_form = {};             // 空白表格
    std::optional<PromiseText> promise = {};           // with by_promise: what is told and promised
    BOOST_DESCRIBE_CLASS(Requirement, (),
                         (key, name, name_en, material_type, see_original, keep_copy, copies, necessity, deferrable,
                          by_promise, satisfied_by, source, source_en, standard, standard_en, review_points, sample,
                          when, kind, form, source_kind, originals, page_format, how_to_fill, how_to_fill_en, basis,
                          when_needed, when_needed_en, on_site, blank_form, promise),
                         (), ())
};

struct LegalBasis {
    std::string title, article;
    std::string document_number = {}, text = {}; // 文号; the wording of the article
    BOOST_DESCRIBE_CLASS(LegalBasis, (), (title, article, document_number, text), (), ())
};
// 收费项目.
struct FeeItem {
    std::string name, standard, basis;
    bool reducible = false; // 允许减免
    std::string reduction;
    BOOST_DESCRIBE_CLASS(FeeItem, (), (name, standard, basis, reducible, reduction), (), ())
};
struct Fee {
    bool charged = false;
    std::string text;
    std::vector<FeeItem> items = {};
    BOOST_DESCRIBE_CLASS(Fee, (), (charged, text, items), (), ())
};
// 共同持证人: fields of the form that name another holder of the licence, a person or a company; whoever is not named is none.
struct CoHolder {
    std::string name, number; // keys of two fields
    BOOST_DESCRIBE_CLASS(CoHolder, (), (name, number), (), ())
};
// 证照并销: with this result the licences of these types end that the company held, because it is no more (行政许可法 art. 70(3)). What it
// owns (a title to land) does not: the types are named.
struct ResultEnds {
    std::vector<std::string> licence_types = {}; // codes
    std::string basis;                           // law and article; stands with each licence that ends
    BOOST_DESCRIBE_CLASS(ResultEnds, (), (licence_types, basis), (), ())
};
struct ItemResult {
    std::string name, name_en;
    std::optional<std::string> licence_type; // code of a licence type of ours
    std::optional<std::int64_t> validity_years;
    // Keys of the fields that stand on the face of the licence, in this order. Without it: every field that is neither personal nor a
    // phone number.
    std::optional<std::vector<std::string>> face;
    ResultKind kind = ResultKind::licence;
    std::optional<Sample> sample = {};
    std::optional<std::vector<CoHolder>> co_holders = {};
    std::optional<ResultEnds> ends = {};
    // What the decision itself establishes and no applicant can know, such as the credit code of a company that comes into being: who decides
    // writes it down. It stands with the case and on the face of the licence, and goes on to what waits for this in a bundle.
    std::optional<std::vector<Field>> establishes = {};
    BOOST_DESCRIBE_CLASS(ItemResult, (),
                         (name, name_en, licence_type, validity_years, face, kind, sample, co_holders, ends,
                          establishes),
                         (), ())
};

// One question of the guide (情形引导), answered by one of its options.
struct QuestionOption {
    std::string value, label, label_en, help, help_en;
    BOOST_DESCRIBE_CLASS(QuestionOption, (), (value, label, label_en, help, help_en), (), ())
};
struct Question {
    std::string key, text, text_en;
    std::string why, why_en; // what hangs on it, in the visitor's words
    std::vector<QuestionOption> options;
    When when; // over the questions before this one
    BOOST_DESCRIBE_CLASS(Question, (), (key, text, text_en, why, why_en, options, when), (), ())
};
// 情形: the first whose condition holds is the visitor's.
struct Scenario {
    std::string key, name, name_en;
    When when;
    BOOST_DESCRIBE_CLASS(Scenario, (), (key, name, name_en, when), (), ())
};
// 办理环节, as the visitor is told it.
struct ProcessStep {
    std::string key, name, name_en;
    std::optional<int> working_days;
    std::string office = {}; // 办理处室
    BOOST_DESCRIBE_CLASS(ProcessStep, (), (key, name, name_en, working_days, office), (), ())
};
// 环节: what has to happen between acceptance and decision beside the review itself. It opens with the acceptance of a case.
struct Stage {
    std::string key, name, name_en;
    StageKind kind = StageKind::consultation;
    std::string department =
        {}; // code of the department that is asked (consultation, countersign); the others are the own one's
    int working_days = 5; // to answer; of a publication: how long it stands; of a hearing the law says it
    StageGate before = StageGate::review;
    StageSilence silence = StageSilence::waits;
    std::string basis = {}; // where it is prescribed
    When when = {};
    BOOST_DESCRIBE_CLASS(Stage, (), (key, name, name_en, kind, department, working_days, before, silence, basis, when),
                         (), ())
};
// Which answers a resolved definition came from.
struct ScenarioName {
    std::string key, name, name_en;
    BOOST_DESCRIBE_CLASS(ScenarioName, (), (key, name, name_en), (), ())
};
struct GivenAnswer {
    std::string key, question, question_en, value, label, label_en;
    BOOST_DESCRIBE_CLASS(GivenAnswer, (), (key, question, question_en, value, label, label_en), (), ())
};
struct Resolution {
    std::optional<ScenarioName> scenario;
    std::vector<GivenAnswer> answers;
    BOOST_DESCRIBE_CLASS(Resolution, (), (scenario, answers), (), ())
};

// 超时默认: an item that opts in. When the legal limit has run out and nobody has decided, the case counts as approved.
struct DeemedApproval {
    std::string basis; // the document that says so
    BOOST_DESCRIBE_CLASS(DeemedApproval, (), (basis), (), ())
};

struct Definition {
    std::string summary, summary_en;
    std::vector<Audience> audience;
    std::vector<std::string> conditions;
    std::vector<LegalBasis> legal_bases;
    int legal_working_days = 20;    // 法定办结时限 (行政许可法 art. 42)
    int promised_working_days = 20; // 承诺办结时限, at most the legal one
    bool on_the_spot = false;       // 即办件: decided the same working day
    int trips = 0;                  // 到办事现场次数
    Fee fee;
    Form form;
    std::vector<Requirement> requirements;
    ItemResult result;
    std::vector<std::string> aliases; // what people call it: 开饭馆; for the search only
    std::vector<ProcessStep> steps;
    std::vector<Question> questions;
    std::vector<Scenario> scenarios;
    std::optional<Resolution> resolved; // set by resolve(): no questions are left, and no conditions
    Authority authority;
    Service service;
    std::vector<SpecialProcedure> special_procedures;
    std::vector<FrequentQuestion> faqs;
    Remedies remedies;
    // An item that takes what it asks for from the one of the level above, and only adds what is local. Its own definition says nothing
    // else; the definition in force is the one above with `local` laid over it.
    std::optional<Inheritance> inherits;
    std::optional<Local> local;
    std::vector<Stage> stages = {};
    std::optional<DeemedApproval> deemed_approval = {};
    // The rule of its sector, down to the article, under which more may be asked for after acceptance; none: nothing may (一次性告知).
    std::optional<std::string> supplement_rule = {};
    BOOST_DESCRIBE_CLASS(Definition, (),
                         (summary, summary_en, audience, conditions, legal_bases, legal_working_days,
                          promised_working_days, on_the_spot, trips, fee, form, requirements, result, aliases, steps,
                          questions, scenarios, resolved, authority, service, special_procedures, faqs, remedies,
                          inherits, local, stages, deemed_approval, supplement_rule),
                         (), ())
};
inline bool is_permit(std::string_view task_type) { return task_type == "01"; } // GB/T 39046 A.1: 行政许可
// Handled by several bodies together (统一办理、联合办理、集中办理): 行政许可法 art. 26(2).
inline bool is_joint(const Definition& definition) { return !definition.authority.joint_bodies.empty(); }

// The definition in force of an item that inherits: `above` with the local part of `own` laid over it. What `own` leaves empty stays as
// it is above. A local promise can only be shorter.
Definition with_local(const Definition& above, int above_version, const Definition& own);

// What is wrong with a definition (standards.md §1.3 "Consistency checks", and our own: unique keys, patterns that compile, options for
// choices …); empty when it may be published. What may stand but should not is in consistency.h.
std::vector<InvalidParam> check(const Definition& definition);

// Checks what a visitor filled in. `complete`: required fields must be there (at submission); otherwise only what is there is checked.
// Unknown members are errors. Pointers are relative to the form object.
std::vector<InvalidParam> check_form(const Form& form, const boost::json::object& values, bool complete);

// The form with personal fields masked, as staff see it before they reveal.
boost::json::object masked_form(const Form& form, const boost::json::object& values);

// What is wrong with the stages; part of check().
std::vector<InvalidParam> check_stages(const Definition& definition);

const Requirement* find_requirement(const Definition& definition, std::string_view key);
const Field* find_field(const Form& form, std::string_view key);

// Form and what the decision establishes, as one form: what is known when the item is granted.
Form known_form(const Definition& definition);
// What the decision establishes, as a form of its own; without sections when it establishes nothing.
Form established_form(const Definition& definition);

// Keys of the fields that stand on the licence.
std::vector<std::string> face_keys(const Definition& definition);
// What of a known form stands on the licence: label → value as people read it, choices by their labels.
boost::json::object licence_face(const Definition& definition, const boost::json::object& values);
// The same by data element, where the type of the licence says which stand on it (type_rules.h of licences): label there → value.
struct ElementLabel {
    std::string element, label;
};
boost::json::object licence_face(const Definition& definition, const boost::json::object& values,
                                 const std::vector<ElementLabel>& wanted);
// Those whom a filled form names as further holders, as it says: name and number.
std::vector<std::pair<std::string, std::string>> co_holders(const Definition& definition,
                                                            const boost::json::object& values);
// What is wrong with them: each has a number by which they can be found, and name and number go together or are both left out; the latter
// only when nothing is to be filled in any more (`whole`).
void check_co_holders(const Definition& definition, const boost::json::object& values, bool whole,
                      std::vector<InvalidParam>& problems);

} // namespace yimen::catalogue
