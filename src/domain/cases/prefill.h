#pragma once

// What a new draft knows by itself: fields filled in from the identity on record.

#include <map>

#include "cases.h"

namespace yimen::cases {

// Source (catalogue::kPrefillSources) → value, for this caller and this subject. An agent gets names and the company's public facts, not
// the numbers of the person they act for.
std::map<std::string, std::string> prefill_sources(const people::Service& people, db::Reader& reader,
                                                   const Caller& caller, SubjectId subject);

// Field by field, what licences in force say and what the subject filed before: values that the form takes. Nothing of either is shown to
// an agent.
boost::json::object prefill_from_records(const Cases& cases, db::Reader& reader, const Caller& caller,
                                         SubjectId subject, const catalogue::Definition& definition);

struct Prefilled {
    boost::json::object form;
    std::vector<std::string> keys; // of the fields that were filled in
};
// Fills in what the visitor has not given, from the sources and, by field, from records. Pure.
Prefilled prefill(const catalogue::Form& form, boost::json::object given,
                  const std::map<std::string, std::string>& sources, const boost::json::object& records);

// Those of `keys` whose value is the same before and after: a field that somebody changed is theirs. Pure.
std::vector<std::string> still_prefilled(const std::vector<std::string>& keys, const boost::json::object& before,
                                         const boost::json::object& after);

} // namespace yimen::cases
