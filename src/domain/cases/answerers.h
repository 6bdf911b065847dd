#pragma once

// Who may answer for what a rule does in the place of people.

#include "cases.h"

namespace yimen::cases {

struct Answerer {
    StaffId id;
    std::string name;
    BOOST_DESCRIBE_CLASS(Answerer, (), (id, name), (), ())
};
// The deciders of the organ today, by name; whoever stands in for one who is away answers in their place, not in their own.
std::vector<Answerer> answerers(const Cases& cases, db::Reader& reader, DepartmentId department);
bool may_answer(const Cases& cases, db::Reader& reader, DepartmentId department, StaffId staff);

} // namespace yimen::cases
