#include "trace.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace yimen::instant {
namespace {

using cases::Evidence;

std::int64_t days_between(Date from, Date to) {
    return (std::chrono::sys_days(to) - std::chrono::sys_days(from)).count();
}

// Full years on that day; who is born on 29 February is a year older on 1 March.
int age_on(Date born, Date day) {
    int years = static_cast<int>(day.year()) - static_cast<int>(born.year());
    bool before = std::pair(day.month(), day.day()) < std::pair(born.month(), born.day());
    return years - (before ? 1 : 0);
}

TraceValue from_registry(const Applicant& applicant, std::string value, std::string shown, std::string shown_en) {
    TraceValue out;
    out.value = std::move(value);
    out.shown = std::move(shown);
    out.shown_en = std::move(shown_en);
    out.source = ValueSource::registry;
    out.source_name = "实名身份记录";
    out.source_name_en = "Register of identities";
    out.at = applicant.at;
    return out;
}

TraceValue from_evidence(const Evidence& evidence, std::string value, std::string shown, std::string shown_en) {
    TraceValue out;
    out.value = std::move(value);
    out.shown = std::move(shown);
    out.shown_en = std::move(shown_en);
    out.source = evidence.by_fact ? ValueSource::fact : ValueSource::licence;
    out.source_name = evidence.name;
    out.source_name_en = evidence.name_en;
    out.identifier = evidence.identifier;
    out.version = evidence.version;
    out.at = evidence.checked_at;
    return out;
}

void add_evidence(const Evidence& evidence, Date day, Values& out) {
    out[std::string(kMaterial) + evidence.requirement] =
        evidence.by_fact ? from_evidence(evidence, "fact", "部门数据核验一致", "Confirmed by the department")
                         : from_evidence(evidence, "licence", "有效的电子证照", "A licence in force");
    if (evidence.by_fact)
        return;
    auto days = evidence.valid_to ? days_between(day, *evidence.valid_to) : kWithoutEnd;
    out[std::string(kDaysLeft) + evidence.requirement] =
        evidence.valid_to ? from_evidence(evidence, std::to_string(days),
                                          fmt::format("还有 {} 天（至 {}）", days, to_iso(*evidence.valid_to)),
                                          fmt::format("{} days left (until {})", days, to_iso(*evidence.valid_to)))
                          : from_evidence(evidence, std::to_string(days), "长期有效", "Without an end");
}

// The licence that a field was filled in from, as long as that stands.
const Evidence* licence_behind(const cases::RuleCase& found, const catalogue::Field& field) {
    for (std::string_view prefix : {catalogue::kPrefillNumber, catalogue::kPrefillFace})
        if (field.prefill->starts_with(prefix)) {
            auto one = std::ranges::find(found.evidence, field.prefill->substr(prefix.size()), &Evidence::type_code);
            return one == found.evidence.end() ? nullptr : &*one;
        }
    return nullptr;
}

std::string text_in(const boost::json::value& value) {
    if (value.is_string())
        return std::string(value.get_string());
    if (value.is_int64())
        return std::to_string(value.get_int64());
    return value.is_double() ? fmt::format("{}", value.get_double()) : "";
}

std::string label_of(const catalogue::Field& field, const std::string& value, bool english) {
    for (const auto& option : field.options)
        if (option.value == value)
            return english ? option.label_en : option.label;
    return value;
}

void add_field(const cases::RuleCase& found, const Applicant& applicant, const catalogue::Field& field, Date day,
               Values& out) {
    if (!is_verified(field) || std::ranges::count(found.prefilled, field.key) == 0)
        return; // declared, or changed by somebody
    const auto* said = found.form.if_contains(field.key);
    std::string value = said ? text_in(*said) : "";
    bool of_licence = field.prefill->starts_with("licence.");
    const auto* evidence = licence_behind(found, field);
    if (value.empty() || (of_licence ? !evidence : !applicant.seen && field.prefill->starts_with("identity.")))
        return;
    std::string shown = label_of(field, value, false), shown_en = label_of(field, value, true);
    if (field.kind == catalogue::FieldKind::date) {
        auto since = parse_date(value);
        if (!since)
            return;
        value = std::to_string(days_between(*since, day));
        shown += "（" + value + " 天）";
        shown_en += " (" + value + " days)";
    }
    out[std::string(kFormField) + field.key] =
        evidence ? from_evidence(*evidence, value, shown, shown_en) : from_registry(applicant, value, shown, shown_en);
}

Verdict verdict_of(catalogue::Truth truth) {
    return truth == catalogue::Truth::yes  ? Verdict::met
           : truth == catalogue::Truth::no ? Verdict::not_met
                                           : Verdict::unknown;
}

} // namespace

Values values_of(const cases::RuleCase& found, const Applicant& applicant, Date day) {
    Values out;
    bool person = applicant.kind == people::SubjectKind::person;
    out[std::string(kSubjectKind)] = person ? from_registry(applicant, "person", "个人", "A person")
                                            : from_registry(applicant, "company", "法人", "A company");
    if (person && applicant.born && applicant.seen) {
        int age = age_on(*applicant.born, day);
        out[std::string(kSubjectAge)] =
            from_registry(applicant, std::to_string(age), fmt::format("{} 周岁", age), fmt::format("{} years", age));
    }
    for (const auto& evidence : found.evidence)
        add_evidence(evidence, day, out);
    for (const auto& section : found.definition->form.sections)
        for (const auto& field : section.fields)
            add_field(found, applicant, field, day, out);
    return out;
}

Trace trace_of(const RuleText& rule, const cases::RuleCase& found, const Values& values) {
    auto lookup = [&](std::string_view name) {
        auto known = values.find(name);
        return known == values.end() ? catalogue::KnownAnswer{} : catalogue::KnownAnswer{true, known->second.value};
    };
    auto variables = variables_of(*found.definition);
    Trace out;
    out.bars = found.bars;
    for (const auto& key : face_fields(*found.definition)) {
        const auto* field = catalogue::find_field(found.definition->form, key);
        const auto* said = found.form.if_contains(key);
        if (field && said && !said->is_null() && !values.contains(std::string(kFormField) + key))
            out.bars.push_back({cases::Bar::declared, field->label, field->label_en});
    }
    for (const auto& condition : rule.conditions) {
        auto parsed = condition_of(condition);
        TraceLine line{condition.key.value, condition.text.value, condition.text_en.value, {}, {}};
        line.verdict = verdict_of(parsed.evaluate(lookup));
        for (const auto& name : parsed.variables()) {
            auto known = values.find(name);
            TraceValue value = known == values.end() ? TraceValue{} : known->second;
            value.variable = name;
            auto called = std::ranges::find(variables, name, &Variable::key);
            value.label = called == variables.end() ? name : called->label;
            value.label_en = called == variables.end() ? name : called->label_en;
            line.values.push_back(std::move(value));
        }
        out.conditions.push_back(std::move(line));
    }
    return out;
}

Why outcome_of(const Trace& trace) {
    auto any = [&](Verdict verdict) { return std::ranges::count(trace.conditions, verdict, &TraceLine::verdict) > 0; };
    if (any(Verdict::not_met))
        return Why::not_met;
    if (any(Verdict::unknown) || trace.conditions.empty())
        return Why::unknown;
    return trace.bars.empty() ? Why::met : Why::barred;
}

std::vector<std::string> held_by(const Trace& trace) {
    std::set<std::string> out;
    for (const auto& line : trace.conditions)
        if (line.verdict != Verdict::met)
            out.insert(line.key);
    for (const auto& bar : trace.bars)
        out.insert(std::string("bar.") + boost::describe::enum_to_string(bar.bar, ""));
    return {out.begin(), out.end()};
}

} // namespace yimen::instant
