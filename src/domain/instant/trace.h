#pragma once

// What a rule looked at in one case, and what it came to: pure. A value that is not known leaves its condition open, and then a person
// decides; so does everything that bars a case whatever the rule says (cases::Bar).

#include <map>

#include "cases/by_rule.h"
#include "people/people.h"
#include "rules.h"

namespace yimen::instant {

enum class Verdict { met, not_met, unknown };
BOOST_DESCRIBE_ENUM(Verdict, met, not_met, unknown)

enum class ValueSource { registry, licence, fact };
BOOST_DESCRIBE_ENUM(ValueSource, registry, licence, fact)

// One value as it was found; `value` is what was compared, `shown` what people read. Empty when it is not known.
struct TraceValue {
    std::string variable, label, label_en, value, shown, shown_en;
    std::optional<ValueSource> source;
    std::string source_name, source_name_en, identifier; // of the licence, or the reference of the fact
    std::optional<std::int64_t> version;
    std::optional<Instant> at; // when it was looked at
    BOOST_DESCRIBE_CLASS(TraceValue, (),
                         (variable, label, label_en, value, shown, shown_en, source, source_name, source_name_en,
                          identifier, version, at),
                         (), ())
};
struct TraceLine {
    std::string key, text, text_en;
    Verdict verdict = Verdict::unknown;
    std::vector<TraceValue> values;
    BOOST_DESCRIBE_CLASS(TraceLine, (), (key, text, text_en, verdict, values), (), ())
};
enum class Why { met, not_met, unknown, barred, stopped, nobody_answers };
BOOST_DESCRIBE_ENUM(Why, met, not_met, unknown, barred, stopped, nobody_answers)

struct Trace {
    std::vector<TraceLine> conditions;
    std::vector<cases::CaseBar> bars;
    BOOST_DESCRIBE_CLASS(Trace, (), (conditions, bars), (), ())
};

// Who the applicant is, as the register of people has it.
struct Applicant {
    people::SubjectKind kind = people::SubjectKind::person;
    std::optional<Date> born; // of a person whose document somebody has seen
    bool seen = false;
    Instant at; // when it was looked up
};

using Values = std::map<std::string, TraceValue, std::less<>>;
// Everything that is known on that day, by the names of rules.h.
Values values_of(const cases::RuleCase& found, const Applicant& applicant, Date day);
Trace trace_of(const RuleText& rule, const cases::RuleCase& found, const Values& values);
// What it comes to; met only when nothing bars the case and every condition is met.
Why outcome_of(const Trace& trace);
// The keys of conditions that are not met or open, and "bar.<name>" for each bar, each once.
std::vector<std::string> held_by(const Trace& trace);

} // namespace yimen::instant
