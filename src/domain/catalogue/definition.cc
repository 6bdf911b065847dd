#include "definition.h"

#include <re2/re2.h>

#include <set>

#include "base/codes.h"
#include "resolve.h"

namespace yimen::catalogue {
namespace {

constexpr std::int64_t kLongestText = 4000; // code points, where the field says nothing

// Compiled patterns are kept: the same few are asked for with every form. RE2 runs in linear time on any input.
const re2::RE2& compiled(const std::string& pattern) {
    thread_local std::map<std::string, std::unique_ptr<re2::RE2>> cache;
    auto& slot = cache[pattern];
    if (!slot)
        slot = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
    return *slot;
}

bool is_phone(std::string_view text) {
    return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()),
                               compiled("1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}"));
}

class FormCheck {
  public:
    explicit FormCheck(bool complete) : complete_(complete) {}

    void field(const Field& field, const boost::json::value* value) {
        at_ = "/" + pointer_token(field.key);
        bool absent = !value || value->is_null() || (value->is_string() && value->get_string().empty()) ||
                      (value->is_array() && value->get_array().empty());
        if (absent) {
            if (field.required && complete_)
                add("required", "must be filled in");
            return;
        }
        switch (field.kind) {
        case FieldKind::number:
            return number(field, *value);
        case FieldKind::choices:
            return choices(field, *value);
        default:
            if (auto* text = value->if_string())
                return this->text(field, {text->data(), text->size()});
            add("wrong_type", "must be a string");
        }
    }
    void unknown(std::string_view name) {
        at_ = "/" + pointer_token(name);
        add("unknown_field", "is not a field of this form");
    }
    std::vector<InvalidParam> take() { return std::move(problems_); }

  private:
    void add(std::string_view code, std::string reason) {
        problems_.push_back({at_, std::string(code), std::move(reason)});
    }

    void number(const Field& field, const boost::json::value& value) {
        if (!value.is_number())
            return add("wrong_type", "must be a number");
        double number = value.to_number<double>();
        if ((field.minimum && number < *field.minimum) || (field.maximum && number > *field.maximum))
            add("out_of_range", "is out of range");
    }

    void one_of(const Field& field, const boost::json::value& value) {
        bool known =
            value.is_string() && std::any_of(field.options.begin(), field.options.end(), [&](const Option& option) {
                return option.value == std::string_view(value.get_string());
            });
        if (!known)
            add("not_in_list", "is not one of the choices");
    }

    void choices(const Field& field, const boost::json::value& value) {
        auto* list = value.if_array();
        if (!list || list->size() > field.options.size())
            return add("wrong_type", "must be a list of choices");
        for (const auto& entry : *list)
            one_of(field, entry);
    }

    void text(const Field& field, std::string_view text) {
        auto length = static_cast<std::int64_t>(code_points(text));
        if (length > field.max_length.value_or(kLongestText))
            return add("too_long",
                       "may have at most " + std::to_string(field.max_length.value_or(kLongestText)) + " characters");
        if (field.min_length && length < *field.min_length)
            return add("too_short", "must have at least " + std::to_string(*field.min_length) + " characters");
        if (has_control_characters(text))
            return add("bad_format", "contains control characters");
        if (!well_formed(field, text))
            return add("bad_format", "is not well formed");
        if (field.pattern && !re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled(*field.pattern)))
            add("bad_format", "is not well formed");
    }

    bool well_formed(const Field& field, std::string_view text) {
        switch (field.kind) {
        case FieldKind::date:
            return parse_date(text).has_value();
        case FieldKind::phone:
            return is_phone(text);
        case FieldKind::citizen_id:
            return codes::is_citizen_id(text);
        case FieldKind::credit_code:
            return codes::is_credit_code(text);
        case FieldKind::choice:
            return std::any_of(field.options.begin(), field.options.end(),
                               [&](const Option& option) { return option.value == text; });
        default:
            return true;
        }
    }

    bool complete_;
    std::string at_;
    std::vector<InvalidParam> problems_;
};

std::string masked_value(const Field& field, std::string_view text) {
    switch (field.kind) {
    case FieldKind::citizen_id:
        return mask_id_number(text);
    case FieldKind::phone:
        return mask_phone(text);
    default:
        return mask_name(text);
    }
}

bool is_prefill_source(std::string_view source) {
    for (auto of_licence : {kPrefillNumber, kPrefillFace})
        if (source.starts_with(of_licence))
            return source.size() > of_licence.size();
    return std::ranges::find(kPrefillSources, source) != std::end(kPrefillSources);
}

// Collects what is wrong with a definition.
class DefinitionCheck {
  public:
    void add(std::string pointer, std::string_view code, std::string reason) {
        problems.push_back({std::move(pointer), std::string(code), std::move(reason)});
    }
    void unique(std::set<std::string>& seen, const std::string& key, const std::string& at) {
        if (key.empty())
            add(at, "required", "a key is missing");
        else if (!seen.insert(key).second)
            add(at, "repeated", "the key " + key + " occurs twice");
    }
    void field(const Field& field, const std::string& at) {
        bool chooses = field.kind == FieldKind::choice || field.kind == FieldKind::choices;
        if (chooses && field.options.empty())
            add(at + "/options", "required", "a choice needs options");
        if (field.pattern && !compiled(*field.pattern).ok())
            add(at + "/pattern", "bad_format", "the pattern does not compile");
        if (field.min_length && field.max_length && *field.min_length > *field.max_length)
            add(at + "/min_length", "out_of_range", "is above max_length");
        if (field.minimum && field.maximum && *field.minimum > *field.maximum)
            add(at + "/minimum", "out_of_range", "is above maximum");
        if (field.prefill && !is_prefill_source(*field.prefill))
            add(at + "/prefill", "not_in_list", "there is no such source");
        if (field.label.empty())
            add(at + "/label", "required", "a label is missing");
    }

    std::vector<InvalidParam> problems;
};

} // namespace

std::vector<InvalidParam> check(const Definition& definition) {
    DefinitionCheck out;
    if (definition.inherits && !definition.inherits->version) {
        Definition nothing;
        nothing.inherits = definition.inherits;
        nothing.local = definition.local;
        nothing.aliases = definition.aliases;
        if (to_json_text(nothing) != to_json_text(definition))
            out.add("/inherits", "inconsistent", "an item that inherits says only what is local");
        return std::move(out.problems);
    }
    if (definition.audience.empty())
        out.add("/audience", "required", "says for whom the item is");
    if (definition.promised_working_days > definition.legal_working_days)
        out.add("/promised_working_days", "out_of_range", "is above the legal limit");
    if (definition.on_the_spot != (definition.promised_working_days == 0))
        out.add("/on_the_spot", "inconsistent", "an on-the-spot item promises 0 days, and only such an item");
    if (definition.deemed_approval && definition.deemed_approval->basis.empty())
        out.add("/deemed_approval/basis", "required", "names the document that says that silence is approval");
    if (definition.supplement_rule && definition.supplement_rule->empty())
        out.add("/supplement_rule", "required", "names the rule that allows it, or is not there");
    if (definition.fee.charged && definition.fee.text.empty())
        out.add("/fee/text", "required", "a fee needs its basis and rate");
    std::set<std::string> keys;
    for (std::size_t s = 0; s < definition.form.sections.size(); ++s)
        for (std::size_t f = 0; f < definition.form.sections[s].fields.size(); ++f) {
            const Field& field = definition.form.sections[s].fields[f];
            std::string at = "/form/sections/" + std::to_string(s) + "/fields/" + std::to_string(f);
            out.unique(keys, field.key, at + "/key");
            out.field(field, at);
        }
    const auto established = definition.result.establishes.value_or(std::vector<Field>());
    for (std::size_t i = 0; i < established.size(); ++i) {
        std::string at = "/result/establishes/" + std::to_string(i);
        out.unique(keys, established[i].key, at + "/key");
        out.field(established[i], at);
        if (established[i].when || established[i].prefill)
            out.add(at, "inconsistent", "what a decision establishes has no condition and is filled in by nobody else");
    }
    if (const auto& ends = definition.result.ends) {
        if (ends->basis.empty())
            out.add("/result/ends/basis", "required", "names the law and the article by which licences end");
        if (ends->licence_types.empty())
            out.add("/result/ends/licence_types", "required", "names the types of licences that end");
        if (definition.audience != std::vector{Audience::company})
            out.add("/result/ends", "companies_only",
                    "licences end with a company; the item is for companies only then");
    }
    auto co_holders = definition.result.co_holders.value_or(std::vector<CoHolder>());
    for (std::size_t i = 0; i < co_holders.size(); ++i)
        for (const auto& key : {co_holders[i].name, co_holders[i].number})
            if (!find_field(definition.form, key))
                out.add("/result/co_holders/" + std::to_string(i), "unknown", "the form has no field " + key);
    for (const auto& key : definition.result.face.value_or(std::vector<std::string>()))
        if (!keys.contains(key))
            out.add("/result/face", "unknown", "the form has no field " + key);
    keys.clear();
    for (std::size_t r = 0; r < definition.requirements.size(); ++r) {
        const Requirement& requirement = definition.requirements[r];
        std::string at = "/requirements/" + std::to_string(r);
        out.unique(keys, requirement.key, at + "/key");
        if (requirement.name.empty())
            out.add(at + "/name", "required", "a material needs a name");
        if (requirement.copies < 0 || requirement.originals < 0)
            out.add(at + "/copies", "out_of_range", "cannot be below 0");
        std::set<std::string> points;
        if (requirement.promise &&
            (!requirement.by_promise || requirement.promise->told.empty() || requirement.promise->promised.empty()))
            out.add(at + "/promise", "required", "a promise needs by_promise, what is told and what is promised");
        if (requirement.promise && requirement.promise->check_working_days.value_or(1) < 1)
            out.add(at + "/promise/check_working_days", "too_small", "must be at least 1");
        for (const auto& point : requirement.review_points) {
            out.unique(points, point.key, at + "/review_points");
            if (point.text.empty())
                out.add(at + "/review_points", "required", "a review point needs its text");
        }
    }
    for (auto& problem : check_stages(definition))
        out.problems.push_back(std::move(problem));
    for (auto& problem : check_questions(definition))
        out.problems.push_back(std::move(problem));
    return std::move(out.problems);
}

std::vector<InvalidParam> check_form(const Form& form, const boost::json::object& values, bool complete) {
    FormCheck check(complete);
    std::set<std::string_view> known;
    for (const auto& section : form.sections)
        for (const auto& field : section.fields) {
            known.insert(field.key);
            check.field(field, values.if_contains(field.key));
        }
    for (const auto& [name, value] : values)
        if (!known.contains(std::string_view(name)))
            check.unknown(name);
    return check.take();
}

boost::json::object masked_form(const Form& form, const boost::json::object& values) {
    boost::json::object out = values;
    for (const auto& section : form.sections)
        for (const auto& field : section.fields)
            if (auto* value = out.if_contains(field.key); field.personal && value && value->is_string())
                *value = masked_value(field, std::string_view(value->get_string()));
    return out;
}

const Requirement* find_requirement(const Definition& definition, std::string_view key) {
    for (const auto& requirement : definition.requirements)
        if (requirement.key == key)
            return &requirement;
    return nullptr;
}

} // namespace yimen::catalogue
