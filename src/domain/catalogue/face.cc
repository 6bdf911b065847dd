#include "base/codes.h"
#include "base/text.h"
#include "definition.h"

// What stands on the face of a licence.
namespace yimen::catalogue {
namespace {

std::string label_of(const Field& field, const boost::json::value& chosen) {
    for (const auto& option : field.options)
        if (chosen.is_string() && std::string_view(chosen.get_string()) == option.value)
            return option.label;
    return chosen.is_string() ? std::string(chosen.get_string()) : boost::json::serialize(chosen);
}

std::string said(const boost::json::object& values, const std::string& key) {
    auto* value = values.if_contains(key);
    return value && value->is_string() ? trimmed(std::string_view(value->get_string())) : std::string();
}

std::string readable(const Field& field, const boost::json::value& value) {
    if (!value.is_array())
        return label_of(field, value);
    std::string out;
    for (const auto& entry : value.get_array())
        out += (out.empty() ? "" : "、") + label_of(field, entry);
    return out;
}

} // namespace

const Field* find_field(const Form& form, std::string_view key) {
    for (const auto& section : form.sections)
        for (const auto& field : section.fields)
            if (field.key == key)
                return &field;
    return nullptr;
}

Form established_form(const Definition& definition) {
    Form out;
    if (definition.result.establishes && !definition.result.establishes->empty())
        out.sections.push_back({.key = "established",
                                .title = definition.result.name,
                                .title_en = definition.result.name_en,
                                .fields = *definition.result.establishes,
                                .when = {}});
    return out;
}

Form known_form(const Definition& definition) {
    Form out = definition.form;
    for (auto& section : established_form(definition).sections)
        out.sections.push_back(std::move(section));
    return out;
}

std::vector<std::string> face_keys(const Definition& definition) {
    if (definition.result.face)
        return *definition.result.face;
    std::vector<std::string> keys;
    for (const auto& section : known_form(definition).sections)
        for (const auto& field : section.fields)
            if (!field.personal && field.kind != FieldKind::phone)
                keys.push_back(field.key);
    return keys;
}

boost::json::object licence_face(const Definition& definition, const boost::json::object& values) {
    boost::json::object out;
    const Form known = known_form(definition);
    for (const auto& key : face_keys(definition)) {
        auto* field = find_field(known, key);
        auto* value = field ? values.if_contains(key) : nullptr;
        if (value && !value->is_null())
            out[field->label] = readable(*field, *value);
    }
    return out;
}

boost::json::object licence_face(const Definition& definition, const boost::json::object& values,
                                 const std::vector<ElementLabel>& wanted) {
    boost::json::object out;
    const Form known = known_form(definition);
    for (const auto& [element, label] : wanted)
        for (const auto& section : known.sections)
            for (const auto& field : section.fields) {
                auto* value = field.element == element ? values.if_contains(field.key) : nullptr;
                if (value && !value->is_null() && !out.contains(label))
                    out[label] = readable(field, *value);
            }
    return out;
}

std::vector<std::pair<std::string, std::string>> co_holders(const Definition& definition,
                                                            const boost::json::object& values) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, number] : definition.result.co_holders.value_or(std::vector<CoHolder>{}))
        if (auto who = std::pair(said(values, name), said(values, number)); !who.first.empty() && !who.second.empty())
            out.push_back(std::move(who));
    return out;
}

void check_co_holders(const Definition& definition, const boost::json::object& values, bool whole,
                      std::vector<InvalidParam>& problems) {
    auto refuse = [&](const std::string& key, std::string_view code, std::string reason) {
        problems.push_back({"/" + pointer_token(key), std::string(code), std::move(reason)});
    };
    for (const auto& [name, number] : definition.result.co_holders.value_or(std::vector<CoHolder>{})) {
        std::string who = said(values, name), by = said(values, number);
        if (!by.empty() && !codes::is_citizen_id(by) && !codes::is_credit_code(by))
            refuse(number, "bad_format", "must be a citizen's identity number or a unified social credit code");
        if (whole && who.empty() != by.empty())
            refuse(by.empty() ? number : name, "required", "name and number of a holder go together");
    }
}

} // namespace yimen::catalogue
