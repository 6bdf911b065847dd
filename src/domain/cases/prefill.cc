#include "prefill.h"

namespace yimen::cases {

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

Prefilled prefill(const catalogue::Form& form, boost::json::object given,
                  const std::map<std::string, std::string>& sources) {
    Prefilled out{std::move(given), {}};
    for (const auto& section : form.sections)
        for (const auto& field : section.fields) {
            auto source = field.prefill ? sources.find(*field.prefill) : sources.end();
            if (source == sources.end() || out.form.contains(field.key))
                continue;
            out.form[field.key] = source->second;
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
