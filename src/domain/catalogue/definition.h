#pragma once

// What an item says in full (standards.md §1.3): the content of a snapshot. Plain data; a case keeps the snapshot it began with.

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

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
    std::optional<std::string> prefill; // identity.name, identity.id_number, identity.phone
    bool personal = false;              // masked for staff until revealed
    BOOST_DESCRIBE_CLASS(Field, (),
                         (key, element, label, label_en, kind, required, min_length, max_length, minimum, maximum,
                          pattern, options, help, help_en, prefill, personal),
                         (), ())
};

struct FormSection {
    std::string key, title, title_en;
    std::vector<Field> fields;
    BOOST_DESCRIBE_CLASS(FormSection, (), (key, title, title_en, fields), (), ())
};

struct Form {
    std::vector<FormSection> sections;
    BOOST_DESCRIBE_CLASS(Form, (), (sections), (), ())
};

// 审核要点: one checkable statement about a material.
struct ReviewPoint {
    std::string key, text, text_en;
    BOOST_DESCRIBE_CLASS(ReviewPoint, (), (key, text, text_en), (), ())
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
    BOOST_DESCRIBE_CLASS(Requirement, (),
                         (key, name, name_en, material_type, see_original, keep_copy, copies, necessity, deferrable,
                          by_promise, satisfied_by, source, source_en, standard, standard_en, review_points),
                         (), ())
};

struct LegalBasis {
    std::string title, article;
    BOOST_DESCRIBE_CLASS(LegalBasis, (), (title, article), (), ())
};
struct Fee {
    bool charged = false;
    std::string text;
    BOOST_DESCRIBE_CLASS(Fee, (), (charged, text), (), ())
};
struct ItemResult {
    std::string name, name_en;
    std::optional<std::string> licence_type; // code of a licence type of ours
    std::optional<std::int64_t> validity_years;
    // Keys of the fields that stand on the face of the licence, in this order. Without it: every field that is neither personal nor a
    // phone number.
    std::optional<std::vector<std::string>> face;
    BOOST_DESCRIBE_CLASS(ItemResult, (), (name, name_en, licence_type, validity_years, face), (), ())
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
    BOOST_DESCRIBE_CLASS(Definition, (),
                         (summary, summary_en, audience, conditions, legal_bases, legal_working_days,
                          promised_working_days, on_the_spot, trips, fee, form, requirements, result),
                         (), ())
};

// What is wrong with a definition (standards.md §1.3 "Consistency checks", and our own: unique keys, patterns that compile, options for
// choices …); empty when it may be published.
std::vector<InvalidParam> check(const Definition& definition);

// Checks what a visitor filled in. `complete`: required fields must be there (at submission); otherwise only what is there is checked.
// Unknown members are errors. Pointers are relative to the form object.
std::vector<InvalidParam> check_form(const Form& form, const boost::json::object& values, bool complete);

// The form with personal fields masked, as staff see it before they reveal.
boost::json::object masked_form(const Form& form, const boost::json::object& values);

const Requirement* find_requirement(const Definition& definition, std::string_view key);
const Field* find_field(const Form& form, std::string_view key);

// What of a form stands on the licence: label → value as people read it, choices by their labels.
boost::json::object licence_face(const Definition& definition, const boost::json::object& values);

} // namespace yimen::catalogue
