#pragma once

// How the merged form and materials stand over the drafts of the members.

#include <map>

#include "case_store.h"

namespace yimen::bundles {

// Cases by the keys of their members.
using MemberCases = std::map<std::string, cases::CaseId>;
MemberCases member_cases(const store::CaseRecord& record);

// Who waits for whom, and what is brought, as the merge says it.
struct Tie {
    std::vector<cases::Wait> waits;
    std::vector<cases::Brought> brought;
};
std::map<std::string, Tie> ties(const MergedBundle& merged, const MemberCases& members);

// The value of each merged field: that of the first member that has one.
boost::json::object values_of(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                              const MergedBundle& merged);
// The form of one member, from the merged values.
boost::json::object member_form(const MergedBundle& merged, const std::string& member,
                                const boost::json::object& values);
// What is still missing, once for all members: "/values/<key>", "/materials/<key>".
std::vector<InvalidParam> missing_of(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                                     const MergedBundle& merged);

// What sources can be asked instead of a merged material, by each member that wants it and holds no licence that stands for it. Empty
// where one of them takes the paper only: then asking spares nothing.
using MemberFact = std::pair<cases::AskedMaterial, cases::CaseFact>;
std::optional<std::vector<MemberFact>> facts_of(const cases::Cases& cases, db::Reader& reader,
                                                const cases::Caller& caller, const store::CaseRecord& record,
                                                const MergedMaterial& material);

} // namespace yimen::bundles
