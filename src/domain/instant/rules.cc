#include "rules.h"

#include <algorithm>
#include <set>

namespace yimen::instant {
namespace {

using catalogue::FieldKind;

constexpr std::string_view kLicence = "licence:", kFact = "fact:";
constexpr std::string_view kOfRecord[] = {"identity.name",       "identity.id_number", "company.name",
                                          "company.credit_code", "legal_person.name",  "legal_person.id_number"};

bool has_source(const catalogue::Requirement& requirement, std::string_view prefix) {
    return std::ranges::any_of(requirement.satisfied_by, [&](const auto& by) { return by.starts_with(prefix); });
}

bool for_audience(const catalogue::Definition& definition, catalogue::Audience audience) {
    return std::ranges::count(definition.audience, audience) > 0;
}

// By a record, by its kind: what can be compared.
std::optional<VariableKind> compared_as(const catalogue::Field& field) {
    switch (field.kind) {
    case FieldKind::choice:
        return VariableKind::choice;
    case FieldKind::number:
    case FieldKind::date:
        return VariableKind::number;
    default:
        return std::nullopt;
    }
}

void add_subject(const catalogue::Definition& definition, std::vector<Variable>& out) {
    out.push_back({std::string(kSubjectKind),
                   "申请人类型",
                   "Kind of applicant",
                   VariableKind::choice,
                   {{"person", "个人", "a person"}, {"company", "法人", "a company"}},
                   "",
                   ""});
    if (for_audience(definition, catalogue::Audience::person))
        out.push_back({std::string(kSubjectAge),
                       "申请人年龄（按已核验的身份证件）",
                       "Age of the applicant (by the identity document that was seen)",
                       VariableKind::number,
                       {},
                       "周岁",
                       "years"});
}

void add_material(const catalogue::Requirement& requirement, std::vector<Variable>& out) {
    std::vector<VariableOption> by;
    if (has_source(requirement, kLicence))
        by.push_back({"licence", "有效的电子证照", "a licence in force"});
    if (has_source(requirement, kFact))
        by.push_back({"fact", "部门数据核验", "a fact that a department confirmed"});
    if (by.empty())
        return;
    out.push_back({std::string(kMaterial) + requirement.key, "“" + requirement.name + "”的依据",
                   "What stands for: " + requirement.name_en, VariableKind::choice, by, "", ""});
    if (has_source(requirement, kLicence))
        out.push_back({std::string(kDaysLeft) + requirement.key,
                       "“" + requirement.name + "”的剩余有效期",
                       "Days left of: " + requirement.name_en,
                       VariableKind::number,
                       {},
                       "天",
                       "days"});
}

void add_field(const catalogue::Field& field, std::vector<Variable>& out) {
    auto kind = compared_as(field);
    if (!kind || !is_verified(field))
        return;
    Variable one{std::string(kFormField) + field.key, field.label, field.label_en, *kind, {}, "", ""};
    for (const auto& option : field.options)
        one.options.push_back({option.value, option.label, option.label_en});
    if (field.kind == FieldKind::date) {
        one.label += "至今的天数";
        one.label_en += ": days since then";
        one.unit = "天";
        one.unit_en = "days";
    }
    out.push_back(std::move(one));
}

// Why a name is none that a rule may use.
InvalidParam refusal(const catalogue::Definition& definition, const std::string& name, std::string at) {
    std::string_view text = name;
    if (text.starts_with(kFormField))
        if (const auto* field = catalogue::find_field(definition.form, text.substr(kFormField.size())))
            return {std::move(at), "declared", field->label};
    for (std::string_view prefix : {kMaterial, kDaysLeft})
        if (text.starts_with(prefix))
            if (const auto* requirement = catalogue::find_requirement(definition, text.substr(prefix.size())))
                return {std::move(at), "unverifiable", requirement->name};
    return {std::move(at), "unknown", name};
}

void check_condition(const RuleCondition& condition, const std::string& at, const std::vector<Variable>& variables,
                     const catalogue::Definition& definition, std::vector<InvalidParam>& problems) {
    if (condition.text.value.empty())
        problems.push_back({at + "/text", "required", "says in Chinese what it demands"});
    if (condition.text_en.value.empty())
        problems.push_back({at + "/text_en", "required", "says in English what it demands"});
    auto parsed = condition_of(condition);
    for (const auto& name : parsed.variables())
        if (std::ranges::count(variables, name, &Variable::key) == 0)
            problems.push_back(refusal(definition, name, at + "/when"));
    auto sized = parsed.sized();
    for (const auto& variable : variables) {
        if (sized.contains(variable.key) && variable.kind != VariableKind::number)
            problems.push_back({at + "/when", "wrong_type", variable.label});
        for (const auto& [name, value] : parsed.comparisons())
            if (name == variable.key && std::ranges::count(variable.options, value, &VariableOption::value) == 0)
                problems.push_back({at + "/when", "not_in_list", variable.label + " " + value});
    }
}

} // namespace

bool is_verified(const catalogue::Field& field) {
    if (!field.prefill)
        return false;
    return std::ranges::find(kOfRecord, *field.prefill) != std::end(kOfRecord) ||
           field.prefill->starts_with(catalogue::kPrefillNumber) || field.prefill->starts_with(catalogue::kPrefillFace);
}

std::vector<Variable> variables_of(const catalogue::Definition& definition) {
    std::vector<Variable> out;
    add_subject(definition, out);
    for (const auto& requirement : definition.requirements)
        add_material(requirement, out);
    for (const auto& section : definition.form.sections)
        for (const auto& field : section.fields)
            add_field(field, out);
    return out;
}

std::vector<std::string> face_fields(const catalogue::Definition& definition) {
    return definition.result.licence_type ? catalogue::face_keys(definition) : std::vector<std::string>{};
}

catalogue::Condition condition_of(const RuleCondition& condition) {
    std::vector<InvalidParam> problems;
    return catalogue::Condition::parse(condition.when, "", problems).value();
}

Result<void> check_shape(const RuleText& rule) {
    std::vector<InvalidParam> problems;
    if (rule.conditions.size() > kMostConditions)
        problems.push_back({"/rule/conditions", "too_long", "at most 30"});
    std::set<std::string> keys;
    for (std::size_t i = 0; i < rule.conditions.size(); ++i) {
        std::string at = "/rule/conditions/" + std::to_string(i);
        if (!keys.insert(rule.conditions[i].key.value).second)
            problems.push_back({at + "/key", "not_unique", rule.conditions[i].key.value});
        (void)catalogue::Condition::parse(rule.conditions[i].when, at + "/when", problems);
    }
    if (problems.empty())
        return {};
    return fail(Error{&kInvalidRequest, {}, std::move(problems), {}});
}

std::vector<InvalidParam> check_rule(const RuleText& rule, const catalogue::Definition& definition) {
    std::vector<InvalidParam> problems;
    if (rule.conditions.empty())
        problems.push_back({"/conditions", "required", "a rule demands something"});
    if (rule.basis.value.empty())
        problems.push_back({"/basis", "required", "names the document by which the organ decides so"});
    if (!rule.answers)
        problems.push_back({"/answers", "required", "names who answers for it"});
    for (const auto& stage : definition.stages)
        problems.push_back({"/conditions", "stages", stage.name});
    for (const auto& key : face_fields(definition))
        if (const auto* field = catalogue::find_field(definition.form, key); field && !is_verified(*field))
            problems.push_back({"/conditions", "declared_on_licence", field->label});
    auto variables = variables_of(definition);
    for (std::size_t i = 0; i < rule.conditions.size(); ++i)
        check_condition(rule.conditions[i], "/conditions/" + std::to_string(i), variables, definition, problems);
    return problems;
}

} // namespace yimen::instant
