#pragma once

// Who holds a post of a department, for those who name people: officers of an inspection, the chair of a hearing.

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "db/db.h"

namespace yimen::people {

struct Post {
    StaffId staff;
    std::string name;
};
// Reviewers and deciders of the department on that day who are active and not hired by contract (授权委托 goes to organs, not to hired
// hands), each once, by name; at most 1000.
std::vector<Post> posts_of(db::Reader& reader, DepartmentId department, Date day);

// Who works where a case is handled: posts of the department, and clerks of the hall, whoever employs them; each once, by name; at most 1000.
std::vector<Post> colleagues_of(db::Reader& reader, DepartmentId department, std::optional<HallId> hall, Date day);

struct Clerk {
    StaffId staff;
    std::string name;
    bool away = false; // on leave on that day
};
// Clerks of the hall on that day, whoever employs them; each once, by name; at most 1000.
std::vector<Clerk> clerks_of(db::Reader& reader, HallId hall, Date day);

} // namespace yimen::people
