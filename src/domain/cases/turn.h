#pragma once

// Whose turn it is: who has a case now, and until when, for whoever may see it and was refused a step.

#include "steps.h"

namespace yimen::cases {

enum class Turn {
    applicant,
    other_member, // of its bundle (一件事): waited for
    hall,         // it lies there, and nobody has taken it yet
    department,   // nobody of it has taken it yet
    staff,        // its owner (首问负责), or who stands in for them
    nobody        // it is over
};
BOOST_DESCRIBE_ENUM(Turn, applicant, other_member, hall, department, staff, nobody)

// What the record of a refusal says: state, what is allowed there, and `turn`: who, name (none of the applicant), until (a date or null).
boost::json::object state_and_turn(const Cases& cases, db::Reader& reader, const store::Record& record);

} // namespace yimen::cases
