#include "prefill.h"

#include <algorithm>

#include "held.h"
#include "store.h"

namespace yimen::cases {
namespace {

constexpr std::string_view kEarlierCase = "earlier_case";
constexpr int kCasesLookedAt = 5;

using AskedFields = std::vector<const catalogue::Field*>;

bool is_of_licence(const catalogue::Field& field) {
    return field.prefill->starts_with(catalogue::kPrefillNumber) || field.prefill->starts_with(catalogue::kPrefillFace);
}

AskedFields asked_of_records(const catalogue::Form& form) {
    AskedFields out;
    for (const auto& section : form.sections)
        for (const auto& field : section.fields)
            if (field.prefill && (*field.prefill == kEarlierCase || is_of_licence(field)))
                out.push_back(&field);
    return out;
}

void from_licences(const licences::Licences& licences, db::Reader& reader, SubjectId subject,
                   const catalogue::Definition& definition, const AskedFields& wanted, boost::json::object& out) {
    for (const auto& [requirement, licence] : held_licences(licences, reader, subject, definition))
        for (auto* field : wanted) {
            if (*field->prefill == std::string(catalogue::kPrefillNumber) + licence.type_code)
                out.emplace(field->key, licence.number);
            if (*field->prefill != std::string(catalogue::kPrefillFace) + licence.type_code)
                continue;
            auto face = licences.face_of(reader, licence.id);
            if (auto* said = face.if_contains(field->label))
                out.emplace(field->key, *said);
        }
}

// The newest says it.
void from_earlier_cases(const Cases& cases, db::Reader& reader, SubjectId subject, const AskedFields& wanted,
                        boost::json::object& out) {
    for (const auto& record : store::filed_by_subject(reader, subject, kCasesLookedAt)) {
        auto definition = cases.definition(reader, record);
        auto form = cases.form_of(reader, record.id);
        for (const auto& section : definition->form.sections)
            for (const auto& old : section.fields)
                for (auto* field : wanted) {
                    auto* said = form.if_contains(old.key);
                    if (*field->prefill == kEarlierCase && said && !said->is_null() && !field->element.empty() &&
                        old.element == field->element && old.kind == field->kind)
                        out.emplace(field->key, *said);
                }
    }
}

} // namespace

std::map<std::string, std::string> prefill_sources(const people::Service& people, db::Reader& reader,
                                                   const Caller& caller, SubjectId subject) {
    std::map<std::string, std::string> out;
    auto identity = people.identity(reader, subject);
    if (!identity)
        return out;
    bool as_agent = false;
    for (const auto& acts : caller.who.acts_for)
        as_agent = as_agent || (acts.subject == subject && acts.as_agent);
    bool company = identity->company_name.has_value();
    if (company) {
        out["company.name"] = *identity->company_name;
        out["company.credit_code"] = *identity->credit_code;
    }
    auto put = [&](const std::string& who, const people::SubjectClear& person, bool numbers) {
        out[who + ".name"] = person.name;
        if (!numbers)
            return;
        out[who + ".id_number"] = person.id_number;
        if (person.phone && who == "identity")
            out[who + ".phone"] = *person.phone;
    };
    if (identity->person)
        put("legal_person", *identity->person, !as_agent);
    // A company's paper names who acts for it as the contact; at the counter that is its legal person, until the visitor says otherwise.
    bool visitor = !caller.who.is_staff();
    auto acting = company && visitor ? people.person_identity(reader, caller.who.person) : identity->person;
    if (acting)
        put("identity", *acting, !as_agent || company);
    return out;
}

boost::json::object prefill_from_records(const Cases& cases, db::Reader& reader, const Caller& caller,
                                         SubjectId subject, const catalogue::Definition& definition) {
    for (const auto& acts : caller.who.acts_for)
        if (acts.subject == subject && acts.as_agent)
            return {};
    auto wanted = asked_of_records(definition.form);
    boost::json::object out;
    bool of_licences = std::ranges::any_of(wanted, [](auto* field) { return is_of_licence(*field); });
    bool of_cases = std::ranges::any_of(wanted, [](auto* field) { return *field->prefill == kEarlierCase; });
    if (of_licences)
        from_licences(cases.parts().licences, reader, subject, definition, wanted, out);
    if (of_cases)
        from_earlier_cases(cases, reader, subject, wanted, out);
    // What was right there may not be what this form takes.
    for (const auto& problem : catalogue::check_form(definition.form, out, false))
        out.erase(problem.pointer.substr(1, problem.pointer.find('/', 1) - 1));
    return out;
}

Prefilled prefill(const catalogue::Form& form, boost::json::object given,
                  const std::map<std::string, std::string>& sources, const boost::json::object& records) {
    Prefilled out{std::move(given), {}};
    for (const auto& section : form.sections)
        for (const auto& field : section.fields) {
            auto source = field.prefill ? sources.find(*field.prefill) : sources.end();
            auto* record = records.if_contains(field.key);
            if ((source == sources.end() && !record) || out.form.contains(field.key))
                continue;
            out.form[field.key] = record ? *record : boost::json::value(source->second);
            out.keys.push_back(field.key);
        }
    return out;
}

std::vector<std::string> still_prefilled(const std::vector<std::string>& keys, const boost::json::object& before,
                                         const boost::json::object& after) {
    std::vector<std::string> out;
    for (const auto& key : keys) {
        auto* was = before.if_contains(key);
        auto* is = after.if_contains(key);
        if (was && is && *was == *is)
            out.push_back(key);
    }
    return out;
}

} // namespace yimen::cases
