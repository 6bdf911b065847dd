#pragma once

// By whose authority a step is taken. Receiving is open to any hall; to accept and to decide belongs to the organ whose item it is, and to
// others under a mandate in force only (行政许可法 art. 24).

#include <optional>

#include "places/mandates.h"
#include "transitions.h"

namespace yimen::cases {

struct Caller;
class Cases;
namespace store {
struct Record;
} // namespace store

// before: a step from before mandates were kept. none: the step needs no authority of an organ.
enum class Authority { before, none, own, mandate };
BOOST_DESCRIBE_ENUM(Authority, before, none, own, mandate)

struct Standing {
    Authority authority = Authority::none;
    std::optional<DepartmentId> organ; // whose authority, or to whom the mandate was given
    std::optional<places::MandateId> mandate;
};

// What this step is to an organ, when a clerk takes it: answering an application (受理, 不予受理, 补正) is accepting.
std::optional<places::MandateAct> act_of(Action action, access::Role role);
// cases.no_mandate, with the organ, the act and since when there is none; cases.not_your_role for what no mandate covers.
Result<Standing> standing_of(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                             Action action, access::Role role);

} // namespace yimen::cases
