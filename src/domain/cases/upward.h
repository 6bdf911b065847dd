#pragma once

// A station with too few people routes upward (domain.md "Three people"): reviewed cases that nobody of their department may decide today,
// because nobody is appointed, all are away, or all who are there accepted or reviewed the case. They stand in the list of the
// supervisors of the region and above, who can have a deputy named or a mandate given.

#include "cases.h"
#include "people/leaves.h"

namespace yimen::cases {

enum class NobodyLeft { not_appointed, away, barred };
BOOST_DESCRIBE_ENUM(NobodyLeft, not_appointed, away, barred)

// A department with cases that wait for a decision, and few who may give it.
struct Station {
    DepartmentId department;
    people::Deciders deciders;
    std::vector<Uuid> elsewhere; // items that another organ decides under a mandate, where somebody is

    NobodyLeft reason() const {
        return deciders.appointed == 0  ? NobodyLeft::not_appointed
               : deciders.there.empty() ? NobodyLeft::away
                                        : NobodyLeft::barred;
    }
};
// Those in the regions that `who` supervises.
std::vector<Station> stations(const Cases& cases, db::Reader& reader, const access::Principal& who);
// Appends the condition over `cases c` that nobody is left.
void append_nobody_left(db::Query& sql, const std::vector<Station>& stations);

} // namespace yimen::cases
