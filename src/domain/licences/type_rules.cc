#include "type_rules.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "errors.h"

namespace yimen::licences {
namespace {

constexpr std::int64_t kMostDays = 36'500, kMostMonths = 1'200; // a hundred years
constexpr std::size_t kIssuers = 200, kFields = 60, kCodeLength = 40, kLabelLength = 30;

tl::unexpected<Error> wrong_rule(std::string_view at, const std::string& spot, std::string code, std::string detail) {
    return fail(Error{&kInvalidRequest, {}, {{std::string(at) + spot, std::move(code), std::move(detail)}}, {}});
}
tl::unexpected<Error> forbidden(std::string reason, std::string detail = {}) {
    return fail(kTypeForbids, std::move(detail), {{"reason", std::move(reason)}});
}

Result<void> check_validity(const ValidityRule& rule, std::string_view at) {
    bool counted = rule.kind == ValidityKind::days || rule.kind == ValidityKind::months;
    std::int64_t most = rule.kind == ValidityKind::days ? kMostDays : kMostMonths;
    if (counted && (!rule.amount || *rule.amount < 1 || *rule.amount > most))
        return wrong_rule(at, "/validity/amount", "out_of_range", "1 to " + std::to_string(most));
    if (!counted && rule.amount)
        return wrong_rule(at, "/validity/amount", "not_in_list", "only days and months are counted");
    if ((rule.kind == ValidityKind::until) != rule.until.has_value())
        return wrong_rule(at, "/validity/until", rule.until ? "not_in_list" : "required", "the day on which all end");
    return {};
}

} // namespace

Result<void> check_rules(const TypeRules& rules, std::string_view at) {
    if (rules.holder_kinds.empty())
        return wrong_rule(at, "/holder_kinds", "required", "a person, a company, or both");
    if (std::set(rules.holder_kinds.begin(), rules.holder_kinds.end()).size() != rules.holder_kinds.size())
        return wrong_rule(at, "/holder_kinds", "duplicate", "stands twice");
    YIMEN_CHECK(check_validity(rules.validity, at));
    if (rules.issuers.size() > kIssuers)
        return wrong_rule(at, "/issuers", "too_long", std::to_string(kIssuers));
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < rules.issuers.size(); ++i) {
        const auto& code = rules.issuers[i];
        if (code.empty() || code.size() > kCodeLength || !seen.insert(code).second)
            return wrong_rule(at, "/issuers/" + std::to_string(i), "bad_format", "is no code, or stands twice");
    }
    if (rules.fields.size() > kFields)
        return wrong_rule(at, "/fields", "too_long", std::to_string(kFields));
    std::set<std::string_view> labels;
    for (std::size_t i = 0; i < rules.fields.size(); ++i) {
        const auto& [element, label, required] = rules.fields[i];
        std::string spot = "/fields/" + std::to_string(i);
        if (element.empty() || code_points(element) > 100)
            return wrong_rule(at, spot + "/element", "required", "a data element");
        if (label.empty() || code_points(label) > kLabelLength || !labels.insert(label).second)
            return wrong_rule(at, spot + "/label", label.empty() ? "required" : "too_long", "a name of its own");
    }
    return {};
}

TypeRules read_rules(const std::optional<std::string>& json) {
    if (!json)
        return {};
    auto rules = read_stored_json<TypeRules>(*json);
    if (!rules)
        throw std::runtime_error("the rules of a licence type cannot be read");
    return std::move(*rules);
}

std::optional<Date> last_day(const ValidityRule& rule, Date first) {
    using std::chrono::days;
    using std::chrono::sys_days;
    switch (rule.kind) {
    case ValidityKind::decided:
    case ValidityKind::none:
        return std::nullopt;
    case ValidityKind::days:
        return Date(sys_days(first) + days(rule.amount.value_or(1) - 1));
    case ValidityKind::months: {
        Date end = first + std::chrono::months(rule.amount.value_or(1));
        if (!end.ok())
            end = end.year() / end.month() / std::chrono::last;
        return Date(sys_days(end) - days(1));
    }
    case ValidityKind::until:
        return rule.until;
    }
    return std::nullopt;
}

Result<void> check_issue(const TypeRules& rules, const Issue& issue) {
    if (!issue.elsewhere && !rules.issued_here)
        return forbidden("not_issued_here");
    if (issue.holders.size() > kMostHolders || (issue.holders.size() > 1 && !rules.several_holders))
        return forbidden("several_holders");
    for (HolderKind kind : issue.holders)
        if (std::ranges::find(rules.holder_kinds, kind) == rules.holder_kinds.end())
            return forbidden("holder_kind", boost::describe::enum_to_string(kind, ""));
    if (issue.elsewhere)
        return {};
    if (!rules.issuers.empty() && std::ranges::find(rules.issuers, issue.issuer_code) == rules.issuers.end())
        return forbidden("issuer", std::string(issue.issuer_code));
    auto last = last_day(rules.validity, issue.valid_from);
    bool endless = rules.validity.kind == ValidityKind::none;
    if ((endless && issue.valid_to) ||
        (last && (!issue.valid_to || *issue.valid_to > *last || *last < issue.valid_from)))
        return forbidden("validity", last ? to_iso(*last) : "");
    for (const auto& field : rules.fields)
        if (field.required && std::ranges::find(issue.labels, field.label) == issue.labels.end())
            return forbidden("field", field.label);
    return {};
}

} // namespace yimen::licences
