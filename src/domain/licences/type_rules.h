#pragma once

// What a type of licence lays down (GB/T 36902 证照类型): who may hold it, how many, how long it is valid, who issues it, and the fields on
// its face. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace yimen::licences {

enum class HolderKind { person, company };
BOOST_DESCRIBE_ENUM(HolderKind, person, company)

enum class ValidityKind {
    decided, // the item, or the decision, says until when
    none,    // 长期: it has no last day
    days,
    months,
    until // all end on one day
};
BOOST_DESCRIBE_ENUM(ValidityKind, decided, none, days, months, until)
struct ValidityRule {
    ValidityKind kind = ValidityKind::decided;
    std::optional<std::int64_t> amount = {}; // of days or months
    std::optional<Date> until = {};
    BOOST_DESCRIBE_CLASS(ValidityRule, (), (kind, amount, until), (), ())
};
// A field of the face: a data element (数据元), as it is called there.
struct TypeField {
    std::string element, label;
    bool required = false;
    BOOST_DESCRIBE_CLASS(TypeField, (), (element, label, required), (), ())
};
struct TypeRules {
    bool issued_here = true; // false: of a national system; it comes by import or query
    std::vector<HolderKind> holder_kinds{HolderKind::person, HolderKind::company};
    bool several_holders = false;
    ValidityRule validity;
    std::vector<std::string> issuers; // codes of the departments that issue it; none: any
    std::vector<TypeField> fields;    // none: what the item's form says (licence_face)
    BOOST_DESCRIBE_CLASS(TypeRules, (), (issued_here, holder_kinds, several_holders, validity, issuers, fields), (), ())
};

inline constexpr std::size_t kMostHolders = 20;

// request.invalid with a pointer: no holder kind, a length of time that is none, a code or label that is too long or stands twice.
Result<void> check_rules(const TypeRules& rules, std::string_view at = "/facts/rules");
// What a type without rules of its own lays down.
TypeRules read_rules(const std::optional<std::string>& json);
// The last day of what begins on `first`, if the rule names one: thirty days from the 1st end on the 30th, twelve months from 1 March end on
// the last of February; a month that lacks the day ends on its own last but one.
std::optional<Date> last_day(const ValidityRule& rule, Date first);

// What the rules look at when a licence is issued or taken in.
struct Issue {
    std::vector<HolderKind> holders;
    std::string_view issuer_code;
    std::vector<std::string> labels; // of what stands on its face
    Date valid_from{};
    std::optional<Date> valid_to;
    bool elsewhere = false; // issued by somebody else: who, until when and with which fields is theirs to say
};
// licences.type_forbids with `reason`: not_issued_here, holder_kind, several_holders, issuer, validity, field.
Result<void> check_issue(const TypeRules& rules, const Issue& issue);

} // namespace yimen::licences
