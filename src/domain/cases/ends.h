#pragma once

// 证照并销: what the applicant held ends with the result of an item that says so (ResultEnds, licences/endings.h). Only a company's: a
// person goes on when what they applied for was granted.

#include "cases.h"
#include "licences/endings.h"

namespace yimen::cases {

// Before the result: what would end, and what stays and why. After it: what ended, and what stayed.
struct CaseEnds {
    std::string basis;
    std::vector<licences::EndingLicence> licences;
    BOOST_DESCRIBE_CLASS(CaseEnds, (), (basis, licences), (), ())
};
// Nothing for an item that ends nothing, and for a case that was not granted.
std::optional<CaseEnds> ends_shown(const Cases& cases, db::Reader& reader, const store::Record& record,
                                   const catalogue::Definition& definition);

// With the result, in its transaction. What runs in the same bundle goes on by what ended here (held.h, uses.h).
void end_licences(const Cases& cases, db::Tx& tx, const Caller& caller, const store::Record& record,
                  const catalogue::Definition& definition);

} // namespace yimen::cases
