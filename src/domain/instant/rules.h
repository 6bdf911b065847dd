#pragma once

// A rule of instant approval (秒批规则): conditions over verified values, in the closed JsonLogic subset of the guide (catalogue/condition.h).
// Which values of an item are verified, and what is wrong with a rule: pure.
//
//     subject.kind              person or company, as the register of people has it
//     subject.age               full years, from the number of a person whose document somebody has seen
//     material.<requirement>    what stands for the material: "licence" or "fact"
//     days_left.<requirement>   days for which the licence that stands for the material is still valid; without an end: 99999
//     form.<field>              what the form says, as long as it is what was filled in from a verified record; a date: days since then
//
// What the applicant only declares has no name here, and a rule that uses it is not put in force.

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "catalogue/condition.h"
#include "catalogue/definition.h"

namespace yimen::instant {

inline constexpr std::size_t kMostConditions = 30;
inline constexpr int kWithoutEnd = 99'999; // days

struct RuleCondition {
    Text<40, 1> key;
    Text<200> text, text_en;  // what it demands
    boost::json::object when; // condition.h
    BOOST_DESCRIBE_CLASS(RuleCondition, (), (key, text, text_en, when), (), ())
};
struct RuleText {
    std::vector<RuleCondition> conditions; // all of them
    std::optional<StaffId> answers;        // who answers for it: may decide for the organ
    Text<300> basis;                       // the document by which the organ decides so
    BOOST_DESCRIBE_CLASS(RuleText, (), (conditions, answers, basis), (), ())
};

enum class VariableKind { choice, number };
BOOST_DESCRIBE_ENUM(VariableKind, choice, number)

struct VariableOption {
    std::string value, label, label_en;
    BOOST_DESCRIBE_CLASS(VariableOption, (), (value, label, label_en), (), ())
};
struct Variable {
    std::string key, label, label_en;
    VariableKind kind = VariableKind::choice;
    std::vector<VariableOption> options;
    std::string unit, unit_en; // of a number
    BOOST_DESCRIBE_CLASS(Variable, (), (key, label, label_en, kind, options, unit, unit_en), (), ())
};

inline constexpr std::string_view kMaterial = "material.", kDaysLeft = "days_left.", kFormField = "form.",
                                  kSubjectKind = "subject.kind", kSubjectAge = "subject.age";

// What a rule for this item may look at.
std::vector<Variable> variables_of(const catalogue::Definition& definition);
// Keys of the fields that would stand on a licence of ours; none when there is no licence.
std::vector<std::string> face_fields(const catalogue::Definition& definition);
// Filled in from a record of ours, not from what somebody said.
bool is_verified(const catalogue::Field& field);

// Reads a condition that check_shape has found good.
catalogue::Condition condition_of(const RuleCondition& condition);
// What a draft must keep to: request.invalid with pointers.
Result<void> check_shape(const RuleText& rule);
// What keeps a rule from coming into force for an item of this definition, with pointers below /conditions. Codes: required, declared (the
// form says it and nobody verified it), unverifiable (nobody can be asked for that material), declared_on_licence (it would stand on the licence), not_in_list, wrong_type, stages.
std::vector<InvalidParam> check_rule(const RuleText& rule, const catalogue::Definition& definition);

} // namespace yimen::instant
